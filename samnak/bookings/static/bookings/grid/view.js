// Draws the sheet: only the lines in sight are in the page; their elements are used again for the next ones.
import { CLOSED, DAY, HELD, PARTLY, PENDING, clock, iso, nowIn } from "./data.js";
import { Scale } from "./scale.js";

const OVERSCAN = 4;
const SPOKEN = 40; // pixels from which a block can bear words
const ROOMY = 116; // and from which it can bear its time and state as well
const LOOKS = ["approved", "pending", "held", "closed", "partly"];

function make(tag, look, role) {
  const element = document.createElement(tag);
  element.className = look;
  if (role) element.setAttribute("role", role);
  return element;
}

function put(element, values) {
  for (const [name, value] of Object.entries(values)) element.style.setProperty(name, value);
}

export class View {
  constructor(frame, words) {
    this.words = words;
    this.frame = frame;
    this.scroll = frame.querySelector("[data-g-scroll]");
    this.head = frame.querySelector("[data-g-head]");
    this.times = frame.querySelector("[data-g-times]");
    this.body = frame.querySelector("[data-g-body]");
    this.under = frame.querySelector("[data-g-under]");
    this.now = frame.querySelector("[data-g-now]");
    this.lines = [];
    this.pool = [];
    this.shades = new Map();
    this.language = document.documentElement.lang === "en" ? "en-GB" : "th-TH-u-ca-buddhist";
    this.scroll.addEventListener("scroll", () => this.soon(), { passive: true });
    new ResizeObserver(() => this.resized()).observe(this.scroll);
    setInterval(() => this.placeNow(), 30000);
  }

  get phone() {
    return this.scroll.clientWidth < 640;
  }

  show(sheet, lines) {
    this.sheet = sheet;
    this.lines = lines;
    this.layOut();
  }

  resized() {
    if (this.sheet && this.laidFor !== this.scroll.clientWidth) this.layOut();
    else this.soon();
  }

  layOut() {
    this.laidFor = this.scroll.clientWidth;
    const phone = this.phone;
    this.frame.classList.toggle("g-phone", phone);
    this.nameWidth = phone ? 0 : 216;
    this.lineHeight = phone ? 72 : 46;
    this.groupHeight = 34;
    this.scale = new Scale(this.sheet, this.laidFor - this.nameWidth - 1, phone);
    this.tops = [];
    let top = 0;
    for (const line of this.lines) {
      this.tops.push(top);
      top += line.room ? this.lineHeight : this.groupHeight;
    }
    this.height = top;
    const width = `${this.nameWidth + this.scale.width}px`;
    put(this.head, { width });
    put(this.body, { width, height: `${top}px` });
    put(this.frame, { "--g-name": `${this.nameWidth}px` });
    this.scroll.setAttribute("aria-rowcount", String(this.lines.length + 1));
    this.shades.clear();
    this.drawHead();
    this.drawUnder();
    this.placeNow();
    for (const row of this.pool) row.line = null;
    this.draw();
  }

  // ---- what does not move with the rooms

  drawHead() {
    const { scale, sheet } = this;
    const named = new Intl.DateTimeFormat(this.language, { weekday: "long", timeZone: "UTC" });
    const brief = new Intl.DateTimeFormat(this.language, { weekday: "short", timeZone: "UTC" });
    const dated = new Intl.DateTimeFormat(this.language, { day: "numeric", month: "short", timeZone: "UTC" });
    this.times.replaceChildren(...sheet.days.flatMap((day, number) => {
      const moment = new Date(`${day.date}T00:00:00Z`);
      const cell = make("div", "g-day");
      cell.classList.toggle("g-off", !day.works);
      cell.classList.toggle("g-today", number === Math.floor(nowIn(sheet.first) / DAY));
      put(cell, { left: `${scale.lefts[number]}px`, width: `${scale.widths[number]}px` });
      cell.classList.toggle("g-stacked", scale.widths[number] < 60);
      const name = make("span", "g-day-name");
      name.textContent = (scale.widths[number] < 60 ? brief : named).format(moment).replace(/^วัน/, "");
      const date = make("span", "g-day-date");
      date.textContent = scale.widths[number] < 60 ? String(moment.getUTCDate()) : dated.format(moment);
      cell.append(name, date);
      if (day.name) {
        cell.title = day.name;
        if (scale.widths[number] > 120) {
          const holiday = make("span", "g-day-holiday");
          holiday.textContent = day.name;
          cell.append(holiday);
        }
      }
      return [cell, ...this.hoursOf(number)];
    }));
  }

