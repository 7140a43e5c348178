"""What the pages of drafting share: who acts, page pictures, the states in colours."""

from typing import Any

from django.core.cache import cache
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from samnak.core.actor import Actor
from samnak.drafting import queries, services
from samnak.drafting.content import Content
from samnak.drafting.enums import DraftState
from samnak.drafting.models import Draft
from samnak.drafting.rendering import render_letter_images
from samnak.files import queries as files
from samnak.org.errors import NoPostError

STATE_LOOKS = {
    DraftState.DRAFTING: "draft",
    DraftState.IN_ROUTE: "active",
    DraftState.RETURNED: "returned",
    DraftState.RECALLED: "warning",
    DraftState.SIGNED: "signed",
    DraftState.DISCARDED: "cancelled",
}
PICTURE_SECONDS = 300
PIXELS_PER_INCH = 110.0


def acting(request: HttpRequest) -> Actor:
    """Return who acts in this request; without a post nothing can be done here."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None:
        raise NoPostError(_("ท่านไม่ได้ดำรงตำแหน่งใดในวันนี้ กรุณาติดต่อผู้ดูแลระบบของหน่วยงาน"))
    return actor


def pictures(draft: Draft, content: Content, *, kept_as: str) -> list[bytes]:
    """Return one picture a page of a content, drawn once for each saved state."""
    key = f"draft-pages:{draft.pk}:{kept_as}"
    found: list[bytes] | None = cache.get(key)
    if found is None:
        sheet = services.letter_sheet(draft, content, watermark="ร่าง")
        found = render_letter_images(sheet, pixels_per_inch=PIXELS_PER_INCH)
        cache.set(key, found, PICTURE_SECONDS)
    return found


def page_addresses(draft: Draft) -> list[str]:
    """Return the addresses of the pages of a draft as it is now."""
    if draft.letter_id is not None:
        pages = files.get_file(signed_file_id(draft)).blob.pages or 1
        return [reverse("drafting:page", args=[draft.pk, number]) for number in range(1, pages + 1)]
    count = len(pictures(draft, queries.content_of(draft), kept_as=str(draft.revision)))
    return [f"{reverse('drafting:page', args=[draft.pk, number])}?r={draft.revision}" for number in range(1, count + 1)]


def signed_file_id(draft: Draft) -> Any:
    """Return the id of the signed file of a draft that became a letter."""
    return draft.letter.files.filter(role="main").values_list("file_id", flat=True).first()  # type: ignore[union-attr]


def state_look(state: str) -> str:
    """Return the look of a state for the `status` component."""
    return STATE_LOOKS[DraftState(state)]
