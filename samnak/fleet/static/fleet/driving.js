// The phone page of drivers. Every act is first written down in the phone, then sent, in order; without a network it waits.
// The server knows each act by its key, so that one sent twice counts once.
const root = document.querySelector("[data-driving]");
const say = document.querySelector("[data-driving-words]").dataset;
const box = root.querySelector("[data-driving-queue]");
const list = box.querySelector("[data-driving-items]");
const title = box.querySelector("[data-driving-title]");
const login = box.querySelector("[data-driving-login]");
const LONGEST_SIDE = 1600;
const QUALITY = 0.82;
const RETRY = 30_000;
let sending = false;
let again = false;
let signedOut = false;

// --- the queue: one store, in the order in which things were done ---------------------------------------------------

function opened() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open("samnak-driving", 1);
    request.onupgradeneeded = () => request.result.createObjectStore("acts", { keyPath: "order", autoIncrement: true });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function within(mode, work) {
  const base = await opened();
  try {
    return await new Promise((resolve, reject) => {
      const change = base.transaction("acts", mode);
      const request = work(change.objectStore("acts"));
      change.oncomplete = () => resolve(request.result);
      change.onerror = () => reject(change.error);
      change.onabort = () => reject(change.error);
    });
  } finally {
    base.close();
  }
}

// What was sent stays written down until a page comes that knows of it: the page in the phone may be older.
const written = () => within("readonly", (store) => store.getAll());
const queued = async () => (await written()).filter((act) => act.state !== "sent");
const add = (act) => within("readwrite", (store) => store.add(act));
const put = (act) => within("readwrite", (store) => store.put(act));
const drop = (order) => within("readwrite", (store) => store.delete(order));

// --- what is typed --------------------------------------------------------------------------------------------------

function reading(text) {
  const plain = (text ?? "").replace(/[๐-๙]/g, (digit) => "๐๑๒๓๔๕๖๗๘๙".indexOf(digit)).replace(/[,\s]/g, "");
  return /^\d+$/.test(plain) ? Number(plain) : null;
}

async function smaller(file) {
  if (!file?.size) return null;
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    const made = await new Promise((resolve) => { canvas.toBlob(resolve, "image/jpeg", QUALITY); });
    return made ?? file;
  } catch {
    return file; // a picture this browser cannot read is for the server to judge
  }
}

function tell(form, words) {
  form.querySelector(".d-told")?.remove();
  if (!words) return;
  const line = document.createElement("p");
  line.className = "d-told";
  line.setAttribute("role", "alert");
  line.textContent = words;
  form.querySelector("button[type=submit]").before(line);
}

// The same questions as the server asks, so that they are asked at the car and not when the network comes back.
async function doubt(form, kind, card, number) {
  const acts = (await written()).filter((act) => act.trip === card.dataset.drivingTrip);
  const began = acts.find((act) => act.kind === "start");
  const start = began ? reading(began.fields.odometer) : reading(card.dataset.started);
  if (kind === "start") {
    const plates = acts.length ? [] : (await written()).filter((act) => act.plate === card.dataset.plate && act.fields.odometer);
    const last = Math.max(Number(card.dataset.odometer), ...plates.map((act) => reading(act.fields.odometer) ?? 0));
    if (number < last) return { words: `${say.low} ${last.toLocaleString()}`, refused: true };
    if (number > last) return { words: `${say.gap} ${(number - last).toLocaleString()}` };
  }
  if (kind === "return") {
    if (start !== null && number < start) return { words: `${say.low} ${start.toLocaleString()}`, refused: true };
    const since = began ? new Date(began.at) : new Date(card.dataset.began || Date.now());
    const days = Math.floor((new Date().setHours(0, 0, 0, 0) - since.setHours(0, 0, 0, 0)) / 86_400_000) + 1;
    if (start !== null && number - start > Number(root.dataset.mostKm) * days) return { words: `${say.jump} ${(number - start).toLocaleString()}` };
  }
  return null;
}

