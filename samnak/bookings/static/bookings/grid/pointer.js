// Mouse and finger: draw on empty time to book, drag a block to move it, its edges to make it longer or shorter.
import { CLOSED, DAY, PARTLY, clock, inTheWay, nowIn } from "./data.js";
import { tell } from "./server.js";

const STEP = 15;
const AN_HOUR = 60;
const EDGE = 7;
const FAR = 4; // pixels after which a press is a drag
const LONG_PRESS = 450;
const NEAR = 36; // pixels from the border at which the sheet moves along

export class Pointer {
  constructor(grid) {
    this.grid = grid;
    const { body } = grid.view;
    this.mark = grid.frame.querySelector("[data-g-mark]");
    this.card = grid.frame.querySelector("[data-g-card]");
    body.addEventListener("pointerdown", (event) => this.down(event));
    body.addEventListener("pointermove", (event) => this.hover(event));
    body.addEventListener("pointerleave", () => this.hideCard());
    body.addEventListener("click", (event) => this.click(event));
    body.addEventListener("contextmenu", (event) => {
      if (this.pressed) event.preventDefault();
    });
    grid.view.scroll.addEventListener("scroll", () => {
      this.hideCard();
      clearTimeout(this.pressed);
    }, { passive: true });
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.act) {
        this.stop();
        event.stopPropagation();
      }
    }, true);
  }

  clear() {
    this.mark.hidden = true;
    this.act = null;
  }

  down(event) {
    const { view } = this.grid;
    this.moved = false;
    if (event.button !== 0 || view.sheet.view === "month" || event.target.closest(".g-name")) return;
    const at = view.point(event);
    if (!at.line?.room) return;
    const element = event.target.closest(".g-block");
    const minute = view.scale.minute(at.x);
    if (event.pointerType === "touch") {
      if (!element) this.pressLong(at.line.room, minute);
      return;
    }
    const block = element?.block ?? null;
    this.act = block
      ? { kind: this.edgeOf(event, element, block), room: at.line.room, block, offset: minute - block.start, number: at.number }
      : { kind: "draw", room: at.line.room, number: at.number, from: minute };
    this.act.x = event.clientX;
    this.act.y = event.clientY;
    const move = (next) => this.drag(next);
    const up = (last) => {
      removeEventListener("pointermove", move);
      removeEventListener("pointerup", up);
      removeEventListener("pointercancel", up);
      this.up(last);
    };
    addEventListener("pointermove", move);
    addEventListener("pointerup", up);
    addEventListener("pointercancel", up);
    if (!block) event.preventDefault();
    view.scroll.focus({ preventScroll: true });
  }

  pressLong(room, minute) {
    clearTimeout(this.pressed);
    this.pressed = setTimeout(() => {
      this.pressed = 0;
      const start = Math.floor(minute / 30) * 30;
      navigator.vibrate?.(12);
      this.grid.form.open(room, start, start + AN_HOUR);
    }, LONG_PRESS);
    const end = () => clearTimeout(this.pressed);
    addEventListener("pointerup", end, { once: true });
    addEventListener("pointercancel", end, { once: true });
  }

  edgeOf(event, element, block) {
    if (!block.movable) return "none";
    const box = element.getBoundingClientRect();
    if (box.width > 3 * EDGE && event.clientX - box.left < EDGE) return "start";
    if (box.width > 3 * EDGE && box.right - event.clientX < EDGE) return "end";
    return "move";
  }

  drag(event) {
    const { act } = this;
    if (!act) return;
    if (!this.moved && Math.hypot(event.clientX - act.x, event.clientY - act.y) < FAR) return;
    if (!this.moved && act.kind === "none") {
      tell(act.block.look === PARTLY ? this.grid.words.moveThere : this.grid.words.notMovable, "warning");
      this.act = null;
      this.moved = true;
      return;
    }
    this.moved = true;
    this.hideCard();
    event.preventDefault();
    this.last = event;
    this.scrollAlong();
    this.show(event);
  }

  show(event) {
    const { view } = this.grid;
    const { act } = this;
    const at = view.point(event);
    const minute = view.scale.minute(at.x);
    const snap = (value) => Math.round(value / STEP) * STEP;
    if (act.kind === "draw") {
      const low = Math.floor(Math.min(act.from, minute) / STEP) * STEP;
      const high = Math.ceil(Math.max(act.from, minute) / STEP) * STEP;
      Object.assign(act, { start: low, end: Math.max(high, low + STEP), to: act.room });
    } else if (act.kind === "move") {
      const length = act.block.end - act.block.start;
      const line = view.lines[at.number];
      if (line.room) Object.assign(act, { to: line.room, number: at.number });
      act.to ??= act.room;
      act.start = this.inDay(snap(minute - act.offset), length);
      act.end = act.start + length;
    } else if (act.kind === "start") {
      Object.assign(act, { start: Math.min(snap(minute), act.block.end - STEP), end: act.block.end, to: act.room });
    } else {
      Object.assign(act, { start: act.block.start, end: Math.max(snap(minute), act.block.start + STEP), to: act.room });
    }
    this.showMark(act.number, act.to, act.start, act.end, act.block);
  }

  // Keeps a block that fits into a day's hours from hanging over into the night.
  inDay(start, length) {
    const { low, high } = this.grid.view.scale;
    const day = Math.floor(start / DAY);
    if (length > high - low) return start;
    return day * DAY + Math.min(Math.max(start - day * DAY, low), high - length);
  }

  showMark(number, room, start, end, except) {
    const { view, words } = this.grid;
    const way = inTheWay(room, start, end, except);
    this.mark.hidden = false;
    this.mark.classList.toggle("g-clash", Boolean(way));
    this.mark.classList.toggle("g-past", end < nowIn(view.sheet.first));
    view.place(this.mark, number, start, end);
    this.mark.textContent = `${clock(start)}–${clock(end)}${way ? ` ${words.taken}` : ""}`;
  }

  scrollAlong() {
    if (this.scrolling) return;
    const step = () => {
      this.scrolling = 0;
      if (!this.act || !this.last) return;
      const { scroll, nameWidth, head } = this.grid.view;
      const box = scroll.getBoundingClientRect();
      const { clientX: x, clientY: y } = this.last;
      const by = (near, far) => (near < NEAR ? near - NEAR : far < NEAR ? NEAR - far : 0) / 3;
      const left = by(x - box.left - nameWidth, box.right - x);
      const top = this.act.kind === "move" ? by(y - box.top - head.offsetHeight, box.bottom - y) : 0;
      if (!left && !top) return;
      scroll.scrollBy(left, top);
      this.show(this.last);
      this.scrolling = requestAnimationFrame(step);
    };
    this.scrolling = requestAnimationFrame(step);
  }

  up(event) {
    const { act } = this;
    this.last = null;
    if (!act) return;
    if (event.type === "pointercancel") return this.clear();
    if (act.kind === "draw") {
      if (!this.moved) {
        const start = Math.floor(act.from / 30) * 30;
        Object.assign(act, { start, end: start + AN_HOUR });
        this.showMark(act.number, act.room, act.start, act.end, null);
      }
      this.act = null;
      return this.grid.form.open(act.room, act.start, act.end) ?? (this.grid.form.dialog.open || this.clear());
    }
    this.clear();
    if (!this.moved || act.start === undefined) return undefined;
    if (act.to === act.room && act.start === act.block.start && act.end === act.block.end) return undefined;
    return this.grid.move(act.room, act.block, { room: act.to, start: act.start, end: act.end });
  }

  stop() {
    this.clear();
    this.moved = true;
  }

  click(event) {
    const { grid } = this;
    const fold = event.target.closest("[data-g-fold]");
    if (fold) return grid.fold(fold.dataset.gFold);
    const load = event.target.closest(".g-load");
    if (load) {
      event.preventDefault();
      return grid.go("day", grid.view.sheet.days[load.day].date, grid.view.point(event).line?.room);
    }
    if (this.moved && event.target.closest(".g-block")) event.preventDefault();
    return undefined;
  }

  // ---- what a block is, told beside it

  hover(event) {
    if (event.pointerType === "touch" || this.act) return;
    const element = event.target.closest(".g-block");
    if (!element?.block) return this.hideCard();
    const { block } = element;
    const handle = block.movable ? this.edgeOf(event, element, block) : "none";
    element.classList.toggle("g-edge", handle === "start" || handle === "end");
    if (this.shown === block) return undefined;
    this.shown = block;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.showCard(element, block), this.card.hidden ? 250 : 0);
    return undefined;
  }

  showCard(element, block) {
    const { view, words } = this.grid;
    if (!element.isConnected || element.block !== block) return;
    const lines = [view.titleOf(block), `${view.dayWords(block.start)} ${view.timeOf(block)}`, view.stateOf(block)];
    if (block.look === CLOSED) lines[2] = words.closed;
    const parts = lines.map((line, number) => {
      const part = document.createElement("span");
      part.className = ["g-card-title", "g-card-time", "g-card-state"][number];
      part.textContent = line;
      return part;
    });
    if (block.before || block.after) {
      const edges = document.createElement("span");
      edges.className = "g-card-state";
      edges.textContent = words.edges.replace("%(before)s", block.before).replace("%(after)s", block.after);
      parts.push(edges);
    }
    this.card.replaceChildren(...parts);
    this.card.hidden = false;
    const box = element.getBoundingClientRect();
    const frame = this.grid.frame.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = this.card;
    const left = Math.min(Math.max(box.left, frame.left + view.nameWidth), frame.right - width - 8) - frame.left;
    const below = box.bottom + height + 8 < frame.bottom;
    this.card.style.setProperty("transform", `translate(${left}px, ${(below ? box.bottom + 4 : box.top - height - 4) - frame.top}px)`);
  }

  hideCard() {
    clearTimeout(this.timer);
    this.shown = null;
    this.card.hidden = true;
  }
}