  hoursOf(day) {
    const { scale } = this;
    if (this.sheet.view === "month" || scale.widths[day] < 60) return [];
    const step = scale.hour >= 34 ? 60 : scale.hour >= 16 ? 120 : 180;
    const ticks = [];
    for (let minute = Math.ceil(scale.low / step) * step; minute < scale.high; minute += step) {
      const tick = make("span", "g-hour");
      tick.textContent = scale.hour >= 48 ? clock(minute) : String(minute / 60);
      put(tick, { left: `${scale.x(day * DAY + minute)}px` });
      ticks.push(tick);
    }
    return ticks;
  }

  drawUnder() {
    const { scale, sheet } = this;
    this.under.replaceChildren(...sheet.days.map((day, number) => {
      const column = make("div", "g-column");
      column.classList.toggle("g-off", !day.works);
      put(column, { left: `${scale.lefts[number]}px`, width: `${scale.widths[number]}px` });
      if (scale.hour && scale.widths[number] >= 60) put(column, { "--g-hour": `${scale.hour}px` });
      return column;
    }));
  }

  placeNow() {
    if (!this.sheet) return;
    const minute = nowIn(this.sheet.first);
    const shown = this.sheet.view !== "month" && minute >= 0 && minute < this.sheet.days.length * DAY;
    this.now.hidden = !shown;
    if (shown) put(this.now, { transform: `translateX(${this.scale.x(minute)}px)` });
  }

  // ---- lines

  soon() {
    if (this.asked) return;
    this.asked = requestAnimationFrame(() => {
      this.asked = 0;
      this.draw();
    });
  }

