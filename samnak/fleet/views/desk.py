"""What the pages of requests and trips share: who acts, pages of lists, errors beside their fields."""

from typing import Any
from uuid import UUID

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils.translation import gettext as _

from samnak.core.actor import Actor
from samnak.core.errors import DeniedError, DomainError

PAGE_SIZE = 30


def acting(request: HttpRequest) -> Actor:
    """Return who acts; a person without a post today can do nothing here."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None or actor.agency_id is None:
        raise DeniedError(_("ท่านยังไม่มีตำแหน่งในระบบวันนี้ กรุณาติดต่อผู้ดูแลระบบหรืองานบุคคลของหน่วยงาน"))
    return actor


def page_of(request: HttpRequest, rows: Any) -> Any:
    """Return the page asked for."""
    return Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))


def uuid_or_none(text: str | None) -> UUID | None:
    """Return the id that a text holds, or None."""
    try:
        return UUID(text or "")
    except ValueError:
        return None


def show_error(form: forms.Form, error: DomainError) -> None:
    """Put the words of a refusal beside the field they are about, or on top."""
    form.add_error(error.field if error.field in form.fields else None, error.message)
