// A file that is dropped anywhere on the form is chosen as if by its input.
for (const form of document.querySelectorAll("[data-drop-file]")) {
  const input = form.querySelector("input[type=file]");
  const hasFiles = (event) => event.dataTransfer.types.includes("Files");
  const mark = (on) => form.classList.toggle("dropping", on);

  form.querySelector("[data-drop-hint]").hidden = false;
  form.addEventListener("dragover", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    mark(true);
  });
  form.addEventListener("dragleave", (event) => {
    if (!form.contains(event.relatedTarget)) mark(false);
  });
  form.addEventListener("drop", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    mark(false);
    const one = new DataTransfer();
    one.items.add(event.dataTransfer.files[0]);
    input.files = one.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
    input.focus();
  });
}
