() => {
  const bar = document.querySelector(".save-bar").getBoundingClientRect();
  const at = document.activeElement.getBoundingClientRect();
  return at.height < innerHeight / 2 && at.bottom > bar.top + 1
    && !document.activeElement.closest(".save-bar, .delete-row");
}
