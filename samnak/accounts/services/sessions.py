"""Sessions of people: begun, kept, ended, each written down."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from samnak.accounts.enums import EndReason, Events, Method
from samnak.accounts.models import SignIn, User
from samnak.accounts.queries import fingerprint, sign_ins_of
from samnak.audit import services as audit
from samnak.core.actor import Actor
from samnak.core.events import EventKind
from samnak.core.transactions import official

SEEN_EVERY = timedelta(minutes=1)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("CrOS", "Chromebook"),
    ("Linux", "Linux"),
)
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("CriOS", "Chrome"),
    ("Safari", "Safari"),
)


def person_actor(user: User, *, ip: str = "", agency_id: UUID | None = None) -> Actor:
    """Return a person as an actor who stands in no post, for what concerns only the own account."""
    return Actor(name=user.full_name, user_id=user.pk, agency_id=agency_id, ip=ip)


def describe_device(user_agent: str) -> str:
    """Return browser and system of a User-Agent in few words: "Chrome · Windows"."""
    browser = next((name for mark, name in BROWSERS if re.search(rf"{mark}\w*/", user_agent)), "")
    system = next((name for mark, name in SYSTEMS if mark in user_agent), "")
    return " · ".join(part for part in (browser, system) if part) or user_agent[:60]


def record_sign_in(*, actor: Actor, session_key: str, user_agent: str, method: str) -> SignIn:
    """Write down a new session (เข้าสู่ระบบ) and where it came from."""
    device = describe_device(user_agent)
    with official(actor):
        sign_in = SignIn.objects.create(
            user=User.objects.get(pk=str(actor.user_id)),
            session_key=fingerprint(session_key),
            ip=actor.ip,
            device=device,
            method=Method(method),
            seen_at=timezone.now(),
        )
        _record(actor, Events.SIGNED_IN, method=method, device=device)
    return sign_in


def record_failure(*, actor: Actor, username: str, step: str) -> None:
    """Write down a failed log-in (เข้าสู่ระบบไม่สำเร็จ); `username` only when such an account exists."""
    with official(actor):
        _record(actor, Events.SIGN_IN_FAILED, username=username, step=step)


def record_lock_out(*, actor: Actor, username: str) -> None:
    """Write down that log-ins of a name from an address are stopped for a while (พักการเข้าใช้)."""
    with official(actor):
        _record(actor, Events.LOCKED_OUT, username=username)


def record_confirmation(*, actor: Actor, method: str) -> None:
    """Write down that a person proved again who it is (ยืนยันตัวตนซ้ำ)."""
    with official(actor):
        _record(actor, Events.CONFIRMED_AGAIN, method=method)


def keep_seen(*, user: User, session_key: str, ip: str, user_agent: str) -> bool:
    """Note that a session is in use, at most once a minute; False when it was ended.

    A session that is not known yet, such as one opened by a command, is taken into the list.
    """
    now = timezone.now()
    sign_in, _made = SignIn.objects.get_or_create(
        session_key=fingerprint(session_key),
        defaults={"user": user, "ip": ip, "device": describe_device(user_agent), "seen_at": now},
    )
    if sign_in.ended_at is not None:
        return False
    if now - sign_in.seen_at >= SEEN_EVERY:
        SignIn.objects.filter(pk=sign_in.pk).update(seen_at=now, ip=ip)
    return True


def sign_out(*, actor: Actor, session_key: str) -> None:
    """End the own session (ออกจากระบบ)."""
    with official(actor):
        _end([fingerprint(session_key)], EndReason.SIGNED_OUT)
        _record(actor, Events.SIGNED_OUT)


def end_sign_in(*, actor: Actor, sign_in_id: UUID) -> SignIn | None:
    """End one of the own sessions on another device (สั่งสิ้นสุดการเข้าใช้งาน); None when there is no such open session."""
    with official(actor):
        sign_in = SignIn.objects.select_for_update(of=("self",)).filter(pk=sign_in_id, user=actor.user_id, ended_at=None).first()
        if sign_in is None:
            return None
        _end([sign_in.session_key], EndReason.REVOKED)
        _record(actor, Events.SIGN_IN_ENDED, device=sign_in.device)
    return sign_in


def end_others(*, actor: Actor, user: User, session_key: str, reason: str = EndReason.REVOKED) -> int:
    """End all own sessions but this one (สั่งสิ้นสุดการเข้าใช้งานทุกเครื่อง); return how many."""
    with official(actor):
        others = list(sign_ins_of(user).exclude(session_key=fingerprint(session_key)).select_for_update(of=("self",)))
        _end([row.session_key for row in others], reason)
        for row in others:
            _record(actor, Events.SIGN_IN_ENDED, device=row.device)
    return len(others)


def move_session(*, actor: Actor, before: str, after: str) -> None:
    """Follow a session that got a new key (การเข้าใช้งานเดิม รหัสใหม่), as it does when the password changes."""
    with official(actor):
        SignIn.objects.filter(session_key=fingerprint(before)).update(session_key=fingerprint(after))


def _end(keys: list[str], reason: str) -> None:
    SignIn.objects.filter(session_key__in=keys, ended_at=None).update(ended_at=timezone.now(), end_reason=reason)


def _record(actor: Actor, kind: EventKind, **data: Any) -> None:
    audit.record(actor, kind, subject_type="accounts.User", subject_id=actor.user_id, **data)
