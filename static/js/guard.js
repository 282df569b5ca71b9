// Forms with `data-guard`, on themselves or on a child: leaving what was typed asks first,
// and Ctrl+S saves. `data-guard="typed"` is a form that came back: what it holds is not
// saved. Ctrl+S presses the button with `data-guard-save`, else the first.
const guarded = "form[data-guard], form:has(> [data-guard])";
const first = new WeakMap();
let isSending = false;

function contents(form) {
  const values = [...new FormData(form)].map(([name, value]) =>
    value instanceof File ? [name, value.name, value.size] : [name, value]
  );
  return JSON.stringify(values);
}

function remember(form) {
  if (!first.has(form)) {
    const mark = form.matches("[data-guard]") ? form : form.querySelector("[data-guard]");
    first.set(form, mark.dataset.guard === "typed" ? null : contents(form));
  }
}

function isTyped(form) {
  return first.has(form) && first.get(form) !== contents(form);
}

function forms() {
  return [...document.querySelectorAll(guarded)];
}

// After "load", since scripts of the page fill in what they add by then.
addEventListener("load", () => forms().forEach(remember));

// A form that htmx brings is remembered before anything is typed in it.
document.addEventListener("focusin", ({ target }) => {
  const form = target.closest(guarded);
  if (form && document.readyState === "complete") {
    remember(form);
  }
});

// Another listener may keep the page, as htmx does: then nothing is left.
document.addEventListener("submit", (event) => {
  isSending = !event.defaultPrevented;
});

addEventListener("pageshow", () => {
  isSending = false;
});

addEventListener("beforeunload", (event) => {
  if (!isSending && forms().some(isTyped)) {
    event.preventDefault();
  }
});

document.addEventListener("keydown", (event) => {
  const isSave = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
  if (!isSave || event.key.toLowerCase() !== "s") {
    return;
  }
  const all = forms();
  const form = event.target.closest?.(guarded) ?? all.find(isTyped) ?? all[0];
  if (form) {
    event.preventDefault();
    form.requestSubmit(form.querySelector("[data-guard-save]"));
  }
});
