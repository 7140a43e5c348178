"""Choosing a post among thousands: it is found by name, in the form itself, also without script."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext

from samnak.org import queries as org
from samnak.org.queries import Seat

MOST_FOUND = 12


class PostField(forms.UUIDField):
    """The id of a post of the agency, chosen among those found by name."""

    widget = forms.HiddenInput


@dataclass(frozen=True, slots=True)
class PostPicker:
    """ช่องเลือกตำแหน่ง - a search for a post and what it found, the post that is chosen now first."""

    name: str
    label: str
    help: str
    required: bool
    typed: str
    chosen: str
    seats: Sequence[Seat]
    found: int
    errors: Sequence[str]


def post_pickers(form: forms.Form, agency_id: UUID) -> dict[str, PostPicker]:
    """Return the pickers of all posts of a form."""
    names = [name for name, field in form.fields.items() if isinstance(field, PostField)]
    chosen = {name: _uuid(form[name].value()) for name in names}
    wanted = {one for one in chosen.values() if one}
    known = {seat.position.pk: seat for seat in org.seats_of(list(org.positions_in(agency_id, wanted)))} if wanted else {}
    made = {}
    for name in names:
        typed = form.data.get(f"{name}_q", "").strip()[:100]
        post = chosen[name]
        now = known.get(post) if post else None
        found = org.positions_search(agency_id, typed, MOST_FOUND) if typed else []
        made[name] = PostPicker(
            name=name,
            label=str(form[name].label),
            help=str(form.fields[name].help_text),
            required=form.fields[name].required,
            typed=typed,
            chosen=str(now.position.pk) if now else "",
            seats=([now] if now else []) + [seat for seat in found if now is None or seat.position.pk != now.position.pk],
            found=len(found),
            errors=[str(error) for error in form.errors.get(name, ())] if form.is_bound else [],
        )
    return made


def check_posts(form: forms.Form, agency_id: UUID) -> None:
    """Refuse posts that are not of the agency, and words that were typed without choosing."""
    names = [name for name, field in form.fields.items() if isinstance(field, PostField)]
    chosen = {name: form.cleaned_data.get(name) for name in names}
    wanted = {one for one in chosen.values() if one}
    known = set(org.positions_in(agency_id, wanted).values_list("pk", flat=True)) if wanted else set()
    for name in names:
        if chosen[name] and chosen[name] not in known:
            form.add_error(name, gettext("ไม่พบตำแหน่งนี้ในส่วนราชการของท่าน กรุณาเลือกใหม่"))
        elif not chosen[name] and name not in form.errors and form.data.get(f"{name}_q", "").strip():
            form.add_error(name, gettext("กรุณาเลือกตำแหน่งจากรายการที่ค้นพบ หรือลบคำที่ค้นไว้"))


def _uuid(value: Any) -> UUID | None:
    try:
        return UUID(str(value)) if value else None
    except ValueError:
        return None
