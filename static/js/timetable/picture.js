// The picture of a day: time down, rooms across, what is not placed beside it. It shows the board and the selection,
// and knows where on it a point is.
import { lanes } from "./lanes.js";
import { STEP } from "./board.js";

const LEAST_HEIGHT = 24; // pixels: of the shortest session, so that it can be read and hit
const NARROW = { columns: 4, leastHeight: 46 }; // more columns are narrow, and titles need a second line
const SCALES = [1.5, 4.8]; // pixels a minute
const SHORTEST_SHOWN = 10; // minutes: of a session whose end is not known

function element(tag, className, text = "") {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

function put(node, properties) {
  for (const [name, value] of Object.entries(properties)) node.style.setProperty(`--${name}`, value);
}

const label = (session) =>
  [
    session.title,
    session.kind,
    session.isPlaced ? session.when : "not placed",
    session.at.room,
    session.people,
    clashes(session),
  ]
    .filter(Boolean)
    .join(", ");

export function clashes({ clashes: { length } }) {
  return length ? `${length} clash${length === 1 ? "" : "es"}` : "";
}

export class Picture {
  constructor(board, selection, { picture, tray, day }) {
    this.board = board;
    this.selection = selection;
    this.tray = tray;
    this.items = new Map();
    this.build(picture, day);
    picture.hidden = tray.hidden = false;
    this.draw();
  }

  build(picture, day) {
    const columns = this.board.columns;
    this.heads = element("div", "tt-heads");
    this.heads.setAttribute("aria-hidden", "true");
    this.heads.append(element("span", "tt-corner"));
    if (columns.length > 1) this.heads.append(element("span", "tt-all", "All"));
    if (columns.length > 1) this.heads.append(...columns.map((room) => element("span", "tt-column", room)));
    this.axis = element("div", "tt-axis");
    this.axis.setAttribute("aria-hidden", "true");
    this.field = this.list("tt-field", `Sessions of ${day}`);
    this.shelf = this.list("tt-shelf", "Not placed yet");
    const none = this.board.sessions.size ? "Every session has a time." : "There are no sessions yet.";
    this.tray.append(this.shelf, element("p", "tt-none", none));
    this.body = element("div", "tt-body");
    this.body.append(this.axis, this.field);
    picture.classList.toggle("tt-plain-column", columns.length === 1);
    put(picture, { columns: columns.length });
    picture.append(this.heads, this.body);
    this.scroller = picture;
  }

  list(className, name) {
    const made = element("div", className);
    made.setAttribute("role", "listbox");
    made.setAttribute("aria-multiselectable", "true");
    made.setAttribute("aria-label", name);
    if (document.getElementById("tt-short")) made.setAttribute("aria-describedby", "tt-short");
    return made;
  }

  item(session) {
    if (this.items.has(session.id)) return this.items.get(session.id);
    const made = element("div", `tt-item ${session.className}`);
    made.setAttribute("role", "option");
    made.tabIndex = -1;
    made.dataset.session = session.id;
    const text = element("span", "tt-item-text");
    const words = { time: "", kind: session.kind, clash: "", title: session.title, people: session.people };
    for (const [part, said] of Object.entries(words)) text.append(element("span", `tt-item-${part}`, said), " ");
    made.append(text);
    if (this.board.mayChange) made.append(element("span", "tt-grip"));
    this.items.set(session.id, made);
    return made;
  }

  // The hours that are shown: the event's, and whatever lies outside them.
  measure(placed) {
    const [opens, closes] = this.board.hours;
    this.opens = Math.floor(Math.min(opens, ...placed.map((s) => s.from)) / 60) * 60;
    this.closes = Math.ceil(Math.max(closes, ...placed.map((s) => s.from + s.length)) / 60) * 60;
    const shortest = Math.min(...placed.map((s) => s.length), 60);
    const least = this.board.columns.length > NARROW.columns ? NARROW.leastHeight : LEAST_HEIGHT;
    this.scale = Math.max(SCALES[0], Math.min(SCALES[1], least / shortest));
    put(this.body, { scale: `${this.scale}px`, minutes: this.closes - this.opens });
  }

  draw({ measured = true } = {}) {
    const { placed, unplaced } = this.board;
    if (measured) {
      this.measure(placed);
      this.drawHours();
    }
    this.drawPlaced(placed);
    this.fill(this.shelf, unplaced);
    for (const session of unplaced) {
      const elsewhere = session.at.start ? `${session.at.day} ${session.at.start}` : "";
      this.drawItem(session, elsewhere);
    }
    this.scroller.toggleAttribute("tabindex", false);
    if (!placed.length) this.scroller.tabIndex = 0; // there is nothing in it that has the focus
    this.select();
  }

  drawHours() {
    const { clock } = this.board;
    const hours = [];
    for (let at = this.opens; at <= this.closes; at += 60) {
      const hour = element("span", "tt-hour", clock.words(at));
      put(hour, { from: at - this.opens });
      hours.push(hour);
    }
    this.axis.replaceChildren(...hours);
  }

  drawPlaced(placed) {
    const columns = this.board.columns;
    const shown = placed.map((session) => this.extent(session, placed));
    const places = lanes(shown, columns.length > 1 ? columns : []);
    this.fill(this.field, placed);
    for (const { id, from, to, column } of shown) {
      const { lane, of, under } = places.get(id);
      const item = this.drawItem(this.board.get(id), this.board.clock.words(from));
      item.classList.toggle("is-wide", !column);
      item.classList.toggle("is-under", Boolean(under) && of === 1);
      item.classList.toggle("is-open-ended", !this.board.get(id).at.end);
      const across = { column: column ? columns.indexOf(column) : 0, lane, of, text: under ?? 1 };
      put(item, { from: from - this.opens, length: to - from, ...across });
    }
  }

  extent(session, placed) {
    const room = this.board.columns.includes(session.at.room) ? session.at.room : "";
    let to = session.from + session.length;
    if (!session.at.end) {
      const isNear = (other) => !other.at.room || !room || other.at.room === room;
      const next = placed.find((other) => other.from > session.from && isNear(other));
      if (next) to = Math.min(to, Math.max(next.from, session.from + SHORTEST_SHOWN));
    }
    return { id: session.id, from: session.from, to, column: room };
  }

  drawItem(session, time) {
    const item = this.item(session);
    const text = (part, words) => {
      const node = item.querySelector(`.tt-item-${part}`);
      if (node.textContent !== words) node.textContent = words;
    };
    text("time", time);
    text("clash", clashes(session));
    item.setAttribute("aria-label", label(session));
    item.classList.toggle("is-changed", session.isChanged);
    item.classList.toggle("must-be-mended", session.clashes.some((clash) => clash.must));
    return item;
  }

  // In the order of time, without taking out what has the focus unless it must be.
  fill(list, sessions) {
    const focused = document.activeElement;
    const wanted = sessions.map((session) => this.item(session));
    for (const item of [...list.children]) if (!wanted.includes(item)) item.remove();
    wanted.forEach((item, n) => {
      if (list.children[n] !== item) list.insertBefore(item, list.children[n] ?? null);
    });
    const isLost = focused?.classList.contains("tt-item") && document.activeElement !== focused;
    if (isLost) focused.focus({ preventScroll: true });
  }

  select() {
    for (const [id, item] of this.items) item.setAttribute("aria-selected", String(this.selection.has(id)));
    for (const list of [this.field, this.shelf]) {
      const items = [...list.children];
      const current = items.find((item) => item.dataset.session === this.selection.current) ?? items[0];
      for (const item of items) item.tabIndex = item === current ? 0 : -1;
    }
  }

  focus(id) {
    this.selection.current = id;
    this.select();
    const item = this.items.get(id);
    item?.focus({ preventScroll: true });
    item?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  // Where a point of the screen is: {at, room}; room "" is over all of them.
  find(x, y) {
    const box = this.field.getBoundingClientRect();
    const at = this.opens + Math.round((y - box.top) / this.scale / STEP) * STEP;
    const { columns } = this.board;
    if (columns.length === 1) return { at, column: -1 };
    const cells = [...this.heads.querySelectorAll(".tt-column")];
    return { at, column: cells.findLastIndex((cell) => cell.getBoundingClientRect().left <= x) };
  }

  isOver(list, x, y) {
    const box = list.getBoundingClientRect();
    return x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;
  }
}