async function take(form) {
  const kind = form.elements.driving.value;
  const card = form.closest("[data-driving-trip]");
  const fields = {};
  for (const field of form.elements) {
    if (!field.name || /^(file|submit|button)$/.test(field.type) || field.name === "csrfmiddlewaretoken" || field.name === "driving") continue;
    if (field.type === "checkbox" ? field.checked : field.value !== "") fields[field.name] = field.value;
  }
  if (kind !== "accident") {
    const number = reading(fields.odometer);
    if (number === null) { tell(form, say.need); form.elements.odometer.focus(); return; }
    const question = await doubt(form, kind, card, number);
    if (question?.refused || (question && form.dataset.asked !== String(number))) {
      form.dataset.asked = question.refused ? "" : String(number);
      tell(form, question.words);
      form.elements.odometer.focus();
      return;
    }
    if (question) fields.confirmed = "on";
  }
  const lacking = [...form.querySelectorAll("input, textarea")].find((field) => ["litres", "baht", "place", "story"].includes(field.name) && !field.value.trim());
  if (lacking) { tell(form, say.fill); lacking.focus(); return; }
  tell(form, "");
  fields.key = crypto.randomUUID();
  fields.at = new Date().toISOString();
  const photo = await smaller(form.querySelector("input[type=file]")?.files[0]);
  await add({
    kind, fields, photo, url: form.action, who: root.dataset.who, trip: card.dataset.drivingTrip, plate: card.dataset.plate, at: fields.at, state: "waiting", told: "",
  });
  form.reset();
  form.closest("details").open = false;
  await show();
  flush();
}

// --- what is shown --------------------------------------------------------------------------------------------------

function steps(acts) {
  for (const card of root.querySelectorAll("[data-driving-trip]")) {
    const mine = acts.filter((act) => act.trip === card.dataset.drivingTrip && act.who === root.dataset.who);
    const [start, road, note] = ["[data-driving-step=start]", "[data-driving-step=road]", "[data-driving-note]"].map((one) => card.querySelector(one));
    const left = mine.some((act) => act.kind === "start") || card.dataset.started !== "";
    const back = mine.some((act) => act.kind === "return");
    const waiting = mine.filter((act) => act.state !== "sent");
    start.hidden = left;
    road.hidden = !left || back;
    note.hidden = waiting.length === 0;
    note.textContent = waiting.map((act) => `${say[act.kind]} · ${say.waiting}`).join(" / ");
  }
}

function pressed(words, work) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = words;
  button.addEventListener("click", () => { document.activeElement?.blur(); return work(); }); // a tap need not take the focus
  return button;
}

function line(act) {
  const item = document.createElement("li");
  item.className = "d-item";
  const head = document.createElement("p");
  head.className = "d-item-head";
  const what = document.createElement("span");
  what.textContent = [say[act.kind], act.plate, act.fields.odometer && `${say.odometer} ${act.fields.odometer}`].filter(Boolean).join(" · ");
  const when = document.createElement("span");
  when.textContent = `${new Date(act.at).toLocaleTimeString("th-TH", { hour: "2-digit", minute: "2-digit" })} · ${act.state === "sending" ? say.sending : say.waiting}`;
  head.append(what, when);
  item.append(head);
  if (!act.told) return item;
  const told = document.createElement("p");
  told.className = "d-item-told";
  told.textContent = act.told;
  const acts = document.createElement("div");
  acts.className = "d-item-acts";
  const resend = async (change) => { Object.assign(act.fields, change); await put({ ...act, state: "waiting", told: "" }); await show(); flush(); };
  if (act.doubt) acts.append(pressed(say.confirm, () => resend({ confirmed: "on" })));
  if (act.field === "odometer") {
    const box_ = document.createElement("input");
    box_.inputMode = "numeric";
    box_.value = act.fields.odometer;
    box_.setAttribute("aria-label", say.odometer);
    acts.append(box_, pressed(say.edit, () => resend({ odometer: box_.value, confirmed: "" })));
  }
  if (!act.doubt && act.field !== "odometer") acts.append(pressed(say.retry, () => resend({})));
  acts.append(pressed(say.drop, async () => { await drop(act.order); await show(); flush(); }));
  item.append(told, acts);
  return item;
}

async function show() {
  const known = await written();
  const acts = known.filter((act) => act.state !== "sent");
  const mine = acts.filter((act) => act.who === root.dataset.who);
  steps(known);
  box.hidden = acts.length === 0;
  const correcting = document.activeElement?.matches("input") && list.contains(document.activeElement);
  if (!correcting) list.replaceChildren(...mine.map(line));
  login.hidden = !signedOut;
  const asks = mine.some((act) => act.told);
  box.dataset.kind = signedOut ? "login" : asks ? "ask" : "wait";
  if (signedOut) title.textContent = say.login;
  else if (acts.length > mine.length && mine.length === 0) title.textContent = say.other;
  else if (asks) title.textContent = say.ask;
  else title.textContent = navigator.onLine ? say.online : say.offline;
}

// --- sending --------------------------------------------------------------------------------------------------------

async function asked(address, options = {}) {
  const answer = await fetch(address, { credentials: "same-origin", redirect: "manual", ...options });
  if (answer.type === "opaqueredirect" || answer.status === 401) throw new Error("signed out");
  return answer;
}

