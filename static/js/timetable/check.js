// What the server says of the day as it stands on the page, and what is read out after each change.
import { NAMES } from "./board.js";

const PAUSE = 250; // milliseconds without a change before the server is asked

export class Check {
  constructor(board, { said, live, onSaid }) {
    Object.assign(this, { board, said, live, onSaid });
    this.waiting = new Map(); // sentence by what it is about: the last one counts
    this.read();
  }

  // Asks soon; then the sentence is said with the clashes of these sessions.
  after(sessions, sentence) {
    const about = sessions.map((session) => session.id).join(" ");
    this.waiting.delete(about);
    this.waiting.set(about, { sessions, sentence });
    clearTimeout(this.timer);
    this.asking?.abort();
    this.timer = setTimeout(() => this.ask(), PAUSE);
  }

  async ask() {
    this.asking = new AbortController();
    const { signal } = this.asking;
    let isKnown = true;
    try {
      const body = this.asSent();
      const response = await fetch(this.board.form.dataset.check, { method: "POST", body, signal, redirect: "error" });
      if (!response.ok) throw new Error(response.statusText);
      this.said.innerHTML = await response.text();
      this.read();
    } catch {
      if (signal.aborted) return;
      isKnown = false;
    }
    this.announce(isKnown);
  }

  asSent() {
    const body = new URLSearchParams({ csrfmiddlewaretoken: this.board.form.elements.csrfmiddlewaretoken.value });
    for (const session of this.board.changed)
      for (const name of NAMES) if (session.inputs[name]) body.set(`${session.id}-${name}`, session.at[name]);
    return body;
  }

  read() {
    for (const session of this.board.sessions.values()) session.clashes = [];
    for (const item of this.said.querySelectorAll("li")) {
      const clash = { sentence: item.textContent.trim(), must: item.classList.contains("tt-must") };
      for (const id of item.dataset.sessions.trim().split(" ")) this.board.get(id)?.clashes.push(clash);
    }
    this.onSaid();
  }

  announce(isKnown) {
    const told = [...this.waiting.values()].map(({ sessions, sentence }) =>
      ended(`${sentence}; ${isKnown ? clashesOf(sessions) : "clashes could not be looked for"}`),
    );
    this.waiting.clear();
    this.say(told.join(" "));
  }

  say(words) {
    this.live.textContent = ended(words);
  }
}

const ended = (words) => (/[.!?]$/.test(words) ? words : `${words}.`);

// “2 clashes: …” of any of them; each is said once.
function clashesOf(sessions) {
  const found = new Set(sessions.flatMap((session) => session.clashes.map((clash) => clash.sentence)));
  if (!found.size) return "no clash";
  return `${found.size} clash${found.size === 1 ? "" : "es"}: ${[...found].join(" ")}`;
}
