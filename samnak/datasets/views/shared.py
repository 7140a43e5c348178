"""What the pages of data sets share."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest

from samnak.datasets import queries
from samnak.datasets.queries import RowQuestion

ROWS = 50


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
