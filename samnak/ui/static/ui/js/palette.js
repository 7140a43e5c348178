// The palette (Ctrl/⌘-K): goes to places, runs the commands of the page, searches. Also the single keys of a page.
const palette = document.querySelector("[data-ui-palette]");
const input = palette?.querySelector("input");
const list = palette?.querySelector("[role=listbox]");
let shown = [];
let chosen = 0;
let waiting = 0;

function label(element) {
  const word = element.querySelector(".s-rail-word, .s-button-label, .s-menu-word") ?? element;
  return word.textContent.trim().replace(/\s+/g, " ");
}

function commands() {
  const go = [...document.querySelectorAll(".s-rail-list a")].map((link) => ({
    label: label(link), hint: palette.dataset.uiGoWords, url: link.href, run: () => { location.href = link.href; },
  }));
  const acts = [...document.querySelectorAll(".s-page-acts :is(a, button), .s-action-acts :is(a, button)")]
    .filter((act) => !act.closest(".s-menu-list") && !act.disabled && act.getAttribute("aria-disabled") !== "true" && label(act))
    .map((act) => ({ label: label(act), hint: palette.dataset.uiActWords, run: () => { palette.close(); act.click(); } }));
  return [...acts, ...go];
}

function draw() {
  list.replaceChildren(...shown.map((item, index) => {
    const line = document.createElement("li");
    line.className = "s-palette-item";
    line.id = `palette-item-${index}`;
    line.setAttribute("role", "option");
    line.setAttribute("aria-selected", String(index === chosen));
    const word = document.createElement("span");
    word.textContent = item.label;
    const hint = document.createElement("span");
    hint.className = "s-palette-hint";
    hint.textContent = item.hint ?? "";
    line.append(word, hint);
    line.addEventListener("click", () => item.run());
    return line;
  }));
  input.setAttribute("aria-activedescendant", shown.length ? `palette-item-${chosen}` : "");
  list.children[chosen]?.scrollIntoView({ block: "nearest" });
}

function refresh() {
  const typed = input.value.trim().toLowerCase();
  chosen = 0;
  shown = commands().filter((item) => item.label.toLowerCase().includes(typed)).slice(0, typed ? 6 : 12);
  if (typed) {
    const words = input.value.trim();
    const go = () => { location.href = `${palette.dataset.uiSearch}?q=${encodeURIComponent(words)}`; };
    shown.push({ label: `${palette.dataset.uiSearchWords} “${words}”`, hint: "Enter", run: go });
    suggest(words);
  }
  draw();
}

function suggest(words) {
  if (!palette.dataset.uiSuggest || words.length < 2) return;
  clearTimeout(waiting);
  waiting = setTimeout(async () => {
    const answer = await fetch(`${palette.dataset.uiSuggest}?q=${encodeURIComponent(words)}`, { headers: { Accept: "application/json" } });
    if (!answer.ok || input.value.trim() !== words) return;
    const { items } = await answer.json();
    const known = new Set(shown.map((item) => item.url));
    const fresh = items.filter((item) => !known.has(new URL(item.url, location.href).href));
    shown.push(...fresh.map((item) => ({ ...item, run: () => { location.href = item.url; } })));
    draw();
  }, 140);
}

function open(words = "") {
  if (!palette || palette.open) return;
  input.value = words;
  palette.showModal();
  refresh();
  input.focus();
}

if (palette) {
  input.addEventListener("input", refresh);
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      chosen = (chosen + (event.key === "ArrowDown" ? 1 : -1) + shown.length) % Math.max(shown.length, 1);
      draw();
    } else if (event.key === "Enter") {
      event.preventDefault();
      shown[chosen]?.run();
    }
  });
}

// ---- keys of the page

function typing(target) {
  return target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
}

let went = 0;

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.code === "KeyK") {
    event.preventDefault();
    open();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || typing(event.target) || document.querySelector("dialog[open]")) return;
  // By place of the key, so that they work with a Thai keyboard as well.
  if (event.key === "?" || (event.code === "Slash" && event.shiftKey)) {
    event.preventDefault();
    document.getElementById("keys")?.showModal();
  } else if (event.code === "Slash") {
    const box = document.querySelector("main input[type=search]") ?? document.getElementById("top-search");
    if (box) { event.preventDefault(); box.focus(); box.select(); }
  } else if (event.code === "KeyG") {
    went = Date.now();
  } else if (event.code === "KeyH" && Date.now() - went < 1200) {
    document.querySelector(".s-brand")?.click();
  } else {
    const name = event.code.startsWith("Key") ? event.code.slice(3).toLowerCase() : event.key;
    const pressed = [...document.querySelectorAll(`[data-ui-key="${CSS.escape(name)}"]`)].find((item) => item.offsetParent !== null);
    if (pressed) { event.preventDefault(); pressed.click(); }
  }
});
