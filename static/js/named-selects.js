/* Select2 leaves what it draws in the place of a select without that select's name. */
(() => {
  function name() {
    document.querySelectorAll("select.admin-autocomplete").forEach((select) => {
      const drawn = select.parentElement.querySelector(".select2-selection");
      const label = select.labels[0] && select.labels[0].textContent.trim().replace(/:$/, "");
      const words = select.getAttribute("aria-label") || label;
      if (!drawn || !words || drawn.id) return;
      drawn.id = `${select.id}-drawn`;
      drawn.setAttribute("aria-label", words);
      drawn.querySelector("[role=textbox]")?.setAttribute("aria-label", words);
      drawn.setAttribute("aria-labelledby", `${drawn.id} ${drawn.getAttribute("aria-labelledby") || ""}`.trim());
    });
  }

  const later = () => setTimeout(name);
  document.addEventListener("DOMContentLoaded", () => window.django.jQuery(later));
  document.addEventListener("formset:added", later);
})();
