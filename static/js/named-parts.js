// Parts of the admin's own forms that come without a name: search fields of its choices, and a table's first heading.
document.addEventListener("DOMContentLoaded", () => {
  document.querySelectorAll(".tabular th.original").forEach((heading) => {
    const name = document.createElement("span");
    name.className = "visually-hidden";
    name.textContent = "Row";
    heading.append(name);
  });

  const name = () => document.querySelectorAll("select.admin-autocomplete").forEach((select) => {
    const search = select.nextElementSibling?.querySelector(".select2-search__field");
    const label = select.labels[0]?.textContent.trim() || select.getAttribute("aria-label");
    if (search && label) search.setAttribute("aria-label", label);
  });
  setTimeout(name); // once Django's own script has made them
});
