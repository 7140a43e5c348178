"""What the pages of drafting share: who acts, page pictures, the states in colours."""

from typing import Any

from django.core.cache import cache
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from samnak.core.access import can
from samnak.core.actor import Actor
from samnak.core.time import bangkok_today
from samnak.drafting import policies, queries, services
from samnak.drafting.content import Change, Content, differences
from samnak.drafting.enums import DraftState
from samnak.drafting.models import Draft
from samnak.drafting.rendering import LetterContent, render_letter_images
from samnak.files import queries as files
from samnak.org import queries as org
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


def sheet_shown(draft: Draft, content: Content, signer: Actor | None = None) -> LetterContent:
    """Return the paper as it is shown before the signature: as a draft, or to the signer just as it will be signed."""
    if signer is None:
        return services.letter_sheet(draft, content, watermark="ร่าง")
    return services.letter_sheet(draft, content, signer=signer, day=bangkok_today())


def pictures(draft: Draft, content: Content, signer: Actor | None = None) -> list[bytes]:
    """Return one picture a page of what a draft says now, drawn once for each saved state."""
    seen_by = f"{signer.user_id}:{signer.standing}:{bangkok_today()}" if signer else ""
    key = f"draft-pages:{draft.pk}:{draft.revision}:{seen_by}"
    found: list[bytes] | None = cache.get(key)
    if found is None:
        found = render_letter_images(sheet_shown(draft, content, signer), pixels_per_inch=PIXELS_PER_INCH)
        cache.set(key, found, PICTURE_SECONDS)
    return found


def page_addresses(draft: Draft, signer: Actor | None = None) -> list[str]:
    """Return the addresses of the pages of a draft as it is now; with `signer` as it will be signed."""
    if draft.letter_id is not None:
        pages = files.get_file(signed_file_id(draft)).blob.pages or 1
        return [reverse("drafting:page", args=[draft.pk, number]) for number in range(1, pages + 1)]
    count = len(pictures(draft, queries.content_of(draft), signer))
    query = f"?r={draft.revision}" + ("&for=signature" if signer else "")
    return [reverse("drafting:page", args=[draft.pk, number]) + query for number in range(1, count + 1)]


def signer_of(request: HttpRequest, draft: Draft) -> Actor | None:
    """Return who acts, when the page is asked for as that person will sign it and may."""
    actor: Actor | None = getattr(request, "actor", None)
    wanted = request.GET.get("for") == "signature"
    return actor if wanted and can(actor, policies.SIGN, draft) else None


def signed_file_id(draft: Draft) -> Any:
    """Return the id of the signed file of a draft that became a letter."""
    return draft.letter.files.filter(role="main").values_list("file_id", flat=True).first()  # type: ignore[union-attr]


def state_look(state: str) -> str:
    """Return the look of a state for the `status` component."""
    return STATE_LOOKS[DraftState(state)]


def compared(draft: Draft, old: Content, new: Content) -> list[Change]:
    """Return what differs between two contents of a draft, with the names of the signers' posts."""
    signers = {row.signer_position_id for row in (old, new) if row.signer_position_id}
    changed = old.signer_position_id != new.signer_position_id
    titles = {post.pk: post.title for post in org.positions_in(draft.agency_id, signers)} if changed else {}
    return differences(old, new, titles)
