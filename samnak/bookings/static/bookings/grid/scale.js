// Where a minute stands on the sheet. Nights are left out where nothing happens in them, and days off are narrow.
import { DAY } from "./data.js";

const NARROW_DAY = 44;
const LEAST = { day: 60, week: 22, month: 30 }; // pixels an hour; of a month, a day
const LEAST_ON_PHONE = 26;

export class Scale {
  constructor(sheet, room, phone) {
    this.view = sheet.view;
    this.count = sheet.days.length;
    [this.low, this.high] = sheet.view === "month" ? [0, DAY] : hoursOf(sheet);
    const quiet = sheet.days.map((day, number) => sheet.view === "week" && !day.works && !isUsed(sheet, number));
    const full = quiet.filter((one) => !one).length || 1;
    const left = room - NARROW_DAY * (this.count - full);
    const least = sheet.view === "month" ? LEAST.month : ((phone ? LEAST_ON_PHONE : LEAST[sheet.view]) * (this.high - this.low)) / 60;
    const wide = Math.floor(Math.max(least, left / full));
    this.widths = quiet.map((one) => (one ? NARROW_DAY : wide));
    this.lefts = [];
    let x = 0;
    for (const width of this.widths) {
      this.lefts.push(x);
      x += width;
    }
    this.width = x;
    this.hour = sheet.view === "month" ? 0 : (wide * 60) / (this.high - this.low);
  }

  x(minute) {
    const day = Math.floor(minute / DAY);
    if (day < 0) return 0;
    if (day >= this.count) return this.width;
    const part = (minute - day * DAY - this.low) / (this.high - this.low);
    return this.lefts[day] + Math.min(Math.max(part, 0), 1) * this.widths[day];
  }

  day(x) {
    let day = 0;
    while (day < this.count - 1 && x >= this.lefts[day + 1]) day += 1;
    return day;
  }

  minute(x) {
    const day = this.day(x);
    const part = Math.min(Math.max((x - this.lefts[day]) / this.widths[day], 0), 1);
    return day * DAY + this.low + part * (this.high - this.low);
  }

  // The next or last moment that can be seen, so that steps do not walk through the night.
  seen(minute, step) {
    let day = Math.floor(minute / DAY);
    let inDay = minute - day * DAY;
    if (inDay >= this.high && step > 0) [day, inDay] = [day + 1, this.low];
    else if (inDay < this.low && step < 0) [day, inDay] = [day - 1, this.high - Math.abs(step)];
    else if (inDay < this.low) inDay = this.low;
    return day * DAY + inDay;
  }
}

function isUsed(sheet, day) {
  return sheet.rooms.some(
    (room) => room.weekends || room.blocks.some((block) => block.start < (day + 1) * DAY && block.end > day * DAY),
  );
}

// From the first opening to the last closing hour, and further where something happens outside of them.
function hoursOf(sheet) {
  let low = 8 * 60;
  let high = 18 * 60;
  for (const room of sheet.rooms) {
    low = Math.min(low, room.opens);
    high = Math.max(high, room.closes);
    for (const block of room.blocks) {
      const day = Math.floor(block.start / DAY);
      if (block.end > (day + 1) * DAY) continue; // over midnight: nights stay left out
      low = Math.min(low, block.start - day * DAY);
      high = Math.max(high, block.end - day * DAY);
    }
  }
  return [Math.max(Math.floor(low / 60) * 60, 0), Math.min(Math.ceil(high / 60) * 60, DAY)];
}
