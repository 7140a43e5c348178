// Date boxes of the browser show Christian years: beside each stands the day in Thai with the Buddhist year.
const thai = new Intl.DateTimeFormat("th-TH-u-ca-buddhist", { weekday: "long", day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });

function show(input) {
  let words = input.parentElement.querySelector(`[data-ui-thai-words="${input.id}"]`);
  if (!words) {
    words = document.createElement("span");
    words.className = "s-thai-date";
    words.dataset.uiThaiWords = input.id;
    words.setAttribute("aria-live", "polite");
    input.after(words);
  }
  words.textContent = input.value ? thai.format(new Date(`${input.value}T00:00:00Z`)) : "";
  words.hidden = !input.value;
}

function start() {
  document.querySelectorAll("input[type=date][data-ui-thai-date]").forEach(show);
}

document.addEventListener("input", (event) => {
  if (event.target.matches?.("input[type=date][data-ui-thai-date]")) show(event.target);
});
start();
document.addEventListener("htmx:after:settle", start);
document.addEventListener("ui:added", start);
