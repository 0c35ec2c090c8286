// The event's beginning on the visitor's own clock, where that differs. Without this, the event's zone is named anyway.
for (const place of document.querySelectorAll(".own-time")) {
  const from = new Date(place.dataset.from);
  const offset = place.dataset.from.match(/([+-]\d\d):(\d\d)$/);
  const there = offset ? Number(offset[1]) * 60 + Math.sign(Number(offset[1])) * Number(offset[2]) : 0;
  if (-from.getTimezoneOffset() === there) continue;
  const words = new Intl.DateTimeFormat("en-GB", { weekday: "long", hour: "numeric", minute: "2-digit", timeZoneName: "short" });
  place.textContent = `${words.format(from)} where you are`;
  place.hidden = false;
}
