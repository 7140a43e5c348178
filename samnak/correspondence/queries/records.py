"""Registered letters as the drive shows them: by year and register, whatever of it the actor may read."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Count, QuerySet

from samnak.core.actor import Actor
from samnak.correspondence.enums import EntryState
from samnak.correspondence.models import LetterFile, Register, RegisterEntry
from samnak.correspondence.queries.access import visible_to
from samnak.correspondence.queries.lists import ListFilter, entries


def _readable(actor: Actor) -> QuerySet[RegisterEntry]:
    return RegisterEntry.objects.filter(agency=actor.agency_id, state=EntryState.ISSUED, letter__in=visible_to(actor))


def record_years(actor: Actor) -> list[tuple[int, int]]:
    """Return the Buddhist years in which letters the actor may read were registered, newest first, with how many."""
    return list(_readable(actor).values("year").annotate(many=Count("id")).order_by("-year").values_list("year", "many"))


def record_books(actor: Actor, year: int) -> list[tuple[Register, int]]:
    """Return the registers that hold letters of a year the actor may read, with how many, by unit from the top."""
    many = dict(
        _readable(actor)
        .filter(year=year)
        .order_by()
        .values("register")
        .annotate(many=Count("id"))
        .values_list("register", "many")
    )
    books = Register.objects.filter(pk__in=many).select_related("unit").order_by("unit__path", "direction", "series")
    return [(book, many[book.pk]) for book in books]


def records(actor: Actor, register_id: UUID, year: int, asked: ListFilter, order: str) -> QuerySet[RegisterEntry]:
    """Return the rows of a register in a year whose letters the actor may read."""
    register = Register(pk=register_id)
    found = entries(register, year, asked, order)
    return found.filter(agency=actor.agency_id, state=EntryState.ISSUED, letter__in=visible_to(actor))


def file_counts(letter_ids: Sequence[UUID]) -> dict[UUID, int]:
    """Return how many files letters have, in one query."""
    rows = LetterFile.objects.filter(letter__in=letter_ids).order_by().values("letter").annotate(many=Count("id"))
    return dict(rows.values_list("letter", "many"))
