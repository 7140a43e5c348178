// What the server sends in columns, turned into rows with their blocks. Minutes count from the first moment shown.
export const APPROVED = 0, PENDING = 1, HELD = 2, CLOSED = 3, PARTLY = 4;
const MINE = 4, MOVABLE = 8, OWN_EDGES = 16, LENGTH = 32;

export const DAY = 1440;
const BANGKOK = 7 * 60; // minutes before UTC; Bangkok knows no summer time

export function read(sent) {
  const rooms = sent.rooms.id.map((id, place) => ({
    id: `${id.slice(0, 8)}-${id.slice(8, 12)}-${id.slice(12, 16)}-${id.slice(16, 20)}-${id.slice(20)}`,
    place,
    name: sent.rooms.name[place],
    building: sent.rooms.buildings[sent.rooms.building[place]],
    floor: sent.rooms.floor[place],
    seats: sent.rooms.seats[place],
    hall: sent.rooms.hall[place],
    opens: sent.rooms.opens[place],
    closes: sent.rooms.closes[place],
    weekends: sent.rooms.weekends[place] === 1,
    before: sent.rooms.before[place],
    after: sent.rooms.after[place],
    books: sent.rooms.books[place] === 1,
    parts: [],
    blocks: [],
    loads: null,
  }));
  if (sent.blocks) readBlocks(sent, rooms);
  if (sent.loads) readLoads(sent, rooms);
  return {
    view: sent.view,
    from: sent.from,
    words: sent.words,
    first: sent.first,
    days: sent.days.map(([date, works, name]) => ({ date, works: works === 1, name })),
    rooms,
    lines: linesOf(rooms, new Set()),
  };
}

function readBlocks({ blocks, names }, rooms) {
  let edge = 0;
  for (let n = 0; n < blocks.row.length; n += 1) {
    const room = rooms[blocks.row[n]];
    const span = blocks.span[n];
    const look = span & 3;
    const own = (span & OWN_EDGES) !== 0;
    const start = blocks.start[n];
    const title = names[blocks.word[n]];
    room.blocks.push({
      start,
      end: start + Math.floor(span / LENGTH),
      title,
      known: title !== "",
      look,
      mine: (span & MINE) !== 0,
      movable: (span & MOVABLE) !== 0,
      before: own ? blocks.before[edge] : room.before,
      after: own ? blocks.after[edge] : room.after,
    });
    if (own) edge += 1;
  }
  for (const room of rooms) if (room.hall >= 0) rooms[room.hall].parts.push(room);
  for (const room of rooms) if (room.parts.length) markHall(room);
}

// A hall cannot be had while one of its parts is taken: its row shows that, though nothing is booked there.
function markHall(hall) {
  const own = new Set(hall.blocks.map((block) => `${block.start}-${block.end}`));
  const taken = hall.parts
    .flatMap((part) => part.blocks.map((block) => ({ ...block, part })))
    .filter((block) => !own.has(`${block.start}-${block.end}`))
    .sort((one, other) => one.start - other.start);
  const marks = [];
  for (const { start, end, part } of taken) {
    const last = marks.at(-1);
    if (last && start < last.end) {
      last.end = Math.max(last.end, end);
      last.of.add(part.name);
    } else marks.push({ start, end, of: new Set([part.name]) });
  }
  for (const { start, end, of } of marks) {
    hall.blocks.push({ start, end, title: [...of].join(", "), known: true, look: PARTLY, mine: false, movable: false, before: 0, after: 0 });
  }
  hall.blocks.sort((one, other) => one.start - other.start);
}

function readLoads({ loads }, rooms) {
  for (const room of rooms) room.loads = new Map();
  for (let n = 0; n < loads.row.length; n += 1) {
    rooms[loads.row[n]].loads.set(loads.day[n], { uses: loads.uses[n], minutes: loads.minutes[n] });
  }
}

// The lines of the grid: the name of a building, then its rooms unless it is folded.
export function linesOf(rooms, folded) {
  const lines = [];
  let building = null;
  for (const room of rooms) {
    if (room.building !== building) {
      building = room.building;
      const count = rooms.filter((one) => one.building === building).length;
      lines.push({ building, count, folded: folded.has(building) });
    }
    if (!folded.has(building)) lines.push({ room });
  }
  return lines;
}

export function blockAt(room, minute) {
  return room.blocks.find((block) => block.start <= minute && minute < block.end) ?? null;
}

// What of a room is in the way of a time, its own block left aside.
export function inTheWay(room, start, end, except) {
  return room.blocks.find(
    (block) => block !== except && start - room.before < block.end + block.after && end + room.after > block.start - block.before,
  ) ?? null;
}

export function iso(first, minute) {
  return `${new Date((first + minute + BANGKOK) * 60000).toISOString().slice(0, 16)}:00+07:00`;
}

export function minuteOf(first, text) {
  return Math.round(Date.parse(text) / 60000) - first;
}

export function clock(minute) {
  const inDay = ((minute % DAY) + DAY) % DAY;
  return `${String(Math.floor(inDay / 60)).padStart(2, "0")}:${String(inDay % 60).padStart(2, "0")}`;
}

export function nowIn(first) {
  return Math.floor(Date.now() / 60000) - first;
}
