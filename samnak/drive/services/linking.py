"""Links for people without an account: made, approved, opened, taken back (domain: J, Sharing)."""

import secrets
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth.hashers import check_password, make_password
from django.http import Http404
from django.utils.translation import gettext as _

from samnak.audit.services import record
from samnak.core.access import require
from samnak.core.actor import Actor
from samnak.core.errors import DomainError
from samnak.core.language import in_thai
from samnak.core.time import database_now
from samnak.core.transactions import official
from samnak.drive.enums import Events, Level, LinkState, Principal
from samnak.drive.errors import LinkRefusedError
from samnak.drive.models import Item, Link
from samnak.drive.policies import DECIDE_LINK, LINK, READ, REVOKE_LINK, SUBJECT, approves_own_links, is_secret
from samnak.drive.queries import get_for, head_above, who_may
from samnak.drive.services.granting import grant
from samnak.drive.services.locking import locked_item

LONGEST_DAYS = 365
SHORTEST_PASSWORD = 8


def make_link(
    *,
    actor: Actor,
    item_id: UUID,
    label: str,
    expires_at: datetime,
    is_view_only: bool = True,
    password: str = "",
    most_downloads: int | None = None,
    reason: str = "",
) -> Link:
    """Make a link for outsiders (สร้างลิงก์แบ่งปัน); unless the maker heads a unit, the head approves it first."""
    with official(actor):
        item = locked_item(actor, LINK, item_id)
        now = database_now()
        if not label.strip():
            raise DomainError(_("กรุณาระบุว่าให้ลิงก์แก่ใคร"), field="label")
        if not now < expires_at <= now + timedelta(days=LONGEST_DAYS):
            raise DomainError(_("กรุณาเลือกวันหมดอายุภายใน {days} วันนับจากวันนี้").format(days=LONGEST_DAYS), field="expires_at")
        if password and len(password) < SHORTEST_PASSWORD:
            raise DomainError(_("รหัสผ่านต้องยาวอย่างน้อย {least} ตัวอักษร").format(least=SHORTEST_PASSWORD), field="password")
        if most_downloads is not None and most_downloads < 1:
            raise DomainError(_("จำนวนครั้งต้องไม่น้อยกว่า 1"), field="most_downloads")
        own = approves_own_links(actor)
        if not own and not reason.strip():
            raise DomainError(_("กรุณาบอกเหตุผลที่ต้องส่งออกนอกระบบ เพื่อให้หัวหน้าหน่วยงานพิจารณา"), field="reason")
        link = Link.objects.create(
            item=item, label=label.strip()[:200], key=secrets.token_urlsafe(24), expires_at=expires_at,
            state=LinkState.ACTIVE if own else LinkState.WAITING, is_view_only=is_view_only,
            password=make_password(password) if password else "", most_downloads=most_downloads, reason=reason.strip()[:500],
            made_by_id=actor.user_id, made_by_name=actor.name, made_by_post_id=actor.position_id,
            decided_by_name=actor.name if own else "", decided_at=now if own else None,
        )  # fmt: skip
        if not own:
            _show_to_head(actor, link)
        record(
            actor, Events.LINK_MADE, subject_type=SUBJECT, subject_id=item.pk, agency_id=item.space.agency_id,
            name=item.name, until=expires_at.isoformat(), state=link.state, view_only=is_view_only,
        )  # fmt: skip
    return link


def _show_to_head(actor: Actor, link: Link) -> None:
    """Let the head who is to approve a link read what it would give away."""
    head = head_above(link.made_by_post) if link.made_by_post else None
    if head is not None and who_may(actor, link.item, head)[0] == Level.NONE:
        grant(
            actor=actor, item_id=link.item_id, principal=Principal.POST, principal_id=head.pk, level=Level.VIEW
        )  # fmt: skip


def decide_link(*, actor: Actor, link_id: UUID, approved: bool, note: str = "") -> Link:
    """Approve a link or refuse it with a reason (พิจารณาลิงก์)."""
    with official(actor):
        link = _locked(link_id)
        if link.made_by_post is None or link.made_by_post.agency_id != actor.agency_id:
            raise Http404
        require(actor, DECIDE_LINK, link)
        if not approved and not note.strip():
            raise DomainError(_("กรุณาบอกเหตุผลที่ไม่อนุมัติ"), field="note")
        link.state = LinkState.ACTIVE if approved else LinkState.REFUSED
        link.note, link.decided_by_name, link.decided_at = note.strip()[:500], actor.name, database_now()
        link.save(update_fields=["state", "note", "decided_by_name", "decided_at"])
        record(
            actor, Events.LINK_DECIDED, subject_type=SUBJECT, subject_id=link.item_id, agency_id=link.item.space.agency_id,
            name=link.item.name, state=link.state, note=link.note,
        )  # fmt: skip
    return link


