"""Lists of letters and the pages of registers."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from samnak.core import thai
from samnak.core.actor import Actor
from samnak.correspondence.enums import Direction, DispatchState, LetterState
from samnak.correspondence.models import Dispatch, Letter, Register, RegisterEntry
from samnak.correspondence.queries.access import visible_to
from samnak.correspondence.queries.work import arrived, duties_of


@dataclass(frozen=True, slots=True)
class ListFilter:
    """What a person asked of a list."""

    text: str = ""
    urgency: str = ""
    secrecy: str = ""
    state: str = ""
    unit_id: UUID | None = None


def _words(text: str) -> list[str]:
    return thai.normalise(text).split()


def with_words(text: str, field: str = "search_text") -> Q:
    """Return the condition that every word of a text occurs."""
    condition = Q()
    for word in _words(text):
        condition &= Q(**{f"{field}__contains": word})
    return condition


def _narrowed(rows: QuerySet[Letter], asked: ListFilter) -> QuerySet[Letter]:
    if asked.urgency:
        rows = rows.filter(urgency=asked.urgency)
    if asked.secrecy:
        rows = rows.filter(secrecy=asked.secrecy)
    if asked.state:
        rows = rows.filter(state=asked.state)
    if asked.unit_id:
        rows = rows.filter(unit=asked.unit_id)
    return rows.filter(with_words(asked.text)) if asked.text else rows


def letters(actor: Actor, direction: str, asked: ListFilter) -> QuerySet[Letter]:
    """Return the letters of one direction the actor may read, newest first."""
    rows = visible_to(actor).filter(direction=direction).select_related("unit", "holder_unit", "holder_position")
    return _narrowed(rows, asked).defer("search_text", "reader_ids").order_by("-id")


def arrivals(actor: Actor, asked: ListFilter) -> QuerySet[Letter]:
    """Return the letters that wait at this actor's registries, the most urgent and oldest first."""
    rows = arrived(duties_of([actor])).select_related("unit", "holder_unit", "holder_position")
    return _narrowed(rows, asked).order_by("arrived_at", "id")


def to_send(actor: Actor, asked: ListFilter) -> QuerySet[Letter]:
    """Return signed letters the actor may read that have not been sent."""
    rows = visible_to(actor).filter(direction=Direction.OUTGOING, state__in=[LetterState.SIGNED, LetterState.NUMBERED])
    return _narrowed(rows.select_related("unit", "holder_unit", "holder_position"), asked).order_by("id")


def failed_dispatches(actor: Actor) -> QuerySet[Dispatch]:
    """Return what failed or was sent back, of the letters the actor may read."""
    return (
        Dispatch.objects.filter(
            agency=actor.agency_id,
            state__in=[DispatchState.FAILED, DispatchState.RETURNED],
            letter__in=visible_to(actor).filter(direction=Direction.OUTGOING),
        )
        .select_related("letter")
        .order_by("-queued_at")
    )


ENTRY_ORDERS = {
    "-number": ("-number",),
    "number": ("number",),
    "document_date": ("document_date", "number"),
    "-document_date": ("-document_date", "-number"),
    "from_text": ("from_text", "number"),
    "-from_text": ("-from_text", "-number"),
}


def entries(register: Register, year: int, asked: ListFilter, order: str = "-number") -> QuerySet[RegisterEntry]:
    """Return the rows of a register in one Buddhist year."""
    rows = RegisterEntry.objects.filter(register=register, year=year)
    if asked.urgency:
        rows = rows.filter(urgency=asked.urgency)
    if asked.secrecy:
        rows = rows.filter(secrecy=asked.secrecy)
    if asked.state:
        rows = rows.filter(state=asked.state)
    if asked.text:
        text = thai.to_arabic_digits(asked.text.strip())
        number = text.split("/")[0] if text.replace("/", "").isdigit() else ""
        words = with_words(asked.text)
        rows = rows.filter(words | Q(number=int(number)) if number and len(number) <= 9 else words)
    return rows.select_related("letter__holder_unit", "letter__holder_position").order_by(*ENTRY_ORDERS.get(order, ("-number",)))


def years_of(register: Register) -> list[int]:
    """Return the Buddhist years of a register, newest first."""
    return list(register.counters.order_by("-year").values_list("year", flat=True))


def search(actor: Actor, text: str, limit: int = 20) -> Sequence[Letter]:
    """Return the newest letters the actor may read in which every word occurs.

    The planner chooses between the trigram index (rare words) and walking from the newest letter on (common words).
    """
    if not _words(text):
        return []
    return list(visible_to(actor).filter(with_words(text)).select_related("unit").order_by("-id")[:limit])
