// Lets the frames of the member registry be as high as their pages.
(() => {
  const home = new URL(document.currentScript.src).origin;
  const frames = () =>
    [...document.querySelectorAll("iframe")].filter((frame) => frame.src.startsWith(`${home}/`));

  addEventListener("message", ({ data, origin, source }) => {
    const frame = frames().find((one) => one.contentWindow === source);
    if (frame && origin === home && data.embedHeight > 0) {
      frame.style.height = `${data.embedHeight}px`;
    }
  });
  frames().forEach((frame) => frame.contentWindow.postMessage("height", "*"));
})();
