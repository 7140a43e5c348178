"""Writes of notices. A notice is a courtesy, not an official act: it records no event of its own."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from samnak.core.actor import Actor
from samnak.notifications.models import MailPreference, Notice


@dataclass(frozen=True, slots=True)
class Message:
    """What one person is told."""

    user_id: UUID
    text: str
    path: str


def save_notices(*, event_id: UUID, kind: str, messages: Iterable[Message]) -> int:
    """Keep one notice (การแจ้งเตือน) a person for an event; doing it again changes nothing. Return how many are new."""
    rows: dict[UUID, Notice] = {}
    for message in messages:
        rows.setdefault(
            message.user_id,
            Notice(user_id=message.user_id, event_id=event_id, kind=kind, text=message.text[:300], path=message.path[:300]),
        )
    with transaction.atomic():
        known = set(Notice.objects.filter(event_id=event_id, kind=kind, user__in=rows).values_list("user", flat=True))
        fresh = [row for user_id, row in rows.items() if user_id not in known]
        Notice.objects.bulk_create(fresh, ignore_conflicts=True)
    return len(fresh)


def mark_read(*, actor: Actor, notice_id: UUID) -> Notice | None:
    """Mark one notice of the actor as read (อ่านแล้ว); None when it is not the actor's own."""
    notice = Notice.objects.filter(pk=notice_id, user=actor.user_id).first()
    if notice is not None and notice.read_at is None:
        Notice.objects.filter(pk=notice_id, read_at=None).update(read_at=Now())
    return notice


def mark_all_read(*, actor: Actor) -> int:
    """Mark all notices of the actor as read (อ่านทั้งหมดแล้ว)."""
    return Notice.objects.filter(user=actor.user_id, read_at=None).update(read_at=Now())


def set_mail_preference(*, actor: Actor, wants_mail: bool) -> None:
    """Keep whether the actor wants an e-mail for each notice (รับอีเมลแจ้งเตือน)."""
    if actor.user_id is None:
        raise ValueError("the platform itself reads no mail")
    MailPreference.objects.update_or_create(user_id=actor.user_id, defaults={"wants_mail": wants_mail})


def mail_notice(*, notice_id: UUID | str) -> bool:
    """Send the e-mail of one notice (อีเมลแจ้งเตือน) with a link and no content; False when there is nothing to send.

    The row is locked while it is sent, so two workers never send it twice at once; the Message-ID is that of the notice,
    so a mail server recognises a second one after a crash.
    """
    with transaction.atomic():
        notice = Notice.objects.select_for_update(of=("self",)).select_related("user").get(pk=notice_id)
        refused = MailPreference.objects.filter(user=notice.user_id, wants_mail=False).exists()
        if notice.mailed_at is not None or refused or not notice.user.email:
            return False
        _mail(notice).send()
        Notice.objects.filter(pk=notice.pk).update(mailed_at=Now())
    return True


def _mail(notice: Notice) -> EmailMessage:
    link = settings.PUBLIC_URL + reverse("notifications:notice", args=[notice.pk])
    with translation.override(notice.user.language):
        text = "\n\n".join(
            [
                _("เรียน %(name)s") % {"name": notice.user.full_name},
                _(notice.text),
                _("เปิดดูในระบบ: %(link)s") % {"link": link},
                _("ข้อความนี้ไม่มีเนื้อหาของหนังสือ กรุณาเข้าสู่ระบบเพื่อดำเนินการ"),
                _("ไม่ต้องการรับอีเมลนี้ ปิดได้ที่: %(link)s") % {"link": settings.PUBLIC_URL + reverse("notifications:inbox")},
            ]
        )
        subject = _("สำนัก: มีเรื่องแจ้งถึงท่าน")
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">")
    headers = {"Message-ID": f"<notice-{notice.pk}@{domain}>", "Auto-Submitted": "auto-generated"}
    return EmailMessage(subject=subject, body=text, to=[notice.user.email], headers=headers)
