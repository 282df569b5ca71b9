// The list at the door of an event: a tick is sent at once. One that the server has not
// taken stays as it was pressed, and is sent again. While the page is visible, it asks for
// the ticks of other doors, which change those lines alone.
const PERIOD = 3000;
const list = document.querySelector("#door-list");
const filter = document.querySelector("#door-filter");
// {id of a line: whether the server has failed to take its tick}.
const waiting = new Map();
let ticks = 0;
let ticksBefore = 0;

function boxOf(line) {
  return line.querySelector("input[type=checkbox]");
}

function count() {
  document.querySelector("#door-here").textContent = list.querySelectorAll(":checked").length;
}

function search() {
  const words = filter.value.toLowerCase().split(/\s+/);
  for (const line of list.children) {
    const text = line.textContent.toLowerCase();
    line.style.display = words.every((word) => text.includes(word)) ? "" : "none";
  }
  const isFound = [...list.children].some((line) => !line.style.display);
  document.querySelector("#door-none").hidden = isFound || !list.children.length;
}

// Lines are changed, not replaced: a finger or the focus may be on one.
function take(lines) {
  const ids = new Set(lines.map((line) => line.id));
  for (const line of lines) {
    const own = document.getElementById(line.id);
    if (!own) {
      list.append(line);
      htmx.process(line);
    } else if (!waiting.has(line.id)) {
      boxOf(own).checked = boxOf(line).checked;
    }
  }
  [...list.children].forEach((line) => ids.has(line.id) || line.remove());
}

function look() {
  if (document.visibilityState === "visible") {
    for (const [id, hasFailed] of waiting) {
      hasFailed && htmx.trigger(boxOf(document.getElementById(id)), "change");
    }
    htmx.trigger("#door-news", "look");
  }
}

list.addEventListener("change", ({ target }) => {
  waiting.set(target.closest("li").id, false);
  ticks += 1;
  count();
});

document.addEventListener("htmx:beforeRequest", ({ target }) => {
  if (target.id === "door-news") {
    ticksBefore = ticks;
  }
});

// An answer that is neither a message nor the list, as an error, is none.
function isAnswer(xhr, mark) {
  return xhr.status < 400 && xhr.responseText.includes(mark);
}

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const isNews = detail.target.id === "door-news";
  const isLate = isNews && (ticks !== ticksBefore || waiting.size);
  const mark = isNews ? "door-news" : "messagelist";
  detail.shouldSwap = !isLate && isAnswer(detail.xhr, mark);
});

document.addEventListener("htmx:afterRequest", ({ target, detail: { xhr } }) => {
  const line = target.closest("#door-list > li");
  if (line) {
    isAnswer(xhr, "messagelist") ? waiting.delete(line.id) : waiting.set(line.id, true);
    const hasFailed = [...waiting.values()].some(Boolean);
    document.querySelector("#door-unsaved").hidden = !hasFailed;
  }
});

document.addEventListener("htmx:afterSwap", () => {
  const news = document.querySelector("#door-news");
  const lines = news.querySelector("template").content.children;
  if (lines.length) {
    take([...lines]);
    document.querySelector("#door-others").textContent = news.dataset.others;
    count();
    search();
  }
});

addEventListener("beforeunload", (event) => waiting.size && event.preventDefault());
addEventListener("online", look);
filter.addEventListener("input", search);
filter.closest("[hidden]").hidden = false;
setInterval(look, PERIOD);
