// The parts a letter's body may hold; the server knows the same list (samnak/drafting/content/document.py) and refuses others.
import { Schema } from "prosemirror-model";
import { tableNodes } from "prosemirror-tables";

const LEAST = 0;
const MOST = 6;

function indentOf(dom) {
  return Math.min(MOST, Math.max(LEAST, Number(dom.dataset.indent) || 0));
}

const tables = tableNodes({ tableGroup: "block", cellContent: "paragraph+", cellAttributes: {} });

export const schema = new Schema({
  nodes: {
    doc: { content: "block+" },
    paragraph: {
      group: "block",
      content: "inline*",
      attrs: { align: { default: "left" }, indent: { default: 0 } },
      parseDOM: [{ tag: "p", getAttrs: (dom) => ({ align: dom.dataset.align || "left", indent: indentOf(dom) }) }, { tag: "h1,h2,h3,h4,h5,h6" }],
      toDOM: (node) => ["p", { "data-align": node.attrs.align, "data-indent": node.attrs.indent }, 0],
    },
    ordered_list: {
      group: "block",
      content: "list_item+",
      attrs: { order: { default: 1 } },
      parseDOM: [{ tag: "ol", getAttrs: (dom) => ({ order: dom.start || 1 }) }],
      toDOM: (node) => ["ol", { start: node.attrs.order }, 0],
    },
    bullet_list: { group: "block", content: "list_item+", parseDOM: [{ tag: "ul" }], toDOM: () => ["ul", 0] },
    list_item: {
      content: "paragraph (paragraph | ordered_list | bullet_list)*",
      defining: true,
      parseDOM: [{ tag: "li" }],
      toDOM: () => ["li", 0],
    },
    text: { group: "inline" },
    hard_break: { group: "inline", inline: true, selectable: false, parseDOM: [{ tag: "br" }], toDOM: () => ["br"] },
    ...tables,
  },
  marks: {
    strong: {
      parseDOM: [{ tag: "strong" }, { tag: "b", getAttrs: (dom) => dom.style.fontWeight !== "normal" && null }],
      toDOM: () => ["strong", 0],
    },
    underline: { parseDOM: [{ tag: "u" }], toDOM: () => ["u", 0] },
  },
});

// Attributes at their usual value say nothing and are left out, so that two equal letters are equal JSON.
export function plain(node) {
  const made = { type: node.type };
  const attrs = Object.fromEntries(
    Object.entries(node.attrs ?? {}).filter(([name, value]) => value !== null && !(name === "align" && value === "left") && value !== 0 && value !== 1),
  );
  if (Object.keys(attrs).length) made.attrs = attrs;
  if (node.text !== undefined) made.text = node.text;
  if (node.marks) made.marks = node.marks.map((mark) => ({ type: mark.type }));
  if (node.content) made.content = node.content.map(plain);
  return made;
}
