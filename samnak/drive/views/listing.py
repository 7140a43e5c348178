"""What lists of items share: filter, order, lines, and the answer to an address that leads to nothing one may know."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy

from samnak.core.actor import Actor
from samnak.drive import queries
from samnak.drive.forms import AskForm
from samnak.drive.models import Item
from samnak.drive.tables import Line, lines_of

TABS = (
    ("home", gettext_lazy("พื้นที่ของฉัน"), "drive:home"),
    ("shared", gettext_lazy("แบ่งปันกับฉัน"), "drive:shared"),
    ("favourites", gettext_lazy("รายการโปรด"), "drive:favourites"),
    ("recent", gettext_lazy("เปิดล่าสุด"), "drive:recent"),
    ("records", gettext_lazy("เอกสารราชการ"), "drive:records"),
    ("trash", gettext_lazy("ถังขยะ"), "drive:trash"),
)


def tabs(key: str) -> list[dict[str, Any]]:
    """Return the tabs of the lists across spaces."""
    return [{"label": label, "url": reverse(view), "current": name == key} for name, label, view in TABS]


def order_of(request: HttpRequest, usual: str = "name") -> str:
    """Return the order asked for, as `queries.ORDERS` names it."""
    asked = request.GET.get("order", usual)
    return asked if asked in queries.ORDERS else usual


def shown(actor: Actor, items: Sequence[Item], *, placed: bool = False, marked: Collection[UUID] | None = None) -> list[Line]:
    """Return items as lines, with what the person has marked and what is shared, in a constant number of queries."""
    ids = [item.pk for item in items]
    places = queries.places_of(actor, items) if placed else None
    return lines_of(items, queries.marked_among(actor, ids) if marked is None else marked, queries.shared_among(ids), places)


def not_known(request: HttpRequest, pk: UUID, form: AskForm | None = None, *, asked: bool = False) -> HttpResponse:
    """Answer 404 alike for what is not there and what is not for this person, with a way to ask for it."""
    context: dict[str, Any] = {"form": form or AskForm(), "ask_url": reverse("drive:ask", args=[pk]), "asked": asked}
    status = 422 if form is not None and form.is_bound and not asked else 404
    return render(request, "drive/not_known.html", context, status=200 if asked else status)
