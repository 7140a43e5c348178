"""Rooms and bookings for the benchmarks: one agency with a thousand rooms, each in use most of the day, copied in."""

import random
import secrets
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from importlib import import_module
from uuid import UUID

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connection, transaction
from psycopg.types.range import TimestamptzRange

from samnak.accounts.models import User
from samnak.bookings.models import Allocation, Booking, Building, Occurrence, Resource, Room
from samnak.core import thai
from samnak.core.actor import Actor
from samnak.core.ids import new_id
from samnak.core.time import BANGKOK, bangkok_today
from samnak.demo.copying import Loader
from samnak.org import queries as org
from samnak.org.models import Agency, Appointment, Position, Unit

HALL_EVERY, PARTS = 20, 2  # every twentieth room is a hall, the two after it are its parts
ROOMS_A_BUILDING = 50
DIVISIONS = 12
WEDNESDAY, NOON = 2, 12
HOURS = (8, 9, 10, 11, 13, 14, 15, 16)
A_DAY = 5  # bookings of a room on a working day, one more on Wednesdays
LENGTHS = (30, 45, 60, 60, 60)
SERIES = 0.6  # of the slots belong to series that go on all the year; the others are asked for one by one
FEATURES = ["step_free", "hearing_loop", "projector", "screen", "microphones", "video_conference", "whiteboard", "recording"]
BODIES = [
    "คณะกรรมการบริหาร",
    "คณะทำงานติดตามผล",
    "คณะกรรมการตรวจรับ",
    "คณะอนุกรรมการพิจารณา",
    "กลุ่มงาน",
    "ผู้บริหาร",
    "หัวหน้าหน่วยงาน",
    "เตรียมการ",
    "หารือแนวทาง",
    "ชี้แจง",
    "อบรมเชิงปฏิบัติการ",
    "รับฟังความเห็น",
    "คณะกรรมการขับเคลื่อน",
    "สรุปผล",
    "คณะกรรมการประเมินผล",
    "ซักซ้อมความเข้าใจ",
]
MATTERS = [
    "แผนปฏิบัติราชการประจำปี",
    "งบประมาณรายจ่าย",
    "ตัวชี้วัดและการประเมินองค์การ",
    "การจัดซื้อจัดจ้างครุภัณฑ์คอมพิวเตอร์",
    "งานมหกรรมวัฒนธรรม",
    "ระบบสารบรรณอิเล็กทรอนิกส์",
    "การบริหารความเสี่ยง",
    "การควบคุมภายใน",
    "อัตรากำลัง",
    "การเลื่อนเงินเดือนข้าราชการ",
    "การอนุรักษ์โบราณสถาน",
    "ความร่วมมือระหว่างประเทศ",
    "ประชาคมอาเซียน",
    "การท่องเที่ยวเชิงวัฒนธรรม",
    "ผลิตภัณฑ์วัฒนธรรมชุมชน",
    "ร่างกฎกระทรวง",
    "คดีและความรับผิดทางละเมิด",
    "ข้อมูลส่วนบุคคล",
    "ความมั่นคงปลอดภัยไซเบอร์",
    "การปรับปรุงอาคารสถานที่",
    "การรับเสด็จ",
    "พิธีการศพที่ได้รับพระราชทาน",
    "การประเมินคุณธรรมและความโปร่งใส",
    "จัดการความรู้",
    "ภาพยนตร์และวีดิทัศน์",
    "กองทุนส่งเสริมงานวัฒนธรรม",
]
ORDER = [Resource, Room, Booking, Occurrence, Allocation]


@dataclass
class Estate:
    """What was loaded: the agency, who may book there, the rooms without halls and parts, and the first Monday."""

    agency: Agency
    people: list[User]
    rooms: list[UUID]
    monday: date
    bookings: int = 0
    counts: dict[str, int] = field(default_factory=dict)

    def actor(self, number: int = 0) -> Actor:
        """Return one of the people in the own post."""
        return org.standings_of(self.people[number])[0]


def next_monday() -> date:
    """Return the Monday of the next week."""
    today = bangkok_today()
    return today + timedelta(days=7 - today.weekday())


def load(*, rooms: int, weeks: int, people: int = 32, name: str = "กรมทดสอบความเร็ว", filled: bool = True) -> Estate:
    """Copy in an agency with rooms, and unless `filled` is false 25 bookings a room and week, from the next Monday on."""
    chance = random.Random(2569)
    agency = Agency.objects.create(kind="department", name=name, ministry="กระทรวงทดสอบ", letterhead=name)
    units, staff = _organisation(agency, people)
    monday = next_monday()
    loader = Loader()
    with transaction.atomic():
        with connection.cursor() as cursor:
            # what is copied in is known to be whole: foreign keys are not looked up once more for each row
            cursor.execute("SET LOCAL session_replication_role = replica")
        places = _rooms(loader, agency, units, rooms, chance)
        plain = [resource for resource, hall, parts in places if not hall and not parts]
        if filled:
            _bookings(loader, agency, units, staff, places, monday, weeks, chance)
        counts = {model.__name__: len(rows) for model, rows in loader.rows.items()}
        loader.flush([model for model in ORDER if model in loader.rows])
    with connection.cursor() as cursor:
        cursor.execute(
            "VACUUM ANALYZE bookings_resource, bookings_room, bookings_booking, bookings_occurrence, bookings_allocation"
        )
    return Estate(agency, [user for user, _post in staff], plain, monday, counts.get("Allocation", 0), counts)


