// The search fields of Select2 have no accessible name, so they get their label's.
function nameSearchFields() {
  for (const select of document.querySelectorAll("select.admin-autocomplete")) {
    const label = document.querySelector(`label[for="${CSS.escape(select.id)}"]`);
    const boxes = select.nextElementSibling?.querySelectorAll("[role]") ?? [];
    for (const box of boxes) {
      box.setAttribute("aria-label", label?.textContent.trim().replace(/:$/, "") ?? "");
    }
  }
}

nameSearchFields();
new MutationObserver(nameSearchFields).observe(document.body, {
  childList: true,
  subtree: true,
});
