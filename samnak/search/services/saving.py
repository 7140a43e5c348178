"""Saved searches (การค้นที่บันทึกไว้): kept, renamed, removed, and looked at again for what is new."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from samnak.core.access import require
from samnak.core.actor import Actor
from samnak.core.errors import DomainError
from samnak.core.time import database_now
from samnak.core.transactions import official
from samnak.search import queries
from samnak.search.content import Narrowed, read
from samnak.search.enums import Order
from samnak.search.models import SavedSearch, Told
from samnak.search.policies import SAVE
from samnak.search.queries.asking import Known
from samnak.search.queries.engine import DEEPEST

MOST_SAVED = 50  # of one person in one post
KEPT_DAYS = 7  # of a search that was removed


def save_search(
    *, actor: Actor, known: Mapping[str, Known], name: str, question: str, narrowed: Narrowed, alerts: bool
) -> SavedSearch:
    """Keep a search (บันทึกการค้น); what it finds now is not told of as new."""
    with official(actor):
        require(actor, SAVE)
        if queries.saved_of(actor).count() >= MOST_SAVED:
            raise DomainError(_("บันทึกการค้นได้ไม่เกิน %(most)d รายการ กรุณาลบรายการที่ไม่ใช้ก่อน") % {"most": MOST_SAVED})
        _free_name(actor, name)
        saved = SavedSearch.objects.create(
            user_id=actor.user_id,  # type: ignore[misc]
            position_id=actor.position_id,  # the right to save is that of a person in a post
            name=name,
            question=question,
            narrowed=kept(narrowed),
            alerts=alerts,
        )
        if alerts:
            _remember(saved, queries.allowed(actor, known, _answers(actor, known, saved)))
    return saved


def change_search(*, actor: Actor, known: Mapping[str, Known], search_id: UUID, name: str, alerts: bool) -> SavedSearch:
    """Rename a saved search, turn its alert on or off (แก้ไขการค้นที่บันทึกไว้)."""
    with official(actor):
        saved = _locked(actor, search_id)
        _free_name(actor, name, saved.pk)
        begins = alerts and not saved.alerts
        saved.name, saved.alerts = name, alerts
        saved.save(update_fields=["name", "alerts"])
        if begins:
            _remember(saved, queries.allowed(actor, known, _answers(actor, known, saved)))
    return saved


def remove_search(*, actor: Actor, search_id: UUID) -> SavedSearch:
    """Remove a saved search (ลบการค้นที่บันทึกไว้); for some days it can be brought back."""
    with official(actor):
        saved = _locked(actor, search_id)
        saved.removed_at = database_now()
        saved.save(update_fields=["removed_at"])
    return saved


def return_search(*, actor: Actor, search_id: UUID) -> SavedSearch:
    """Bring a removed search back (นำการค้นกลับมา); DomainError when its name is in use again."""
    with official(actor):
        saved = _locked(actor, search_id, removed=True)
        _free_name(actor, saved.name)
        saved.removed_at = None
        saved.save(update_fields=["removed_at"])
    return saved


def new_answers(*, actor: Actor, known: Mapping[str, Known], saved: SavedSearch) -> int:
    """Return how many things answer a search that did not before (รายการใหม่), and remember them; each is counted once.

    Runs in the transaction in which the person is told, so that nothing is told twice or lost. Of answers beyond the
    newest thousand nothing is known.
    """
    with transaction.atomic():
        row = SavedSearch.objects.select_for_update(of=("self",)).get(pk=saved.pk)
        if not row.alerts or row.removed_at is not None:
            return 0
        answers = _answers(actor, known, row)
        told = set(
            Told.objects.filter(search=row, object_id__in=[one for _kind, one in answers]).values_list("object_id", flat=True)
        )
        fresh = queries.allowed(actor, known, [one for one in answers if one[1] not in told])
        _remember(row, fresh)
    return len(fresh)


def put_off(*, saved: SavedSearch) -> None:
    """Note that a search was looked at (ตรวจแล้ว), so that the others have their turn."""
    SavedSearch.objects.filter(pk=saved.pk).update(seen_at=database_now())


def clear_removed() -> int:
    """Delete what was removed some days ago (ล้างการค้นที่ลบแล้ว)."""
    return SavedSearch.objects.filter(removed_at__lt=database_now() - timedelta(days=KEPT_DAYS)).delete()[0]


def kept(narrowed: Narrowed) -> dict[str, Any]:
    """Return filters as they are kept: only those that say something."""
    return {name: str(value) for name, value in asdict(narrowed).items() if value and value != Order.RELEVANCE}


def narrowed_of(saved: SavedSearch) -> Narrowed:
    """Return the filters of a saved search."""
    told = dict(saved.narrowed)
    return Narrowed(
        kind=told.get("kind", ""),
        category=told.get("category", ""),
        unit_id=UUID(told["unit_id"]) if told.get("unit_id") else None,
        year=int(told["year"]) if told.get("year") else None,
        sender=told.get("sender", ""),
        order=Order.DAY,
    )


def _locked(actor: Actor, search_id: UUID, *, removed: bool = False) -> SavedSearch:
    saved = queries.saved_for(actor, search_id, removed=removed)
    require(actor, SAVE, saved)
    return SavedSearch.objects.select_for_update(of=("self",)).get(pk=saved.pk)


def _free_name(actor: Actor, name: str, without: UUID | None = None) -> None:
    if queries.saved_of(actor).filter(~Q(pk=without), name=name).exists():
        raise DomainError(_("ท่านมีการค้นที่บันทึกไว้ชื่อ “%(name)s” แล้ว กรุณาตั้งชื่ออื่น") % {"name": name})


def _answers(actor: Actor, known: Mapping[str, Known], saved: SavedSearch) -> list[tuple[str, UUID]]:
    found = queries.answer(actor, known, read(saved.question), narrowed_of(saved), length=DEEPEST)
    return list(found.rows)


def _remember(saved: SavedSearch, rows: list[tuple[str, UUID]]) -> None:
    Told.objects.bulk_create([Told(search=saved, object_id=object_id) for _kind, object_id in rows], ignore_conflicts=True)
