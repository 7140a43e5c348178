"""The parts of the work with official cars as tabs: those that are there and that the actor may open."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from samnak.core.access import can
from samnak.core.actor import Actor
from samnak.fleet.policies.register import is_driver
from samnak.fleet.policies.trips import SEE_BOARD
from samnak.fleet.queries.register import book_unit_ids


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab."""

    label: str
    url: str
    current: bool


class _Rights:
    """What decides about tabs, each asked at most once."""

    def __init__(self, actor: Actor) -> None:
        self._actor = actor
        self._known: dict[str, bool] = {}

    def _once(self, name: str, ask: Callable[[], object]) -> bool:
        if name not in self._known:
            self._known[name] = bool(ask())
        return self._known[name]

    def anybody(self) -> bool:
        return True

    def board(self) -> bool:
        return self._once("board", lambda: can(self._actor, SEE_BOARD))

    def books(self) -> bool:
        return self._once("books", lambda: book_unit_ids(self._actor))

    def road(self) -> bool:
        """Allow those of the books, and drivers, who find their own slips and reports there."""
        agency_id = self._actor.agency_id
        return self.books() or self._once("road", lambda: agency_id is not None and is_driver(self._actor, agency_id))


TABS: tuple[tuple[str, Any, str, Callable[[_Rights], bool]], ...] = (
    ("requests", _("การเดินทาง"), "fleet:requests", _Rights.anybody),
    ("board", _("จัดรถ"), "fleet:board", _Rights.board),
    ("cars", _("ทะเบียนรถ"), "fleet:cars", _Rights.anybody),
    ("drivers", _("พนักงานขับรถ"), "fleet:drivers", _Rights.anybody),
    ("fuel", _("น้ำมัน"), "fleet:fuel-slips", _Rights.road),
    ("repairs", _("ซ่อมบำรุง"), "fleet:repairs", _Rights.road),
    ("accidents", _("อุบัติเหตุ"), "fleet:accidents", _Rights.road),
    ("documents", _("เอกสาร"), "fleet:car-documents", _Rights.books),
    ("reports", _("รายงาน"), "fleet:reports", _Rights.books),
)


def fleet_tabs(actor: Actor, current: str = "") -> list[Tab]:
    """Return the tabs for the include `fleet/_tabs.html`, the one called `current` marked."""
    rights = _Rights(actor)
    found = []
    for key, label, name, may_open in TABS:
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue
        if may_open(rights):
            found.append(Tab(str(label), url, key == current))
    return found
