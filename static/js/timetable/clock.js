// Clock times on the wall of the event's place, and minutes since its day began. They differ after the clocks change.
const TYPED = /^(\d{1,2})(?:[.:]?(\d{2}))?\s*(am|pm)?(?:\s+([A-Z]{2,5}|[+-]\d{2}(?:\d{2})?))?$/i;
const NAMED = { midday: "12:00", noon: "12:00", midnight: "00:00" };
const WHOLE_DAY = 1440;

const two = (number) => String(number).padStart(2, "0");

// {wall, letters} of a time as people type it; null where it is none. The server reads the same way.
function typed(text) {
  const trimmed = text.trim();
  const found = TYPED.exec(NAMED[trimmed.toLowerCase()] ?? trimmed);
  if (!found) return null;
  let hour = Number(found[1]);
  const minute = Number(found[2] ?? 0);
  const half = (found[3] ?? "").toLowerCase();
  if (half && (hour < 1 || hour > 12)) return null;
  if (half) hour = (hour % 12) + (half === "pm" ? 12 : 0);
  if (hour > 23 || minute > 59) return null;
  return { wall: hour * 60 + minute, letters: (found[4] ?? "").toUpperCase() };
}

export class Clock {
  // jump: {after, by, letters}, of events.clock.Jump; null on most days.
  constructor(jump) {
    this.jump = jump;
    this.length = WHOLE_DAY - (jump?.by ?? 0);
  }

  // Minutes since the day began; null where the text is no one moment of the day.
  read(text) {
    const found = typed(text);
    if (!found) return null;
    const { wall, letters } = found;
    if (!this.jump) return wall;
    const { after, by } = this.jump;
    const [earlier, later] = this.jump.letters;
    const possible = [];
    if (wall < after) possible.push({ at: wall, letters: earlier });
    if (wall - by >= after) possible.push({ at: wall - by, letters: later });
    const meant = possible.filter((one) => !letters || one.letters === letters);
    return meant.length === 1 ? meant[0].at : null;
  }

  wall(at) {
    return this.jump && at >= this.jump.after ? at + this.jump.by : at;
  }

  // The letters of the zone, where the time alone would not tell.
  letters(at) {
    if (!this.jump || this.jump.by > 0) return "";
    const { after, by, letters } = this.jump;
    if (at >= after && at < after - by) return ` ${letters[1]}`;
    return at >= after + by && at < after ? ` ${letters[0]}` : "";
  }

  // For an input: “09:30”.
  write(at) {
    const wall = this.wall(at);
    return `${two(Math.floor(wall / 60))}:${two(wall % 60)}${this.letters(at)}`;
  }

  // For people: “9.30am”, “midday”.
  words(at) {
    const wall = this.wall(at) % WHOLE_DAY;
    const hour = Math.floor(wall / 60);
    const minute = wall % 60;
    if (minute === 0 && hour % 12 === 0) return (hour ? "midday" : "midnight") + this.letters(at);
    return `${hour % 12 || 12}${minute ? `.${two(minute)}` : ""}${hour < 12 ? "am" : "pm"}${this.letters(at)}`;
  }
}
