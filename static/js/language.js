// On a page of several forms, a change of language takes along the one typed in last.
// Without this it is the form that the button names.
const button = document.querySelector("button#language");
let typed = null;

document.addEventListener("input", ({ target }) => {
  if (target.form?.querySelector("input[name=do]")) {
    typed = target.form;
  }
});

button?.addEventListener("click", () => {
  if (typed) {
    typed.id ||= "typed-last";
    button.setAttribute("form", typed.id);
  }
});
