// Two fingers or Ctrl and the wheel make pages larger and smaller around the point they are at.
const between = ([one, two]) => Math.hypot(one.clientX - two.clientX, one.clientY - two.clientY);
const middle = ([one, two]) => [(one.clientX + two.clientX) / 2, (one.clientY + two.clientY) / 2];

export function stretching(scroller, scale) {
  let apart = 0;
  scroller.addEventListener("touchstart", (event) => {
    apart = event.touches.length === 2 ? between([...event.touches]) : 0;
  }, { passive: true });
  scroller.addEventListener("touchmove", (event) => {
    if (event.touches.length !== 2 || !apart) return;
    event.preventDefault();
    const fingers = [...event.touches];
    const now = between(fingers);
    if (Math.abs(now / apart - 1) < 0.02) return;
    scale(now / apart, middle(fingers));
    apart = now;
  }, { passive: false });
  scroller.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    scale(Math.exp(-Math.max(-40, Math.min(40, event.deltaY)) / 200), [event.clientX, event.clientY]);
  }, { passive: false });
}
