// The display at a door. The server says how the door looks from each moment on, for today and tomorrow; the display
// chooses by its clock. Without a network it goes on with what it has, and says how old that is.
const page = document.querySelector("[data-door]");
const KEPT = `door:${page.dataset.door}`;
const SHELF = "door-1"; // where the worker finds the page when there is no network
const EVERY = 60_000;
const SOONEST = 5_000;
const clock = new Intl.DateTimeFormat("en-GB", { timeZone: "Asia/Bangkok", hour: "2-digit", minute: "2-digit", hour12: false });

const embedded = { state: JSON.parse(document.querySelector("#door-state").textContent), at: Number(page.dataset.moment), etag: "" };
let { state, at, etag, ahead } = newest();
let offline = false;
let ended = false;
let failures = 0;
let timer = 0;
let shown = {};

// ---- what is known, and since when

function newest() {
  const kept = read();
  if (kept && kept.at >= embedded.at) return kept; // both in whole seconds; of the same second, the answer came after the page
  return { ...embedded, ahead: kept?.ahead ?? 0 };
}

function read() {
  try {
    return JSON.parse(localStorage.getItem(KEPT));
  } catch {
    return null;
  }
}

function keep() {
  try {
    localStorage.setItem(KEPT, JSON.stringify({ state, at, etag, ahead }));
  } catch {
    // a browser that keeps nothing still shows what it has
  }
}

/** The present moment in seconds, by the browser's clock set right by the server's. */
function now() {
  return Date.now() / 1000 + ahead;
}

function setRight(answer) {
  const told = Date.parse(answer.headers.get("Date")) / 1000;
  if (!told) return;
  if (Math.abs(told - now()) > 2) ahead = told - Date.now() / 1000;
  at = told;
}

// ---- asking the server

async function ask() {
  clearTimeout(timer);
  let wait = EVERY + Math.random() * 3_000;
  try {
    const answer = await fetch(page.dataset.door + location.search, {
      headers: etag ? { "If-None-Match": etag } : {},
      cache: "no-store",
      signal: AbortSignal.timeout(20_000),
    });
    if (answer.status === 404) return end();
    if (answer.status !== 304 && !answer.ok) throw new Error(answer.status);
    setRight(answer);
    if (answer.status === 200) {
      const fresh = await answer.json();
      if (fresh.page !== state.page) return begin();
      state = fresh;
      etag = answer.headers.get("ETag") ?? "";
      shown = {};
    }
    failures = 0;
    offline = false;
    keep();
  } catch {
    offline = true;
    wait = Math.min(SOONEST * 2 ** failures++, EVERY);
  }
  draw();
  timer = setTimeout(ask, wait);
}

/** Load the page anew because it has changed, without what was kept of the old one. */
async function begin() {
  await globalThis.caches?.delete(SHELF);
  location.reload();
}

function end() {
  ended = true;
  localStorage.removeItem(KEPT);
  draw();
}

// ---- drawing

function draw() {
  const moment = now();
  const look = ended ? told("ended") : moment >= state.ends ? told("lost") : lookAt(moment);
  const left = look.until && look.until > moment ? look.until - moment : 0;
  write("clock", clock.format(moment * 1000));
  write("offline", state.words.offline.replace("{time}", `${clock.format(at * 1000)} น.`));
  page.querySelector("[data-offline]").hidden = !offline || ended;
  set(page, "data-state", look.state);
  set(page, "data-why", look.why);
  for (const name of ["word", "lead", "title", "unit", "note"]) write(name, look[name]);
  write("count", left ? look.count.replace("{time}", spoken(left)) : "");
  for (const name of ["room", "place", "agency"]) write(name, state[name]);
  progress(look, moment);
  drawNext(look, moment);
  drawDay(moment);
}

function lookAt(moment) {
  const look = state.looks.findLast((one) => one.from <= moment) ?? state.looks[0];
  return offline && look.stale ? { ...look, ...look.stale } : look;
}

function told(name) {
  const { words } = state;
  return { state: "closed", why: "closure", word: words[name], lead: "", count: "", title: "", unit: "", note: words[`${name}_note`], next: null };
}

function drawNext(look, moment) {
  write("next-when", look.next?.when ?? "");
  write("next-title", look.next?.title ?? state.words.none);
  write("next-unit", look.next?.unit ?? "");
  write("next-note", look.next?.note ?? "");
  const away = state.away.findLast((one) => one.from <= moment);
  page.querySelector("[data-away]").hidden = look.state === "free" || !away?.name || ended || moment >= state.ends;
  for (const name of ["name", "place"]) write(`away-${name}`, away?.[name] ?? "");
}

function drawDay(moment) {
  const day = state.days.findLast((one) => one.from <= moment) ?? state.days[0];
  const place = page.querySelector("[data-day]");
  if (shown.day !== day) {
    shown.day = day;
    place.innerHTML = day.html;
    write("date", day.label);
  }
  for (const one of place.querySelectorAll("[data-begins]")) {
    one.toggleAttribute("data-past", Number(one.dataset.ends) <= moment);
    one.toggleAttribute("data-now", Number(one.dataset.begins) <= moment && moment < Number(one.dataset.ends));
  }
  const share = (moment - day.begin) / (day.end - day.begin);
  const bar = place.querySelector(".b-door-bar");
  let line = bar.querySelector(".b-door-line");
  if (!line) {
    line = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    for (const [name, value] of Object.entries({ class: "b-door-line", width: "3", height: "140%", y: "-20%", rx: "1.5" })) line.setAttribute(name, value);
    bar.append(line);
  }
  line.toggleAttribute("hidden", share < 0 || share > 1);
  set(line, "x", `${(Math.min(Math.max(share, 0), 1) * 100).toFixed(2)}%`);
}

function progress(look, moment) {
  const share = look.since && look.until ? (moment - look.since) / (look.until - look.since) : 0;
  set(page.querySelector("[data-progress]"), "width", `${(Math.min(Math.max(share, 0), 1) * 100).toFixed(1)}%`);
}

function spoken(seconds) {
  const minutes = Math.floor(seconds / 60);
  if (minutes < 1) return state.words.moment;
  const parts = [[Math.floor(minutes / 60), state.words.hours], [minutes % 60, state.words.minutes]];
  return parts.filter(([count]) => count).map(([count, form]) => form.replace("{count}", count)).join(" ");
}

/** Write only what has changed, so that a screen reader is not told the same again each second. */
function write(name, text) {
  const place = page.querySelector(`[data-show="${name}"]`);
  if (place.textContent !== text) place.textContent = text;
}

function set(element, name, value) {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

// ---- running

async function stayAwake() {
  if (document.visibilityState !== "visible") return;
  await navigator.wakeLock?.request("screen").catch(() => {});
}

/** Keep the page and what it is drawn with, for a power cut after which the network comes back last. */
async function stayThere() {
  if (!navigator.serviceWorker) return;
  try {
    await navigator.serviceWorker.register(page.dataset.worker, { scope: "/displays/" });
    const parts = performance.getEntriesByType("resource").map((one) => one.name).filter((name) => name.includes("/static/"));
    await (await caches.open(SHELF)).addAll([location.href, ...new Set(parts)]);
  } catch {
    // without it the display works all the same, as long as nobody reloads it offline
  }
}

function soon() {
  clearTimeout(timer);
  timer = setTimeout(ask, 300);
}

ahead ??= 0;
draw();
setInterval(draw, 1_000);
addEventListener("online", soon);
addEventListener("offline", () => {
  offline = true;
  draw();
});
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") soon();
  stayAwake();
});
stayAwake();
ask();
stayThere();
