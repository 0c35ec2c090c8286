// While a name is typed: those that are known, as suggestions of the browser's own.
(() => {
  const pause = 250;
  const asked = { speaker: ["speakers", "appearance", "speaker"], organisation: ["speakers", "appearance", "organisation"] };

  function suggest(input, number) {
    const list = document.createElement("datalist");
    const [app, model, field] = asked[input.dataset.names];
    const address = input.closest("[data-autocomplete]").dataset.autocomplete;
    let waiting;
    list.id = `known-names-${number}`;
    input.after(list);
    input.setAttribute("list", list.id);

    async function look() {
      const term = input.value.trim();
      if (term.length < 2) return;
      const query = new URLSearchParams({ term, app_label: app, model_name: model, field_name: field });
      const response = await fetch(`${address}?${query}`);
      if (!response.ok) return;
      const { results } = await response.json();
      list.replaceChildren(...results.map(({ text }) => new Option(text, text)));
    }

    input.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(look, pause);
    });
  }

  document.addEventListener("DOMContentLoaded", () => document.querySelectorAll("[data-names]").forEach(suggest));
})();
