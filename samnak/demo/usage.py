"""How the rooms and cars of the sample ministry are used: past and coming days, copied in; the newest through the services."""

import json
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID

from psycopg.types.range import TimestamptzRange

from samnak.audit.models import Event
from samnak.bookings.models import Allocation, Booking, Occurrence
from samnak.core import thai
from samnak.core.actor import Actor
from samnak.core.ids import new_id
from samnak.core.thai_names import ThaiFaker
from samnak.core.time import BANGKOK, bangkok_today
from samnak.core.transactions import official
from samnak.demo.copying import Loader
from samnak.demo.estate import Estate
from samnak.demo.organisation import Plan
from samnak.fleet.models import FuelSlip, RequestCounter, Trip, TripRequest
from samnak.org.models import Position

ORDER = [Booking, Occurrence, Allocation, Trip, TripRequest, FuelSlip, Event]
BATCH = 20_000
TITLES = [
    "ประชุมคณะทำงานจัดทำแผนปฏิบัติราชการประจำปี",
    "ประชุมติดตามการใช้จ่ายงบประมาณ",
    "ประชุมเตรียมงานวันอนุรักษ์มรดกไทย",
    "ประชุมคณะกรรมการตรวจรับพัสดุ",
    "ประชุมหารือเครือข่ายชุมชนคุณธรรม",
    "อบรมการใช้ระบบสารบรรณอิเล็กทรอนิกส์",
    "ประชุมกลั่นกรองผลงานศิลปินแห่งชาติ",
    "ประชุมคณะทำงานถนนสายวัฒนธรรม",
    "สัมภาษณ์คัดเลือกพนักงานราชการ",
    "ประชุมคณะกรรมการบริหารความเสี่ยง",
    "ประชุมผ่านสื่ออิเล็กทรอนิกส์ร่วมกับสำนักงานวัฒนธรรมจังหวัด",
    "ประชุมประจำเดือนของกอง",
]
PLACES = [
    ("ศูนย์วัฒนธรรมแห่งประเทศไทย", "กรุงเทพมหานคร", 12),
    ("ทำเนียบรัฐบาล", "กรุงเทพมหานคร", 24),
    ("สำนักงบประมาณ", "กรุงเทพมหานคร", 28),
    ("พิพิธภัณฑสถานแห่งชาติ พระนคร", "กรุงเทพมหานคร", 30),
    ("ศาลากลางจังหวัดนครปฐม", "นครปฐม", 120),
    ("อุทยานประวัติศาสตร์พระนครศรีอยุธยา", "พระนครศรีอยุธยา", 160),
    ("หอประชุมจังหวัดเพชรบุรี", "เพชรบุรี", 280),
]
HOURS = [(8, 30), (9, 0), (9, 30), (10, 0), (13, 0), (13, 30), (14, 0)]


