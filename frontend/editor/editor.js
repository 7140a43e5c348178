// The island on the draft form: an editor for the body in the place of the plain text area, the live page beside the form,
// the filter of the directory. Without this file the form works with the text area.
import { baseKeymap, chainCommands, toggleMark } from "prosemirror-commands";
import { history, redo, undo } from "prosemirror-history";
import { inputRules, wrappingInputRule } from "prosemirror-inputrules";
import { keymap } from "prosemirror-keymap";
import { Slice } from "prosemirror-model";
import { splitListItem } from "prosemirror-schema-list";
import { EditorState, Plugin } from "prosemirror-state";
import { goToNextCell, tableEditing } from "prosemirror-tables";
import { EditorView } from "prosemirror-view";
import { plain, schema } from "./schema.js";
import { deeper, makeToolbar, shallower } from "./toolbar.js";
import { say } from "./words.js";

function hardBreak(state, dispatch) {
  dispatch?.(state.tr.replaceSelectionWith(schema.nodes.hard_break.create()).scrollIntoView());
  return true;
}

function keys() {
  return keymap({
    "Mod-z": undo,
    "Mod-y": redo,
    "Mod-Shift-z": redo,
    "Mod-b": toggleMark(schema.marks.strong),
    "Mod-u": toggleMark(schema.marks.underline),
    Enter: splitListItem(schema.nodes.list_item),
    "Shift-Enter": hardBreak,
    Tab: chainCommands(goToNextCell(1), deeper),
    "Shift-Tab": chainCommands(goToNextCell(-1), shallower),
  });
}

function rules() {
  return inputRules({
    rules: [
      wrappingInputRule(/^([0-9๐-๙]+)\.\s$/, schema.nodes.ordered_list, (found) => ({ order: arabic(found[1]) }), () => false),
      wrappingInputRule(/^\s*[-–]\s$/, schema.nodes.bullet_list),
    ],
  });
}

function arabic(text) {
  return Number(text.replace(/[๐-๙]/g, (digit) => "๐๑๒๓๔๕๖๗๘๙".indexOf(digit))) || 1;
}

// Text pasted from a word processor: a blank line or a line end parts paragraphs, leading spaces and tabs go.
function parsePlain(text, $context) {
  const lines = text.replace(/\r\n?/g, "\n").split(/\n+/).map((line) => line.trim()).filter(Boolean);
  const nodes = lines.map((line) => schema.nodes.paragraph.create(null, schema.text(line.replace(/\t+/g, " "), $context.marks())));
  return new Slice(schema.nodes.doc.create(null, nodes).content, 1, 1);
}

function startDocument(hidden, given) {
  for (const text of [hidden.value, given?.textContent]) {
    if (!text) continue;
    try {
      const found = schema.nodeFromJSON(JSON.parse(text));
      found.check();
      return found;
    } catch (error) {
      console.warn("draft body:", error.message);
      // an unreadable kept state: the next one is tried, at last the text area stays
    }
  }
  return null;
}

function makeEditor(form) {
  const area = form.querySelector("textarea[data-draft-body]");
  const hidden = form.querySelector("[data-draft-json]");
  if (!area || !hidden) return;
  const start = startDocument(hidden, document.getElementById("draft-document"));
  if (!start) return;
  const box = document.createElement("div");
  box.className = "d-editor";
  const place = document.createElement("div");
  let tools = null;
  const told = new Plugin({ view: () => ({ update: (view) => tools?.update(view.state) }) });
  const view = new EditorView(place, {
    state: EditorState.create({ doc: start, plugins: [rules(), keys(), keymap(baseKeymap), history(), tableEditing(), told] }),
    attributes: {
      role: "textbox",
      "aria-multiline": "true",
      "aria-label": form.querySelector(`label[for="${area.id}"]`)?.textContent.trim() ?? say("ข้อความ", "Text"),
      spellcheck: "true",
    },
    clipboardTextParser: parsePlain,
    dispatchTransaction(tr) {
      view.updateState(view.state.apply(tr));
      if (!tr.docChanged) return;
      hidden.value = JSON.stringify(plain(view.state.doc.toJSON()));
      hidden.dispatchEvent(new Event("input", { bubbles: true }));
    },
  });
  tools = makeToolbar(view);
  tools.update(view.state);
  box.append(tools.bar, place);
  area.hidden = true;
  area.disabled = true;
  area.after(box);
  hidden.value = JSON.stringify(plain(view.state.doc.toJSON()));
  const label = form.querySelector(`label[for="${area.id}"]`);
  label?.addEventListener("click", (event) => { event.preventDefault(); view.focus(); });
  const help = document.getElementById(`${area.id}_helptext`);
  if (help) help.hidden = true;
}

