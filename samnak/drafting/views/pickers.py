"""Choices of the draft form: the directory of agencies and units, the signers, earlier letters to cite."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from samnak.core import thai
from samnak.core.actor import Actor
from samnak.correspondence import queries as correspondence
from samnak.drafting.content import AGENCY, OUTSIDE, UNIT
from samnak.drafting.enums import DraftKind
from samnak.org import queries as org
from samnak.org.enums import AgencyKind

CITED_AT_ONCE = 12


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the directory."""

    token: str
    name: str
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Group:
    """A heading of the directory with its lines."""

    key: str
    label: str
    entries: tuple[Entry, ...]


def directory(actor: Actor, kind: str) -> list[Group]:
    """Return whom a letter can be sent to: agencies by kind; for a memo the own units first."""
    by_kind: dict[str, list[Entry]] = {}
    for row in org.agencies().exclude(pk=actor.agency_id):
        by_kind.setdefault(row.kind, []).append(Entry(f"{AGENCY}:{row.pk}", row.name))
    groups = [Group(value, str(label), tuple(by_kind.get(value, ()))) for value, label in AgencyKind.choices]
    units = tuple(
        Entry(f"{UNIT}:{row.pk}", row.name, row.path.count("/") - 1)
        for row in org.units_of(actor.agency_id)
        if actor.agency_id  # type: ignore[arg-type]
    )
    own = Group("units", _("หน่วยงานภายในส่วนราชการของท่าน"), units)
    ordered = [own, *groups] if kind == DraftKind.MEMO else [*groups, own]
    return [group for group in ordered if group.entries]


def names_of(groups: list[Group]) -> dict[tuple[str, str], str]:
    """Return the names of the directory by kind and id."""
    names = {}
    for group in groups:
        for entry in group.entries:
            kind, _colon, identifier = entry.token.partition(":")
            names[(kind, identifier)] = entry.name
    return names


def picker(groups: list[Group], raw: dict[str, Any]) -> dict[str, Any]:
    """Return the state of the addressee picker for what is chosen now."""
    chosen = raw.get("recipients") or []
    to = {f"{row['kind']}:{row['id']}" for row in chosen if row["kind"] != OUTSIDE and not row["is_copy"]}
    copy = {f"{row['kind']}:{row['id']}" for row in chosen if row["kind"] != OUTSIDE and row["is_copy"]}
    outside = [row for row in chosen if row["kind"] == OUTSIDE]
    return {
        "groups": groups,
        "to": to,
        "copy": copy,
        "to_names": [row["name"] for row in chosen if not row["is_copy"]],
        "copy_names": [row["name"] for row in chosen if row["is_copy"]],
        "outside": [*outside, {"name": "", "email": "", "is_copy": False}],
    }


def citable(actor: Actor, text: str) -> list[Any]:
    """Return earlier letters this actor may read that match a text, newest first."""
    rows = correspondence.visible_to(actor)
    for word in thai.normalise(text).split()[:6]:
        rows = rows.filter(search_text__contains=word)
    return list(rows.order_by("-created_at")[:CITED_AT_ONCE])


def citation(actor: Actor, letter_id: UUID) -> str:
    """Return how a letter is cited: kind, owner, number and date."""
    letter = correspondence.visible_to(actor).filter(pk=letter_id).first()
    if letter is None:
        return ""
    words = f"หนังสือ{letter.from_text}"
    if letter.document_number:
        words += f" ที่ {letter.document_number}"
    if letter.document_date:
        words += f" ลงวันที่ {thai.long_date(letter.document_date)}"
    return words[:500]
