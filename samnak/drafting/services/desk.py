"""What the services of drafting share: locking a draft, writing a version, keeping columns in step with the content."""

from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404

from samnak.audit.services import record
from samnak.core.access import Action, can, require
from samnak.core.actor import Actor
from samnak.core.time import database_now
from samnak.drafting import policies, queries
from samnak.drafting.content import Content, Enclosure
from samnak.drafting.enums import Events
from samnak.drafting.models import Draft, DraftVersion
from samnak.drafting.policies import OPEN_SECRECY, SUBJECT
from samnak.org import queries as org


def lock_draft(actor: Actor, action: Action, draft_id: UUID) -> Draft:
    """Lock a draft for an action: 404 when the actor may not know of it, DeniedError when the action is not theirs."""
    draft = get_object_or_404(Draft.objects.select_for_update(of=("self",)).select_related("agency", "unit__parent"), pk=draft_id)
    if not can(actor, policies.SEE, draft):
        raise Http404
    require(actor, action, draft)
    return draft


def is_secret(draft: Draft) -> bool:
    """Tell whether a draft has a class of secrecy."""
    return draft.secrecy != OPEN_SECRECY


def logged(draft: Draft, text: str) -> str:
    """Return words for the event log, which is read by people who may not see a secret draft: of such a draft none."""
    return "" if is_secret(draft) else text.strip()


def write_content(actor: Actor, draft: Draft, content: Content) -> None:
    """Put a content into the working copy and keep the columns for lists in step; the caller holds the lock."""
    draft.content = content.to_json()
    draft.subject = content.subject
    draft.urgency = content.urgency
    draft.secrecy = content.secrecy
    draft.revision += 1
    draft.saved_at = database_now()
    draft.saved_by_name = actor.name[:200]
    draft.save()


def with_enclosures(draft: Draft, content: Content) -> Content:
    """Return the content with the draft's files as they are now."""
    files = queries.files_of(draft)
    return content.but(enclosures=tuple(Enclosure(row.title, row.pk, row.file.blob_id) for row in files))


def add_version(actor: Actor, draft: Draft, content: Content, note: str) -> DraftVersion:
    """Keep an immutable copy of a content (ฉบับร่าง) and record that it was made."""
    last = queries.latest_version(draft)
    version = DraftVersion.objects.create(
        agency_id=draft.agency_id,
        draft=draft,
        number=last.number + 1 if last else 1,
        content=content.to_json(),
        note=note[:500],
        at=database_now(),
        author_name=actor.name[:200],
        author_in_words=org.in_words(actor)[:400],
    )
    record(
        actor,
        Events.VERSION_SAVED,
        subject_type=SUBJECT,
        subject_id=draft.pk,
        agency_id=draft.agency_id,
        version=version.number,
        note=logged(draft, version.note),
    )
    return version