  lineAt(y) {
    let low = 0;
    let high = this.tops.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (this.tops[middle] <= y) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  draw() {
    if (!this.sheet || !this.lines.length) {
      for (const row of this.pool) row.element.hidden = true;
      return;
    }
    const top = this.scroll.scrollTop;
    const first = Math.max(this.lineAt(top) - OVERSCAN, 0);
    const last = Math.min(this.lineAt(top + this.scroll.clientHeight) + OVERSCAN, this.lines.length - 1);
    while (this.pool.length < last - first + 1) this.pool.push(this.newRow());
    const size = this.pool.length;
    const wanted = new Set();
    for (let number = first; number <= last; number += 1) {
      const row = this.pool[number % size];
      wanted.add(row);
      if (row.line !== this.lines[number] || row.number !== number) this.fill(row, number);
    }
    for (const row of this.pool) if (!wanted.has(row) && !row.element.hidden) {
      row.element.hidden = true;
      row.line = null;
    }
    this.drawn?.();
  }

  // Draws the line of a room anew after its blocks have changed.
  again(room) {
    for (const row of this.pool) if (row.line?.room === room) this.fill(row, row.number);
  }

  newRow() {
    const element = make("div", "g-line", "row");
    const name = make("div", "g-name", "rowheader");
    const title = make("a", "g-room");
    title.tabIndex = -1;
    const meta = make("span", "g-meta");
    name.append(title, meta);
    const lane = make("div", "g-lane", "gridcell");
    lane.id = `grid-lane-${this.pool.length}`;
    element.append(name, lane);
    this.body.append(element);
    return { element, name, title, meta, lane, blocks: [], cells: [], line: null, number: -1 };
  }

  fill(row, number) {
    const line = this.lines[number];
    row.line = line;
    row.number = number;
    row.element.hidden = false;
    row.element.setAttribute("aria-rowindex", String(number + 2));
    put(row.element, { transform: `translateY(${this.tops[number]}px)` });
    row.element.classList.toggle("g-group", !line.room);
    row.element.classList.toggle("g-part", Boolean(line.room && line.room.hall >= 0));
    if (!line.room) this.fillGroup(row, line);
    else this.fillRoom(row, line.room);
  }

  fillGroup(row, line) {
    row.title.textContent = line.building;
    row.title.removeAttribute("href");
    row.meta.textContent = this.words.rooms.replace("%s", line.count);
    row.name.dataset.gFold = line.building;
    row.name.setAttribute("aria-expanded", String(!line.folded));
    row.lane.style.removeProperty("background");
    row.shade = null;
    for (const block of row.blocks) block.hidden = true;
    for (const cell of row.cells) cell.hidden = true;
  }

  fillRoom(row, room) {
    row.title.textContent = room.name;
    row.title.href = this.words.roomUrl.replace("00000000-0000-0000-0000-000000000000", room.id);
    const floor = room.floor ? `${this.words.floor.replace("%s", room.floor)} · ` : "";
    row.meta.textContent = floor + this.words.seats.replace("%s", room.seats);
    delete row.name.dataset.gFold;
    row.name.removeAttribute("aria-expanded");
    const shade = this.shadeOf(room);
    if (row.shade !== shade) put(row.lane, { background: shade });
    row.shade = shade;
    const blocks = room.loads ? [] : room.blocks;
    while (row.blocks.length < blocks.length) row.blocks.push(this.newBlock(row.lane));
    row.blocks.forEach((element, place) => this.fillBlock(element, blocks[place], room));
    this.fillLoads(row, room);
  }

  newBlock(lane) {
    const element = make("a", "g-block");
    element.tabIndex = -1;
    element.draggable = false;
    element.append(make("span", "g-icon"), make("span", "g-title"), make("span", "g-when"));
    lane.append(element);
    return element;
  }

  fillBlock(element, block, room) {
    element.hidden = !block;
    element.block = block ?? null;
    if (!block) return;
    const { scale } = this;
    const left = scale.x(block.start);
    const width = Math.max(scale.x(block.end) - left - 2, 3);
    const before = block.before ? left - scale.x(block.start - block.before) : 0;
    const after = block.after ? scale.x(block.end + block.after) - scale.x(block.end) : 0;
    element.className = `g-block g-${LOOKS[block.look]}${block.mine ? " g-mine" : ""}${block.movable ? " g-movable" : ""}${width < SPOKEN ? " g-thin" : width < ROOMY ? " g-tight" : ""}`;
    put(element, { transform: `translateX(${left}px)`, width: `${width}px`, "--g-before": `${before}px`, "--g-after": `${after}px` });
    if (width >= SPOKEN) {
      element.children[1].textContent = this.titleOf(block);
      element.children[2].textContent = `${this.timeOf(block)} ${this.stateOf(block)}`;
      element.removeAttribute("aria-label");
    } else element.setAttribute("aria-label", `${this.titleOf(block)} ${this.timeOf(block)} ${this.stateOf(block)}`);
    if (block.known && block.look !== PARTLY) {
      element.href = `${this.words.atUrl}?resource=${room.id}&at=${encodeURIComponent(iso(this.sheet.first, block.start))}`;
    } else element.removeAttribute("href");
  }

  fillLoads(row, room) {
    const days = room.loads ? this.sheet.days : [];
    while (row.cells.length < days.length) {
      const cell = make("a", "g-load");
      cell.tabIndex = -1;
      cell.append(make("span", "g-load-bar"), make("span", "g-load-count"));
      row.lane.append(cell);
      row.cells.push(cell);
    }
    row.cells.forEach((cell, number) => {
      cell.hidden = number >= days.length;
      if (cell.hidden) return;
      const load = room.loads.get(number);
      const share = load ? Math.min(load.minutes / Math.max(room.closes - room.opens, 1), 1) : 0;
      put(cell, {
        transform: `translateX(${this.scale.lefts[number]}px)`, width: `${this.scale.widths[number]}px`, "--g-share": `${Math.round(share * 100)}%`,
      });
      cell.day = number;
      cell.children[1].textContent = load ? String(load.uses) : "";
      cell.setAttribute("aria-label", `${load ? load.uses : this.words.free} ${this.dayWords(number * DAY)}`);
      cell.title = load ? this.words.load.replace("%(uses)s", load.uses).replace("%(percent)s", Math.round(share * 100)) : this.words.free;
    });
  }

  // Closed hours of a room as one background: rooms with the same hours share its text.
  shadeOf(room) {
    if (this.sheet.view === "month") return "none";
    const key = `${room.opens}-${room.closes}-${room.weekends}`;
    if (!this.shades.has(key)) {
      const parts = [];
      const shade = (from, until) => {
        const width = this.scale.x(until) - this.scale.x(from);
        if (width >= 1) parts.push(`linear-gradient(var(--g-shut), var(--g-shut)) ${this.scale.x(from)}px 0 / ${width}px 100% no-repeat`);
      };
      this.sheet.days.forEach((day, number) => {
        const begin = number * DAY;
        if (!day.works && !room.weekends) return;
        shade(begin + this.scale.low, begin + room.opens);
        shade(begin + room.closes, begin + this.scale.high);
      });
      this.shades.set(key, parts.length ? parts.join(", ") : "none");
    }
    return this.shades.get(key);
  }

  // ---- words

  titleOf(block) {
    if (block.look === PARTLY) return this.words.partly.replace("%s", block.title);
    return block.known ? block.title : this.words.taken;
  }

  stateOf(block) {
    return { [PENDING]: this.words.pending, [HELD]: this.words.held, [CLOSED]: this.words.closed, [PARTLY]: this.words.taken }[block.look] ?? this.words.approved;
  }

  timeOf(block) {
    return `${clock(block.start)}–${clock(block.end)}`;
  }

  dayWords(minute) {
    const moment = new Date((this.sheet.first + 420) * 60000 + Math.floor(minute / DAY) * DAY * 60000);
    return new Intl.DateTimeFormat(this.language, { weekday: "long", day: "numeric", month: "short", timeZone: "UTC" }).format(moment);
  }

  // ---- where things are

  point(event) {
    const box = this.body.getBoundingClientRect();
    const number = this.lineAt(Math.min(Math.max(event.clientY - box.top, 0), this.height - 1));
    return { number, line: this.lines[number], x: event.clientX - box.left - this.nameWidth };
  }

  reveal(number, minute) {
    const top = this.tops[number];
    const head = this.head.offsetHeight;
    const { scrollTop, clientHeight, scrollLeft, clientWidth } = this.scroll;
    if (top < scrollTop) this.scroll.scrollTop = top;
    else if (top + this.lineHeight + head > scrollTop + clientHeight) this.scroll.scrollTop = top + this.lineHeight + head - clientHeight;
    const x = this.scale.x(minute);
    const room = clientWidth - this.nameWidth;
    if (x < scrollLeft) this.scroll.scrollLeft = Math.max(x - 24, 0);
    else if (x + 48 > scrollLeft + room) this.scroll.scrollLeft = x + 72 - room;
  }

  // An element on the lane of a line: the cursor, or what is being drawn or moved.
  place(element, number, start, end) {
    const left = this.scale.x(start);
    put(element, {
      transform: `translate(${this.nameWidth + left}px, ${this.tops[number]}px)`,
      width: `${Math.max(this.scale.x(end) - left, 8)}px`,
      height: `${this.lines[number].room ? this.lineHeight : this.groupHeight}px`,
    });
  }
}
