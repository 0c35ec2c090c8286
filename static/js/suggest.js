// Suggestions under a search field: a combobox with a list, as the ARIA Authoring Practices have it. htmx fetches them;
// it is loaded when somebody comes to the field. Without this script the field is a field, and its form searches.
(() => {
  const least = 2;
  const config = { includeIndicatorStyles: false, allowEval: false };
  const said = Object.assign(document.createElement("p"), { className: "visually-hidden" });
  said.setAttribute("role", "status");
  let loading = false;

  function loadHtmx(field) {
    const { href } = new URL(field.dataset.htmx, document.baseURI);
    if (loading || [...document.scripts].some((script) => script.src === href)) return;
    loading = true;
    const meta = Object.assign(document.createElement("meta"), { name: "htmx-config", content: JSON.stringify(config) });
    const script = Object.assign(document.createElement("script"), { src: href });
    script.addEventListener("load", () => ask(field)); // for what was typed meanwhile
    const load = () => document.body.append(meta, script);
    if (document.readyState === "complete") load();
    else addEventListener("load", load, { once: true }); // htmx looks at the page when it comes, or not at all
  }

  const hasEnough = (field) => field.value.trim().length >= least;
  const ask = (field) => hasEnough(field) && field.dispatchEvent(new Event("suggest"));

  function combobox(field) {
    const list = document.getElementById(field.dataset.suggestions);
    let active = -1;

    function begin() {
      document.body.append(said); // it must stand in the page before it has something to say
      loadHtmx(field);
    }

    const isOpen = () => !list.hidden;

    function activate(place) {
      active = place;
      [...list.children].forEach((option, n) => option.setAttribute("aria-selected", n === active));
      if (active < 0) return field.removeAttribute("aria-activedescendant");
      field.setAttribute("aria-activedescendant", list.children[active].id);
      list.children[active].scrollIntoView({ block: "nearest" });
    }

    function show(isShown) {
      list.hidden = !isShown;
      field.setAttribute("aria-expanded", isShown);
      activate(-1);
    }

    // Emptied: the options of two fields would have the same ids.
    function close() {
      list.replaceChildren();
      said.textContent = "";
      show(false);
    }

    function move(step) {
      if (!isOpen()) return ask(field);
      const places = list.children.length + 1; // the field itself is one
      activate(((active + 1 + step + places) % places) - 1);
    }

    const keys = {
      ArrowDown: () => move(1),
      ArrowUp: () => move(-1),
      Escape: () => isOpen() && (close(), true),
      Enter: () => active >= 0 && (list.children[active].click(), true),
    };

    field.addEventListener("keydown", (event) => {
      if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
      if (event.key === "Home" || event.key === "End") activate(-1); // the caret goes where it always goes
      if (keys[event.key] && keys[event.key](event) !== false) event.preventDefault();
    });
    field.addEventListener("input", () => (hasEnough(field) ? ask(field) : close()));
    field.addEventListener("blur", close);
    list.addEventListener("htmx:beforeSwap", (event) => {
      if (document.activeElement !== field || !hasEnough(field)) event.detail.shouldSwap = false;
    });
    list.addEventListener("htmx:afterSwap", () => {
      const number = list.children.length;
      said.textContent = number ? `${number} suggestion${number === 1 ? "" : "s"}` : "No suggestions";
      show(number > 0);
    });
    list.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
    addEventListener("pagehide", close); // who comes back finds the page, not the list

    const attributes = { role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-controls": list.id };
    for (const [name, value] of Object.entries(attributes)) field.setAttribute(name, value);
    close();
    field.addEventListener("focus", begin);
    if (document.activeElement === field) begin();
  }

  document.querySelectorAll("[data-suggestions]").forEach(combobox);
})();
