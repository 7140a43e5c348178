"""Reads of secret drafts are official acts too."""

from datetime import timedelta

from django.utils import timezone

from samnak.audit import queries as audit
from samnak.audit.services import record
from samnak.core.actor import Actor
from samnak.core.transactions import official
from samnak.drafting.enums import Events
from samnak.drafting.models import Draft
from samnak.drafting.policies import OPEN_SECRECY, SUBJECT

ONE_READING = timedelta(minutes=15)


def note_reading(*, actor: Actor, draft: Draft, what: str, goes_on: bool = False) -> None:
    """Record that somebody opened a draft with a class of secrecy (เปิดอ่านร่างลับ); `what` is the page, PDF or enclosure opened.

    The secrecy rule asks for a record of every access (domain: F.2); an open draft leaves none. With `goes_on` it may be part
    of a reading that the same person began a moment ago, which is then not recorded once more.
    """
    if draft.secrecy == OPEN_SECRECY:
        return
    if goes_on and audit.events_of(draft.pk).filter(
        kind=Events.SECRET_DRAFT_READ.name, user_id=actor.user_id, at__gte=timezone.now() - ONE_READING
    ).exists():  # fmt: skip
        return
    with official(actor):
        record(actor, Events.SECRET_DRAFT_READ, subject_type=SUBJECT, subject_id=draft.pk, what=what)
