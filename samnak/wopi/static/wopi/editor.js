// Opens the editor at once; without script the button does it.
const form = document.querySelector("[data-wopi-open]");
if (form) {
  form.submit();
  form.hidden = true;
}
