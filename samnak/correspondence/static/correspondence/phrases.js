// A pressed phrase goes to the end of the text it stands above.
document.addEventListener("click", (event) => {
  const chip = event.target.closest("[data-phrase-into]");
  if (!chip) return;
  const field = document.getElementById(chip.dataset.phraseInto);
  field.value = field.value.trim() ? `${field.value.trimEnd()} ${chip.dataset.phrase}` : chip.dataset.phrase;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
});
