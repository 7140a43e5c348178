"""Papers of cars shaped for the list of those that end."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samnak.fleet.models import CarDocument
from samnak.fleet.queries.documents import LATER, SOON, Expiry
from samnak.fleet.tables.register import Badge, expiry


@dataclass(frozen=True, slots=True)
class PaperRow:
    """One paper in the list, with how many days it still counts."""

    paper: CarDocument
    state: Badge | None
    days: int


def paper_rows(papers: Iterable[CarDocument], today: date) -> list[PaperRow]:
    """Return papers as rows of the list."""
    found = []
    for paper in papers:
        days = (paper.expires_on - today).days
        state = expiry(paper.expires_on, today)
        if SOON.days < days <= LATER.days:
            state = Badge("info", ngettext("เหลือ %(days)s วัน", "เหลือ %(days)s วัน", days) % {"days": days})
        found.append(PaperRow(paper, state, days))
    return found


def expiry_choices(counts: Expiry) -> list[tuple[str, str, int]]:
    """Return how near the end is, as tabs with their numbers."""
    return [
        ("expired", _("หมดอายุแล้ว"), counts.expired),
        ("near", _("ภายใน 30 วัน"), counts.near),
        ("soon", _("31–60 วัน"), counts.soon),
        ("later", _("61–90 วัน"), counts.later),
    ]
