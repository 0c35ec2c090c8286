// The things of a brochure: moved without a new page, by their buttons or dragged by a handle. Without this script the
// buttons send the form. Needs drag.js.
(() => {
  const form = document.querySelector(".brochure-order");
  const list = form.querySelector(".brochure-items");
  const items = () => [...list.children];
  let sent = Promise.resolve();

  // One after the other: each answer brings the cookie that the next one starts from.
  function save() {
    const order = new URLSearchParams(items().map((item) => ["item", item.querySelector("[name=item]").value]));
    sent = sent.then(async () => {
      const request = { method: "POST", body: order, redirect: "manual", keepalive: true };
      const answer = await fetch(form.action, request).catch(() => undefined);
      if (answer?.type !== "opaqueredirect") form.submit(); // the page that comes says what is wrong
    });
  }

  function settle(moved) {
    const all = items();
    all.forEach((item, place) => {
      item.querySelector("[name=up]").disabled = place === 0;
      item.querySelector("[name=down]").disabled = place === all.length - 1;
    });
    const title = moved.querySelector(".session-title, .brochure-gone").textContent;
    document.getElementById("moved").textContent = `${title}: ${all.indexOf(moved) + 1} of ${all.length}`;
    save();
  }

  form.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=up], button[name=down]");
    if (!button) return;
    event.preventDefault();
    const item = button.closest("li");
    if (button.name === "up") item.previousElementSibling.before(item);
    else item.nextElementSibling.after(item);
    settle(item);
    const stays = button.disabled ? item.querySelector(button.name === "up" ? "[name=down]" : "[name=up]") : button;
    stays.focus();
  });

  const addHandle = dragRows({
    scope: list,
    rows: ".brochure-item",
    put: (handle, item) => item.querySelector(".brochure-moves").prepend(handle),
    moved: settle,
  });
  items().forEach(addHandle);
})();
