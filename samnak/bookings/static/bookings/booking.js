// The booking form: only the boxes of a repetition that are wanted are shown, time that is kept counts down, a clash comes into view.
const repeat = document.querySelector("[data-b-repeat]");
const pattern = document.getElementById("id_repeat");

function show() {
  const shown = pattern.value ? ["repeats", ...(pattern.value === "weekly" ? ["weekly"] : [])] : [];
  repeat.dataset.bShows = shown.join(" ");
}

if (repeat && pattern) {
  repeat.classList.add("b-script");
  pattern.addEventListener("change", show);
  show();
}

// The end of a meeting follows its beginning, as long as it was before: one moves, the other keeps its distance.
const start = document.getElementById("id_start");
const end = document.getElementById("id_end");

function minutes(input) {
  const [hours, rest] = input.value.split(":").map(Number);
  return Number.isFinite(hours) && Number.isFinite(rest) ? hours * 60 + rest : null;
}

if (start && end) {
  let before = minutes(start);
  start.addEventListener("change", () => {
    const now = minutes(start);
    const until = minutes(end);
    const length = before === null || until === null ? 60 : until - before;
    if (now !== null && length > 0 && now + length < 24 * 60) {
      const moved = now + length;
      end.value = `${String(Math.floor(moved / 60)).padStart(2, "0")}:${String(moved % 60).padStart(2, "0")}`;
    }
    before = now;
  });
}

// Time that is kept: how long still, told each second, spoken each minute.
const english = document.documentElement.lang === "en";
function tick() {
  for (const element of document.querySelectorAll("[data-b-until]")) {
    const left = Math.round((Date.parse(element.dataset.bUntil) - Date.now()) / 1000);
    const words = left <= 0
      ? element.dataset.bGone
      : `${english ? "left" : "เหลือ"} ${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")} ${english ? "min" : "นาที"}`;
    if (element.textContent !== words) element.textContent = words;
  }
}
if (document.querySelector("[data-b-until]")) {
  tick();
  setInterval(tick, 1000);
}

const clash = document.getElementById("b-clash");
if (clash) {
  clash.scrollIntoView({ block: "start" });
  clash.focus({ preventScroll: true });
}
