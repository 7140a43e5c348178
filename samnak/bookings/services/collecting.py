"""Reading the mailboxes of answers: each message is marked as read only when what it says has been written down."""

import logging
from collections import Counter

from django.db import DatabaseError, transaction

from samnak.bookings.rendering.replies import LARGEST_MAIL, read_replies
from samnak.bookings.services.answering import record_reply
from samnak.bookings.services.mailboxes import TROUBLES, Mailbox, mailboxes
from samnak.core.actor import Actor

logger = logging.getLogger(__name__)

ONE_ROUND = 200
RUBBISH, FAILED, TROUBLE = "rubbish", "failed", "trouble"


def collect_replies(*, actor: Actor) -> Counter[str]:
    """Read the answers that have come in (อ่านคำตอบรับ) and count what became of them, by verdict.

    What holds no answer is counted as rubbish and marked as read too. A message that could not be written down stays unread
    for the next round; so does everything in a mailbox that cannot be reached.
    """
    tally: Counter[str] = Counter()
    for open_mailbox in mailboxes():
        try:
            with open_mailbox() as mailbox:
                for key in mailbox.unread()[:ONE_ROUND]:
                    _take(actor, mailbox, key, tally)
        except TROUBLES as error:
            logger.warning("the mailbox of answers cannot be read: %s", error)
            tally[TROUBLE] += 1
    if tally:
        logger.info("answers to invitations: %s", ", ".join(f"{count} {name}" for name, count in sorted(tally.items())))
    return tally


def _take(actor: Actor, mailbox: Mailbox, key: str, tally: Counter[str]) -> None:
    raw = mailbox.fetch(key) if mailbox.size(key) <= LARGEST_MAIL else b""
    try:
        with transaction.atomic():
            verdicts = [record_reply(actor=actor, reply=reply) for reply in read_replies(raw)]
    except DatabaseError:
        logger.exception("an answer could not be written down and stays unread")
        tally[FAILED] += 1
        return
    mailbox.done(key)
    tally.update([verdict.value for verdict in verdicts] or [RUBBISH])
