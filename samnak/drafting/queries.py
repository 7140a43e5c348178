"""Reads of drafting: which drafts a post may see, and what is needed to show them."""

from collections import Counter
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from samnak.core.access import Action, can, require
from samnak.core.actor import Actor
from samnak.core.thai import normalise
from samnak.correspondence.policies import can_read
from samnak.drafting import policies
from samnak.drafting.content import Content, text_of_document
from samnak.drafting.enums import DraftState
from samnak.drafting.models import Draft, DraftFile, DraftVersion
from samnak.drafting.policies import OPEN_SECRECY, SUBJECT
from samnak.routing import queries as routing
from samnak.routing.enums import StepKind

ORDERS = {
    "saved": ("saved_at", "id"),
    "-saved": ("-saved_at", "-id"),
    "subject": ("subject", "-saved_at"),
    "-subject": ("-subject", "-saved_at"),
    "created": ("created_at", "id"),
    "-created": ("-created_at", "-id"),
}


def visible_to(actor: Actor) -> QuerySet[Draft]:
    """Return the drafts this post may see; agrees with `policies.may_see` for every draft."""
    if actor.position_id is None:
        return Draft.objects.none()
    return Draft.objects.filter(
        Q(owner_position=actor.position_id)
        | Q(secrecy=OPEN_SECRECY, unit__in=actor.readable_unit_ids)
        | Q(pk__in=routing.subjects_passed_by(SUBJECT, [actor.position_id]))
    )


def get_for(actor: Actor | None, action: Action, draft_id: UUID) -> Draft:
    """Return a draft for an action: 404 when the actor may not know of it, 403 with the reason when it may not be done."""
    draft = get_object_or_404(Draft.objects.select_related("agency", "unit", "owner_position", "letter", "reply_to"), pk=draft_id)
    if not can(actor, policies.SEE, draft):
        raise Http404
    require(actor, action, draft)
    return draft


def of_owner(actor: Actor) -> QuerySet[Draft]:
    """Return the drafts that the post owns, without discarded ones."""
    return Draft.objects.filter(owner_position=actor.position_id).exclude(state=DraftState.DISCARDED)


def waiting_for(actor: Actor) -> QuerySet[Draft]:
    """Return the drafts that wait for an act of this post."""
    if actor.position_id is None:
        return Draft.objects.none()
    waiting = routing.waiting_for([actor.position_id]).filter(case__subject_type=SUBJECT)
    return Draft.objects.filter(pk__in=waiting.order_by().values("case__subject_id"), state=DraftState.IN_ROUTE)


def waiting_for_signature(actor: Actor) -> QuerySet[Draft]:
    """Return the drafts that wait for this post's signature, the longest waiting first."""
    if actor.position_id is None:
        return Draft.objects.none()
    waiting = routing.waiting_for([actor.position_id]).filter(case__subject_type=SUBJECT, kind=StepKind.SIGN)
    return Draft.objects.filter(pk__in=waiting.order_by().values("case__subject_id"), state=DraftState.IN_ROUTE).order_by(
        "saved_at", "id"
    )


def signatures_elsewhere(standings: Sequence[Actor], current: Actor) -> list[tuple[Actor, int]]:
    """Return how many signatures wait in each other post of the person, in one query; posts with none are left out."""
    others = {row.position_id: row for row in reversed(standings) if row.position_id and row.position_id != current.position_id}
    waiting = routing.waiting_for(list(others)).filter(case__subject_type=SUBJECT, kind=StepKind.SIGN)
    counted = Counter(waiting.order_by().values_list("position_id", flat=True))
    return [(actor, counted[post]) for post, actor in others.items() if post in counted]


def of_units(actor: Actor) -> QuerySet[Draft]:
    """Return the open drafts of the units whose papers this post may read."""
    return visible_to(actor).filter(unit__in=actor.readable_unit_ids).exclude(state=DraftState.DISCARDED)


def discarded_by(actor: Actor) -> QuerySet[Draft]:
    """Return what the post gave up and may bring back."""
    return Draft.objects.filter(owner_position=actor.position_id, state=DraftState.DISCARDED)


def found(drafts: QuerySet[Draft], text: str) -> QuerySet[Draft]:
    """Narrow drafts to those whose subject, owner or number has every word of a text."""
    for word in normalise(text).split()[:8]:
        drafts = drafts.filter(
            Q(subject__icontains=word) | Q(owner_name__icontains=word) | Q(letter__document_number__icontains=word)
        )
    return drafts


def content_of(draft: Draft) -> Content:
    """Return what a draft says now."""
    return Content.from_json(draft.content)


def version_content(version: DraftVersion) -> Content:
    """Return what a version said."""
    return Content.from_json(version.content)


def answered_letter(actor: Actor, draft: Draft) -> Any:
    """Return the letter a draft answers, if this actor may know of it: more people see a reply than a secret letter."""
    letter = draft.reply_to
    known = letter is not None and (letter.secrecy == OPEN_SECRECY or can_read(actor, letter))
    return letter if known else None


def versions_of(draft: Draft) -> list[DraftVersion]:
    """Return the versions of a draft, newest first."""
    return list(draft.versions.order_by("-number"))


def latest_version(draft: Draft) -> DraftVersion | None:
    """Return the newest version of a draft."""
    return draft.versions.order_by("-number").first()


def files_of(draft: Draft) -> list[DraftFile]:
    """Return the enclosures of a draft in order."""
    return list(draft.files.select_related("file__blob").order_by("order", "id"))


def draft_of_case_subject(subject_id: UUID) -> Draft | None:
    """Return the draft a routing case is about."""
    return Draft.objects.select_related("owner_position").filter(pk=subject_id).first()


def drafts_by_id(ids: set[UUID]) -> dict[UUID, Draft]:
    """Return many drafts at once."""
    return Draft.objects.in_bulk(ids)


def bodies_of(letter_ids: Sequence[UUID]) -> dict[UUID, str]:
    """Return the plain text of the bodies of letters that came of a draft."""
    rows = Draft.objects.filter(letter__in=letter_ids).values_list("letter", "content__body")
    return {letter_id: text_of_document(body, marks=False) for letter_id, body in rows if body}


# --- the index of the search ---------------------------------------------------------------------------------------


def drafts_to_find(draft_ids: Sequence[UUID]) -> list[tuple[Draft, frozenset[UUID]]]:
    """Return drafts with their readers in the index, which agree with `visible_to`; what was given up is not to be found."""
    drafts = list(Draft.objects.filter(pk__in=draft_ids).exclude(state=DraftState.DISCARDED).select_related("letter"))
    reached = routing.posts_reached(SUBJECT, [draft.pk for draft in drafts])
    return [(draft, frozenset({draft.owner_position_id, *_unit_of_open(draft), *reached[draft.pk]})) for draft in drafts]


def _unit_of_open(draft: Draft) -> tuple[UUID, ...]:
    return (draft.unit_id,) if draft.secrecy == OPEN_SECRECY else ()


def finds_by(actor: Actor) -> frozenset[UUID]:
    """Return what among a draft's readers lets this actor find it."""
    return frozenset() if actor.position_id is None else frozenset({actor.position_id}) | actor.readable_unit_ids


def ids_after(after: UUID | None, limit: int) -> list[UUID]:
    """Return the next drafts in the order of their ids."""
    rows = Draft.objects.order_by("pk").values_list("pk", flat=True)
    return list((rows.filter(pk__gt=after) if after else rows)[:limit])
