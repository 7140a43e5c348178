// The keyboard's way through the grid: arrows walk, Enter books or opens, M picks a block up and the arrows carry it.
import { DAY, PARTLY, blockAt, clock, nowIn } from "./data.js";
import { tell } from "./server.js";

const STEPS = { day: 30, week: 60, month: DAY };
const CARRY = { day: 15, week: 30 };

export class Keyboard {
  constructor(grid) {
    this.grid = grid;
    this.cursor = grid.frame.querySelector("[data-g-cursor]");
    this.live = grid.frame.querySelector("[data-g-live]");
    this.number = null;
    this.minute = 0;
    const { scroll } = grid.view;
    grid.view.drawn = () => !this.cursor.hidden && this.point();
    scroll.addEventListener("keydown", (event) => this.key(event));
    scroll.addEventListener("focus", () => {
      if (scroll.matches(":focus-visible")) this.show(false);
    });
    scroll.addEventListener("blur", () => {
      this.cursor.hidden = true;
    });
  }

  get step() {
    return STEPS[this.grid.view.sheet.view];
  }

  get line() {
    return this.grid.view.lines[this.number];
  }

  // After new data the cursor stays on its room, or goes to the first one at the present hour.
  settle(room) {
    const { view } = this.grid;
    const { sheet, lines } = view;
    const found = room ? lines.findIndex((line) => line.room?.id === room.id) : -1;
    this.number = found >= 0 ? found : Math.max(lines.findIndex((line) => line.room), 0);
    const now = nowIn(sheet.first);
    const within = now >= 0 && now < sheet.days.length * DAY;
    const inDay = Math.min(Math.max(within ? now % DAY : 9 * 60, view.scale.low), view.scale.high - 60);
    this.minute = sheet.view === "month"
      ? (within ? Math.floor(now / DAY) : 0) * DAY
      : (within ? Math.floor(now / DAY) : 0) * DAY + Math.floor(inDay / this.step) * this.step;
  }

  key(event) {
    const { grid } = this;
    if (event.ctrlKey || event.metaKey || event.altKey || !grid.view.sheet || this.number === null) return;
    if (event.target !== grid.view.scroll) return;
    const handled = this.carried ? this.keyCarrying(event) : this.keyWalking(event);
    if (!handled) return;
    event.preventDefault();
    event.stopPropagation();
  }

  keyWalking(event) {
    const { grid } = this;
    switch (event.key) {
      case "ArrowLeft": return this.walk(-1, 0);
      case "ArrowRight": return this.walk(1, 0);
      case "ArrowUp": return this.walk(0, -1);
      case "ArrowDown": return this.walk(0, 1);
      case "Home": return this.toHour(grid.view.scale.low);
      case "End": return this.toHour(grid.view.scale.high - this.step);
      case "PageUp": grid.step(-1); return true;
      case "PageDown": grid.step(1); return true;
      case "Enter": return this.enter();
      default: return this.letter(event.code);
    }
  }

  letter(code) {
    if (code === "KeyT") this.grid.go(null, null);
    else if (code === "KeyM") this.pickUp();
    else return false;
    return true;
  }

  walk(across, down) {
    const { view } = this.grid;
    if (down) {
      let next = this.number + down;
      while (view.lines[next] && !view.lines[next].room && view.lines[next + down] && !view.lines[next].folded) next += down;
      this.number = Math.min(Math.max(next, 0), view.lines.length - 1);
    }
    if (across) {
      const { sheet, scale } = view;
      let minute = this.minute + across * this.step;
      if (sheet.view !== "month") minute = scale.seen(minute, across * this.step);
      if (minute < 0 || minute >= sheet.days.length * DAY) {
        this.grid.step(across, across > 0 ? "first" : "last");
        return true;
      }
      this.minute = minute;
    }
    this.show();
    return true;
  }

  toHour(hour) {
    this.minute = Math.floor(this.minute / DAY) * DAY + hour;
    this.show();
    return true;
  }

  enter() {
    const { grid, line } = this;
    if (!line.room) {
      grid.fold(line.building);
      return true;
    }
    if (grid.view.sheet.view === "month") {
      grid.go("day", grid.view.sheet.days[Math.floor(this.minute / DAY)].date, line.room);
      return true;
    }
    const block = blockAt(line.room, this.minute);
    if (!block) grid.form.open(line.room, this.minute, this.minute + 60);
    else if (block.known && block.look !== PARTLY) grid.open(line.room, block);
    else this.say(this.describe());
    return true;
  }

  // ---- carrying a block

  pickUp() {
    const { room } = this.line;
    const block = room ? blockAt(room, this.minute) : null;
    const { words } = this.grid;
    if (!block) return this.say(words.nothingHere);
    if (!block.movable) {
      tell(words.notMovable, "warning");
      return undefined;
    }
    this.carried = { room, block, start: block.start, end: block.end };
    this.cursor.classList.add("g-carrying");
    this.showCarried(words.pickedUp);
    return undefined;
  }

