// Cells of a list that are edited in place: Enter saves, Escape leaves the cell as it was,
// Tab goes on to the next cell. In a text of several lines, Shift and Enter begin a line.
// Until the form of a cell has come, an input stands for it: what is typed in it, and the
// key that left it, are done in the form. Only when no other cell is edited, the focus
// follows an answer.
const STAND_IN = "div.cell > input";
const FIELDS = "input:not([type=hidden]), select, textarea";
const keys = new WeakMap();

function cellOf(element) {
  return element.closest("td:has(> .cell)");
}

function fieldsOf(form) {
  return [...form.elements].filter((one) => one.matches(FIELDS));
}

function isChanged(field) {
  return field.options
    ? [...field.options].some((option) => option.selected !== option.defaultSelected)
    : field.value !== field.defaultValue;
}

function leave(form) {
  const isTyped = form.dataset.guard === "typed" || fieldsOf(form).some(isChanged);
  isTyped ? form.requestSubmit() : form.querySelector("[data-cancel]").click();
}

function neighbour(cell, isBack) {
  const cells = [...document.querySelectorAll("td:has(> .cell a, > form.cell)")];
  return cells[cells.indexOf(cell) + (isBack ? -1 : 1)];
}

function open(cell) {
  const form = cell?.querySelector("form.cell");
  const fields = form ? fieldsOf(form) : [];
  const wrong = fields.find((one) => one.ariaInvalid === "true");
  (wrong ?? fields[0] ?? cell?.querySelector(STAND_IN))?.focus();
  if (!form) {
    cell?.querySelector(".cell > a")?.click();
  }
}

function type(field, text) {
  const option = [...(field.options ?? [])].find((one) =>
    one.text.toLowerCase().startsWith(text.toLowerCase())
  );
  if (option) {
    option.selected = true;
  } else if (!field.options) {
    field.value = text;
  }
}

document.addEventListener("click", ({ target, defaultPrevented }) => {
  const link = target.closest?.("td > div.cell > a");
  // Others htmx leaves to the browser: they open a window.
  if (link && defaultPrevented && !link.hidden) {
    link.hidden = true;
    const field = Object.assign(document.createElement("input"), { className: "vTextField" });
    field.ariaLabel = cellOf(link).dataset.label;
    link.after(field);
    field.focus();
  }
});

document.addEventListener("keydown", (event) => {
  const form = event.target.closest("td > form.cell");
  const isStandIn = event.target.matches(STAND_IN);
  if (!(form || isStandIn) || event.isComposing) {
    return;
  }
  const end = form && fieldsOf(form).at(event.shiftKey ? 0 : -1);
  if (event.key === "Tab" && (isStandIn || event.target === end)) {
    const next = neighbour(cellOf(event.target), event.shiftKey);
    // What is being saved cannot be typed in.
    if (!next?.querySelector("form[inert]")) {
      form ? leave(form) : (event.target.dataset.left = "");
      open(next);
    }
  } else if (event.key === "Escape" && form) {
    form.querySelector("[data-cancel]").click();
  } else if (isStandIn && ["Enter", "Escape"].includes(event.key)) {
    event.target.value = event.key === "Enter" ? event.target.value : "";
    event.target.dataset.left = "";
  } else if (event.key === "Enter" && event.target.matches("textarea, select") && !event.shiftKey) {
    form.requestSubmit();
  } else {
    return;
  }
  event.preventDefault();
});

document.addEventListener("submit", ({ target }) => {
  target.inert = target.matches("td > form.cell");
});

// Of an answer that has not come, the form or the link is there as before.
document.addEventListener("htmx:afterRequest", ({ detail: { elt } }) => {
  elt.inert = elt.hidden = false;
});

// An answer without the cell, as the log-in or an error, is a page of its own.
document.addEventListener("htmx:beforeSwap", ({ detail, target }) => {
  const link = target.matches("td") && target.querySelector("form.cell, .cell a");
  if (link && (detail.xhr.status >= 400 || !detail.xhr.responseText.includes('class="cell'))) {
    detail.shouldSwap = false;
    location.assign(link.action || link.href);
  }
  const standIn = target.querySelector(STAND_IN);
  if (standIn) {
    keys.set(target, { text: standIn.value, isLeft: "left" in standIn.dataset });
  }
});

document.addEventListener("htmx:afterSwap", ({ target }) => {
  const cell = cellOf(target);
  const form = cell?.querySelector("form.cell");
  const field = form?.querySelector("[autofocus]") ?? cell?.querySelector(".cell > a");
  const { text, isLeft } = keys.get(cell) ?? {};
  keys.delete(cell);
  field?.removeAttribute("autofocus");
  if (document.activeElement === document.body) {
    field?.focus();
    field?.select?.();
  }
  if (form && text) {
    type(field, text);
  }
  if (form && isLeft) {
    // Only then does htmx send the form.
    cell.addEventListener("htmx:afterSettle", () => leave(form), { once: true });
  }
});
