// A select with `data-hidden-by` stands only where it can have a meaning: it is emptied and
// hidden while the other select holds one of the values of `data-hidden-for`.
for (const select of document.querySelectorAll("select[data-hidden-by]")) {
  const other = select.form.elements[select.dataset.hiddenBy];
  const without = select.dataset.hiddenFor.split(" ");

  function update() {
    const isHidden = without.includes(other.value.split(" ")[1]);
    select.closest(".input").hidden = isHidden;
    if (isHidden) {
      select.value = "";
    }
  }

  other.addEventListener("change", update);
  update();
}
