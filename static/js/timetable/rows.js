// The list of sessions: all of it on a narrow screen; beside the picture only what is picked up.
import { clashes } from "./picture.js";
import * as moves from "./moves.js";

export class Rows {
  constructor(board, selection, options) {
    Object.assign(this, { board, selection, options });
    this.form = board.form;
    this.lists = [this.form.querySelector("#tt-placed"), this.form.querySelector("#tt-unplaced")];
    const steps = document.getElementById("tt-steps");
    for (const session of board.sessions.values()) {
      if (steps) session.row.querySelector(".tt-fields").append(steps.content.cloneNode(true));
      this.mark(session);
    }
    for (const list of this.lists) {
      list.addEventListener("change", (event) => this.typed(event));
      list.addEventListener("click", (event) => this.pressed(event));
      list.addEventListener("keydown", (event) => this.leave(event));
      list.addEventListener("focusout", () => setTimeout(() => this.sort()));
    }
    this.open();
  }

  session(event) {
    const row = event.target.closest(".tt-row");
    return row && this.board.get(row.id.slice(1));
  }

  typed(event) {
    const session = this.session(event);
    if (event.target.name === "pick") return this.selection.toggle(session.id);
    moves.edit(this.board, session);
    return undefined;
  }

  // The steps beside a session: of all that are picked, if it is.
  pressed(event) {
    const { step, length } = event.target.dataset;
    if (event.target.type !== "button") return;
    const session = this.session(event);
    const sessions = this.selection.has(session.id) ? this.selection.sessions : [session];
    const push = this.options.push();
    const before = this.board.done.length;
    const said = step
      ? moves.move(this.board, sessions, Number(step), { push })
      : length
        ? moves.stretch(this.board, sessions, Number(length), { push })
        : session.isPlaced
          ? moves.unplace(this.board, sessions)
          : moves.place(this.board, sessions);
    if (this.board.done.length === before && said) this.options.say(said);
    event.target.focus();
  }

  leave(event) {
    if (event.key !== "Escape") return;
    const session = this.session(event);
    event.preventDefault();
    this.options.back(session.id);
  }

  update(sessions) {
    for (const session of sessions) this.mark(session);
    this.sort();
    this.open();
  }

  mark(session) {
    const { row } = session;
    row.querySelector(".tt-when").textContent = session.when;
    row.querySelector(".tt-clashes").textContent = clashes(session);
    row.classList.toggle("is-changed", session.isChanged);
    for (const button of row.querySelectorAll("[data-step], [data-length]")) button.hidden = !session.isPlaced;
    const tray = row.querySelector("[data-tray]");
    if (tray) tray.textContent = session.isPlaced ? "To the tray" : "Place";
    const tick = row.querySelector("[name=pick]");
    if (tick) tick.checked = this.selection.has(session.id);
  }

  // Not while somebody types: the row would go from under their hands.
  sort() {
    const [placed, unplaced] = this.lists;
    const focused = document.activeElement;
    if (focused.matches(".tt-fields :is(input, select)")) return;
    this.fill(placed, this.board.placed);
    this.fill(unplaced, this.board.unplaced);
    if (focused !== document.activeElement && this.form.contains(focused)) focused.focus({ preventScroll: true });
    this.form.querySelector("#tt-none").hidden = Boolean(this.board.placed.length);
    this.form.querySelector("#tt-unplaced-heading").hidden = !this.board.unplaced.length;
  }

  fill(list, sessions) {
    sessions.forEach(({ row }, n) => {
      if (list.children[n] !== row) list.insertBefore(row, list.children[n] ?? null);
    });
  }

  // Beside the picture: what is picked up, else where the keyboard is.
  open() {
    const open = new Set(this.selection.sessions.slice(0, 4));
    for (const session of this.board.sessions.values()) {
      session.row.classList.toggle("is-open", open.has(session));
      const tick = session.row.querySelector("[name=pick]");
      if (tick) tick.checked = this.selection.has(session.id);
    }
    this.form.classList.toggle("has-open", open.size > 0);
  }

  edit(id) {
    this.open();
    const first = this.board.get(id).row.querySelector(`[name="${id}-start"]:not([type=hidden])`);
    (first ?? this.board.get(id).row.querySelector("a")).focus();
  }
}
