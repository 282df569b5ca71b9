// A long list of boxes: a search opens it and leaves the hits, Enter goes to the first one.
// What is ticked moves to the short list above with the next search.
for (const label of document.querySelectorAll(".choices [data-search]")) {
  const list = label.closest(".choices");
  const [chosen, status, fold] = ["ul", "[role=status]", "details"].map((part) => list.querySelector(part));
  const search = label.querySelector("input");

  function hits() {
    return [...fold.querySelectorAll("li")].filter((item) => !item.hidden);
  }

  function matches(item, words) {
    const text = `${item.textContent} ${item.dataset.words ?? ""}`.toLowerCase();
    return words.every((word) => text.includes(word));
  }

  search.addEventListener("input", () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    chosen.append(...[...fold.querySelectorAll("li")].filter((item) => item.querySelector(":checked")));
    for (const item of fold.querySelectorAll("li")) {
      item.hidden = !matches(item, words);
    }
    fold.open = words.length > 0;
    status.textContent = words.length ? status.dataset.count.replace("#", hits().length) : "";
  });

  // It must not send the form.
  search.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      event.preventDefault();
      hits()[0]?.querySelector("input").focus();
    }
  });

  label.hidden = false;
}
