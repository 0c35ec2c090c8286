// Rows of a table that have a place: dragging writes the places. The number fields stay for the keyboard. Needs drag.js.
(() => {
  const place = (row) => row.querySelector(".field-order input");
  const addHandle = dragRows({
    scope: document,
    rows: "tr.form-row:not(.empty-form)",
    put: (handle, row) => place(row).before(handle),
    moved: number,
  });

  function handled(row) {
    if (place(row) && !row.querySelector(".drag-handle") && !row.classList.contains("empty-form")) addHandle(row);
  }

  // Rows that nothing was typed in yet stay without a place.
  function number(moved) {
    const rows = [...moved.parentElement.children].filter((row) => place(row) && !row.classList.contains("empty-form"));
    const counted = rows.filter((row) => row === moved || place(row).value || row.classList.contains("has_original"));
    counted.forEach((row, index) => { place(row).value = index + 1; });
  }

  document.addEventListener("formset:added", (event) => handled(event.target));
  document.addEventListener("DOMContentLoaded", () => document.querySelectorAll(".tabular tr.form-row").forEach(handled));
})();
