"""What readers leave: a number of the day, and an answer to the curator."""

from uuid import UUID

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from samnak.audit.services import record
from samnak.core.access import require
from samnak.core.actor import Actor
from samnak.core.errors import DomainError
from samnak.core.time import bangkok_today
from samnak.core.transactions import official
from samnak.knowledge import policies
from samnak.knowledge.enums import Events
from samnak.knowledge.models import Entry, Feedback, ReaderToday
from samnak.knowledge.policies import SUBJECT
from samnak.knowledge.queries import with_all


def note_reading(*, actor: Actor, entry_id: UUID) -> None:
    """Count a reader of the day (จำนวนผู้อ่าน), each person once; who it was is forgotten with the day."""
    day = bangkok_today()
    with official(actor), connection.cursor() as cursor:
        cursor.execute(
            "WITH fresh AS (INSERT INTO knowledge_readertoday (id, entry_id, user_id, day) "
            "VALUES (gen_random_uuid(), %s, %s, %s) "
            "ON CONFLICT DO NOTHING RETURNING entry_id, day) "
            "INSERT INTO knowledge_readingday (id, entry_id, day, count) SELECT gen_random_uuid(), entry_id, day, 1 FROM fresh "
            "ON CONFLICT (entry_id, day) DO UPDATE SET count = knowledge_readingday.count + 1",
            [entry_id, actor.user_id, day],
        )


def forget_readers(*, actor: Actor) -> int:
    """Forget who read on days gone by (ลืมผู้อ่านของวันก่อน); the numbers stay."""
    with official(actor):
        return ReaderToday.objects.filter(day__lt=bangkok_today()).delete()[0]


def answer(*, actor: Actor, entry_id: UUID, helpful: bool, comment: str = "") -> Feedback:
    """Tell the curator whether an entry helped (ความเห็นของผู้อ่าน); a second answer takes the place of the first."""
    with official(actor):
        row = with_all(Entry.objects.filter(pk=entry_id)).get()
        require(actor, policies.READ, row)
        if actor.user_id is None:
            raise DomainError(_("ความเห็นเป็นของบุคคลเท่านั้น"))
        made, _new = Feedback.objects.update_or_create(
            entry=row,
            user_id=actor.user_id,
            defaults={"helpful": helpful, "comment": comment.strip()[:1000], "name": actor.name[:200], "at": timezone.now()},
        )
        record(actor, Events.ANSWERED, subject_type=SUBJECT, subject_id=row.pk, agency_id=row.agency_id, helpful=helpful)
    return made
