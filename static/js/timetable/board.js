// The sessions of the page, as their inputs say; every change goes through here, can be undone, and is told to whoever
// listens.
import { Clock } from "./clock.js";

export const NAMES = ["day", "start", "end", "room"];
export const STEP = 5;

class Session {
  constructor(row, board) {
    const part = (name) => row.querySelector(`.tt-${name}`)?.textContent.trim() ?? "";
    this.id = row.id.slice(1);
    this.row = row;
    this.board = board;
    this.title = part("title");
    this.kind = part("kind");
    this.people = part("people");
    this.className = [...row.classList].filter((name) => /^(kind-|is-cancelled)/.test(name)).join(" ");
    this.minutes = Number(row.dataset.minutes);
    this.inputs = Object.fromEntries(NAMES.map((name) => [name, row.querySelector(`[name="${this.id}-${name}"]`)]));
    this.clashes = [];
    this.read();
    this.saved = row.dataset.was ? JSON.parse(row.dataset.was) : NAMES.map((name) => this.at[name]);
    if (!this.inputs.day) this.saved[0] = this.at.day;
  }

  read() {
    const value = (name) => this.inputs[name]?.value ?? "";
    this.at = Object.fromEntries(NAMES.map((name) => [name, value(name)]));
    if (!this.inputs.day) this.at.day = this.board.day;
  }

  write(at) {
    this.at = at;
    for (const name of NAMES) if (this.inputs[name]) this.inputs[name].value = at[name];
  }

  get from() {
    return this.at.start && this.board.clock.read(this.at.start);
  }

  // Null where no end is known.
  get to() {
    return this.at.end ? this.board.clock.read(this.at.end) : null;
  }

  // Whether it has a time that can be drawn on this day.
  get isPlaced() {
    return this.at.day === this.board.day && Number.isInteger(this.from);
  }

  get length() {
    return this.to > this.from ? this.to - this.from : this.minutes;
  }

  get isChanged() {
    return NAMES.some((name, n) => this.at[name] !== this.saved[n]);
  }

  get when() {
    if (!this.at.start) return "No time";
    if (!Number.isInteger(this.from)) return this.at.start;
    const { clock } = this.board;
    const start = clock.words(this.from);
    return this.to > this.from ? `${start} to ${clock.words(this.to)}` : `from ${start}`;
  }

  // “10.30am, Hall B”
  get place() {
    const where = this.at.room || (this.board.rooms.length ? "all rooms" : "");
    return this.board.clock.words(this.from) + (where && `, ${where}`);
  }
}

export class Board {
  constructor(form) {
    const { day, days, opens, closes, jump } = form.dataset;
    this.form = form;
    this.day = day;
    this.hasDays = Number(days) > 1;
    this.hours = [Number(opens), Number(closes)];
    this.clock = new Clock(jump ? JSON.parse(jump) : null);
    this.mayChange = !form.classList.contains("tt-read");
    this.rooms = [...form.querySelector("#tt-rooms").options].map((option) => option.value);
    const rows = [...form.querySelectorAll(".tt-row")];
    this.sessions = new Map(rows.map((row) => [row.id.slice(1), new Session(row, this)]));
    this.undone = [];
    this.done = [];
    this.listeners = [];
  }

  get(id) {
    return this.sessions.get(id);
  }

  get placed() {
    return [...this.sessions.values()].filter((session) => session.isPlaced).sort((a, b) => a.from - b.from);
  }

  get unplaced() {
    return [...this.sessions.values()].filter((session) => !session.isPlaced);
  }

  get changed() {
    return [...this.sessions.values()].filter((session) => session.isChanged);
  }

  // The columns of the picture, by their rooms; one of no name where there are no rooms side by side.
  get columns() {
    return this.rooms.length > 1 ? this.rooms : [""];
  }

  onChange(listener) {
    this.listeners.push(listener);
  }

  // changes: {session, at} each; sentence: what to say of it. What changes nothing is none.
  apply(changes, sentence) {
    const real = changes
      .map(({ session, at }) => ({ session, before: session.at, after: { ...session.at, ...at } }))
      .filter(({ before, after }) => NAMES.some((name) => before[name] !== after[name]));
    if (!real.length) return false;
    for (const { session, after } of real) session.write(after);
    this.done.push({ real, sentence });
    this.undone = [];
    this.tell(real, sentence);
    return true;
  }

  undo() {
    const step = this.done.pop();
    if (!step) return;
    for (const { session, before } of step.real) session.write(before);
    this.undone.push(step);
    this.tell(step.real, `Undone: ${inWords(step.real)}`);
  }

  redo() {
    const step = this.undone.pop();
    if (!step) return;
    for (const { session, after } of step.real) session.write(after);
    this.done.push(step);
    this.tell(step.real, `Redone: ${step.sentence}`);
  }

  // All steps after the first `many`, at once.
  putBack(many) {
    const steps = this.done.splice(many);
    for (const { real } of steps.reverse()) for (const { session, before } of real) session.write(before);
    const real = steps.flatMap((step) => step.real);
    this.undone = [];
    this.tell(real, `Put back: ${inWords(real)}`);
  }

  tell(real, sentence) {
    const sessions = [...new Set(real.map(({ session }) => session))];
    for (const listener of this.listeners) listener(sessions, sentence);
  }
}

// Where sessions are now: “Panel” at 10am, Hall A
export function inWords(real) {
  const sessions = [...new Set(real.map(({ session }) => session))];
  if (sessions.length > 1) return `${sessions.length} sessions are where they were`;
  const [session] = sessions;
  return `“${session.title}” ${session.isPlaced ? `at ${session.place}` : "is not placed"}`;
}
