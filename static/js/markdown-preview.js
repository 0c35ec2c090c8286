/* Beside each Markdown field: what it will look like, made by the server as pages make it. */
(() => {
  const pause = 400;

  function preview(field) {
    const textarea = field.querySelector("textarea");
    const token = textarea.form.querySelector("[name=csrfmiddlewaretoken]").value;
    const shown = document.createElement("details");
    const summary = document.createElement("summary");
    const text = document.createElement("div");
    summary.textContent = "Preview";
    text.className = "markdown-preview";
    shown.append(summary, text);
    field.append(shown);
    let waiting;

    async function show() {
      if (!shown.open) return;
      const body = new URLSearchParams({ text: textarea.value, csrfmiddlewaretoken: token });
      const response = await fetch(field.dataset.previewUrl, { method: "POST", body });
      const page = await response.text();
      if (response.ok) text.innerHTML = page;
      else text.textContent = "The preview cannot be shown just now.";
    }

    shown.addEventListener("toggle", show);
    textarea.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(show, pause);
    });
  }

  document.addEventListener("DOMContentLoaded", () => document.querySelectorAll(".markdown").forEach(preview));
})();
