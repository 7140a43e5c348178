"""What drafting tells the engines of attention and search, and what it adds to a letter's page."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from samnak.audit import queries as audit
from samnak.core import thai
from samnak.core.access import can
from samnak.core.actor import Actor
from samnak.correspondence.enums import Direction
from samnak.correspondence.providers import LetterAct, LetterActProvider, LetterTextProvider
from samnak.drafting import policies, queries
from samnak.drafting.content import text_of_document
from samnak.drafting.enums import DraftKind, DraftState, Events
from samnak.drafting.models import Draft
from samnak.drafting.policies import SUBJECT
from samnak.notifications.providers import NoticeDraft, NoticeProvider, WorkItem, WorkProvider
from samnak.routing import queries as routing
from samnak.routing.enums import StepKind
from samnak.search.providers import Document, IndexProvider

BACK_ON_DESK = (DraftState.RETURNED, DraftState.RECALLED)
# whole sentences, because notices are kept in Thai and translated when they are read
_WAITS = {
    StepKind.PROOF: gettext_noop("มีร่างหนังสือรอทาน"),
    StepKind.REVIEW: gettext_noop("มีร่างหนังสือรอตรวจ"),
    StepKind.SUBMIT: gettext_noop("มีร่างหนังสือรอเสนอ"),
    StepKind.SIGN: gettext_noop("มีร่างหนังสือรอลงนาม"),
    StepKind.APPROVE: gettext_noop("มีร่างหนังสือรออนุมัติ"),
    StepKind.CONSULT: gettext_noop("มีร่างหนังสือรอขอความเห็น"),
}
_WAITS_AGAIN = {
    StepKind.PROOF: gettext_noop("มีร่างส่งคืนให้ทานอีกครั้ง"),
    StepKind.REVIEW: gettext_noop("มีร่างส่งคืนให้ตรวจอีกครั้ง"),
    StepKind.SUBMIT: gettext_noop("มีร่างส่งคืนให้เสนออีกครั้ง"),
    StepKind.SIGN: gettext_noop("มีร่างส่งคืนให้ลงนามอีกครั้ง"),
    StepKind.APPROVE: gettext_noop("มีร่างส่งคืนให้อนุมัติอีกครั้ง"),
    StepKind.CONSULT: gettext_noop("มีร่างส่งคืนให้ขอความเห็นอีกครั้ง"),
}


class DraftWork(WorkProvider):
    """Steps that wait for a post, also in posts acted for, and drafts that came back to their owners."""

    engine: ClassVar[bool] = False

    def items(self, standings: Sequence[Actor], limit: int) -> list[WorkItem]:
        """Return what waits: three queries, whatever the number of posts."""
        by_post = {actor.position_id: actor for actor in reversed(standings) if actor.position_id}
        steps = list(routing.waiting_for(by_post).filter(case__subject_type=SUBJECT)[:limit])
        drafts = queries.drafts_by_id({step.case.subject_id for step in steps})
        waiting = [
            self._step_item(step, drafts[step.case.subject_id], by_post[step.position_id])
            for step in steps
            if step.case.subject_id in drafts
        ]
        back = Draft.objects.filter(owner_position__in=by_post, state__in=BACK_ON_DESK).order_by("saved_at", "id")[:limit]
        return [*waiting, *(self._back_item(draft, by_post[draft.owner_position_id]) for draft in back)][:limit]

    def count(self, standings: Sequence[Actor]) -> dict[str, int]:
        """Return how many wait, by kind."""
        posts = {actor.position_id for actor in standings if actor.position_id}
        found: dict[str, int] = {}
        for kind in routing.waiting_for(posts).filter(case__subject_type=SUBJECT).values_list("kind", flat=True):
            found[f"drafting.{kind}"] = found.get(f"drafting.{kind}", 0) + 1
        back = Draft.objects.filter(owner_position__in=posts, state__in=BACK_ON_DESK).count()
        return found | ({"drafting.returned": back} if back else {})

    def _step_item(self, step: Any, draft: Draft, standing: Actor) -> WorkItem:
        kind = StepKind(step.kind)
        signing = kind == StepKind.SIGN
        return WorkItem(
            kind=f"drafting.{kind.value}",
            kind_label=_("รอ%(act)s") % {"act": kind.label},
            title=str(draft),
            detail=f"{draft.get_kind_display()} · {draft.owner_name}",
            path=reverse("drafting:signature" if signing else "drafting:draft", args=[draft.pk]),
            act_label=str(kind.label),
            standing=standing,
            since=step.activated_at,
            due=step.due_at and thai.local_date(step.due_at),
            urgency=draft.urgency,
            secrecy=draft.secrecy,
            object_id=draft.pk,
        )

    def _back_item(self, draft: Draft, standing: Actor) -> WorkItem:
        return WorkItem(
            kind="drafting.returned",
            kind_label=str(draft.get_state_display()),
            title=str(draft),
            detail=str(draft.get_kind_display()),
            path=reverse("drafting:draft", args=[draft.pk]),
            act_label=_("แก้ไข"),
            standing=standing,
            since=draft.saved_at,
            urgency=draft.urgency,
            secrecy=draft.secrecy,
            object_id=draft.pk,
        )


class DraftNotices(NoticeProvider):
    """Who is told: whoever holds the step that waits now and their substitutes, and the owner of what came back or was signed."""

    engine: ClassVar[bool] = False
    kinds: ClassVar[tuple[str, ...]] = (
        Events.DRAFT_SUBMITTED.name,
        Events.DRAFT_AGREED.name,
        Events.DRAFT_RETURNED.name,
        Events.DRAFT_SIGNED.name,
    )

    def notices(self, event_id: UUID, kind: str) -> list[NoticeDraft]:
        """Return the notices; they name no content, only what is to be done and where."""
        event = audit.get_event(event_id)
        draft = queries.draft_of_case_subject(event.subject_id) if event.subject_id else None
        if draft is None:
            return []
        path = reverse("drafting:draft", args=[draft.pk])
        if kind == Events.DRAFT_SIGNED.name:
            text = _("ร่างของท่านลงนามแล้ว เลขที่ %(number)s") % {"number": event.data["number"]}
            return [NoticeDraft(text, path, position_ids=(draft.owner_position_id,))]
        if kind == Events.DRAFT_RETURNED.name and event.data["to"] == "owner":
            return [NoticeDraft(_("ร่างของท่านถูกส่งคืนให้แก้ไข"), path, position_ids=(draft.owner_position_id,))]
        return [self._of_step(draft, step, kind) for step in self._begun(draft, kind, event.data)]

    def _begun(self, draft: Draft, kind: str, data: Mapping[str, Any]) -> list[Any]:
        """Return the steps that began to wait through this event and still do."""
        case = routing.open_case(SUBJECT, draft.pk)
        active = routing.active_steps(case) if case else []
        if kind == Events.DRAFT_RETURNED.name:
            return [step for step in active if str(step.pk) == data["to"]]
        if kind == Events.DRAFT_AGREED.name:
            decided = (
                next((step.decided_at for step in routing.steps_of(case) if str(step.pk) == data["step"]), None) if case else None
            )
            # parallel steps that waited before were told when they began
            return [step for step in active if decided and step.activated_at and step.activated_at >= decided]
        return active

    def _of_step(self, draft: Draft, step: Any, kind: str) -> NoticeDraft:
        words = _WAITS_AGAIN if kind == Events.DRAFT_RETURNED.name else _WAITS
        page = "drafting:signature" if step.kind == StepKind.SIGN else "drafting:draft"
        return NoticeDraft(words[StepKind(step.kind)], reverse(page, args=[draft.pk]), position_ids=(step.position_id,))


class DraftIndex(IndexProvider):
    """Drafts in the one search; of a draft with a class of secrecy the body is not indexed."""

    engine: ClassVar[bool] = False
    kind: ClassVar[str] = "draft"
    label: ClassVar[str] = gettext_lazy("ร่างหนังสือ")  # type: ignore[assignment]
    order: ClassVar[int] = 30
    categories: ClassVar[Mapping[str, str]] = {one.value: one.label for one in DraftKind}  # type: ignore[misc]

    def documents(self, object_ids: Sequence[UUID]) -> list[Document]:
        """Return drafts as they are found."""
        return [_found_draft(draft, readers) for draft, readers in queries.drafts_to_find(object_ids)]

    def ids(self, after: UUID | None, limit: int) -> list[UUID]:
        """Return the next drafts."""
        return queries.ids_after(after, limit)

    def total(self) -> int:
        """Return how many drafts there are."""
        return Draft.objects.count()

    def tokens(self, actor: Actor) -> frozenset[UUID]:
        """Return what lets the actor find a draft."""
        return queries.finds_by(actor)

    def visible(self, actor: Actor, object_ids: Sequence[UUID]) -> set[UUID]:
        """Return which drafts the actor may see."""
        return set(queries.visible_to(actor).filter(pk__in=object_ids).values_list("pk", flat=True))

    def spelled(self, actor: Actor, text: str, limit: int) -> list[UUID]:
        """Return the newest drafts that hold every word, letter by letter."""
        rows = queries.found(queries.visible_to(actor), text).exclude(state=DraftState.DISCARDED).order_by("-saved_at")
        return list(rows.values_list("pk", flat=True)[:limit])


def _found_draft(draft: Draft, readers: frozenset[UUID]) -> Document:
    body = draft.content.get("body") if draft.secrecy == policies.OPEN_SECRECY else None
    number = draft.letter.document_number if draft.letter else ""
    return Document(
        object_id=draft.pk,
        agency_id=draft.agency_id,
        title=str(draft),
        text="\n".join(
            [number, draft.owner_name, str(draft.content.get("addressee") or ""), text_of_document(body or {}, marks=False)]
        ),
        readers=readers,
        day=thai.local_date(draft.saved_at),
        unit_id=draft.unit_id,
        category=draft.kind,
        sender=draft.owner_name,
        path=reverse("drafting:draft", args=[draft.pk]),
        icon="file-pen-line",
        detail=f"{draft.get_state_display()} · {draft.owner_name}",
        urgency=draft.urgency,
        secrecy=draft.secrecy,
    )


class DraftedText(LetterTextProvider):
    """The body of letters written here: the search reads it from its source, not from the pages made of it."""

    engine: ClassVar[bool] = False

    def texts(self, letter_ids: Sequence[UUID]) -> dict[UUID, str]:
        """Return the bodies of letters that came of a draft."""
        return queries.bodies_of(letter_ids)


class ReplyAct(LetterActProvider):
    """ร่างหนังสือตอบ on the page of a letter received."""

    engine: ClassVar[bool] = False

    def acts(self, actor: Actor, letter: Any) -> Sequence[LetterAct]:
        """Offer a reply; a letter from the own agency is answered by memo."""
        if letter.direction != Direction.INCOMING or not can(actor, policies.CREATE):
            return []
        own = letter.sender_agency_id == letter.agency_id
        kind = DraftKind.MEMO if own else DraftKind.EXTERNAL_LETTER
        address = f"{reverse('drafting:new')}?kind={kind.value}&reply_to={letter.pk}"
        return [LetterAct(_("ร่างหนังสือตอบ"), address, "reply")]
