"""What the pages of data sets share."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from samnak.core.actor import Actor
from samnak.core.errors import DeniedError, DomainError
from samnak.datasets import queries
from samnak.datasets.queries import RowQuestion

PAGE_SIZE = 30
ROWS = 50


def acting(request: HttpRequest) -> Actor:
    """Return who acts; a person without a post today can do nothing here."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None or actor.agency_id is None:
        raise DeniedError(_("ท่านยังไม่มีตำแหน่งในระบบวันนี้ กรุณาติดต่อผู้ดูแลระบบหรืองานบุคคลของหน่วยงาน"))
    return actor


def page_of(request: HttpRequest, rows: Any, size: int = PAGE_SIZE) -> Any:
    """Return the page asked for."""
    return Paginator(rows, size).get_page(request.GET.get("page"))


def show_error(form: Any, error: DomainError) -> None:
    """Put a refusal of the service beside the field it is about, or on top."""
    form.add_error(error.field if error.field in form.fields else None, error.message)


def done(request: HttpRequest, act: Callable[[], Any], words: str, to: Any, **given: Any) -> HttpResponse:
    """Carry out an act of one button, say what became of it, and go back to the page."""
    try:
        act()
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, words)
    return redirect(to, **given)


class Rows:
    """Rows of a version as a list that a paginator can cut: it asks for what is shown only."""

    def __init__(self, version_id: UUID, kinds: dict[str, str], question: RowQuestion) -> None:
        self.version_id, self.kinds, self.question = version_id, kinds, question
        self._count: int | None = None

    def count(self) -> int:
        """Return how many rows there are."""
        if self._count is None:
            asked = RowQuestion(text=self.question.text, filters=self.question.filters, limit=0)
            self._count = queries.answer(self.version_id, self.kinds, asked)[1] or 0
        return self._count

    def __len__(self) -> int:
        return self.count()

    def __getitem__(self, part: slice) -> list[tuple[int, list[Any]]]:
        asked = RowQuestion(
            text=self.question.text, filters=self.question.filters, order=self.question.order, limit=part.stop - part.start,
            offset=part.start, counted=False,
        )  # fmt: skip
        return queries.answer(self.version_id, self.kinds, asked)[0]


def row_question(request: HttpRequest, kinds: dict[str, str]) -> RowQuestion:
    """Return what the address asks of rows: words, one column with a value, an order; what is not known is not asked."""
    column, value = request.GET.get("column", ""), request.GET.get("value", "").strip()[:200]
    order = request.GET.get("order", "")
    name = order.removeprefix("-")
    return RowQuestion(
        text=request.GET.get("q", "").strip()[:200],
        filters={column: [value]} if column in kinds and value else {},
        order=[(name, order.startswith("-"))] if name in kinds else [],
    )
