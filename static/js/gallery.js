// Pictures that open above the page; without script each is a link to itself.
const dialog = document.querySelector("dialog.gallery");
const links = [...document.querySelectorAll(".profile-pictures a")];
const ARROWS = { ArrowLeft: -1, ArrowRight: 1 };
let place = 0;

function show(number) {
  place = (number + links.length) % links.length;
  dialog.querySelector("figure").replaceChildren(links[place].querySelector("img").cloneNode());
}

function open(event) {
  if (event.ctrlKey || event.metaKey || event.shiftKey) {
    return;
  }
  event.preventDefault();
  show(links.indexOf(event.currentTarget));
  dialog.hidden = false;
  dialog.showModal();
}

links.forEach((link) => link.addEventListener("click", open));
dialog.addEventListener("close", () => (dialog.hidden = true));
dialog.addEventListener("keydown", ({ key }) => key in ARROWS && show(place + ARROWS[key]));
dialog.addEventListener("click", ({ target }) => {
  if (target === dialog) {
    dialog.close();
  } else if (target.value) {
    show(place + Number(target.value));
  }
});
