// The finder: of the boxes for time only those that count are shown.
const any = document.getElementById("id_any_time");
const form = document.querySelector("[data-f-form]");

function show() {
  form.querySelector("[data-f-exact]").hidden = any.checked;
  form.querySelector("[data-f-any]").hidden = !any.checked;
}

if (form && any) {
  any.addEventListener("change", show);
  show();
  // on a phone what is found stands below the boxes: the button leads there
  form.addEventListener("submit", () => {
    const there = () => document.getElementById("finder-results").scrollIntoView({ block: "start" });
    if (matchMedia("(max-width: 900px)").matches) document.addEventListener("htmx:after:settle", there, { once: true });
  });
}
