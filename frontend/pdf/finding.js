// Finding words in Thai text: vowels and tone marks count, Thai and Arabic digits are alike, a line may end inside a phrase.
import "pdfjs-dist/legacy/build/pdf.mjs";
import { FindState, PDFFindController } from "pdfjs-dist/legacy/web/pdf_viewer.mjs";

const THAI = /[\u0e00-\u0e7f]/;
const [AM, NIKHAHIT, AA] = ["\u0e33", "\u0e4d", "\u0e32"];
const TONE = /[\u0e48-\u0e4b]/;
const GAP = "[\\s\u200b]*";  // a line may end between any two letters, and writers of PDF put blanks around marks
const UNKNOWN = "\\x01-\\x08\\x0e-\\x1f";  // a glyph of which the document does not tell the letter
// Marks moved to the left or lowered stand in Thai fonts, and so in the text of documents, under letters of their own.
const MOVED = {
  "ฐ": "\uf700", "ิ": "\uf701", "ี": "\uf702", "ึ": "\uf703", "ื": "\uf704", "่": "\uf705\uf70a\uf713", "้": "\uf706\uf70b\uf714", "๊": "\uf707\uf70c\uf715",
  "๋": "\uf708\uf70d\uf716", "์": "\uf709\uf70e\uf717", "ญ": "\uf70f", "ั": "\uf710", "ํ": "\uf711", "็": "\uf712", "ุ": "\uf718", "ู": "\uf719", "ฺ": "\uf71a",
};

function oneOf(letter) {
  if (/[0-9]/.test(letter)) return `[${letter}${String.fromCharCode(0x0e50 + Number(letter))}]`;
  if (/[\u0e50-\u0e59]/.test(letter)) return `[${letter.charCodeAt(0) - 0x0e50}${letter}]`;
  if (THAI.test(letter)) return `[${letter}${MOVED[letter] ?? ""}${UNKNOWN}]`;
  return letter.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}

// ำ with or without a tone mark: written whole, or in its two parts with the tone between, before or behind.
function amWith(tone) {
  const [circle, tail] = [`[${NIKHAHIT}${MOVED[NIKHAHIT]}]`, oneOf(AA)];
  const whole = `(?:${AM}|${circle}${GAP}${tail})`;
  const again = `(?:${GAP}[${UNKNOWN}])?`;  // LibreOffice: the circle bears the name of the whole, the tail none
  if (!tone) return whole + again;
  const mark = oneOf(tone);
  return `(?:${mark}${GAP}${whole}${again}|${circle}${GAP}${mark}${GAP}${tail}|${whole}${GAP}${mark}${again})`;
}

export function patternOf(words) {
  const letters = [...words.trim().replace(/\u0e4d([\u0e48-\u0e4b]?)\u0e32/g, "$1\u0e33").replace(/\s+/g, " ")];
  let pattern = "";
  for (let at = 0; at < letters.length; at += 1) {
    const [letter, next] = [letters[at], letters[at + 1]];
    if (at && THAI.test(letter) && THAI.test(letters[at - 1])) pattern += GAP;
    if (letter === " ") {
      pattern += GAP;
    } else if (TONE.test(letter) && next === AM) {
      pattern += amWith(letter);
      at += 1;
    } else {
      pattern += letter === AM ? amWith("") : oneOf(letter);
    }
  }
  return pattern;
}

export class Finder extends PDFFindController {
  match(words, text) {
    const pattern = patternOf(words);
    if (!pattern) return [];
    return [...text.matchAll(new RegExp(pattern, "giu"))].filter((found) => found[0]).map((found) => ({ index: found.index, length: found[0].length }));
  }

  // Moves the pages, never the page around them.
  scrollMatchIntoView({ element = null, pageIndex = -1, matchIndex = -1 }) {
    if (!this._scrollMatches || !element || matchIndex !== this._selected.matchIdx || pageIndex !== this._selected.pageIdx) return;
    this._scrollMatches = false;
    const box = element.closest("[data-pdf-scroll]");
    const [around, place] = [box.getBoundingClientRect(), element.getBoundingClientRect()];
    const left = place.left < around.left || place.right > around.right ? place.left - around.left - around.width / 3 : 0;
    box.scrollBy({ top: place.top - around.top - around.height / 3, left, behavior: "instant" });
  }

  get textless() {
    return this._pageContents.length > 0 && this._pageContents.every((text) => !text?.trim());
  }
}

export class FindBar {
  constructor(root, bus, words) {
    Object.assign(this, { root, bus, words, bar: root.querySelector("[data-pdf-find]"), told: root.querySelector("[data-pdf-found]") });
    this.field = this.bar.querySelector("input");
    this.opener = root.querySelector("button[name=pdf-act][value=find]");
    this.field.addEventListener("input", () => this.ask(""));
    this.bar.addEventListener("submit", (event) => event.preventDefault());
    this.bar.addEventListener("keydown", (event) => this.key(event));
    bus.on("updatefindcontrolstate", (state) => this.tell(state));
    bus.on("updatefindmatchescount", ({ matchesCount }) => this.count(matchesCount));
  }

  get open() {
    return !this.bar.hidden;
  }

  show() {
    this.bar.hidden = false;
    this.opener.setAttribute("aria-expanded", "true");
    this.field.focus();
    this.field.select();
    if (this.field.value) this.ask("");
  }

  hide() {
    this.bar.hidden = true;
    this.opener.setAttribute("aria-expanded", "false");
    this.bus.dispatch("findbarclose", { source: this });
  }

  ask(type, back = false) {
    if (!this.field.value.trim()) this.told.textContent = "";
    this.bus.dispatch("find", {
      source: this, type, query: this.field.value, caseSensitive: false, entireWord: false, highlightAll: true, findPrevious: back, matchDiacritics: true,
    });
  }

  key(event) {
    if (event.isComposing) return;
    if (event.key === "Enter" && event.target === this.field) this.ask("again", event.shiftKey);
    else if (event.key === "Escape") this.root.dispatchEvent(new CustomEvent("pdf:leave"));
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  tell({ source, state, matchesCount }) {
    if (!this.field.value.trim()) return;
    if (state === FindState.NOT_FOUND) this.told.textContent = source.textless ? this.words.textless : this.words.none;
    else if (state === FindState.PENDING) this.told.textContent = this.words.looking;
    else this.count(matchesCount);
  }

  count({ current, total }) {
    if (!total || !this.field.value.trim()) return;
    this.told.textContent = this.words.found.replace("{at}", current.toLocaleString()).replace("{all}", total.toLocaleString());
  }
}
