// Passing messages: they leave after eight seconds unless held, pointed at or bad news.
const region = document.getElementById("toasts");
const LIFE = 8000;

function leave(toast) {
  if (toast.hasAttribute("data-ui-stay")) return;
  let timer = setTimeout(() => toast.remove(), LIFE);
  const hold = () => clearTimeout(timer);
  const go = () => { clearTimeout(timer); timer = setTimeout(() => toast.remove(), LIFE / 2); };
  toast.addEventListener("mouseenter", hold);
  toast.addEventListener("focusin", hold);
  toast.addEventListener("mouseleave", go);
  toast.addEventListener("focusout", go);
}

document.addEventListener("click", (event) => event.target.closest("[data-ui-close]")?.closest("[data-ui-toast]")?.remove());

document.addEventListener("ui:toast", ({ detail: { words, kind = "success" } }) => {
  const tones = { info: "kram", success: "khiao", warning: "saed", danger: "chad" };
  const toast = document.createElement("div");
  toast.className = `s-toast s-tone-${tones[kind] ?? "kram"}`;
  toast.setAttribute("role", "status");
  toast.dataset.uiToast = "";
  if (kind === "danger") toast.dataset.uiStay = "";
  const told = document.createElement("p");
  told.textContent = words;
  const close = document.createElement("button");
  close.type = "button";
  close.className = "s-toast-close";
  close.dataset.uiClose = "";
  close.setAttribute("aria-label", document.documentElement.lang === "en" ? "Close" : "ปิด");
  close.textContent = "×";
  toast.append(told, close);
  region?.append(toast);
});

if (region) {
  region.querySelectorAll("[data-ui-toast]").forEach(leave);
  new MutationObserver((changes) => {
    for (const change of changes) for (const node of change.addedNodes) if (node.matches?.("[data-ui-toast]")) leave(node);
  }).observe(region, { childList: true });
}

document.addEventListener("htmx:error", () => {
  const words = document.documentElement.lang === "en" ? "No answer from the server. Please try again." : "ติดต่อระบบไม่ได้ โปรดตรวจสอบอินเทอร์เน็ตแล้วลองอีกครั้ง";
  document.dispatchEvent(new CustomEvent("ui:toast", { detail: { words, kind: "danger" } }));
});
