// The timeline of all rooms: fetches a day, week or month, draws it, and carries out what is done on it.
import { iso, linesOf, read } from "./grid/data.js";
import { BookingForm } from "./grid/booking.js";
import { Keyboard } from "./grid/keyboard.js";
import { Pointer } from "./grid/pointer.js";
import { Server, SignedOutError, tell } from "./grid/server.js";
import { View } from "./grid/view.js";

const REFRESH = 60000;
const PHONE = matchMedia("(max-width: 767px)");

class Grid {
  constructor(frame) {
    this.frame = frame;
    this.words = JSON.parse(document.getElementById("grid-words").textContent);
    this.folded = new Set();
    this.server = new Server(frame, this.words);
    this.view = new View(frame, this.words);
    this.pointer = new Pointer(this);
    this.keyboard = new Keyboard(this);
    this.form = new BookingForm(this);
    this.bar = document.querySelector("[data-g-bar]");
    this.bar.addEventListener("click", (event) => this.pressed(event));
    this.bar.addEventListener("change", (event) => this.filtered(event), true);
    this.bar.addEventListener("submit", (event) => this.filtered(event), true);
    addEventListener("popstate", () => this.load());
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.refresh());
    setInterval(() => document.visibilityState === "visible" && !this.pointer.act && !this.keyboard.carried && this.refresh(), REFRESH);
    this.load();
  }

  get query() {
    const asked = new URLSearchParams(location.search);
    if (PHONE.matches) asked.set("view", "day");
    for (const name of ["page", "plain"]) asked.delete(name);
    return asked;
  }

  async load(room = null) {
    this.asked?.abort();
    this.asked = new AbortController();
    this.frame.setAttribute("aria-busy", "true");
    try {
      const sheet = read(await this.server.load(this.query, this.asked.signal));
      this.show(sheet, room ?? this.keyboard.line?.room);
    } catch (error) {
      if (error.name === "AbortError") return;
      tell(error instanceof SignedOutError ? this.words.signedOut : this.words.offline, "danger");
    } finally {
      this.frame.removeAttribute("aria-busy");
    }
  }

  show(sheet, room) {
    const fresh = this.view.sheet?.from !== sheet.from || this.view.sheet?.view !== sheet.view;
    this.view.show(sheet, linesOf(sheet.rooms, this.folded));
    this.frame.classList.toggle("g-empty", sheet.rooms.length === 0);
    this.frame.classList.add("g-ready");
    this.sayWhen(sheet);
    const { minute } = this.keyboard;
    this.keyboard.settle(room);
    if (!fresh) this.keyboard.minute = minute;
    if (fresh && sheet.view !== "month") this.lookAtNow();
    if (this.landing) {
      this.keyboard.minute = this.landing === "first" ? this.view.scale.low : (sheet.days.length - 1) * 1440 + this.view.scale.high - this.keyboard.step;
      this.landing = null;
    }
    if (document.activeElement === this.view.scroll && fresh) this.keyboard.show();
  }

  lookAtNow() {
    const { scroll, scale, nameWidth } = this.view;
    const x = scale.x(this.keyboard.minute);
    scroll.scrollLeft = Math.max(x - (scroll.clientWidth - nameWidth) / 3, 0);
  }

  sayWhen(sheet) {
    document.querySelector("[data-g-when]").textContent = sheet.words;
    for (const link of this.bar.querySelectorAll("[data-g-view]")) {
      const here = link.dataset.gView === sheet.view;
      if (here) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
    const day = this.bar.querySelector("[name=from]");
    if (day) day.value = sheet.from;
  }

  refresh() {
    return this.load();
  }

  // Goes to a view and a day; without a day to today, without a view to the same one.
  go(view, date, room = null) {
    const asked = new URLSearchParams(location.search);
    if (view) asked.set("view", view);
    if (date) asked.set("from", date);
    else asked.delete("from");
    asked.delete("page");
    history.pushState(null, "", `?${asked}`);
    document.body.classList.add("g-gone-on");
    return this.load(room);
  }

  step(by, landing = null) {
    const { sheet } = this.view;
    const day = new Date(`${sheet.from}T00:00:00Z`);
    if (sheet.view === "month") day.setUTCMonth(day.getUTCMonth() + by);
    else day.setUTCDate(day.getUTCDate() + by * sheet.days.length);
    this.landing = landing;
    return this.go(null, day.toISOString().slice(0, 10));
  }

  pressed(event) {
    const link = event.target.closest("[data-g-view], [data-g-step]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (link.dataset.gView) this.go(link.dataset.gView, this.view.sheet?.from ?? null);
    else if (link.dataset.gStep === "0") this.go(null, null);
    else this.step(Number(link.dataset.gStep));
  }

  filtered(event) {
    const form = event.target.closest("form");
    if (!form) return;
    event.preventDefault();
    event.stopPropagation();
    const asked = new URLSearchParams(new FormData(form));
    for (const [name, value] of [...asked]) if (!value) asked.delete(name);
    history.pushState(null, "", `?${asked}`);
    document.body.classList.add("g-gone-on");
    this.load();
  }

  fold(building) {
    if (!this.folded.delete(building)) this.folded.add(building);
    const room = this.keyboard.line?.room;
    this.view.show(this.view.sheet, linesOf(this.view.sheet.rooms, this.folded));
    this.keyboard.settle(room);
    const head = this.view.lines.findIndex((line) => line.building === building);
    if (!room || room.building === building) this.keyboard.number = head;
    if (document.activeElement === this.view.scroll) this.keyboard.show();
  }

  open(room, block) {
    location.href = `${this.words.atUrl}?resource=${room.id}&at=${encodeURIComponent(iso(this.view.sheet.first, block.start))}`;
  }

  // Moves a block: on the screen at once, on the server, and back again when that says no or the person does.
  async move(room, block, to, { undoing = false } = {}) {
    const { first } = this.view.sheet;
    const from = { room, start: block.start, end: block.end };
    this.put(block, room, to);
    const answer = await this.server.move(first, from, to);
    if (answer.status !== 200) {
      this.put(block, to.room, from);
      if (answer.status === 409 && answer.alternatives?.length) this.form.offer({ room, block }, answer);
      else tell(answer.message, answer.status === 409 ? "warning" : "danger");
      return;
    }
    // Back where it was it would be asked again too, so there is nothing that takes it back.
    const asked = answer.state === "pending";
    const undo = undoing || asked ? null : { words: this.words.undo, act: () => this.move(to.room, block, from, { undoing: true }) };
    tell(asked ? this.words.movedAsked : undoing ? this.words.movedBack : this.words.moved, "success", undo);
    await this.refresh();
    this.follow(to);
  }

  put(block, room, to) {
    room.blocks = room.blocks?.filter((one) => one !== block) ?? [];
    Object.assign(block, { start: to.start, end: to.end });
    if (to.room.blocks) {
      to.room.blocks.push(block);
      to.room.blocks.sort((one, other) => one.start - other.start);
      this.view.again(to.room);
    }
    this.view.again(room);
  }

  follow(to) {
    const number = this.view.lines.findIndex((line) => line.room?.id === to.room.id);
    if (number >= 0) Object.assign(this.keyboard, { number, minute: to.start });
    if (document.activeElement === this.view.scroll) this.keyboard.show();
  }
}

const frame = document.querySelector("[data-g-frame]");
if (frame && getComputedStyle(frame).display !== "none") window.samnakGrid = new Grid(frame);
