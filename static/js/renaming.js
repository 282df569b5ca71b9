// What becomes of the old name is asked only while the name differs from it.
const kept = document.querySelector("[data-former-name]");
const name = document.querySelector("#id_name");
const question = kept?.closest(".form-row");

function ask() {
  question.hidden = name.value.trim() === kept.dataset.formerName;
}

if (question && name) {
  ask();
  name.addEventListener("input", ask);
}
