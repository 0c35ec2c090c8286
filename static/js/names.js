/* Names, for those who listen, of what the admin's tables and its lists with search leave nameless. */
(() => {
  function labelOf(select) {
    const label = select.getAttribute("aria-label") || select.labels[0]?.textContent || select.name;
    return label.trim().replace(/:$/, "");
  }

  // select2 puts its own parts after the select that it hides.
  function nameSelect(container) {
    const select = container.previousElementSibling;
    if (!select?.matches("select")) return;
    const single = container.querySelector(".select2-selection--single");
    if (single) {
      single.id ||= `${select.id}-shown`;
      single.setAttribute("aria-label", labelOf(select));
      const chosen = single.querySelector(".select2-selection__rendered");
      ["role", "aria-readonly"].forEach((name) => chosen.removeAttribute(name)); // of an input, which it is not
      single.setAttribute("aria-labelledby", `${single.id} ${chosen.id}`);
    }
    container.querySelector("input.select2-search__field")?.setAttribute("aria-label", labelOf(select));
  }

  function nameAll() {
    document.querySelectorAll(".select2-container").forEach(nameSelect);
    document.querySelectorAll(".select2-dropdown input").forEach((input) => input.setAttribute("aria-label", "Search"));
    document.querySelectorAll("th.original:empty").forEach((heading) => {
      const name = document.createElement("span");
      name.className = "visually-hidden";
      name.textContent = "Row";
      heading.append(name);
    });
  }

  document.addEventListener("DOMContentLoaded", () => {
    nameAll();
    new MutationObserver(nameAll).observe(document.body, { childList: true, subtree: true });
  });
})();
