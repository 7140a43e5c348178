"""Fields of the forms of bookings: a time of day, rooms by their ids, a post found by name."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext

from samnak.org import queries as org
from samnak.org.queries import Seat
from samnak.ui import clocks

MOST_ROOMS = 20


class ClockField(clocks.ClockField):
    """A time of day at which rooms are booked; the browser's box steps by five minutes."""

    widget = forms.TimeInput(attrs={"type": "time", "step": "300"}, format="%H:%M")


class RoomsField(forms.Field):
    """The ids of one or more rooms or things, each once."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Any) -> list[UUID]:
        """Read the ids in the order they were given."""
        try:
            return list(dict.fromkeys(UUID(str(one)) for one in value or () if str(one).strip()))[:MOST_ROOMS]
        except ValueError as error:
            raise forms.ValidationError(gettext("ไม่พบรายการที่เลือก กรุณาเลือกใหม่")) from error


class PostField(forms.UUIDField):
    """The id of a post of the agency, chosen among those found by name; see `post_pickers`."""

    widget = forms.HiddenInput

    def __init__(self, **options: Any) -> None:
        options.setdefault("required", False)
        super().__init__(**options)


@dataclass(frozen=True, slots=True)
class PostPicker:
    """ช่องเลือกตำแหน่ง - a search for a post and what it found, with the post that is chosen now."""

    name: str
    label: str
    help: str
    typed: str
    chosen: str
    seats: Sequence[Seat]
    errors: Sequence[str]


def post_pickers(form: forms.BaseForm, agency_id: UUID) -> dict[str, PostPicker]:
    """Return the pickers of all posts of a form: the chosen post first, then what the typed words find."""
    names = [name for name, field in form.fields.items() if isinstance(field, PostField)]
    chosen = {name: _uuid(form[name].value()) for name in names}
    known = {
        seat.position.pk: seat
        for seat in org.seats_of(list(org.positions_in(agency_id, {one for one in chosen.values() if one})))
    }
    made = {}
    for name in names:
        typed = form.data.get(f"{name}_q", "").strip()[:100]
        post = chosen[name]
        now = known.get(post) if post else None
        found = org.positions_search(agency_id, typed, 12) if typed else []
        seats = ([now] if now else []) + [seat for seat in found if now is None or seat.position.pk != now.position.pk]
        made[name] = PostPicker(
            name=name,
            label=str(form[name].label),
            help=str(form.fields[name].help_text),
            typed=typed,
            chosen=str(now.position.pk) if now else "",
            seats=seats,
            errors=[str(error) for error in form[name].errors],
        )
    return made


def _uuid(value: Any) -> UUID | None:
    try:
        return UUID(str(value)) if value else None
    except ValueError:
        return None


def clean_posts(form: forms.BaseForm, agency_id: UUID) -> None:
    """Refuse posts that are not of the agency, and words that were typed without choosing."""
    names = [name for name, field in form.fields.items() if isinstance(field, PostField)]
    chosen = {name: form.cleaned_data.get(name) for name in names}
    known = set(org.positions_in(agency_id, {one for one in chosen.values() if one}).values_list("pk", flat=True))
    for name in names:
        if chosen[name] and chosen[name] not in known:
            form.add_error(name, gettext("ไม่พบตำแหน่งนี้ในส่วนราชการของท่าน กรุณาเลือกใหม่"))
        elif not chosen[name] and form.data.get(f"{name}_q", "").strip():
            form.add_error(name, gettext("กรุณาเลือกตำแหน่งจากรายการที่ค้นพบ หรือลบคำที่ค้นไว้"))
