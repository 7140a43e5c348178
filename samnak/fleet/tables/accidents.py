"""Accidents shaped for their pages and for form 5 on paper."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from samnak.audit import queries as audit
from samnak.files import queries as files
from samnak.files.errors import FileRejectedError
from samnak.fleet.enums import AccidentState, Events
from samnak.fleet.models import Accident, AccidentPhoto, AccidentStep, MotorPool
from samnak.fleet.rendering import AccidentSheet, FollowUp, Imprint, OtherParty, SheetPhoto, Signature
from samnak.fleet.tables.register import ACCIDENT_LOOKS, Badge, accident_look
from samnak.fleet.workflow import ACCIDENT

OPINION = "ความเห็นผู้บังคับบัญชา:"  # how a step begins that tells of the opinion, which form 5 prints in its own place


@dataclass(frozen=True, slots=True)
class AccidentRow:
    """One report in the list."""

    accident: Accident
    look: Badge
    photos: int


def accident_rows(accidents: Iterable[Accident]) -> list[AccidentRow]:
    """Return reports as rows of the list."""
    return [AccidentRow(row, accident_look(row), getattr(row, "photo_count", 0)) for row in accidents]


@dataclass(frozen=True, slots=True)
class StepRow:
    """One thing that was done after an accident; the report itself is the first."""

    at: datetime
    title: str
    look: str
    person: str
    text: str


def step_rows(accident: Accident, steps: Iterable[AccidentStep]) -> list[StepRow]:
    """Return what was done, the newest first; where the state changed the step is named after it."""
    found = [StepRow(accident.reported_at, _("รายงานอุบัติเหตุ"), "received", accident.reported_by_name, "")]
    state: str = AccidentState.REPORTED
    for step in steps:
        changed = step.state_after != state
        state = step.state_after
        title = str(AccidentState(state).label) if changed else _("บันทึกการดำเนินการ")
        look = ACCIDENT_LOOKS[state] if changed else "neutral"
        text = step.text
        if text.startswith(OPINION):
            title, look, text = _("ให้ความเห็น"), "signed", text.removeprefix(OPINION).strip()
        found.append(StepRow(step.at, title, look, step.by_name, text))
    return found[::-1]


def acts_of(accident: Accident) -> list[tuple[str, str]]:
    """Return what the state of a report may become, as choices."""
    return [(row.name, str(row.label)) for row in ACCIDENT.acts_from(accident.state)]


def standing_of(accident: Accident, steps: Iterable[AccidentStep]) -> list[dict[str, str]]:
    """Return the way of a report for the stepper: reported, facts being found, ended."""
    passed = {AccidentState.REPORTED.value, *(step.state_after for step in steps)}
    ended = accident.state == AccidentState.CLOSED
    found = []
    for state in AccidentState:
        if state == accident.state == AccidentState.FACT_FINDING:
            mark = "current"
        elif state in passed:
            mark = "done"
        else:
            mark = "skipped" if ended else "waiting"
        found.append({"label": str(state.label), "state": mark})
    return found


def accident_sheet(
    accident: Accident,
    *,
    pool: MotorPool | None,
    steps: Sequence[AccidentStep],
    photos: Sequence[AccidentPhoto],
    imprint: Imprint,
) -> AccidentSheet:
    """Return form 5 as it is printed (แบบ 5 รายงานอุบัติเหตุ)."""
    post = _post_of_reporter(accident)
    return AccidentSheet(
        imprint=imprint,
        written_at=accident.written_at_place,
        written_on=accident.reported_at,
        addressee=pool.authoriser.title if pool else "",
        reporter=accident.reported_by_name,
        reporter_position=post,
        plate=str(accident.car),
        vehicle_name=" ".join(part for part in (accident.car.make, accident.car.model) if part),
        agency=accident.car.agency.name,
        driver=accident.driver_name,
        mission=accident.used_for,
        user=accident.user_name,
        happened_at=accident.happened_at,
        place=accident.place,
        event=accident.story,
        own_damage=accident.our_damage,
        other_parties=[OtherParty(**party) for party in accident.other_parties],
        injured=accident.injured,
        police_report=accident.police,
        witnesses=accident.witnesses,
        reporter_signature=Signature(name=accident.reported_by_name, position=post, signed_at=accident.reported_at),
        opinion=accident.superior_opinion,
        superior_signature=Signature(
            name=accident.superior_name, position=accident.superior_in_words, signed_at=accident.superior_at
        ),
        follow_ups=[
            FollowUp(day=step.at, text=step.text, by=step.by_name) for step in steps if not step.text.startswith(OPINION)
        ],
        photos=[SheetPhoto(content=_bytes(photo)) for photo in photos],
    )


def _post_of_reporter(accident: Accident) -> str:
    """Return the post in which the report was made, as the record has it."""
    event = audit.events_of(accident.pk).filter(kind=Events.ACCIDENT_REPORTED.name).first()
    return (event.on_behalf_of or event.position_title) if event is not None else ""


def _bytes(photo: AccidentPhoto) -> bytes:
    """Return a picture; one that may not be opened leaves its place empty, and the rest is printed all the same."""
    try:
        return files.read_bytes(photo.file)
    except FileRejectedError:
        return b""