def revoke_link(*, actor: Actor, link_id: UUID) -> Link:
    """Take a link back (เพิกถอนลิงก์); it ends at once."""
    with official(actor):
        link = _locked(link_id)
        link.item = get_for(actor, READ, link.item_id)
        require(actor, REVOKE_LINK, link)
        link.state = LinkState.REVOKED
        link.save(update_fields=["state"])
        record(
            actor, Events.LINK_REVOKED, subject_type=SUBJECT, subject_id=link.item_id, agency_id=link.item.space.agency_id,
            name=link.item.name,
        )  # fmt: skip
    return link


def open_link(*, key: str, password: str = "", ip: str = "") -> Link:
    """Open what a link leads to (เปิดลิงก์), counting it; LinkRefusedError when it is over, Http404 when there is none."""
    actor = Actor(name=_outsider(), ip=ip)
    with official(actor):
        link = _by(key=key)
        if link.password and not check_password(password, link.password):
            raise LinkRefusedError(_("รหัสผ่านไม่ถูกต้อง กรุณาตรวจดูแล้วพิมพ์ใหม่"), field="password")
        link.openings += 1
        link.save(update_fields=["openings"])
        _note(actor, link, link.item, "open", link.openings)
    return link


def count_download(*, link_id: UUID, item: Item, ip: str = "") -> Link:
    """Count a download of something that a link opens (ดาวน์โหลดจากลิงก์), or refuse it, whatever the page has shown."""
    actor = Actor(name=_outsider(), ip=ip)
    with official(actor):
        link = _by(pk=link_id)
        if link.is_view_only:
            raise LinkRefusedError(_("ลิงก์นี้ให้ดูได้อย่างเดียว ดาวน์โหลดไม่ได้"))
        if link.most_downloads is not None and link.downloads >= link.most_downloads:
            raise LinkRefusedError(_("ลิงก์นี้ดาวน์โหลดครบจำนวนครั้งแล้ว กรุณาขอลิงก์ใหม่จากผู้ให้"))
        link.downloads += 1
        link.save(update_fields=["downloads"])
        _note(actor, link, item, "download", link.downloads)
    return link


def _outsider() -> str:
    with in_thai():
        return _("ผู้ใช้ลิงก์")


def _by(**condition: Any) -> Link:
    rows = Link.objects.select_for_update(of=("self",)).select_related("item__space", "item__head__file__blob")
    link = rows.filter(**condition).first()
    if link is None:
        raise Http404
    if trouble := trouble_of(link):
        raise LinkRefusedError(trouble)
    return link


def _note(actor: Actor, link: Link, item: Item, way: str, count: int) -> None:
    record(
        actor, Events.LINK_USED, subject_type=SUBJECT, subject_id=item.pk, agency_id=link.item.space.agency_id,
        name=item.name, way=way, count=count,
    )  # fmt: skip


def trouble_of(link: Link) -> str:
    """Return why a link cannot be used now, empty when it can; says nothing of what it leads to."""
    item = link.item
    if link.state == LinkState.WAITING:
        return _("ลิงก์นี้รอการอนุมัติ กรุณาลองใหม่ภายหลังหรือติดต่อผู้ให้ลิงก์")
    over = _("ลิงก์นี้ใช้ไม่ได้แล้ว กรุณาขอลิงก์ใหม่จากผู้ให้")
    if link.state != LinkState.ACTIVE or item.trashed_at is not None or item.space.closed_at is not None or is_secret(item):
        return over
    if link.expires_at <= database_now():
        return _("ลิงก์นี้หมดอายุแล้ว กรุณาขอลิงก์ใหม่จากผู้ให้")
    return ""


def _locked(link_id: UUID) -> Link:
    rows = Link.objects.select_for_update(of=("self",)).select_related("item__space", "item__anchor__reach", "made_by_post__unit")
    link = rows.filter(pk=link_id).first()
    if link is None:
        raise Http404
    return link
