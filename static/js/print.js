// The button prints; without a script the hint beside it stands alone.
const button = document.querySelector("[data-print]");
button.hidden = false;
button.addEventListener("click", () => window.print());
