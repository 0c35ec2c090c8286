// The picture worked by mouse, pen or finger: drag to move, drag the edge to lengthen, to the tray and from it.
import { STEP } from "./board.js";
import * as moves from "./moves.js";

const FAR = 4; // pixels before a press is a drag
const EDGE = 36; // pixels from the edge at which the picture scrolls along

export class Pointer {
  constructor(board, selection, picture, options) {
    Object.assign(this, { board, selection, picture, options });
    for (const list of [picture.field, picture.shelf])
      list.addEventListener("pointerdown", (event) => this.press(event));
    board.form.addEventListener("pointermove", (event) => this.drag(event));
    board.form.addEventListener("pointerup", (event) => this.release(event));
    board.form.addEventListener("pointercancel", () => this.cancel());
  }

  press(event) {
    const item = event.target.closest(".tt-item");
    if (event.button || this.held) return;
    if (!item) return this.selection.set([]);
    const id = item.dataset.session;
    const several = event.ctrlKey || event.metaKey || event.shiftKey || this.options.several();
    const { clientX: x, clientY: y, pointerId: pointer } = event;
    this.held = { id, item, several, x, y, pointer, was: this.selection.has(id) };
    this.held.isEdge = event.target.classList.contains("tt-grip");
    // A finger scrolls the page; what it has picked up already, it drags.
    this.held.mayDrag = this.board.mayChange && (event.pointerType !== "touch" || this.held.was);
    if (!this.held.was && !several && this.held.mayDrag) this.selection.set([id]);
    // By the form: the session itself may go from one list to the other meanwhile.
    if (this.held.mayDrag) this.board.form.setPointerCapture(event.pointerId);
    if (event.pointerType !== "touch") event.preventDefault();
    this.picture.focus(id);
  }

  drag(event) {
    const { held } = this;
    if (!held || !held.mayDrag || event.pointerId !== held.pointer) return;
    if (!held.isDragged && Math.hypot(event.clientX - held.x, event.clientY - held.y) < FAR) return;
    if (!held.isDragged) this.begin();
    this.along(event);
    this.show(event.clientX, event.clientY);
  }

  begin() {
    const { held, selection, board } = this;
    if (!selection.has(held.id)) selection.set(held.several ? [...selection.ids, held.id] : [held.id]);
    held.isDragged = true;
    held.isFromTray = !board.get(held.id).isPlaced;
    held.start = this.picture.find(held.x, held.y);
    held.before = board.done.length;
    document.body.classList.add("tt-dragging");
    this.options.quiet(true);
  }

  // As it would be if it were let go here; the change made so far is taken back first.
  show(x, y) {
    const { held, board, picture, selection } = this;
    const { sessions } = selection;
    this.takeBack();
    const there = picture.find(x, y);
    const by = there.at - held.start.at;
    const push = this.options.push();
    const room = there.column < 0 ? "" : board.columns[there.column];
    if (held.isEdge && !held.isFromTray) moves.stretch(board, sessions, by, { push });
    else if (picture.isOver(picture.tray, x, y)) moves.unplace(board, sessions);
    else if (held.isFromTray) picture.isOver(picture.scroller, x, y) && this.drop(there, room);
    else moves.move(board, sessions, by, { push, room: this.isNewColumn(there) ? room : undefined });
    picture.draw({ measured: false });
  }

  drop(there, room) {
    const { board, selection } = this;
    const one = board.columns.length === 1;
    const from = Math.max(0, Math.min(there.at, board.clock.length - STEP * 2));
    moves.place(board, selection.sessions.filter((session) => !session.isPlaced), one ? { from } : { from, room });
  }

  isNewColumn(there) {
    return there.column !== this.held.start.column;
  }

  takeBack() {
    const { held, board } = this;
    while (board.done.length > held.before) board.undo();
    board.undone = [];
  }

  along(event) {
    const box = this.picture.scroller.getBoundingClientRect();
    const by = (at, low, high) => (at < low + EDGE ? -12 : at > high - EDGE ? 12 : 0);
    const before = [this.picture.scroller.scrollLeft, this.picture.scroller.scrollTop];
    if (!this.picture.isOver(this.picture.scroller, event.clientX, event.clientY)) return;
    this.picture.scroller.scrollBy(by(event.clientX, box.left, box.right), by(event.clientY, box.top, box.bottom));
    // Times are counted from where the press was, which has gone along with the picture.
    this.held.x -= this.picture.scroller.scrollLeft - before[0];
    this.held.y -= this.picture.scroller.scrollTop - before[1];
  }

  release(event) {
    const { held, board, selection } = this;
    if (!held || event.pointerId !== held.pointer) return;
    this.end();
    if (held.isDragged) {
      const step = board.done.length > held.before ? board.done.at(-1) : null;
      if (step) board.tell(step.real, step.sentence);
      this.picture.draw();
      selection.settle();
    } else if (held.several) {
      selection.toggle(held.id);
    } else if (held.was && selection.size === 1 && event.pointerType === "touch") {
      selection.set([]);
    } else {
      selection.set([held.id]);
    }
    this.picture.focus(held.id);
  }

  // Escape, or a gesture of the system: as if nothing had been dragged.
  cancel() {
    if (!this.held) return false;
    const { isDragged } = this.held;
    if (isDragged) this.takeBack();
    this.end();
    this.picture.draw();
    return isDragged;
  }

  end() {
    this.held = null;
    document.body.classList.remove("tt-dragging");
    this.options.quiet(false);
  }
}
