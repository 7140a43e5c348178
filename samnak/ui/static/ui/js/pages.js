// Zoom of page images: by button, by Ctrl and wheel.
function zoom(view, how) {
  const now = Number(view.dataset.zoom ?? 1);
  const next = how === "fit" ? 1 : Math.min(4, Math.max(0, now + (how === "in" ? 1 : -1)));
  view.dataset.zoom = String(next);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-ui-zoom]");
  if (button) zoom(button.closest("[data-ui-pages]"), button.dataset.uiZoom);
});

let turned = 0;
document.addEventListener("wheel", (event) => {
  const view = event.target.closest?.("[data-ui-pages]");
  if (!view || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  if (Date.now() - turned < 180) return;
  turned = Date.now();
  zoom(view, event.deltaY < 0 ? "in" : "out");
}, { passive: false });
