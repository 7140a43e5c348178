// Lists: j/k move, Enter opens, x chooses, e acts; the reading pane; the bar of chosen rows; filters that send themselves.
const rows = () => [...document.querySelectorAll("[data-ui-row]")];
const pane = () => {
  const found = document.getElementById("reading-detail");
  return found && getComputedStyle(found).display !== "none" ? found : null;
};

function here() {
  return document.activeElement?.closest("[data-ui-row]") ?? document.querySelector("[data-ui-row][aria-current=true]");
}

function mark(row) {
  for (const other of rows()) other.removeAttribute("aria-current");
  row.setAttribute("aria-current", "true");
}

// The head of the pane: the title of the fetched page, what stands below it, and the way to the whole page.
function heading(page, link, target) {
  const head = document.createElement("div");
  head.className = "s-reading-head";
  const title = document.createElement("h2");
  title.textContent = page.querySelector("main h1")?.textContent.trim() ?? link.textContent.trim();
  const open = document.createElement("a");
  open.className = "s-button s-button-quiet s-button-small";
  open.href = link.href;
  open.textContent = target.dataset.uiOpenWords;
  const below = [...(page.querySelector(".s-page-titles")?.children ?? [])].filter((node) => node.tagName !== "H1");
  const words = document.createElement("div");
  words.append(title, ...below.map((node) => document.importNode(node, true)));
  head.append(words, open);
  return head;
}

let asked = null;

async function read(row) {
  const link = row.querySelector("[data-ui-open]");
  const target = pane();
  if (!target || !link?.hasAttribute("data-ui-pane")) return false;
  mark(row);
  asked?.abort();
  asked = new AbortController();
  target.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(link.href, { headers: { "X-Reading-Pane": "1" }, signal: asked.signal });
    if (!answer.ok) throw new Error(String(answer.status));
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const part = page.querySelector("[data-ui-document]");
    if (!part) { location.href = link.href; return true; }
    const bar = page.querySelector(".s-action-bar");
    const dialogs = [...page.querySelectorAll("dialog[data-ui-dialog]:not(#keys)")].filter((dialog) => !part.contains(dialog));
    const nodes = [part, ...dialogs, bar].filter(Boolean).map((node) => document.importNode(node, true));
    target.replaceChildren(heading(page, link, target), ...nodes);
    target.scrollTop = 0;
    window.htmx?.process(target);
    document.dispatchEvent(new CustomEvent("ui:added", { detail: { root: target } }));
    row.classList.remove("s-row-unread");
  } catch (error) {
    if (error.name !== "AbortError") location.href = link.href;
  } finally {
    target.removeAttribute("aria-busy");
  }
  return true;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-ui-open]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
  const row = link.closest("[data-ui-row]");
  if (row && pane() && link.hasAttribute("data-ui-pane")) {
    event.preventDefault();
    read(row);
  }
});

function move(step) {
  const all = rows();
  if (!all.length) return;
  const at = all.indexOf(here());
  const row = all[Math.min(Math.max(at + step, 0), all.length - 1)];
  row.querySelector("[data-ui-open]")?.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
  if (pane()) read(row);
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || !document.querySelector("[data-ui-list]") || document.querySelector("dialog[open]")) return;
  if (event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]")) return;
  const row = here();
  if (event.code === "KeyJ") move(1);
  else if (event.code === "KeyK") move(-1);
  else if (event.code === "KeyX" && row) row.querySelector("[data-ui-select]")?.click();
  else if (event.code === "KeyE" && row) row.querySelector("[data-ui-act]")?.click();
  else if (event.key === "Escape") document.querySelectorAll("[data-ui-select]:checked").forEach((box) => { box.checked = false; count(); });
  else return;
  event.preventDefault();
});

// ---- chosen rows

function count() {
  const number = document.querySelectorAll("[data-ui-select]:checked").length;
  for (const bar of document.querySelectorAll("[data-ui-bulk]")) {
    bar.hidden = number === 0;
    const told = bar.querySelector("[data-ui-bulk-count]");
    told.dataset.words ??= told.textContent;
    told.textContent = number ? (document.documentElement.lang === "en" ? `${number} selected` : `เลือก ${number} รายการ`) : told.dataset.words;
  }
  const every = document.querySelectorAll("[data-ui-select]").length;
  for (const all of document.querySelectorAll("[data-ui-select-all]")) {
    all.checked = number > 0 && number === every;
    all.indeterminate = number > 0 && number < every;
  }
}

let last = null;

document.addEventListener("click", (event) => {
  const box = event.target.closest?.("[data-ui-select]");
  if (!box) return;
  if (event.shiftKey && last) {
    const all = [...document.querySelectorAll("[data-ui-select]")];
    const [from, to] = [all.indexOf(last), all.indexOf(box)].sort((a, b) => a - b);
    for (const other of all.slice(from, to + 1)) other.checked = box.checked;
  }
  last = box;
  count();
});

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-ui-select-all]")) {
    for (const box of document.querySelectorAll("[data-ui-select]")) box.checked = event.target.checked;
    count();
  }
});

// ---- filters

let pause = 0;

function send(form) {
  clearTimeout(pause);
  for (const field of form.elements) if (field.name && !field.value && field.type !== "hidden") field.dataset.uiEmpty = field.name;
  form.requestSubmit();
}

document.addEventListener("change", (event) => {
  const form = event.target.closest("[data-ui-autosubmit]");
  if (form && event.target.type !== "search") send(form);
});

document.addEventListener("search", (event) => {
  const form = event.target.closest("[data-ui-autosubmit]");
  if (form) send(form);
}, true);

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-ui-autosubmit]")) return;
  for (const field of event.target.elements) if (field.name && field.value === "") field.disabled = true;
  setTimeout(() => { for (const field of event.target.elements) field.disabled = false; }, 0);
});

count();
document.addEventListener("htmx:after:settle", count);
document.addEventListener("ui:added", count);
