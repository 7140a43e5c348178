"""Rooms and cars on the sample people's desks: requests at every stage, made through the services people use."""

from datetime import datetime, time, timedelta

from samnak.accounts.models import User
from samnak.bookings import services as bookings
from samnak.bookings.enums import OnClash
from samnak.bookings.models import Room
from samnak.bookings.services import BookingWish, ServiceWish, Want
from samnak.core.actor import Actor
from samnak.core.time import BANGKOK, bangkok_today
from samnak.fleet import services as fleet  # noqa: F401 - loads what the stories use
from samnak.fleet.models import Car, Driver
from samnak.fleet.services.allocating import allocate
from samnak.fleet.services.deciding import agree_request, approve_request
from samnak.fleet.services.driving import start_trip
from samnak.fleet.services.requests import RequestData, save_request, submit_request
from samnak.org.queries import standings_of, working_days_among
from samnak.routing.models import Step

PEOPLE = ["drafter", "section", "director", "central", "fleet", "driver", "building", "proofreader"]


def tell() -> None:
    """Leave bookings that wait for approval, their turn or a service, and trips that wait, are allowed or on the road."""
    users = {user.username: user for user in User.objects.filter(username__in=PEOPLE)}
    cast = {name: standings_of(user)[0] for name, user in users.items()}
    days = _working_days(12)
    _rooms(cast, days)
    _cars(cast, days)


def _working_days(number: int) -> list[datetime]:
    coming = [bangkok_today() + timedelta(days=ahead) for ahead in range(1, 40)]
    worked = working_days_among(coming)
    return [datetime.combine(day, time(0), BANGKOK) for day in coming if day in worked][:number]


def _wish(rooms: list[Room], day: datetime, hour: float, hours: float, title: str, **fields: object) -> BookingWish:
    start = day + timedelta(hours=hour)
    wants = tuple(Want(room.pk) for room in rooms)
    given: dict[str, object] = {"kind": "room", "title": title, "attendees": 6} | fields
    return BookingWish(starts_at=start, ends_at=start + timedelta(hours=hours), wants=wants, **given)  # type: ignore[arg-type]


def _rooms(cast: dict[str, Actor], days: list[datetime]) -> None:
    agency = cast["drafter"].agency_id
    rooms = Room.objects.filter(resource__agency=agency, hall=None).select_related("resource")
    asked = rooms.exclude(approver=None).first()
    plain = list(rooms.filter(approver=None, capacity__gte=8).order_by("-capacity", "pk")[1:4])
    if asked is None or len(plain) < 3:
        return
    food = (ServiceWish("snack", 12, "อาหารว่างเช้า 1 มื้อ", "งบดำเนินงานของกอง", asked.catering_keeper_id),)
    far = days[9]
    bookings.book(
        actor=cast["drafter"], wish=_wish([asked], far, 9, 3, "ประชุมคณะทำงานแผนปฏิบัติราชการ", attendees=12, services=food)
    )
    series = _wish(
        [plain[0]],
        far,
        17,
        1.5,
        "ประชุมติดตามงานประจำสัปดาห์",
        rrule="FREQ=WEEKLY;COUNT=8",
        skip_holidays=True,
        on_clash=OnClash.SKIP,
    )
    bookings.book(actor=cast["section"], wish=series)
    first = _wish([plain[1]], far, 17, 1, "ประชุมเตรียมการตรวจราชการ")
    bookings.book(actor=cast["director"], wish=first)
    bookings.book(actor=cast["drafter"], wish=_wish([plain[1]], far, 17, 1, "ซักซ้อมการนำเสนอ", on_clash=OnClash.WAIT))


def _trip(cast: dict[str, Actor], day: datetime, name: str, where: str, province: str, nights: int = 0) -> object:
    data = RequestData(
        destination=where, province=province, purpose="ประชุมและติดตามการดำเนินงานในพื้นที่", passengers=3,
        passenger_names="ผู้ขอและเจ้าหน้าที่ 2 คน", depart_at=day + timedelta(hours=6, minutes=30),
        return_at=day + timedelta(days=nights, hours=18), pick_up="หน้าอาคารวัฒนธรรมวิศิษฏ์", phone="0 2209 3601",
        outside_reference="กำลังขออนุญาต" if nights or province != "กรุงเทพมหานคร" else "",
    )  # fmt: skip
    row = save_request(actor=cast[name], data=data)
    return submit_request(actor=cast[name], request_id=row.pk)


def _step(request: object, actor: Actor) -> Step:
    return Step.objects.get(case__subject_id=request.pk, position=actor.position_id, state="active")  # type: ignore[attr-defined]


def _cars(cast: dict[str, Actor], days: list[datetime]) -> None:
    agency = cast["drafter"].agency_id
    vans = list(Car.objects.filter(agency=agency, body="van").order_by("pk"))
    driver = Driver.objects.get(position=cast["driver"].position_id)
    others = list(Driver.objects.filter(agency=agency).exclude(pk=driver.pk).order_by("pk"))
    chiang_mai = ("สำนักงานวัฒนธรรมจังหวัดเชียงใหม่", "เชียงใหม่")
    _trip(cast, days[4], "proofreader", "ศูนย์วัฒนธรรมแห่งประเทศไทย", "กรุงเทพมหานคร")
    for name in ("drafter", "proofreader"):
        request = _trip(cast, days[6], name, *chiang_mai, 1)
        head = cast["section"] if name == "drafter" else _head_of(request)
        agree_request(actor=head, request_id=request.pk, step_id=_step(request, head).pk)  # type: ignore[attr-defined]
    allowed = _ready(cast, days[0], "drafter", (vans[0], driver))
    waiting = _trip(cast, days[3], "drafter", "สำนักงบประมาณ", "กรุงเทพมหานคร")
    agree_request(actor=cast["section"], request_id=waiting.pk, step_id=_step(waiting, cast["section"]).pk)  # type: ignore[attr-defined]
    allocate(actor=cast["fleet"], request_ids=[waiting.pk], car_id=vans[1].pk, driver_id=others[0].pk)  # type: ignore[attr-defined]
    start_trip(actor=cast["driver"], trip_id=allowed.pk, odometer=vans[0].odometer + 1, confirmed=True)  # type: ignore[attr-defined]


def _head_of(request: object) -> Actor:
    step = Step.objects.filter(case__subject_id=request.pk, state="active").select_related("position").get()  # type: ignore[attr-defined]
    user = User.objects.filter(appointments__position=step.position_id).get()
    return standings_of(user)[0]


def _ready(cast: dict[str, Actor], day: datetime, name: str, crew: tuple[Car, Driver]) -> object:
    """Carry a request through to a trip that may start."""
    request = _trip(cast, day, name, "ทำเนียบรัฐบาล", "กรุงเทพมหานคร")
    agree_request(actor=cast["section"], request_id=request.pk, step_id=_step(request, cast["section"]).pk)  # type: ignore[attr-defined]
    trip = allocate(actor=cast["fleet"], request_ids=[request.pk], car_id=crew[0].pk, driver_id=crew[1].pk)  # type: ignore[attr-defined]
    approve_request(actor=cast["central"], request_id=request.pk, step_id=_step(request, cast["central"]).pk)  # type: ignore[attr-defined]
    return trip
