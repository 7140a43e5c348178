// Reads iCalendar on standard input and prints what ical.js understands, as JSON: the events, and every date of each series.
// ICAL_JS names the module where node_modules is kept elsewhere.
import { readFileSync } from "node:fs";

const { default: ICAL } = await import(process.env.ICAL_JS ?? "ical.js");
const MOST_DATES = 200;
const calendar = new ICAL.Component(ICAL.parse(readFileSync(0, "utf8")));
for (const zone of calendar.getAllSubcomponents("vtimezone")) {
  ICAL.TimezoneService.register(zone);
}

const instant = (time) => time.toJSDate().toISOString().replace(".000Z", "Z");
const people = (event) =>
  event.getAllProperties("attendee").map((person) => ({
    email: person.getFirstValue().replace(/^mailto:/i, ""),
    name: person.getParameter("cn"),
    partstat: person.getParameter("partstat"),
    rsvp: person.getParameter("rsvp"),
    cutype: person.getParameter("cutype"),
    role: person.getParameter("role"),
  }));

function dates(event) {
  if (!event.isRecurring()) {
    return [[instant(event.startDate), instant(event.endDate), event.summary]];
  }
  const found = [];
  const all = event.iterator();
  for (let next = all.next(); next && found.length < MOST_DATES; next = all.next()) {
    const date = event.getOccurrenceDetails(next);
    found.push([instant(date.startDate), instant(date.endDate), date.item.summary]);
  }
  return found;
}

const parts = calendar.getAllSubcomponents("vevent");
const events = parts.map((part) => {
  const own = new ICAL.Event(part, { strictExceptions: true });
  const changed = own.isRecurrenceException()
    ? []
    : parts.filter((other) => other.hasProperty("recurrence-id") && other.getFirstPropertyValue("uid") === own.uid);
  const event = new ICAL.Event(part, { exceptions: changed, strictExceptions: true });
  const organizer = part.getFirstProperty("organizer");
  return {
    uid: event.uid,
    sequence: event.sequence,
    summary: event.summary,
    description: event.description ?? "",
    location: event.location ?? "",
    url: part.getFirstPropertyValue("url") ?? "",
    status: part.getFirstPropertyValue("status"),
    start: instant(event.startDate),
    end: instant(event.endDate),
    zone: event.startDate.zone.tzid,
    recurrence_id: event.recurrenceId ? instant(event.recurrenceId) : null,
    organizer: organizer && {
      email: organizer.getFirstValue().replace(/^mailto:/i, ""),
      name: organizer.getParameter("cn"),
    },
    attendees: people(part),
    dates: dates(event),
  };
});

process.stdout.write(
  JSON.stringify({ method: calendar.getFirstPropertyValue("method"), name: calendar.getFirstPropertyValue("name"), events }),
);