def _organisation(agency, people):
    root = Unit.objects.create(agency=agency, kind="executive", name=agency.name, document_code="ทส 01")
    units = [
        Unit.objects.create(agency=agency, parent=root, kind="division", name=f"กองที่ {number}", document_code=f"ทส 01{number:02}")
        for number in range(1, DIVISIONS + 1)
    ]
    staff = []
    for number in range(people):
        unit = units[number % DIVISIONS]
        post = Position.objects.create(agency=agency, unit=unit, title="นักวิชาการ")
        user = User.objects.create(username=f"bench-{secrets.token_hex(6)}", first_name=f"บุคลากร {number}", last_name="ทดสอบ")
        Appointment.objects.create(agency=agency, user=user, position=post, valid_from=date(2023, 10, 1))
        staff.append((user, post))
    return units, staff


def _rooms(loader, agency, units, count, chance):
    """Plan rooms, and return (resource, its hall, its parts) of each."""
    buildings = [
        Building.objects.create(agency=agency, name=f"อาคาร {number}", order=number)
        for number in range(1, max(count // ROOMS_A_BUILDING, 1) + 1)
    ]
    places = []
    hall = None
    for number in range(count):
        place = number % HALL_EVERY
        part = 0 < place <= PARTS
        pk = new_id()
        if place == 0:
            hall = (pk, [])
        name = (
            f"ห้องประชุม {number + 1:04}"
            if place > PARTS
            else f"ห้องโถง {number - place + 1:04}" + (f" ส่วน {'กข'[place - 1]}" if part else "")
        )
        loader.add(
            Resource, id=pk, agency_id=agency.pk, unit_id=units[number % len(units)].pk, kind="room", name=name, buffer_before=0,
            buffer_after=0, sort_key=thai.sort_key(name), is_active=True,
        )  # fmt: skip
        seats = 240 if place == 0 else 120 if part else chance.choice([8, 10, 12, 16, 20, 30, 40, 60])
        loader.add(
            Room, resource_id=pk, building_id=buildings[number // ROOMS_A_BUILDING % len(buildings)].pk,
            floor=str(1 + number // 10 % 5), hall_id=hall[0] if part else None, capacity=seats,
            features=chance.sample(FEATURES, chance.randint(2, 6)), audience="agency", opens_at=time(8), closes_at=time(18),
            open_weekends=False, min_lead_minutes=0, max_lead_days=730, max_hours=0, check_in_minutes=0,
            check_in_key=secrets.token_urlsafe(16), display_key=secrets.token_urlsafe(16), fee_note="", rules="", note="",
        )  # fmt: skip
        if part:
            hall[1].append(pk)
        places.append((pk, hall[0] if part else None, hall[1] if place == 0 else []))
    return places


def _bookings(loader, agency, units, staff, places, monday, weeks, chance):
    """Plan the year: halls in the morning with their parts, parts in the afternoon, every other room all day."""
    for resource, hall, parts in places:
        hours = [hour for hour in HOURS if (hour < NOON or not parts) and (hour > NOON or not hall)]
        for day in range(5):
            wanted = A_DAY + (day == WEDNESDAY)
            for hour in sorted(chance.sample(hours, min(wanted, len(hours)))):
                start = datetime.combine(monday + timedelta(days=day), time(hour, chance.choice((0, 0, 0, 15))), BANGKOK)
                length = chance.choice(LENGTHS[: 2 if start.minute else None])
                taken = [resource, *parts]
                if chance.random() < SERIES:
                    _booking(loader, agency, units, staff, taken, start, length, weeks, chance)
                else:
                    for week in range(weeks):
                        _booking(loader, agency, units, staff, taken, start + timedelta(weeks=week), length, 1, chance)


def _booking(loader, agency, units, staff, taken, start, length, weeks, chance):
    pk = new_id()
    user, post = chance.choice(staff)
    title = f"ประชุม{chance.choice(BODIES)}{chance.choice(MATTERS)}"
    if weeks == 1:
        title += f" ครั้งที่ {chance.randint(1, 12)}/{thai.buddhist_year(start)}"
    state = "approved" if chance.random() < 0.9 else "pending"
    span = timedelta(minutes=length)
    loader.add(
        Booking, id=pk, agency_id=agency.pk, kind="room", state=state, title=title, description="",
        unit_id=chance.choice(units).pk, organiser_position_id=post.pk, organiser_user_id=user.pk, organiser_name=user.first_name,
        phone="", starts_at=start, ends_at=start + span, rrule=f"FREQ=WEEKLY;COUNT={weeks}" if weeks > 1 else "", excluded=[],
        skip_holidays=False, attendees=8, layout="", chair="", is_private=chance.random() < 0.05, online_url="", sequence=0,
        search_text=title,
    )  # fmt: skip
    for week in range(weeks):
        begin = start + timedelta(weeks=week)
        date_pk = new_id()
        loader.add(
            Occurrence, id=date_pk, agency_id=agency.pk, booking_id=pk, state=state, original_start=begin, starts_at=begin,
            ends_at=begin + span,
        )  # fmt: skip
        for resource in taken:
            loader.add(
                Allocation, agency_id=agency.pk, resource_id=resource, booking_id=pk, occurrence_id=date_pk,
                state="approved" if state == "approved" else "held", starts_at=begin, ends_at=begin + span,
                occupied=TimestamptzRange(begin.astimezone(UTC), (begin + span).astimezone(UTC)),
            )  # fmt: skip


def sign_in(user: User, actor: Actor) -> str:
    """Open a session in a chair, as signing in and choosing the post would, and return its key."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session["standing"] = actor.standing
    session.save()
    return session.session_key
