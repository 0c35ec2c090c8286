/* Filters that work at once: htmx brings the list anew, this keeps the reader’s place in it, and what they typed
   while it was on its way. */

const TYPED = "#listing input:is([type=text], [type=date])";
let opened = [];
let typed = {};
let unsent = [];
let focused = null;

const typedNow = () => Object.fromEntries([...document.querySelectorAll(TYPED)].map(({ id, value }) => [id, value]));

document.addEventListener("htmx:configRequest", ({ detail }) => {
  for (const [name, value] of Object.entries(detail.parameters)) {
    if (value === "") delete detail.parameters[name];
  }
  typed = typedNow();
});

document.addEventListener("htmx:beforeSwap", () => {
  opened = [...document.querySelectorAll("#listing details[open][id]")].map(({ id }) => id);
  unsent = Object.entries(typedNow()).filter(([id, value]) => value !== typed[id]);
  focused = document.activeElement?.closest("#listing") && document.activeElement;
});

document.addEventListener("htmx:afterSwap", () => {
  for (const id of opened) document.getElementById(id)?.setAttribute("open", "");
  for (const [id, value] of unsent) document.getElementById(id).value = value;
  if (!focused || document.contains(focused)) return;
  const group = focused.closest("fieldset")?.id;
  const place = document.getElementById(focused.id) ?? (group && document.querySelector(`#${group} legend`));
  place?.focus({ preventScroll: true });
  focused = null;
});
