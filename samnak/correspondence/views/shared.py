"""What the pages of correspondence share: choices offered, lists cut into pages, and errors shown beside the field."""

from functools import cached_property
from typing import Any

from django.http import HttpRequest

from samnak.core.actor import Actor
from samnak.correspondence import queries
from samnak.correspondence.forms import ListForm
from samnak.correspondence.models import PresetPhrase
from samnak.org import queries as org
from samnak.ui.desk import MOST, PAGE_SIZE, CappedPaginator

AHEAD = 4  # pages


class OpenPaginator(CappedPaginator):
    """A paginator that looks a few pages ahead in the list's own order, for lists whose counting costs more than reading."""

    asked = 1

    def get_page(self, number: Any) -> Any:
        """Return a page, looking ahead from it."""
        self.asked = max(int(number), 1) if str(number).isdecimal() else 1
        return super().get_page(number)

    def page(self, number: Any) -> Any:
        """Return a page of the rows found by looking ahead: they are not looked for twice."""
        number = self.validate_number(number)
        wanted = self._found[: self._most][(number - 1) * self.per_page : number * self.per_page]
        return self._get_page(self.object_list.filter(pk__in=wanted), number, self)

    @cached_property
    def _most(self) -> int:
        return min((self.asked + AHEAD) * self.per_page, MOST)

    @cached_property
    def _found(self) -> list[Any]:
        return list(self.object_list.values_list("pk", flat=True)[: self._most + 1])

    @property
    def is_open(self) -> bool:
        """Tell whether there are more rows than `count`."""
        return len(self._found) > self._most

    @cached_property
    def count(self) -> int:
        """Return how many rows there are, as far as was looked."""
        return min(len(self._found), self._most)


def page_of(request: HttpRequest, rows: Any, size: int = PAGE_SIZE, *, counted: bool = True) -> Any:
    """Return the page asked for; `counted=False` where the rows are too many to be counted each time."""
    return (CappedPaginator if counted else OpenPaginator)(rows, size).get_page(request.GET.get("page"))


def asked_of(request: HttpRequest, states: Any) -> tuple[ListForm, queries.ListFilter]:
    """Return the filter form and what it asks; what cannot be understood is no filter."""
    form = ListForm(request.GET, states)
    form.is_valid()
    data = form.cleaned_data
    return form, queries.ListFilter(
        text=data.get("q", ""), urgency=data.get("urgency", ""), secrecy=data.get("secrecy", ""), state=data.get("state", "")
    )


def heads_for(actor: Actor) -> list[tuple[str, str]]:
    """Return the heads to whom a letter may be submitted from the actor's post: nearest first, then the top of the agency."""
    position = org.positions_in(actor.agency_id, [actor.position_id]).first() if actor.agency_id and actor.position_id else None
    if position is None:
        return []
    heads = org.positions_above(position)
    holders = org.holders_of([row.pk for row in heads])
    return [(str(row.pk), f"{row.title} ({holders[row.pk].user.full_name})" if row.pk in holders else row.title) for row in heads]


def phrases_for(actor: Actor) -> list[str]:
    """Return the phrases offered for minutes: the usual ones, the agency's and those of the post."""
    rows = PresetPhrase.objects.filter(agency=None, position=None) | PresetPhrase.objects.filter(agency=actor.agency_id)
    rows = rows | PresetPhrase.objects.filter(position=actor.position_id)
    found = list(dict.fromkeys(rows.order_by("order", "text").values_list("text", flat=True)))
    return found or ["ทราบ", "เห็นชอบ", "อนุมัติ", "ดำเนินการตามเสนอ", "มอบผู้เกี่ยวข้องดำเนินการ", "เก็บเรื่อง"]
