// What can be done with sessions, each as one change of the board with the sentence that tells it.
import { STEP } from "./board.js";

const minutes = (number) => (number === 1 ? "1 minute" : `${number} minutes`);
const later = (by) => `${minutes(Math.abs(by))} ${by < 0 ? "earlier" : "later"}`;
const several = (sessions, verb) => `${sessions.length} sessions ${verb}`;

function timesAt(board, session, from) {
  const at = { day: board.day, start: board.clock.write(from) };
  if (!session.at.end || session.to <= session.from) return at;
  return { ...at, end: board.clock.write(from + session.to - session.from) };
}

// As far as all of them stay within the day.
function within(board, sessions, by) {
  const first = Math.min(...sessions.map((session) => session.from));
  const last = Math.max(...sessions.map((session) => session.to ?? session.from));
  return Math.max(-first, Math.min(by, board.clock.length - STEP - last));
}

function followers(board, sessions, since) {
  return board.placed.filter((session) => session.from >= since && !sessions.includes(session));
}

const endOf = (session) => session.from + session.length;
const alsoMoved = (rest) => (rest.length ? `; ${rest.length} that follow${rest.length === 1 ? "s" : ""} too` : "");

function shifted(board, session, columns) {
  const rooms = ["", ...board.rooms];
  const place = rooms.indexOf(session.at.room) + columns;
  return rooms[Math.max(0, Math.min(place, rooms.length - 1))];
}

// By minutes, and to the room so many further on; where `room` is given, all into that one.
export function move(board, sessions, by, { columns = 0, room, push = false } = {}) {
  const placed = sessions.filter((session) => session.isPlaced);
  if (!placed.length) return "";
  const since = Math.min(...placed.map(endOf));
  const rest = push && by ? followers(board, placed, since) : [];
  const far = within(board, [...placed, ...rest], by);
  const changes = [...placed, ...rest].map((session) => ({ session, at: timesAt(board, session, session.from + far) }));
  const meant = changes.slice(0, placed.length);
  for (const { session, at } of meant) at.room = room ?? shifted(board, session, columns);
  const rooms = [...new Set(meant.map(({ at }) => at.room))];
  const where = (columns || room !== undefined) && rooms.length === 1 ? ` to ${rooms[0] || "all rooms"}` : "";
  const said = () => {
    if (placed.length === 1) return `“${placed[0].title}” moved to ${placed[0].place}${alsoMoved(rest)}`;
    return `${several(placed, "moved")}${far ? ` ${later(far)}` : ""}${where}${alsoMoved(rest)}`;
  };
  const who = placed.length === 1 ? `“${placed[0].title}”` : "They";
  return commit(board, changes, said) || `${who} can go no further`;
}

export function stretch(board, sessions, by, { push = false } = {}) {
  const placed = sessions.filter((session) => session.isPlaced);
  if (!placed.length) return "";
  const since = Math.min(...placed.map(endOf));
  const lengths = placed.map((session) => {
    const most = board.clock.length - STEP - session.from;
    return { session, length: Math.max(STEP, Math.min(session.length + by, most)) };
  });
  const rest = push ? followers(board, placed, since) : [];
  const far = rest.length ? within(board, rest, lengths[0].length - lengths[0].session.length) : 0;
  const endsAt = ({ session, length }) => ({ session, at: { end: board.clock.write(session.from + length) } });
  const changes = [
    ...lengths.map(endsAt),
    ...rest.map((session) => ({ session, at: timesAt(board, session, session.from + far) })),
  ];
  const said = () => {
    const [{ session, length }] = lengths;
    if (placed.length > 1) return `${several(placed, by < 0 ? "shortened" : "lengthened")}${alsoMoved(rest)}`;
    const ends = board.clock.words(session.to);
    return `“${session.title}” now ends at ${ends}, after ${minutes(length)}${alsoMoved(rest)}`;
  };
  return commit(board, changes, said) || `“${placed[0].title}” can be no ${by < 0 ? "shorter" : "longer"}`;
}

export function unplace(board, sessions) {
  const placed = sessions.filter((session) => session.at.start);
  for (const session of placed) session.minutes = session.length; // when it is placed again
  const changes = placed.map((session) => ({
    session,
    at: { start: "", end: "", ...(board.hasDays ? { day: "" } : {}) },
  }));
  const said = () =>
    placed.length === 1 ? `“${placed[0].title}” is back in the tray` : several(placed, "are back in the tray");
  return commit(board, changes, said);
}

// One after the other from a moment in a room; without one, each at the first time that is free.
export function place(board, sessions, { from, room } = {}) {
  const changes = [];
  const taken = board.placed.map((session) => ({ from: session.from, to: endOf(session), room: session.at.room }));
  let next = from;
  for (const session of sessions) {
    const where = room ?? roomFor(board, session);
    const start = next ?? firstFree(board, taken, where, session.minutes);
    if (start + session.minutes >= board.clock.length) continue;
    const end = start + session.minutes;
    const [starts, ends] = [start, end].map((at) => board.clock.write(at));
    changes.push({ session, at: { day: board.day, start: starts, end: ends, room: where } });
    taken.push({ from: start, to: end, room: where });
    if (next !== undefined) next = end;
  }
  const said = () => {
    if (changes.length === 1) return `“${changes[0].session.title}” placed at ${changes[0].session.place}`;
    return `${changes.length} sessions placed`;
  };
  return commit(board, changes, said) || "There is no time left on this day";
}

// What is for everybody is in no room; the rest goes to its own, or the first.
function roomFor(board, session) {
  if (session.at.room) return session.at.room;
  const everybody = /kind-(registration|welcome|keynote|break|lunch|networking|close)/.test(session.className);
  return everybody || board.rooms.length < 2 ? "" : board.rooms[0];
}

function firstFree(board, taken, room, length) {
  const near = taken.filter((other) => !room || !other.room || other.room === room).sort((a, b) => a.from - b.from);
  let at = board.hours[0];
  for (const other of near) {
    if (other.from >= at + length) break;
    at = Math.max(at, other.to);
  }
  return Math.ceil(at / STEP) * STEP;
}

export function shift(board, sessions, by, what) {
  if (!sessions.length) return "";
  const far = within(board, sessions, by);
  const changes = sessions.map((session) => ({ session, at: timesAt(board, session, session.from + far) }));
  const who = sessions.length === 1 ? `“${sessions[0].title}”` : `${sessions.length} sessions`;
  return commit(board, changes, () => `${who} ${what} shifted ${later(far)}`.replace("  ", " "));
}

export function edit(board, session) {
  const at = { ...session.at };
  for (const [name, input] of Object.entries(session.inputs)) if (input) at[name] = input.value.trim();
  if (at.start && !at.day) at.day = board.day;
  const where = () => (session.at.room ? `, ${session.at.room}` : "");
  const when = () => (session.isPlaced ? session.when + where() : session.at.start || "no time");
  const said = () => `“${session.title}”: ${when()}`;
  return commit(board, [{ session, at }], said);
}

// The sentence is made once the sessions are where they go; '' where nothing changes.
function commit(board, changes, said) {
  const before = changes.map(({ session }) => session.at);
  for (const { session, at } of changes) session.at = { ...session.at, ...at };
  const sentence = said();
  changes.forEach(({ session }, n) => (session.at = before[n]));
  return board.apply(changes, sentence) ? sentence : "";
}
