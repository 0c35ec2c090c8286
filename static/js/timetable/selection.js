// Which sessions are picked up, and which one the keyboard is at.
export class Selection {
  constructor(board) {
    this.board = board;
    this.ids = new Set();
    this.current = null;
    this.since = 0; // how many changes had been made when the first was picked up
    this.listeners = [];
  }

  onChange(listener) {
    this.listeners.push(listener);
  }

  has(id) {
    return this.ids.has(id);
  }

  get size() {
    return this.ids.size;
  }

  // What a command is meant for: what is picked up, else where the keyboard is.
  get sessions() {
    const ids = this.ids.size ? [...this.ids] : [this.current];
    return ids.map((id) => this.board.get(id)).filter(Boolean).sort((a, b) => (a.from ?? 0) - (b.from ?? 0));
  }

  set(ids) {
    if (!this.ids.size) this.since = this.board.done.length;
    this.ids = new Set(ids);
    this.listeners.forEach((listener) => listener());
  }

  toggle(id) {
    const ids = new Set(this.ids);
    if (!ids.delete(id)) ids.add(id);
    this.set(ids);
  }

  // What was done until now stays when the rest is put back.
  settle() {
    this.since = this.board.done.length;
  }
}
