// Forms with `data-guard`, on themselves or on a child: leaving what was typed asks first,
// and Ctrl+S saves. `data-guard="typed"` is a form that came back: what it holds is not
// saved. Ctrl+S presses the button with `data-guard-save`, else the first.
// On pages of members this script has words, and guards every form that sends: links and
// other forms ask before they leave one, and a form is sent only to a server that answers.
const words = document.currentScript.dataset;
const guarded = words.leave
  ? "form[method=post]"
  : "form[data-guard], form:has(> [data-guard])";
const first = new WeakMap();
let isSending = false;
let checked = null;
let pressed = { form: null, at: 0 };

function contents(form) {
  const values = [...new FormData(form)].map(([name, value]) =>
    value instanceof File ? [name, value.name, value.size] : [name, value]
  );
  return JSON.stringify(values.filter(([name]) => name !== "csrfmiddlewaretoken"));
}

// What the browser has filled in again, as after going back, is not sent either.
function isFilledAgain(control) {
  const { type, value, defaultValue, checked, defaultChecked } = control;
  const isTyped = defaultValue !== undefined && value !== defaultValue;
  return type !== "hidden" && type !== "file" && (isTyped || checked !== defaultChecked);
}

function remember(form) {
  if (!first.has(form)) {
    const mark = form.matches("[data-guard]") ? form : form.querySelector("[data-guard]");
    const isBack = mark?.dataset.guard === "typed" || form.querySelector("[aria-invalid]");
    const [visit] = performance.getEntriesByType("navigation");
    const isAgain = visit?.type === "back_forward" && [...form.elements].some(isFilledAgain);
    first.set(form, isBack || isAgain ? null : contents(form));
  }
}

function isTyped(form) {
  return first.has(form) && first.get(form) !== contents(form);
}

function forms() {
  return [...document.querySelectorAll(guarded)];
}

function mayLeave(except) {
  return !forms().some((form) => form !== except && isTyped(form)) || confirm(words.leave);
}

function say(text, element) {
  const notice = document.querySelector("#guard") ?? document.createElement("div");
  Object.assign(notice, { id: "guard", className: "notice warning", role: "alert" });
  (element.closest("p") ?? element).after(notice);
  notice.textContent = text;
  notice.scrollIntoView({ block: "nearest" });
}

// Ask for the page once more: return what hinders a form from being sent, or nothing. A
// token that a log-in in another tab has made invalid is replaced.
async function hindrance(form) {
  const options = { redirect: "manual", cache: "no-store" };
  const answer = await fetch(location.href, options).catch(() => null);
  if (!answer || answer.status >= 500) {
    return words.failed;
  }
  if (answer.type === "opaqueredirect") {
    return form.elements.form_of ? null : words.out;
  }
  const token = /name="csrfmiddlewaretoken" value="(\w+)"/.exec(await answer.text());
  if (token && form.elements.csrfmiddlewaretoken) {
    form.elements.csrfmiddlewaretoken.value = token[1];
  }
  return null;
}

async function send(form, button) {
  const text = await hindrance(form);
  if (text) {
    pressed = { form: null, at: 0 };
    say(text, button ?? form.lastElementChild);
  } else {
    checked = form;
    form.requestSubmit(button);
  }
}

// After "load", since scripts of the page fill in what they add by then.
addEventListener("load", () => {
  forms().forEach(remember);
  // A missing reason is what is typed next; a fragment of the address takes the focus before.
  document.querySelector("[aria-invalid=true]:is([name$=reason], [name$=why])")?.focus();
});

// A form that htmx brings is remembered before anything is typed in it.
document.addEventListener("focusin", ({ target }) => {
  const form = target.closest(guarded);
  if (form && document.readyState === "complete") {
    remember(form);
  }
});

// A link may have been a file, which leaves the page as it is.
document.addEventListener("input", () => {
  isSending = false;
});

// Another listener may keep the page, as htmx does: then nothing is left.
document.addEventListener("submit", (event) => {
  const { target: form, submitter, timeStamp: at } = event;
  isSending = !event.defaultPrevented;
  if (!words.leave || !isSending || checked === form) {
    checked = null;
    return;
  }
  const isTwice = pressed.form === form && at - pressed.at < 5000;
  const isLeft = isTwice || !mayLeave(form);
  if (!isLeft && !isTyped(form)) {
    return;
  }
  event.preventDefault();
  isSending = false;
  if (!isLeft) {
    pressed = { form, at };
    send(form, submitter);
  }
});

document.addEventListener("click", (event) => {
  const { ctrlKey, metaKey, shiftKey, altKey } = event;
  const link = event.target.closest?.("a[href^='/'], a[href^='http'], a[href^='?']");
  const isOther = ctrlKey || metaKey || shiftKey || altKey || link?.target;
  if (!words.leave || !link || isOther || event.defaultPrevented) {
    return;
  }
  if (mayLeave()) {
    isSending = true;
  } else {
    event.preventDefault();
  }
});

addEventListener("pageshow", () => {
  isSending = false;
  pressed = { form: null, at: 0 };
});

addEventListener("beforeunload", (event) => {
  if (!isSending && forms().some(isTyped)) {
    event.preventDefault();
  }
});

// The server has kept the form before it sends the page to the log-in.
document.addEventListener("htmx:beforeOnLoad", ({ detail }) => {
  isSending ||= detail.xhr.getResponseHeader("HX-Redirect") !== null;
});

// A picture that has arrived is not sent with the form once more, nor one that is too heavy.
document.addEventListener("htmx:afterRequest", async ({ detail }) => {
  const { elt, xhr, successful, requestConfig } = detail;
  if (elt.type === "file" && (successful || xhr.status === 413)) {
    elt.value = "";
  }
  if (words.leave && !successful && !isSending && requestConfig.verb !== "get") {
    const text = xhr.status === 413 ? words.heavy : await hindrance(elt.form);
    say(text ?? words.failed, elt);
  }
});

document.addEventListener("keydown", (event) => {
  const isSave = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
  if (words.leave || !isSave || event.key.toLowerCase() !== "s") {
    return;
  }
  const all = forms();
  const form = event.target.closest?.(guarded) ?? all.find(isTyped) ?? all[0];
  if (form) {
    event.preventDefault();
    form.requestSubmit(form.querySelector("[data-guard-save]"));
  }
});
