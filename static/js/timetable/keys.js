// The picture worked by keyboard; the keys stand in desk/_timetable_keys.html.
import { STEP } from "./board.js";
import * as moves from "./moves.js";

const LONG_STEP = 15;
const ARROWS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

export class Keys {
  constructor(board, selection, picture, options) {
    Object.assign(this, { board, selection, picture, options });
    for (const list of [picture.field, picture.shelf]) {
      list.addEventListener("keydown", (event) => this.press(event));
      list.addEventListener("focusin", (event) => this.arrive(event.target.dataset.session));
    }
  }

  arrive(id) {
    if (!id || this.selection.current === id) return;
    this.selection.current = id;
    this.picture.select();
    this.options.arrived();
  }

  press(event) {
    if (!event.target.classList.contains("tt-item") || event.ctrlKey || event.metaKey || event.altKey) return;
    const act = this.act(event);
    if (!act) return;
    event.preventDefault();
    act();
  }

  act({ key, shiftKey }) {
    const { board, selection } = this;
    if (key in ARROWS) return () => this.arrow(ARROWS[key], shiftKey ? LONG_STEP : STEP);
    if (key === "Home" || key === "End") return () => this.go(key === "Home" ? -Infinity : Infinity);
    if (key === "n" || key === "p") return () => this.go(key === "n" ? 1 : -1);
    if (key === "Enter") return () => this.options.open(selection.current);
    if (key === " ") return () => this.pick();
    if (key === "Escape") return () => this.putBack();
    if (!board.mayChange) return null;
    if (key === "+" || key === "=") return () => this.stretch(STEP);
    if (key === "-" || key === "_") return () => this.stretch(-STEP);
    if (key === "t" || key === "T" || key === "Delete") return () => this.tray();
    return null;
  }

  arrow([columns, steps], minutes) {
    const { board, selection } = this;
    if (!selection.size) return this.look(columns, steps);
    if (!board.mayChange) return undefined;
    return this.change((sessions, more) => moves.move(board, sessions, steps * minutes, { columns, ...more }));
  }

  stretch(by) {
    this.change((sessions, more) => moves.stretch(this.board, sessions, by, more));
  }

  change(command) {
    const { selection, picture, options } = this;
    const changes = this.board.done.length;
    const said = command(selection.sessions, { push: options.push() });
    if (this.board.done.length === changes && said) options.say(said);
    picture.focus(selection.current);
  }

  tray() {
    const { board } = this;
    this.change((sessions) => {
      const waiting = sessions.filter((session) => !session.isPlaced);
      return waiting.length ? moves.place(board, waiting) : moves.unplace(board, sessions);
    });
  }

  pick() {
    const { board, selection, options } = this;
    const session = board.get(selection.current);
    selection.toggle(session.id);
    const many = selection.size > 1 ? `, ${selection.size} in all` : "";
    options.say(`“${session.title}” ${selection.has(session.id) ? `picked up${many}` : "put down"}`);
  }

  putBack() {
    const { board, selection, options, picture } = this;
    if (!selection.size) return;
    if (board.done.length > selection.since) board.putBack(selection.since);
    else options.say(selection.size === 1 ? `“${selection.sessions[0].title}” put down` : "All put down");
    selection.set([]);
    picture.focus(selection.current);
  }

  // In the list, that is, in time.
  go(by) {
    const items = [...document.activeElement.parentElement.children];
    const place = items.indexOf(document.activeElement) + by;
    this.picture.focus(items[Math.max(0, Math.min(place, items.length - 1))].dataset.session);
  }

  // To what stands nearest on that side.
  look(columns, steps) {
    if (!document.activeElement.parentElement.matches(".tt-field")) return this.go(columns + steps);
    if (!columns) return this.go(steps);
    const here = document.activeElement.getBoundingClientRect();
    const beside = [...this.picture.field.children].filter((item) => {
      const there = item.getBoundingClientRect();
      return columns > 0 ? there.left >= here.right - 2 : there.right <= here.left + 2;
    });
    const away = (item) => {
      const there = item.getBoundingClientRect();
      return Math.abs(there.top - here.top) + Math.abs(there.left - here.left) / 4;
    };
    const [nearest] = beside.sort((a, b) => away(a) - away(b));
    if (nearest) this.picture.focus(nearest.dataset.session);
    return undefined;
  }
}
