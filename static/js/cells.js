// Cells of a list that are edited in place: Enter saves, Escape leaves the cell as it was,
// Tab goes on to the next cell. In a text of several lines, Shift and Enter begin a line.
let next = null;

function cellOf(element) {
  return element.closest("td:has(> .cell)");
}

function isChanged(field) {
  return field.options
    ? [...field.options].some((option) => option.selected !== option.defaultSelected)
    : field.type !== "hidden" && field.value !== field.defaultValue;
}

function leave(form) {
  const isTyped = form.dataset.guard === "typed" || [...form.elements].some(isChanged);
  isTyped ? form.requestSubmit() : form.querySelector("[data-cancel]").click();
}

function neighbour(cell, isBack) {
  const cells = [...document.querySelectorAll("td:has(> .cell a, > form.cell)")];
  return cells[cells.indexOf(cell) + (isBack ? -1 : 1)];
}

document.addEventListener("keydown", (event) => {
  const form = event.target.closest("td > form.cell");
  if (!form || event.isComposing) {
    return;
  }
  const fields = [...form.elements].filter((one) => one.matches("input:not([type=hidden]), select, textarea"));
  if (event.key === "Escape") {
    form.querySelector("[data-cancel]").click();
  } else if (event.key === "Enter" && event.target.matches("textarea, select") && !event.shiftKey) {
    form.requestSubmit();
  } else if (event.key === "Tab" && event.target === fields.at(event.shiftKey ? 0 : -1)) {
    next = neighbour(cellOf(form), event.shiftKey);
    leave(form);
  } else {
    return;
  }
  event.preventDefault();
});

// An answer without the cell, as the log-in or an error, is a page of its own.
document.addEventListener("htmx:beforeSwap", ({ detail, target }) => {
  const link = target.matches("td") && target.querySelector("form.cell, .cell a");
  if (link && (detail.xhr.status >= 400 || !detail.xhr.responseText.includes('class="cell'))) {
    detail.shouldSwap = false;
    location.assign(link.action || link.href);
  }
});

document.addEventListener("htmx:afterSettle", ({ target }) => {
  const cell = target.closest("td");
  const field = cell?.querySelector("form.cell [autofocus]");
  if (field) {
    next = null;
    field.focus();
    // Whoever types at once is not interrupted.
    if (field.value === field.defaultValue) {
      field.select?.();
    }
  } else if (cell?.querySelector(":scope > .cell")) {
    (next?.querySelector(".cell a") ?? cell.querySelector("a"))?.focus();
    next?.querySelector(".cell a")?.click();
    next = null;
  }
});
