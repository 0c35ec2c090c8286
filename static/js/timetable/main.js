// The timetable of a day. The form does everything without scripts; this draws its picture, moves what is in the
// inputs, asks the server what clashes, and reads out each change.
import { Board } from "./board.js";
import { Check } from "./check.js";
import { Keys } from "./keys.js";
import * as moves from "./moves.js";
import { Picture } from "./picture.js";
import { Pointer } from "./pointer.js";
import { Rows } from "./rows.js";
import { Selection } from "./selection.js";

const find = (id) => document.getElementById(`tt-${id}`);
const form = document.getElementById("timetable");
const board = new Board(form);
const selection = new Selection(board);
const live = find("live");
let isQuiet = false;
let isSaving = false;

form.classList.add("is-drawn");
const push = () => Boolean(find("push")?.checked);
const picture = new Picture(board, selection, {
  picture: find("picture"),
  tray: find("tray"),
  day: find("day").textContent,
});
const rows = new Rows(board, selection, { push, say, back: (id) => picture.focus(id) });
const check = new Check(board, { said: find("said"), live, onSaid: showClashes });
const pointer = new Pointer(board, selection, picture, {
  push,
  several: () => Boolean(find("several")?.checked),
  quiet: (quiet) => (isQuiet = quiet),
});
new Keys(board, selection, picture, { push, say, open: (id) => rows.edit(id), arrived: () => rows.open() });

function say(words) {
  check.say(words);
}

function showClashes() {
  picture.draw();
  rows.update(board.sessions.values());
  const side = form.querySelector(".tt-side"); // with the keyboard it is scrolled once it has the focus
  side.toggleAttribute("tabindex", false);
  if (side.scrollHeight > side.clientHeight) side.tabIndex = 0;
}

board.onChange((sessions, sentence) => {
  if (isQuiet) return;
  picture.draw();
  rows.update(sessions);
  showUnsaved();
  check.after(sessions, sentence);
});

selection.onChange(() => {
  picture.select();
  rows.open();
});

// ── What is not saved ──

function showUnsaved() {
  if (!board.mayChange) return;
  const many = board.changed.length;
  find("unsaved").textContent = many ? `${many} unsaved change${many === 1 ? "" : "s"}` : "";
  find("undo").disabled = !board.done.length;
  find("redo").disabled = !board.undone.length;
}

window.addEventListener("beforeunload", (event) => {
  if (board.changed.length && !isSaving) event.preventDefault();
});
form.addEventListener("submit", () => (isSaving = true));

// ── Buttons and keys of the page ──

function step(command, button) {
  board[command]();
  if (button?.disabled) find("undo").disabled ? form.querySelector("[value=save]").focus() : find("undo").focus();
}

function wanted(name) {
  const by = Number(form.elements.minutes.value);
  if (!by) return null;
  if (name === "picked") return { by, sessions: selection.sessions.filter((session) => session.isPlaced), what: "" };
  const typed = form.elements.since.value;
  const since = typed ? board.clock.read(typed) : selection.sessions[0]?.from;
  if (!Number.isInteger(since)) return null;
  const sessions = board.placed.filter((session) => session.from >= since);
  return { by, sessions, what: `from ${board.clock.words(since)} on` };
}

// By script where it is clear what is meant; else the server says what is missing.
function shift(event, name) {
  const found = wanted(name);
  if (!found?.sessions.length) return;
  event.preventDefault();
  moves.shift(board, found.sessions, found.by, found.what);
}

if (board.mayChange) {
  for (const id of ["undo", "redo", "switches", "keys"]) find(id).hidden = false;
  for (const command of ["undo", "redo"])
    find(command).addEventListener("click", (event) => step(command, event.target));
  find("shift").addEventListener("click", (event) => shift(event, "all"));
  find("shift-picked").addEventListener("click", (event) => shift(event, "picked"));
  find("as-list").addEventListener("change", (event) => form.classList.toggle("as-list", event.target.checked));
}

// Before the keys of the picture, for which Escape means something else.
document.addEventListener(
  "keydown",
  (event) => {
    if (event.key === "Escape" && pointer.cancel()) event.stopPropagation();
  },
  { capture: true },
);

// Enter in an input: what was typed is in the picture already, and the page stays.
form.querySelector(".on-enter")?.addEventListener("click", (event) => {
  event.preventDefault();
  if (document.activeElement.closest(".tt-shift")) shift(event, "all");
});

document.addEventListener("keydown", (event) => {
  const isTyping = event.target.matches("input:not([type=checkbox]), textarea");
  if (!(event.ctrlKey || event.metaKey) || isTyping) return undefined;
  const key = event.key.toLowerCase();
  if (key !== "z" && key !== "y") return undefined;
  event.preventDefault();
  return step(key === "y" || event.shiftKey ? "redo" : "undo");
});

showUnsaved();
