"""Passwords of programs: made, used, taken back; whoever guesses is stopped for a while."""

import hashlib
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from django.db.models import F
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from samnak.accounts.models import User
from samnak.audit.services import record
from samnak.core.actor import Actor
from samnak.core.errors import DomainError
from samnak.core.time import database_now
from samnak.core.transactions import official
from samnak.drive.enums import Events
from samnak.drive.policies import person_of
from samnak.org import queries as org
from samnak.webdav.content import digest_of, new_secret
from samnak.webdav.errors import KnockedTooOftenError, NotLetInError
from samnak.webdav.models import AppPassword, Knock
from samnak.webdav.policies import SUBJECT
from samnak.webdav.queries import passwords_of, standing_for

MOST = 20
TRIES = 10
PAUSE = timedelta(minutes=15)
SEEN_EVERY = timedelta(minutes=1)


def make_password(*, actor: Actor, label: str, standing: str = "") -> tuple[AppPassword, str]:
    """Make a password for one program (สร้างรหัสผ่านของแอป); return it, for it can never be shown again."""
    with official(actor):
        user = User.objects.select_for_update(of=("self",)).get(pk=person_of(actor))
        if not label.strip():
            raise DomainError(_("กรุณาบอกว่าจะใช้กับเครื่องหรือโปรแกรมใด"), field="label")
        if standing and all(one.standing != standing for one in org.standings_of(user)):
            raise DomainError(_("กรุณาเลือกตำแหน่งของท่าน"), field="standing")
        if passwords_of(user.pk).count() >= MOST:
            raise DomainError(_("มีรหัสผ่านของแอปได้ไม่เกิน {most} รหัส กรุณาเพิกถอนที่ไม่ใช้ก่อน").format(most=MOST))
        secret = new_secret()
        row = AppPassword.objects.create(user=user, label=label.strip()[:100], digest=digest_of(secret), standing=standing)
        record(actor, Events.PASSWORD_MADE, subject_type=SUBJECT, subject_id=row.pk, name=row.label)
    return row, secret


def revoke_password(*, actor: Actor, password_id: UUID) -> AppPassword:
    """Take a password back (เพิกถอนรหัสผ่านของแอป); the program is out with its next request."""
    with official(actor):
        rows = passwords_of(person_of(actor)).select_for_update(of=("self",))
        row = rows.filter(pk=password_id).first()
        if row is None:
            raise Http404
        row.revoked_at = database_now()
        row.save(update_fields=["revoked_at"])
        record(actor, Events.PASSWORD_REVOKED, subject_type=SUBJECT, subject_id=row.pk, name=row.label)
    return row


def let_in(*, username: str, secret: str, ip: str) -> tuple[User, Actor]:
    """Return whom a name and the password of a program stand for (เข้าไดรฟ์ด้วยรหัสผ่านของแอป), and in which post."""
    key = hashlib.sha256(f"{username.casefold()}|{ip}".encode()).hexdigest()
    now = timezone.now()
    if Knock.objects.filter(key=key, until__gt=now, count__gte=TRIES).exists():
        raise KnockedTooOftenError(_("ใส่รหัสผ่านผิดหลายครั้ง กรุณารอ 15 นาทีแล้วลองใหม่"))
    row = AppPassword.objects.select_related("user").filter(digest=digest_of(secret), revoked_at=None).first()
    if row is None or row.user.get_username().casefold() != username.casefold() or not row.user.is_active:
        _count(key)
        raise NotLetInError(_("ชื่อหรือรหัสผ่านของแอปไม่ถูกต้อง ใช้รหัสผ่านที่สร้างในหน้าตั้งค่า ไม่ใช่รหัสผ่านเข้าระบบ"))
    actor = standing_for(row.user, row)
    if actor is None:
        raise NotLetInError(_("ท่านไม่ได้ดำรงตำแหน่งที่รหัสผ่านนี้ใช้แล้ว กรุณาสร้างรหัสผ่านใหม่"))
    if row.used_at is None or now - row.used_at >= SEEN_EVERY or row.used_from != ip:
        AppPassword.objects.filter(pk=row.pk).update(used_at=now, used_from=ip[:45])
    return row.user, replace(actor, ip=ip)


def _count(key: str) -> None:
    until = timezone.now() + PAUSE
    Knock.objects.filter(key=key, until__lte=timezone.now()).delete()
    _row, made = Knock.objects.get_or_create(key=key, defaults={"count": 1, "until": until})
    if not made:
        Knock.objects.filter(key=key).update(count=F("count") + 1)