function body(act, token) {
  const form = new FormData();
  form.append("csrfmiddlewaretoken", token);
  for (const [name, value] of Object.entries(act.fields)) if (value !== "") form.append(name, value);
  if (act.photo) form.append("photo", act.photo, "photo.jpg");
  return form;
}

async function send(act, token) {
  await put({ ...act, state: "sending" });
  await show();
  const answer = await asked(act.url, { method: "POST", headers: { "X-Driving": "1", "X-CSRFToken": token }, body: body(act, token) });
  if (answer.ok) {
    if (act.kind === "start" || act.kind === "return") await put({ ...act, photo: null, state: "sent", told: "" });
    else await drop(act.order);
    return true;
  }
  if (answer.status >= 500 || answer.status === 429) throw new Error("server");
  const told = await answer.json().catch(() => ({ message: say.broken }));
  await put({ ...act, state: "waiting", told: told.message ?? say.broken, field: told.field ?? "", doubt: Boolean(told.doubt) });
  return false;
}

// What is written down while others are being sent follows at once, not only when it is tried again.
async function flush() {
  if (sending) { again = true; return; }
  sending = true;
  let sent = 0;
  do {
    again = false;
    sent += await round();
  } while (again);
  sending = false;
  await show();
  const left = (await queued()).filter((act) => act.who === root.dataset.who);
  if (!sent || left.length > 0) return;
  if (typing()) { toast(say.sent); return; } // words being typed stay; the next act brings the new page
  sessionStorage.setItem("samnak:driving-sent", "1");
  location.reload();
}

async function round() {
  let sent = 0;
  try {
    const mine = (await queued()).filter((act) => act.who === root.dataset.who);
    if (mine.length === 0) return sent;
    const here = await (await asked(root.dataset.state)).json();
    signedOut = false;
    if (here.who !== root.dataset.who) { location.reload(); return sent; } // somebody else signed in on this phone
    const held = new Set(mine.filter((act) => act.told).map((act) => act.trip)); // what follows an open question waits with it
    for (const act of mine) {
      if (act.told || held.has(act.trip)) continue;
      if (await send(act, here.token)) sent += 1; else held.add(act.trip);
    }
  } catch (error) {
    signedOut = error.message === "signed out";
    for (const act of await queued()) if (act.state === "sending") await put({ ...act, state: "waiting" });
  }
  return sent;
}

function typing() {
  const begun = (field) => (field.type === "file" ? field.files.length > 0 : field.type !== "hidden" && "defaultValue" in field && field.value !== field.defaultValue);
  return [...root.querySelectorAll("details[open] form")].some((form) => [...form.elements].some(begun));
}

function toast(words) {
  document.dispatchEvent(new CustomEvent("ui:toast", { detail: { words, kind: "success" } }));
}

async function forget() {
  for (const act of await written()) {
    if (act.state !== "sent") continue;
    const card = root.querySelector(`[data-driving-trip="${act.trip}"]`);
    if (!card || (act.kind === "start" && card.dataset.started !== "")) await drop(act.order);
  }
}

// --- begin ----------------------------------------------------------------------------------------------------------

root.addEventListener("submit", (event) => {
  const form = event.target.closest("form");
  if (!form?.elements.driving) return;
  event.preventDefault();
  event.stopPropagation();
  take(form).catch((error) => tell(form, String(error.message ?? error)));
}, true);

root.addEventListener("input", (event) => { if (event.target.name === "odometer") tell(event.target.form, ""); });
addEventListener("online", flush);
addEventListener("offline", show);
document.addEventListener("visibilitychange", () => { if (!document.hidden) flush(); });
setInterval(() => { if (navigator.onLine) flush(); }, RETRY);

// Whoever leaves by the door takes the page along; what waits to be sent stays.
document.addEventListener("submit", (event) => {
  if (/\/logout\/$/.test(event.target.action ?? "")) navigator.serviceWorker?.controller?.postMessage({ kind: "forget" });
});

async function keep() {
  if (!navigator.serviceWorker) return;
  await navigator.serviceWorker.register(root.dataset.worker, { scope: "/driving/" });
  const ready = await navigator.serviceWorker.ready;
  await document.fonts?.ready;
  const named = [...document.querySelectorAll("link[rel=stylesheet][href], link[rel=icon][href], script[src]")].map((one) => one.href || one.src);
  const drawn = performance.getEntriesByType("resource").map((one) => one.name).filter((one) => new URL(one).pathname.startsWith("/static/"));
  ready.active.postMessage({ kind: "keep", parts: [...new Set([...named, ...drawn])] });
}

if (sessionStorage.getItem("samnak:driving-sent")) {
  sessionStorage.removeItem("samnak:driving-sent");
  toast(say.sent);
}
forget().then(show).then(flush);
keep().catch(() => undefined);