  keyCarrying(event) {
    const { carried, grid } = this;
    const by = CARRY[grid.view.sheet.view] ?? 30;
    const { scale } = grid.view;
    switch (event.key) {
      case "ArrowLeft":
      case "ArrowRight": {
        const length = carried.end - carried.start;
        const step = event.key === "ArrowRight" ? by : -by;
        let start = scale.seen(carried.start + step, step);
        if (start % DAY + length > scale.high && length <= scale.high - scale.low) start = step > 0 ? (Math.floor(start / DAY) + 1) * DAY + scale.low : Math.floor(start / DAY) * DAY + scale.high - length;
        carried.start = Math.min(Math.max(start, 0), grid.view.sheet.days.length * DAY - length);
        carried.end = carried.start + length;
        break;
      }
      case "ArrowUp":
      case "ArrowDown": {
        const down = event.key === "ArrowDown" ? 1 : -1;
        let next = this.number + down;
        while (grid.view.lines[next] && !grid.view.lines[next].room) next += down;
        if (grid.view.lines[next]) this.number = next;
        break;
      }
      case "+":
      case "=": carried.end += by; break;
      case "-": carried.end = Math.max(carried.end - by, carried.start + by); break;
      case "Enter": return this.drop();
      case "Escape": return this.putBack();
      default: return event.key.length === 1;
    }
    this.showCarried();
    return true;
  }

  showCarried(before = "") {
    const { view, pointer } = this.grid;
    const { room } = this.line;
    this.minute = this.carried.start;
    view.reveal(this.number, this.carried.start);
    pointer.showMark(this.number, room, this.carried.start, this.carried.end, this.carried.block);
    view.place(this.cursor, this.number, this.carried.start, this.carried.end);
    const taken = pointer.mark.classList.contains("g-clash") ? `, ${this.grid.words.taken}` : "";
    const words = `${room.name}, ${view.dayWords(this.carried.start)}, ${clock(this.carried.start)}–${clock(this.carried.end)}${taken}`;
    this.say(before ? `${before} ${words}` : words);
  }

  drop() {
    const { carried } = this;
    const { room } = this.line;
    this.letGo();
    if (room !== carried.room || carried.start !== carried.block.start || carried.end !== carried.block.end) {
      this.grid.move(carried.room, carried.block, { room, start: carried.start, end: carried.end });
    } else this.show();
    return true;
  }

  putBack() {
    const { carried, grid } = this;
    this.letGo();
    this.number = grid.view.lines.findIndex((line) => line.room === carried.room);
    this.minute = carried.block.start;
    this.show();
    this.say(grid.words.putBack);
    return true;
  }

  letGo() {
    this.carried = null;
    this.cursor.classList.remove("g-carrying");
    this.grid.pointer.clear();
  }

  // ---- where one is

  show(speak = true) {
    const { view } = this.grid;
    if (this.number === null || !this.line) return;
    const { room } = this.line;
    const block = room && view.sheet.view !== "month" ? blockAt(room, this.minute) : null;
    const [start, end] = block ? [Math.max(block.start, 0), block.end] : [this.minute, this.minute + this.step];
    if (room) view.place(this.cursor, this.number, start, end);
    else view.place(this.cursor, this.number, 0, view.sheet.days.length * DAY);
    view.reveal(this.number, start);
    view.draw();
    this.cursor.hidden = false;
    this.point();
    if (speak) this.say(this.describe());
  }

  // Tells those who listen which row the cursor, which is only drawn, stands on.
  point() {
    const row = this.grid.view.pool.find((one) => one.line === this.line && !one.element.hidden);
    if (row) this.grid.view.scroll.setAttribute("aria-activedescendant", row.lane.id);
    else this.grid.view.scroll.removeAttribute("aria-activedescendant");
  }

  describe() {
    const { view, words } = this.grid;
    const { room } = this.line;
    if (!room) return `${this.line.building}, ${words.rooms.replace("%s", this.line.count)}`;
    if (view.sheet.view === "month") {
      const load = room.loads.get(Math.floor(this.minute / DAY));
      return `${room.name}, ${view.dayWords(this.minute)}, ${load ? words.uses.replace("%s", load.uses) : words.free}`;
    }
    const block = blockAt(room, this.minute);
    if (!block) return `${room.name}, ${view.dayWords(this.minute)}, ${clock(this.minute)}, ${words.free}`;
    return `${room.name}, ${view.dayWords(block.start)}, ${view.timeOf(block)}, ${view.titleOf(block)}, ${view.stateOf(block)}`;
  }

  say(words) {
    this.live.textContent = words;
  }
}
