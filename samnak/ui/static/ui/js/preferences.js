// Theme and rail change at once; the server keeps them in a cookie.
async function keep(form, name, value) {
  const data = new FormData(form);
  data.set(name, value);
  await fetch(form.action, { method: "POST", body: data, redirect: "manual" });
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  const button = event.submitter;
  if (form.matches("[data-ui-theme]") && button) {
    event.preventDefault();
    if (button.value === "auto") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = button.value;
    for (const other of form.querySelectorAll("[aria-pressed]")) other.setAttribute("aria-pressed", String(other === button));
    keep(form, "theme", button.value);
  } else if (form.matches("[data-ui-rail]")) {
    event.preventDefault();
    const narrow = document.documentElement.dataset.rail !== "narrow";
    if (narrow) document.documentElement.dataset.rail = "narrow";
    else delete document.documentElement.dataset.rail;
    keep(form, "rail", narrow ? "narrow" : "wide");
  }
}, true);

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-ui-width]");
  if (!button) return;
  const frame = document.querySelector("[data-ui-stage]");
  frame.dataset.width = button.dataset.uiWidth;
  for (const other of button.parentElement.children) other.setAttribute("aria-pressed", String(other === button));
});
