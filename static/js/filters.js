/* Filters that work at once: htmx brings the list anew, this keeps the reader’s place in it. */

const OPEN = "#listing details[open][id]";
let opened = [];
let focused = null;

document.addEventListener("htmx:configRequest", ({ detail }) => {
  for (const [name, value] of Object.entries(detail.parameters)) {
    if (value === "") delete detail.parameters[name];
  }
});

document.addEventListener("htmx:beforeSwap", () => {
  opened = [...document.querySelectorAll(OPEN)].map(({ id }) => id);
  focused = document.activeElement?.closest("#listing") && document.activeElement;
});

document.addEventListener("htmx:afterSwap", () => {
  for (const id of opened) document.getElementById(id)?.setAttribute("open", "");
  if (!focused || document.contains(focused)) return;
  const group = focused.closest("fieldset")?.id;
  const place = document.getElementById(focused.id) ?? (group && document.querySelector(`#${group} legend`));
  place?.focus({ preventScroll: true });
  focused = null;
});
