// The row of tools above the body: buttons that say what they do, pressed state for screen readers, arrow keys between them.
import { toggleMark } from "prosemirror-commands";
import { redo, undo } from "prosemirror-history";
import { liftListItem, sinkListItem, wrapInList } from "prosemirror-schema-list";
import { addColumnAfter, addRowAfter, deleteColumn, deleteRow, deleteTable, isInTable } from "prosemirror-tables";
import { TextSelection } from "prosemirror-state";
import { schema } from "./schema.js";
import { say } from "./words.js";

const { paragraph, ordered_list: ordered, bullet_list: bullet, list_item: item, table, table_row: row, table_header: head, table_cell: cell } =
  schema.nodes;

function eachParagraph(state, change) {
  const tr = state.tr;
  state.doc.nodesBetween(state.selection.from, state.selection.to, (node, place) => {
    if (node.type === paragraph) tr.setNodeMarkup(place, null, { ...node.attrs, ...change(node.attrs) });
  });
  return tr.docChanged ? tr : null;
}

export function indent(by) {
  return (state, dispatch) => {
    const tr = eachParagraph(state, (attrs) => ({ indent: Math.min(6, Math.max(0, attrs.indent + by)) }));
    if (!tr) return false;
    dispatch?.(tr);
    return true;
  };
}

function align(where) {
  return (state, dispatch) => {
    const tr = eachParagraph(state, (attrs) => ({ align: attrs.align === where ? "left" : where }));
    if (!tr) return false;
    dispatch?.(tr);
    return true;
  };
}

function insertTable(state, dispatch) {
  if (isInTable(state)) return false;
  const cells = (type) => row.create(null, [0, 1, 2].map(() => type.createAndFill()));
  const made = table.create(null, [cells(head), cells(cell), cells(cell)]);
  const tr = state.tr.replaceSelectionWith(made);
  let start = -1;
  tr.doc.descendants((node, place) => { if (node === made) start = place; return start < 0; });
  if (start >= 0) tr.setSelection(TextSelection.near(tr.doc.resolve(start + 4)));
  dispatch?.(tr.scrollIntoView());
  return true;
}

const inParagraph = (state, test) => state.selection.$from.parent.type === paragraph && test(state.selection.$from.parent.attrs);
const marked = (mark) => (state) => {
  const { empty, $from, from, to } = state.selection;
  return empty ? Boolean(mark.isInSet(state.storedMarks ?? $from.marks())) : state.doc.rangeHasMark(from, to, mark);
};

export const deeper = (state, dispatch, view) => sinkListItem(item)(state, dispatch, view) || indent(1)(state, dispatch);
export const shallower = (state, dispatch, view) => liftListItem(item)(state, dispatch, view) || indent(-1)(state, dispatch);

const TOOLS = [
  [say("หนา", "Bold"), say("ตัวหนา (Ctrl+B)", "Bold (Ctrl+B)"), toggleMark(schema.marks.strong), marked(schema.marks.strong)],
  [say("ขีดใต้", "Underline"), say("ขีดเส้นใต้ (Ctrl+U)", "Underline (Ctrl+U)"), toggleMark(schema.marks.underline), marked(schema.marks.underline)],
  [say("ย่อหน้าเข้า", "Indent"), say("ย่อหน้าลึกขึ้น (Tab)", "Indent further (Tab)"), deeper],
  [say("ย่อหน้าออก", "Outdent"), say("ย่อหน้าตื้นขึ้น (Shift+Tab)", "Indent less (Shift+Tab)"), shallower],
  [say("กึ่งกลาง", "Centre"), say("จัดกึ่งกลาง", "Centre the text"), align("center"), (state) => inParagraph(state, (attrs) => attrs.align === "center")],
  ["๑. ๒. ๓.", say("รายการมีเลขข้อ", "Numbered list"), wrapInList(ordered)],
  ["– –", say("รายการขีด", "Dashed list"), wrapInList(bullet)],
  [say("ตาราง", "Table"), say("แทรกตาราง 3 คอลัมน์", "Insert a table of 3 columns"), insertTable],
  [say("+ แถว", "+ row"), say("เพิ่มแถวใต้แถวนี้", "Add a row below"), addRowAfter, null, true],
  [say("– แถว", "– row"), say("ลบแถวนี้", "Delete this row"), deleteRow, null, true],
  [say("+ คอลัมน์", "+ column"), say("เพิ่มคอลัมน์ทางขวา", "Add a column to the right"), addColumnAfter, null, true],
  [say("– คอลัมน์", "– column"), say("ลบคอลัมน์นี้", "Delete this column"), deleteColumn, null, true],
  [say("ลบตาราง", "Delete table"), say("ลบทั้งตาราง", "Delete the whole table"), deleteTable, null, true],
  ["↶", say("เลิกทำ (Ctrl+Z)", "Undo (Ctrl+Z)"), undo],
  ["↷", say("ทำซ้ำ (Ctrl+Y)", "Redo (Ctrl+Y)"), redo],
];

export function makeToolbar(view) {
  const bar = document.createElement("div");
  bar.className = "d-editor-tools";
  bar.setAttribute("role", "toolbar");
  bar.setAttribute("aria-label", say("เครื่องมือจัดข้อความ", "Text tools"));
  const buttons = TOOLS.map(([words, title, command, pressed, inTable]) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "d-editor-tool";
    button.textContent = words;
    button.title = title;
    button.setAttribute("aria-label", title);
    button.tabIndex = -1;
    button.addEventListener("mousedown", (event) => event.preventDefault());
    button.addEventListener("click", () => {
      command(view.state, view.dispatch, view);
      view.focus();
    });
    bar.append(button);
    return { button, pressed, inTable };
  });
  buttons[0].button.tabIndex = 0;
  bar.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const shown = buttons.map((one) => one.button).filter((button) => !button.hidden);
    const next = shown[(shown.indexOf(document.activeElement) + step + shown.length) % shown.length];
    for (const button of shown) button.tabIndex = button === next ? 0 : -1;
    next.focus();
    event.preventDefault();
  });
  return {
    bar,
    update(state) {
      for (const { button, pressed, inTable } of buttons) {
        if (pressed) button.setAttribute("aria-pressed", String(pressed(state)));
        if (inTable) button.hidden = !isInTable(state);
      }
    },
  };
}
