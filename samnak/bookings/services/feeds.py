"""Calendars that programs read by a secret link: opened, revoked, and made anew at every reading from what may be known now."""

import hashlib
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from samnak.audit.services import record
from samnak.bookings.enums import Events, FeedScope
from samnak.bookings.models import CalendarFeed
from samnak.bookings.policies import BROWSE, REVOKE_FEED
from samnak.bookings.queries import calendar as queries
from samnak.bookings.rendering.calendar import feed_etag, render_feed
from samnak.bookings.rendering.events import EventWriter
from samnak.core.access import require
from samnak.core.actor import Actor
from samnak.core.errors import DomainError
from samnak.core.events import EventKind
from samnak.core.language import in_thai
from samnak.core.time import database_now
from samnak.core.transactions import official

FEED_SUBJECT = "bookings.feed"
SECRET_BYTES = 32
MOST_FEEDS = 30
LOOK_BACK = timedelta(days=90)
NOTED_EVERY = timedelta(minutes=5)  # "last read" need not be written more often

Journeys = Callable[[list[Actor]], Iterable[UUID]]


@dataclass(frozen=True, slots=True)
class OpenedFeed:
    """A link just opened; the secret is told this once, only its hash is kept."""

    feed: CalendarFeed
    secret: str


@dataclass(frozen=True, slots=True)
class ReadFeed:
    """What a calendar program is given."""

    content: bytes
    etag: str


def hash_of(secret: str) -> str:
    """Return what is kept of a secret: 256 random bits need no salt."""
    return hashlib.sha256(secret.encode()).hexdigest()


@in_thai()
def open_feed(*, actor: Actor, scope: str, target_id: UUID | None = None) -> OpenedFeed:
    """Open a link under which a calendar program reads (สร้างลิงก์ปฏิทิน) the own calendar, a room's or car's, or a unit's."""
    with official(actor):
        require(actor, BROWSE)
        if actor.user_id is None or actor.position_id is None or actor.agency_id is None:
            raise DomainError(_("ท่านไม่ได้ดำรงตำแหน่งใดในวันนี้ จึงสร้างลิงก์ปฏิทินไม่ได้"))
        if CalendarFeed.objects.filter(user_id=actor.user_id, revoked_at=None).count() >= MOST_FEEDS:
            raise DomainError(_("ท่านมีลิงก์ปฏิทินครบ %(most)d ลิงก์แล้ว กรุณาเพิกถอนลิงก์ที่ไม่ใช้") % {"most": MOST_FEEDS})
        label = _label(actor, scope, target_id)
        secret = secrets.token_urlsafe(SECRET_BYTES)
        feed = CalendarFeed.objects.create(
            agency_id=actor.agency_id,
            user_id=actor.user_id,
            position_id=actor.position_id,
            scope=scope,
            target_id=target_id if scope != FeedScope.PERSON else None,
            label=label[:200],
            secret_hash=hash_of(secret),
        )
        _tell(actor, feed, Events.FEED_OPENED)
        return OpenedFeed(feed, secret)


def _label(actor: Actor, scope: str, target_id: UUID | None) -> str:
    if scope == FeedScope.PERSON:
        return _("ปฏิทินของ%(name)s") % {"name": actor.name}
    find = {FeedScope.RESOURCE: queries.resource_to_follow, FeedScope.UNIT: queries.unit_to_follow}.get(FeedScope(scope))
    found = find(actor, target_id) if find and target_id else None
    if found is None:
        raise DomainError(_("กรุณาเลือกห้อง รถ หรือหน่วยงานในส่วนราชการนี้"), field="target")
    return str(found.name)


def revoke_feed(*, actor: Actor, feed_id: UUID) -> CalendarFeed:
    """Revoke a link to a calendar (เพิกถอนลิงก์ปฏิทิน): from the next reading on it finds nothing."""
    with official(actor):
        feed = get_object_or_404(CalendarFeed.objects.select_for_update(of=("self",)), pk=feed_id, user_id=actor.user_id)
        require(actor, REVOKE_FEED, feed)
        if feed.revoked_at is None:
            feed.revoked_at = database_now()
            feed.save(update_fields=["revoked_at"])
            _tell(actor, feed, Events.FEED_REVOKED)
        return feed


def _tell(actor: Actor, feed: CalendarFeed, kind: EventKind) -> None:
    record(actor, kind, subject_type=FEED_SUBJECT, subject_id=feed.pk, agency_id=feed.agency_id, scope=feed.scope)


@in_thai()
def read_feed(*, secret: str, journeys: Journeys) -> ReadFeed | None:
    """Return the calendar behind a secret; None when there is none, or when its owner may no longer see it.

    Every reading asks anew where the owner stands. Of what may not be known only the time is shown.
    """
    feed = queries.feed_behind(hash_of(secret))
    readers = queries.readers_of(feed) if feed else []
    if feed is None or not readers:
        return None
    now = database_now()
    since = now - LOOK_BACK
    hidden: dict[UUID, set[datetime]] = {}
    resource_id = None
    if feed.scope == FeedScope.PERSON:
        entries = queries.entries_of_person(readers, since, list(journeys(readers)))
        hidden = queries.declined_dates(feed.user_id, [entry.id for entry in entries if entry.rrule])
    elif feed.scope == FeedScope.RESOURCE:
        resource_id = feed.target_id
        entries = queries.entries_of_resource(readers[0], resource_id, since) if resource_id else []
    else:
        unit = queries.unit_to_follow(readers[0], feed.target_id) if feed.target_id else None
        entries = queries.entries_of_unit(readers[0], unit, since) if unit else []
    dates = queries.dates_by_entry([entry.id for entry in entries], resource_id)
    places = queries.places_of(date for rows in dates.values() for date in rows)
    writer = EventWriter(places, page=_page_address())
    events = [event for entry in entries for event in writer.shown(entry, dates.get(entry.id, []), hidden.get(entry.id, ()))]
    content = render_feed(feed.label, events)
    CalendarFeed.objects.filter(Q(read_at=None) | Q(read_at__lt=now - NOTED_EVERY), pk=feed.pk).update(read_at=now)
    return ReadFeed(content, feed_etag(content))


def _page_address() -> str:
    """Return the address of a booking's page, empty while there is no such page."""
    example = UUID(int=0)
    try:
        path = reverse("bookings:booking", args=[example])
    except NoReverseMatch:
        return ""
    return settings.PUBLIC_URL + path.replace(str(example), "{id}")


def feed_addresses(secret: str) -> tuple[str, str]:
    """Return the address of a calendar for programs that subscribe at a press (webcal), and the one to be pasted."""
    address: str = settings.PUBLIC_URL + reverse("bookings:calendar", args=[secret])
    return "webcal" + address.removeprefix("https").removeprefix("http"), address