class Usage:
    """Writes bookings of rooms and trips of cars day by day."""

    def __init__(self, plan: Plan, estates: list[Estate], actor: Actor, faker: ThaiFaker, seed: int = 2569) -> None:
        self.actor = actor
        self.estates = estates
        self.random = Random(seed)
        self.faker = faker
        self.loader = Loader()
        self.names = {row.position_id: row.user.full_name for row in plan.appointments}
        self.users = {row.position_id: row.user_id for row in plan.appointments}
        self.people: dict[UUID, list[Position]] = {}
        for post in plan.positions:
            if "นัก" in post.title or post.is_head:
                self.people.setdefault(post.agency_id, []).append(post)
        self.numbers: dict[tuple[UUID, int], int] = {}
        self.today = bangkok_today()

    def write(self, *, past: int, ahead: int, share: float) -> int:
        """Write `past` days of rooms and trips and `ahead` days of rooms; `share` is how busy a room is. Return bookings."""
        written = 0
        for number in range(-past, ahead + 1):
            day = self.today + timedelta(days=number)
            if day.weekday() > 4:
                continue
            for estate in self.estates:
                written += self._rooms(estate, day, share)
                if number < 0:
                    written += self._trips(estate, day, share)
            if len(self.loader) > BATCH:
                self._flush()
        self._flush()
        self._counters()
        return written

    def _flush(self) -> None:
        with official(self.actor):
            self.loader.flush(ORDER)

    def _rooms(self, estate: Estate, day: date, share: float) -> int:
        written = 0
        for room in estate.rooms:
            if room.hall is not None or self.random.random() > share:
                continue
            parts = [room, *(one for one in estate.rooms if one.hall is room)]
            halves = ((8, 30), (13, 0)) if not room.resource.buffer_before else ((8, 30),)
            for clock in halves:
                if self.random.random() < 0.65:
                    start = _moment(day, self.random.choice([row for row in HOURS if (row < (12, 0)) == (clock < (12, 0))]))
                    self._booking(estate, parts, start, self.random.choice([60, 90, 120, 150]))
                    written += 1
        return written

    def _booking(self, estate: Estate, parts: list[Any], start: datetime, minutes: int) -> None:
        person = self.random.choice(self.people[estate.agency.pk])
        title = self.random.choice(TITLES)
        end = start + timedelta(minutes=minutes)
        buffers = (parts[0].resource.buffer_before, parts[0].resource.buffer_after)
        claims = [(part.pk or part.resource.pk, buffers) for part in parts]
        self._taken(estate, person, "room", title, (start, end), claims, private=self.random.random() < 0.06)

    def _taken(
        self,
        estate: Estate,
        person: Position,
        kind: str,
        title: str,
        /,
        span: tuple[datetime, datetime],
        claims: list[tuple[UUID, tuple[int, int]]],
        *,
        private: bool = False,
    ) -> UUID:
        """Add a booking of one date with what it takes; return its id."""
        booking, occurrence, agency = new_id(), new_id(), estate.agency.pk
        made = min(span[0] - timedelta(days=self.random.randrange(1, 12), hours=2), datetime.now(UTC))
        self._add_booking(agency, person, booking, {"kind": kind, "title": title, "is_private": private}, span, made)
        times = {"starts_at": span[0], "ends_at": span[1], "state": "approved", "agency_id": agency, "booking_id": booking}
        reminded = span[0] - timedelta(minutes=30)
        self.loader.add(Occurrence, id=occurrence, original_start=span[0], queued_at=made, reminded_at=reminded, **times)
        for resource, (before, after) in claims:
            occupied = TimestamptzRange(span[0] - timedelta(minutes=before), span[1] + timedelta(minutes=after))
            self.loader.add(Allocation, resource_id=resource, occurrence_id=occurrence, occupied=occupied, **times)
        self._add_event(agency, person, booking, span, made)
        return booking

    def _add_booking(
        self, agency: UUID, person: Position, pk: UUID, words: dict[str, Any], /, span: tuple[datetime, datetime], made: datetime
    ) -> None:
        name = self.names[person.pk]
        self.loader.add(
            Booking,
            id=pk,
            agency_id=agency,
            state="approved",
            description="",
            unit_id=person.unit_id,
            organiser_position_id=person.pk,
            organiser_user_id=self.users[person.pk],
            organiser_name=name,
            phone="",
            starts_at=span[0],
            ends_at=span[1],
            rrule="",
            excluded=[],
            skip_holidays=False,
            attendees=self.random.randrange(4, 20),
            layout="",
            chair="",
            online_url="",
            sequence=0,
            created_at=made,
            changed_at=made,
            search_text=thai.normalise(f"{words['title']} {name}"),
            **words,
        )

    def _add_event(
        self, agency: UUID, person: Position, booking: UUID, /, span: tuple[datetime, datetime], made: datetime
    ) -> None:
        start, end = (moment.isoformat() for moment in span)
        told = {"resources": [], "start": start, "end": end, "dates": 1, "waiting": 0, "state": "approved"}
        self.loader.add(
            Event,
            id=new_id(),
            agency_id=agency,
            kind="bookings.booked",
            at=made,
            user_id=self.users[person.pk],
            actor_name=self.names[person.pk],
            position_title=person.title,
            appointment_id=None,
            authority="holder",
            on_behalf_of="",
            ip="",
            subject_type="bookings.booking",
            subject_id=booking,
            data=json.dumps(told, ensure_ascii=False),
        )

    def _trips(self, estate: Estate, day: date, share: float) -> int:
        written = 0
        for place, driver in enumerate(estate.drivers):
            if place >= len(estate.cars) or self.random.random() > share + 0.2:
                continue
            self._trip(estate, estate.cars[place], driver, day)
            written += 1
        return written

    def _trip(self, estate: Estate, car: Any, driver: Any, day: date) -> None:
        where, province, km = self.random.choice(PLACES[:4] if self.random.random() < 0.75 else PLACES)
        if estate.province != "กรุงเทพมหานคร":
            where, province, km = f"ที่ว่าการอำเภอเมือง{estate.province}", estate.province, 40
        start = _moment(day, self.random.choice([(8, 30), (9, 0), (13, 0)]))
        end = start + timedelta(minutes=90 + km)
        person = self.random.choice(self.people[estate.agency.pk])
        booking = self._taken(estate, person, "trip", where, (start, end), [(car.pk, (30, 30)), (driver.pk, (30, 30))])
        distance = int(km * self.random.uniform(0.9, 1.2)) or 1
        trip, first = new_id(), car.odometer
        car.odometer += distance
        car.last_log_number += 1
        self.loader.add(
            Trip,
            id=trip,
            agency_id=estate.agency.pk,
            booking_id=booking,
            car_id=car.pk,
            driver_id=driver.pk,
            self_driver_name="",
            state="closed",
            destination=where,
            depart_at=start,
            return_at=end,
            started_at=start + timedelta(minutes=5),
            ended_at=end - timedelta(minutes=5),
            odometer_start=first,
            odometer_end=car.odometer,
            started_by_name=str(driver),
            ended_by_name=str(driver),
            flags=[],
            return_note="",
            log_number=car.last_log_number,
            inspected_at=end + timedelta(minutes=30),
            inspected_by_name=self.names[estate.officer.pk],
            inspection_note="",
            is_late_entry=False,
            created_at=start - timedelta(days=1),
        )
        self._request(estate, person, trip, (where, province), (start, end))
        if self.random.random() < 0.3 and car.fuel != "electric":
            self._fuel(estate, car, driver, trip, end)

    def _request(
        self, estate: Estate, person: Position, trip: UUID, where: tuple[str, str], span: tuple[datetime, datetime]
    ) -> None:
        start, end = span
        year = thai.fiscal_year_be(start)
        number = self.numbers[estate.agency.pk, year] = self.numbers.get((estate.agency.pk, year), 0) + 1
        name, asked = self.names[person.pk], start - timedelta(days=2)
        purpose = "เข้าร่วมประชุมและประสานราชการ"
        self.loader.add(
            TripRequest,
            id=new_id(),
            agency_id=estate.agency.pk,
            unit_id=person.unit_id,
            fiscal_year=year,
            number=number,
            state="closed",
            requester_position_id=person.pk,
            requester_user_id=self.users[person.pk],
            requester_name=name,
            requester_in_words=person.title,
            phone="",
            transport="official",
            destination=where[0],
            locality="",
            province=where[1],
            purpose=purpose,
            passengers=self.random.randrange(1, 4),
            passenger_names="",
            depart_at=start,
            return_at=end,
            pick_up="",
            needs_driver=True,
            may_share=True,
            wished_body="",
            budget_code="",
            outside_reference="",
            is_late_entry=False,
            late_reason="",
            trip_id=trip,
            plate="",
            hire_baht=Decimal(0),
            submitted_at=asked,
            decided_at=start - timedelta(days=1),
            decided_by_name=self.names[estate.authoriser.pk],
            decided_in_words=estate.authoriser.title,
            decision_reason="",
            allocated_at=asked + timedelta(hours=5),
            allocated_by_name=self.names[estate.officer.pk],
            allocated_in_words=estate.officer.title,
            supervised_at=asked + timedelta(hours=2),
            supervisor_name="หัวหน้ากลุ่ม",
            supervisor_in_words="หัวหน้ากลุ่ม",
            created_at=asked,
            search_text=thai.normalise(f"{number}/{year} {where[0]} {where[1]} {purpose} {name}"),
        )

    def _fuel(self, estate: Estate, car: Any, driver: Any, trip: UUID, at: datetime) -> None:
        litres = Decimal(str(round(self.random.uniform(20, float(car.tank_litres) * 0.8), 2)))
        self.loader.add(
            FuelSlip,
            id=new_id(),
            agency_id=estate.agency.pk,
            car_id=car.pk,
            trip_id=trip,
            driver_id=driver.pk,
            taken_at=at,
            odometer=car.odometer,
            litres=litres,
            baht=(litres * Decimal("32.94")).quantize(Decimal("0.01")),
            station="ปตท. เทียมร่วมมิตร",
            slip_number=f"{self.random.randrange(10**5, 10**6)}",
            is_full_tank=True,
            entered_by_name=str(driver),
            entered_at=at,
            void_reason="",
            note="",
        )

    def _counters(self) -> None:
        """Let numbers of requests and odometers go on where the history ends."""
        with official(self.actor):
            RequestCounter.objects.bulk_create(
                RequestCounter(agency_id=agency, fiscal_year=year, last_number=number)
                for (agency, year), number in self.numbers.items()
            )
            cars = [car for estate in self.estates for car in estate.cars]
            type(cars[0]).objects.bulk_update(cars, ["odometer", "last_log_number"])


def _moment(day: date, clock: tuple[int, int]) -> datetime:
    return datetime.combine(day, time(*clock), BANGKOK)
