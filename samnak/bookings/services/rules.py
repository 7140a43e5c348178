"""The rules of rooms: who, when, how long, how many, how far ahead, and the quota of a unit."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from dateutil.relativedelta import relativedelta
from django.utils.translation import gettext as _

from samnak.bookings import queries
from samnak.bookings.errors import BookingRuleError
from samnak.bookings.models import Room, RoomLayout
from samnak.bookings.policies import BOOK
from samnak.bookings.services.wishes import BookingWish
from samnak.core import thai
from samnak.core.access import require
from samnak.core.actor import Actor
from samnak.core.time import BANGKOK
from samnak.org import queries as org
from samnak.org.models import Unit


def check_rooms(
    actor: Actor, wish: BookingWish, starts: Sequence[datetime], now: datetime, *, without: UUID | None = None
) -> list[Room]:
    """Ask every rule of every room that is wished (ตรวจระเบียบการใช้ห้อง); return the rooms.

    `without` is a booking that is being changed and does not count against the quota.
    """
    wanted = [want.resource_id for want in wish.wants]
    rooms = list(
        Room.objects.filter(pk__in=wanted, resource__agency=actor.agency_id).select_related("resource__unit", "building")
    )
    for room in rooms:
        require(actor, BOOK, room)
        _check_lead(room, starts, now)
        _check_length(room, wish)
        _check_hours(room, wish, starts)
    if rooms:
        _check_seats(rooms, wish)
        _check_quota(actor, wish, starts, without)
    return rooms


def _check_lead(room: Room, starts: Sequence[datetime], now: datetime) -> None:
    name = room.resource.name
    if starts[0] < now - timedelta(minutes=15):
        raise BookingRuleError(_("เวลาเริ่มผ่านไปแล้ว กรุณาเลือกเวลาตั้งแต่ตอนนี้เป็นต้นไป"), field="starts_at")
    if room.min_lead_minutes and starts[0] < now + timedelta(minutes=room.min_lead_minutes):
        hours = room.min_lead_minutes / 60
        words = _("%(room)s ต้องจองล่วงหน้าอย่างน้อย %(hours)g ชั่วโมง กรุณาเลือกเวลาอื่นหรือติดต่อผู้ดูแลห้อง")
        raise BookingRuleError(words % {"room": name, "hours": hours}, field="starts_at")
    if starts[0] > now + timedelta(days=room.max_lead_days):
        words = _("%(room)s จองล่วงหน้าได้ไม่เกิน %(days)d วัน กรุณาเลือกวันที่ใกล้กว่านี้")
        raise BookingRuleError(words % {"room": name, "days": room.max_lead_days}, field="starts_at")


def _check_length(room: Room, wish: BookingWish) -> None:
    if room.max_hours and wish.ends_at - wish.starts_at > timedelta(hours=room.max_hours):
        words = _("%(room)s จองได้ครั้งละไม่เกิน %(hours)d ชั่วโมง กรุณาลดเวลาหรือเลือกห้องอื่น")
        raise BookingRuleError(words % {"room": room.resource.name, "hours": room.max_hours}, field="ends_at")


def _check_hours(room: Room, wish: BookingWish, starts: Sequence[datetime]) -> None:
    """Refuse what lies outside opening hours; a use over several days may pass the nights between."""
    first, last = wish.starts_at.astimezone(BANGKOK), wish.ends_at.astimezone(BANGKOK)
    if (
        first.time() < room.opens_at
        or first.time() >= room.closes_at
        or last.time() > room.closes_at
        or last.time() <= room.opens_at
    ):
        words = _("%(room)s เปิดให้ใช้ %(opens)s–%(closes)s กรุณาเลือกเวลาในช่วงนี้ หรือติดต่อผู้ดูแลห้อง")
        told = {
            "room": room.resource.name,
            "opens": thai.clock(room.opens_at).removesuffix(" น."),
            "closes": thai.clock(room.closes_at),
        }
        raise BookingRuleError(words % told, field="starts_at")
    if room.open_weekends:
        return
    days = {start.astimezone(BANGKOK).date() for start in starts}
    closed = days - org.working_days_among(days)
    if closed:
        words = _("%(room)s ไม่เปิดวันหยุดราชการ (%(date)s) กรุณาเลือกวันอื่น หรือเลือกเว้นวันหยุดราชการ")
        raise BookingRuleError(words % {"room": room.resource.name, "date": thai.short_date(min(closed))}, field="starts_at")


def _check_seats(rooms: Sequence[Room], wish: BookingWish) -> None:
    """Refuse more people than there are seats, in the layout that was chosen where its seats are known."""
    whole = [room for room in rooms if room.hall_id is None or room.hall_id not in {one.pk for one in rooms}]
    seats = sum(room.capacity for room in whole)
    if wish.layout:
        known = dict(RoomLayout.objects.filter(room__in=whole, layout=wish.layout).values_list("room", "capacity"))
        if known:
            seats = sum(known.get(room.pk, 0) for room in whole)
    if wish.attendees > seats:
        words = _("มีผู้เข้าร่วม %(people)d คน แต่นั่งได้ %(seats)d คน กรุณาเลือกห้องที่ใหญ่กว่าหรือรูปแบบอื่น")
        raise BookingRuleError(words % {"people": wish.attendees, "seats": seats}, field="attendees")


def _check_quota(actor: Actor, wish: BookingWish, starts: Sequence[datetime], without: UUID | None) -> None:
    own = wish.unit_id in {None, actor.unit_id}
    path = actor.unit_path if own else Unit.objects.values_list("path", flat=True).get(pk=wish.unit_id)  # type: ignore[misc]
    quota = queries.quota_of(path)
    if quota is None:
        return
    hours = (wish.ends_at - wish.starts_at).total_seconds() / 3600
    months: dict[datetime, float] = {}
    for start in starts:
        month = start.astimezone(BANGKOK).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
        months[month] = months.get(month, 0) + hours
    for month, more in sorted(months.items())[:3]:  # a long series is asked of its first months; the rest as they come
        used = queries.hours_booked(quota.unit, month, month + relativedelta(months=1), without=without)
        if used + more > quota.hours_per_month:
            words = _(
                "%(unit)s ใช้ห้องเดือน %(month)s ไปแล้ว %(used)g จาก %(quota)d ชั่วโมง จึงจองเพิ่ม %(more)g ชั่วโมงไม่ได้ กรุณาติดต่อผู้ดูแลห้อง"
            )
            told = {
                "unit": quota.unit.name,
                "month": " ".join(thai.short_date(month).split()[1:]),
                "used": round(used, 1),
                "quota": quota.hours_per_month,
                "more": round(more, 1),
            }
            raise BookingRuleError(words % told, field="starts_at")
