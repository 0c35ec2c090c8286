/* A photograph's focus: a click on the picture writes the two numbers, and a mark and the square follow them. */
(() => {
  function prepare(field) {
    const [across, down] = [field.dataset.x, field.dataset.y].map((id) => document.getElementById(id));
    if (!across || !down) return;
    const pictures = field.querySelector(".focus-pictures");
    const whole = field.querySelector(".focus-whole");
    const [picture, square] = field.querySelectorAll("img");
    const mark = document.createElement("span");
    mark.className = "focus-mark";
    whole.append(mark);
    field.querySelectorAll(".focus-square, .focus-help").forEach((part) => (part.hidden = false));

    const within = (value) => Math.min(100, Math.max(0, Math.round(Number(value) || 0)));

    function show() {
      const [x, y] = [within(across.value), within(down.value)];
      mark.style.left = `${x}%`;
      mark.style.top = `${y}%`;
      const [width, height] = [picture.naturalWidth, picture.naturalHeight];
      const side = Math.min(width, height);
      const shift = (focus, length) => (length > side ? within((100 * ((focus / 100) * length - side / 2)) / (length - side)) : 50);
      square.style.objectPosition = `${shift(x, width)}% ${shift(y, height)}%`;
    }

    whole.addEventListener("click", (event) => {
      const box = picture.getBoundingClientRect();
      across.value = within((100 * (event.clientX - box.left)) / box.width);
      down.value = within((100 * (event.clientY - box.top)) / box.height);
      show();
    });
    [across, down].forEach((input) => input.addEventListener("input", show));
    picture.addEventListener("load", show);

    field.querySelector("input[type=file]").addEventListener("change", (event) => {
      const [file] = event.target.files;
      if (!file) return;
      const reader = new FileReader();
      reader.addEventListener("load", () => {
        picture.src = square.src = reader.result;
        pictures.hidden = false;
        across.value = down.value = 50;
        show();
      });
      reader.readAsDataURL(file);
    });
    show();
  }

  document.addEventListener("DOMContentLoaded", () => document.querySelectorAll(".focus").forEach(prepare));
})();
