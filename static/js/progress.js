// A page that says how far something is looks again by itself, until it is done; and says so once, to be read out.
(() => {
  const EVERY = 2000;

  async function look() {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => undefined);
    if (answer?.ok) {
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const now = page.getElementById("progress");
      if (now) document.getElementById("progress").replaceWith(now);
    }
    const shown = document.getElementById("progress");
    if (shown.hasAttribute("data-unfinished")) setTimeout(look, EVERY);
    else document.getElementById("progress-said").textContent = shown.querySelector("p").textContent;
  }

  setTimeout(look, EVERY);
})();
