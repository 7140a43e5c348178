"""Reads of secret drafts are official acts too."""

from samnak.audit.services import record
from samnak.core.actor import Actor
from samnak.core.transactions import official
from samnak.drafting.enums import Events
from samnak.drafting.models import Draft
from samnak.drafting.policies import OPEN_SECRECY, SUBJECT


def note_reading(*, actor: Actor, draft: Draft, what: str) -> None:
    """Record that somebody opened a draft with a class of secrecy (เปิดอ่านร่างลับ); `what` is the page, PDF or enclosure opened.

    The secrecy rule asks for a record of every access (domain: F.2); an open draft leaves none.
    """
    if draft.secrecy == OPEN_SECRECY:
        return
    with official(actor):
        record(actor, Events.SECRET_DRAFT_READ, subject_type=SUBJECT, subject_id=draft.pk, what=what)
