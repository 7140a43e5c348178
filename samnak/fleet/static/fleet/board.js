// The allocation board: a line where the time stands, and drag as a short way to the same links and forms.
const table = document.querySelector("[data-board]");
const scroll = table?.closest(".b-scroll");
let held = null;

function drawNow() {
  const start = new Date(table.dataset.start).getTime();
  const end = new Date(table.dataset.end).getTime();
  const now = Date.now();
  let line = table.parentElement.querySelector(".b-line");
  if (now < start || now > end) { line?.remove(); return; }
  if (!line) {
    line = document.createElement("div");
    line.className = "b-line";
    line.setAttribute("aria-hidden", "true");
    table.parentElement.append(line);
    table.parentElement.style.position = "relative";
  }
  const names = table.querySelector(".b-corner").offsetWidth;
  const width = table.offsetWidth - names;
  line.style.left = `${names + (width * (now - start)) / (end - start)}px`;
  line.style.height = `${table.offsetHeight - 60}px`;
  line.style.bottom = "auto";
}

// Bring what matters into sight: the chosen time on a narrow screen, else the present hour.
function look() {
  const target = table.querySelector(".b-wish") ?? table.querySelector(".b-now");
  if (!target || scroll.scrollWidth <= scroll.clientWidth) return;
  const names = table.querySelector(".b-corner").offsetWidth;
  scroll.scrollLeft = Math.max(0, target.offsetLeft - names - 40);
}

function over(event) {
  const row = event.target.closest?.("[data-board-row]");
  return row && held && row.closest("[data-board-group]") ? row : null;
}

function clear() {
  for (const row of table.querySelectorAll(".b-over")) row.classList.remove("b-over");
}

document.addEventListener("dragstart", (event) => {
  const card = event.target.closest?.("[data-board-request], [data-board-trip]");
  if (!card) return;
  held = card;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", card.href ?? "");
});

document.addEventListener("dragend", () => { held = null; clear(); });

document.addEventListener("dragover", (event) => {
  const row = over(event);
  if (!row) return;
  event.preventDefault();
  clear();
  row.classList.add("b-over");
});

// A request dropped on a row opens it with that car or driver chosen; a trip opens the form that changes it. Both still ask.
document.addEventListener("drop", (event) => {
  const row = over(event);
  if (!row) return;
  event.preventDefault();
  const what = row.closest("[data-board-group]").dataset.boardGroup;
  const address = new URL(held.href, location.href);
  if (held.dataset.boardTrip) address.pathname = `/trips/${held.dataset.boardTrip}/allocation/`;
  address.searchParams.set(what, row.dataset.boardRow);
  location.assign(address);
});

if (table) {
  drawNow();
  look();
  setInterval(drawNow, 60_000);
  addEventListener("resize", drawNow);
}
