// Sends the height of this page to the one around its frame, which may not measure it.
const content = document.getElementById("embed");

function sendHeight() {
  const below = parseFloat(getComputedStyle(content.parentElement).paddingBottom);
  const height = Math.ceil(content.getBoundingClientRect().bottom + scrollY + below);
  // To any: the header lets only listed sites be around this page.
  parent.postMessage({ embedHeight: height }, "*");
}

if (parent !== window) {
  new ResizeObserver(sendHeight).observe(content);
  // The script of that page may have been loaded after the height was sent.
  addEventListener("message", (event) => event.source === parent && sendHeight());
}
