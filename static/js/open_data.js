// Examples of the open data are answered on the page: without this script they open as JSON.
async function show(place, address) {
  const field = place.querySelector("textarea");
  const said = place.querySelector("[role=status]");
  try {
    const answer = await fetch(address);
    field.value = JSON.stringify(await answer.json(), null, 2);
    field.hidden = false;
    said.textContent = `GET ${address.pathname}${address.search} → ${answer.status}`;
  } catch {
    said.textContent = said.dataset.failed;
  }
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-try] a[data-run]");
  if (link && !(event.ctrlKey || event.metaKey || event.shiftKey)) {
    event.preventDefault();
    show(link.closest("[data-try]"), new URL(link.href));
  }
});

document.addEventListener("submit", (event) => {
  const place = event.target.closest("[data-try]");
  if (place) {
    event.preventDefault();
    const address = new URL(event.target.action);
    address.search = new URLSearchParams(new FormData(event.target));
    show(place, address);
  }
});
