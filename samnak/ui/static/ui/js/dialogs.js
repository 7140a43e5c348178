// Dialogs: opened by data-ui-opens where the browser has no invoker commands, closed by a press outside, asked by data-ui-confirm.
const native = "commandForElement" in HTMLButtonElement.prototype;

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-ui-opens]");
  if (opener) {
    const dialog = document.getElementById(opener.dataset.uiOpens);
    opener.closest("details[open]")?.removeAttribute("open");
    if (dialog && !dialog.open && !(native && opener.hasAttribute("commandfor"))) dialog.showModal();
    return;
  }
  const dialog = event.target;
  if (dialog instanceof HTMLDialogElement && dialog.matches("[data-ui-dialog], [data-ui-palette]")) {
    const box = dialog.getBoundingClientRect();
    const inside = event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
    if (!inside && !dialog.querySelector("textarea:not(:placeholder-shown), [data-ui-guard]")) dialog.close();
  }
});

document.addEventListener("click", (event) => {
  const refused = event.target.closest("[data-ui-refused]");
  if (!refused) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  document.dispatchEvent(new CustomEvent("ui:toast", { detail: { words: refused.title, kind: "warning" } }));
}, true);

document.addEventListener("submit", (event) => {
  const asked = event.submitter?.dataset.uiConfirm ?? event.target.dataset.uiConfirm;
  if (asked && !window.confirm(asked)) {
    event.preventDefault();
    event.stopImmediatePropagation();
  }
}, true);

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-ui-print]")) window.print();
  const copied = event.target.closest("[data-ui-copy]");
  if (copied) navigator.clipboard?.writeText(copied.dataset.uiCopy).then(() => {
    document.dispatchEvent(new CustomEvent("ui:toast", { detail: { words: copied.dataset.uiDone ?? (document.documentElement.lang === "en" ? "Copied" : "คัดลอกแล้ว") } }));
  });
  if (event.target.closest("[data-ui-back]")) history.back();
});

function start(root) {
  for (const dialog of root.querySelectorAll("dialog[data-ui-open]")) {
    dialog.removeAttribute("data-ui-open");
    dialog.showModal();
  }
  for (const back of root.querySelectorAll("[data-ui-back]")) back.hidden = history.length < 2;
  root.querySelector("main:not(.s-gallery) [data-ui-errors]")?.focus();
}

start(document);
document.addEventListener("htmx:after:settle", () => start(document));