async function refresh(preview) {
  preview.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(preview.dataset.draftPreview, { headers: { "HX-Request": "true" } });
    if (!answer.ok) return;
    const top = preview.querySelector(".s-pages-scroll")?.scrollTop ?? 0;
    const made = new window.DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".s-pages");
    if (!made) return;
    const first = made.querySelector("img");
    if (first) await Promise.race([first.decode?.().catch(() => null), new Promise((done) => { setTimeout(done, 1500); })]);
    const shown = preview.querySelector(".s-pages");
    made.dataset.zoom = shown?.dataset.zoom ?? "1";
    shown ? shown.replaceWith(made) : preview.append(made);
    const scroll = made.querySelector(".s-pages-scroll");
    if (scroll) scroll.scrollTop = top;
  } finally {
    preview.setAttribute("aria-busy", "false");
  }
}

function live(form) {
  const preview = document.querySelector("[data-draft-preview]");
  let timer = 0;
  form.addEventListener("ui:saved", (event) => {
    if (event.detail?.revision === undefined) return;
    const field = form.querySelector("[data-draft-revision]");
    const changed = field && field.value !== String(event.detail.revision);
    if (field) field.value = event.detail.revision;
    if (!preview || !changed) return;
    clearTimeout(timer);
    timer = setTimeout(() => refresh(preview), 150);
  });
}

function pickers(form) {
  for (const picker of form.querySelectorAll("[data-draft-picker]")) {
    const filter = picker.querySelector("[data-draft-filter]");
    filter.hidden = false;
    filter.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
    filter.addEventListener("input", (event) => {
      event.stopPropagation();
      const words = filter.value.trim().toLowerCase();
      for (const row of picker.querySelectorAll("[data-draft-name]")) row.hidden = !row.dataset.draftName.toLowerCase().includes(words);
      for (const group of picker.querySelectorAll(".d-picker-group")) group.hidden = !group.nextElementSibling?.querySelector("li:not([hidden])");
    });
  }
  const chosen = form.querySelector("[data-draft-chosen]");
  form.addEventListener("change", (event) => {
    if (!chosen || !event.target.matches("input[name=to], input[name=copy]")) return;
    const names = [...form.querySelectorAll("input[name=to]:checked, input[name=copy]:checked")].map((box) => {
      const chip = document.createElement("li");
      chip.className = "d-chip";
      chip.textContent = box.closest("[data-draft-name]").dataset.draftName + (box.name === "copy" ? say(" (สำเนา)", " (copy)") : "");
      return chip;
    });
    const list = document.createElement("ul");
    list.className = "d-chips";
    list.append(...names.slice(0, 12));
    if (names.length > 12) list.append(Object.assign(document.createElement("li"), { className: "d-chip d-chip-more", textContent: say(`รวม ${names.length} ราย`, `${names.length} in all`) }));
    chosen.replaceChildren(list);
    form.querySelector("[data-draft-copies]")?.remove();
  });
  form.querySelector("input[data-draft-file]")?.addEventListener("change", (event) => {
    if (event.target.files.length) form.requestSubmit(form.querySelector("#attach"));
  });
}

const form = document.getElementById("draft-form");
if (form) {
  makeEditor(form);
  live(form);
  pickers(form);
}
