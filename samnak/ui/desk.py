"""What the pages of every part share: who acts, lists cut into pages, refusals shown beside the field."""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from samnak.core.actor import Actor
from samnak.core.errors import DeniedError, DomainError

PAGE_SIZE = 50
MOST = 5000  # a list is counted and paged so far; further back one searches


class CappedPaginator(Paginator):
    """A paginator that does not count many thousands of rows to show a page."""

    @cached_property
    def count(self) -> int:
        """Return how many rows there are, at most MOST."""
        rows = self.object_list
        return int(rows.order_by()[:MOST].count()) if hasattr(rows, "order_by") else len(rows)


def page_of(request: HttpRequest, rows: Any, size: int = PAGE_SIZE, *, parameter: str = "page") -> Any:
    """Return the page asked for."""
    return CappedPaginator(rows, size).get_page(request.GET.get(parameter))


def acting(request: HttpRequest) -> Actor:
    """Return who acts; a person without a post today can do nothing here."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None or actor.agency_id is None:
        raise DeniedError(_("ท่านยังไม่มีตำแหน่งในระบบวันนี้ กรุณาติดต่อผู้ดูแลระบบหรืองานบุคคลของหน่วยงาน"))
    return actor


def show_error(form: forms.BaseForm, error: DomainError, names: Mapping[str, str] | None = None) -> None:
    """Put a refusal of a service beside the field it is about, or on top; `names` where form and service differ."""
    field = (names or {}).get(error.field or "", error.field)
    form.add_error(field if field in form.fields else None, error.message)


def uuid_or_none(text: str | None) -> UUID | None:
    """Return a typed id, or None when it is none."""
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


def whole_or_none(text: str | None) -> int | None:
    """Return a typed whole number, or None when it is none."""
    return int(text) if text and text.isascii() and text.isdecimal() else None


def done(request: HttpRequest, act: Callable[[], Any], words: str, to: Any, **given: Any) -> HttpResponse:
    """Carry out an act of one button, say what became of it, and go on to a page."""
    try:
        act()
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, words)
    return redirect(to, **given)
