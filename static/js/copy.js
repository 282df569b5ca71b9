// Buttons that copy: only where the browser can, else the text stands there to be marked.
function offer(place) {
  const button = place.querySelector("[data-copy]");
  const said = place.querySelector("[data-copied]");
  place.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    said.textContent = said.dataset.copied;
    setTimeout(() => (said.textContent = ""), 4000);
  });
}

if (navigator.clipboard) {
  document.querySelectorAll(".copying").forEach(offer);
}
