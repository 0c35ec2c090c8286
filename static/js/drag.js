// Rows that are dragged to another place by a handle; what takes the place of a script says what follows from it.
// dragRows({ scope, rows, put, moved }): `scope` hears the pointer, `rows` is their selector, `put(handle, row)` places a
// handle and `moved(row)` is told at the end. Answers with a function that gives one more row its handle.
window.dragRows = ({ scope, rows, put, moved }) => {
  let dragged;

  function addHandle(row) {
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
      dragged = undefined;
      moved(row);
    });
    put(handle, row);
  }

  scope.addEventListener("dragover", (event) => {
    const row = event.target.closest?.(rows);
    if (!dragged || !row || row.parentElement !== dragged.parentElement) return;
    event.preventDefault();
    const { top, height } = row.getBoundingClientRect();
    if (row !== dragged) row[event.clientY > top + height / 2 ? "after" : "before"](dragged);
  });
  scope.addEventListener("drop", (event) => dragged && event.preventDefault());
  return addHandle;
};
