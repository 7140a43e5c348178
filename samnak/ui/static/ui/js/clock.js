// How long something has been going on: data-ui-since="2026-11-22T10:42:00+07:00", told in words each minute.
function told(seconds) {
  const english = document.documentElement.lang === "en";
  const minutes = Math.max(0, Math.floor(seconds / 60));
  const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60), minutes % 60];
  const parts = [[days, "วัน", "d"], [hours, "ชม.", "h"], [days ? 0 : rest, "นาที", "min"]].filter(([number]) => number);
  if (!parts.length) return english ? "just now" : "เมื่อสักครู่";
  return parts.map(([number, thai, word]) => `${number} ${english ? word : thai}`).join(" ");
}

function tick() {
  for (const element of document.querySelectorAll("[data-ui-since]")) {
    const words = told((Date.now() - Date.parse(element.dataset.uiSince)) / 1000);
    if (element.textContent !== words) element.textContent = words;
  }
}

tick();
setInterval(tick, 30_000);
document.addEventListener("htmx:after:settle", tick);
document.addEventListener("ui:added", tick);
