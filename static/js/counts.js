// A count below each text area with a limit, and below a line that is nearly full. Typing
// goes on past the limit, so that nothing pasted is cut off; the server refuses it, and this
// says so before. A screen reader hears it when the typing pauses, near the limit alone.
const status = document.querySelector("[data-left]");
const PAUSE = 1000;
let pending;

function textOf(input) {
  const left = input.dataset.limit - input.value.length;
  return status.dataset[left < 0 ? "over" : "left"].replace("#", Math.abs(left));
}

function isNear(input) {
  return input.value.length > input.dataset.limit * 0.8;
}

function show(input) {
  const isShown = input.matches("textarea") || isNear(input);
  let count = input.nextElementSibling;
  if (isShown && !count?.matches(".input-count")) {
    count = document.createElement("p");
    count.className = "hint input-count";
    count.setAttribute("aria-hidden", "true");
    input.after(count);
  }
  if (count?.matches(".input-count")) {
    count.textContent = isShown ? textOf(input) : "";
    count.classList.toggle("is-over", input.value.length > input.dataset.limit);
  }
}

function begin(input) {
  input.dataset.limit = input.maxLength;
  input.removeAttribute("maxlength");
  show(input);
}

document.querySelectorAll("textarea[maxlength]").forEach(begin);

document.addEventListener("input", ({ target }) => {
  if (target.matches("[maxlength]:not([type=search])")) {
    begin(target);
  }
  if (target.dataset.limit) {
    show(target);
    clearTimeout(pending);
    pending = setTimeout(() => {
      status.textContent = isNear(target) ? textOf(target) : "";
    }, PAUSE);
  }
});
