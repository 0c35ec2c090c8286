// Rows of a table that have a place: dragged by a handle, which writes the places. The number fields stay for the keyboard.
(() => {
  const place = (row) => row.querySelector(".field-order input");
  let dragged;

  function addHandle(row) {
    if (!place(row) || row.querySelector(".drag-handle") || row.classList.contains("empty-form")) return;
    const handle = document.createElement("span");
    handle.className = "drag-handle";
    handle.draggable = true;
    handle.title = "Drag to another place";
    handle.setAttribute("aria-hidden", "true");
    handle.textContent = "⠿";
    handle.addEventListener("dragstart", (event) => {
      dragged = row;
      row.classList.add("dragged");
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setDragImage(row, 0, 0);
    });
    handle.addEventListener("dragend", () => {
      row.classList.remove("dragged");
      number(row);
      dragged = undefined;
    });
    place(row).before(handle);
  }

  // Rows that nothing was typed in yet stay without a place.
  function number(moved) {
    const rows = [...moved.parentElement.children].filter((row) => place(row) && !row.classList.contains("empty-form"));
    const counted = rows.filter((row) => row === moved || place(row).value || row.classList.contains("has_original"));
    counted.forEach((row, index) => { place(row).value = index + 1; });
  }

  document.addEventListener("dragover", (event) => {
    const row = event.target.closest?.("tr.form-row");
    if (!dragged || !row || row.parentElement !== dragged.parentElement || row.classList.contains("empty-form")) return;
    event.preventDefault();
    const { top, height } = row.getBoundingClientRect();
    if (row !== dragged) row[event.clientY > top + height / 2 ? "after" : "before"](dragged);
  });
  document.addEventListener("drop", (event) => dragged && event.preventDefault());
  document.addEventListener("formset:added", (event) => addHandle(event.target));
  document.addEventListener("DOMContentLoaded", () => document.querySelectorAll(".tabular tr.form-row").forEach(addHandle));
})();
