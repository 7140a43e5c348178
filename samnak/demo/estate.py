"""The sample ministry's houses: people who keep rooms and cars, the rooms themselves, the cars and their drivers."""

import secrets
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from decimal import Decimal
from random import Random

from samnak.bookings.enums import Feature, Layout, ResourceKind
from samnak.bookings.models import Building, Equipment, Quota, Resource, Room, RoomLayout
from samnak.core import thai
from samnak.core.actor import Actor
from samnak.core.time import bangkok_today
from samnak.core.transactions import official
from samnak.demo.organisation import SINCE, Plan
from samnak.fleet.enums import BodyKind, CarCategory, DocumentKind, Fuel, LicenceClass
from samnak.fleet.models import Car, CarDocument, Driver, MaintenanceRule, MotorPool
from samnak.org.enums import Role, Scope
from samnak.org.models import Agency, Position, Unit

HOUSES = "กลุ่มอาคารสถานที่และยานพาหนะ"
BANGKOK_NAME = "กรุงเทพมหานคร"
ROOM_NAMES = ["ห้องประชุมวัฒนธรรมวิศิษฏ์", "ห้องประชุมศิลปาชีพ", "ห้องประชุมนาฏศิลป์", "ห้องประชุมวรรณศิลป์", "ห้องประชุมดุริยางค์"]
CARS = [
    (BodyKind.VAN, "โตโยต้า", "คอมมิวเตอร์ 2.8", 2800, 12, Fuel.DIESEL, "9.50", 70, "1290000.00"),
    (BodyKind.VAN, "โตโยต้า", "คอมมิวเตอร์ 3.0", 3000, 13, Fuel.DIESEL, "9.00", 70, "1245000.00"),
    (BodyKind.SEDAN, "โตโยต้า", "โคโรลล่า อัลติส 1.8", 1800, 5, Fuel.GASOHOL_95, "13.00", 50, "879000.00"),
    (BodyKind.SEDAN, "ฮอนด้า", "แอคคอร์ด 2.0 ไฮบริด", 2000, 5, Fuel.HYBRID, "18.00", 48, "1529000.00"),
    (BodyKind.PICKUP, "อีซูซุ", "ดีแมคซ์ 4 ประตู 1.9", 1900, 5, Fuel.DIESEL, "13.50", 76, "875000.00"),
    (BodyKind.PICKUP, "โตโยต้า", "ไฮลักซ์ รีโว่ 2.4", 2400, 5, Fuel.DIESEL, "12.00", 80, "899000.00"),
]
DRIVER = "พนักงานขับรถยนต์"
LEAST_QUOTA, HOURS_OF_A_ROOM = 160, 12  # hours a month of a unit: it grows with the rooms there are
LETTERS = "กขคงจชฎฐตทธนบปผพมรลวศสหอ"


@dataclass
class Estate:
    """What can be booked in one agency, and the posts that answer for it."""

    agency: Agency
    keeper: Position
    officer: Position
    authoriser: Position
    unit: Unit
    province: str
    rooms: list[Room] = field(default_factory=list)
    cars: list[Car] = field(default_factory=list)
    drivers: list[Driver] = field(default_factory=list)
    driver_posts: list[Position] = field(default_factory=list)
    pool: MotorPool | None = None


def seats(plan: Plan, drivers: int) -> list[Estate]:
    """Plan the posts that keep rooms and cars: in the Office of the Permanent Secretary, the departments and the provinces."""
    return [_seats_of(plan, agency, drivers) for agency in plan.agencies]


def _seats_of(plan: Plan, agency: Agency, drivers: int) -> Estate:
    units = [unit for unit in plan.units if unit.agency is agency]
    root = next(unit for unit in units if unit.parent is None)
    head_office = agency is plan.agencies[0]
    unit = next((one for one in units if one.name == HOUSES), None) or next(
        (one for one in units if one.pk == agency.central_registry_id), root
    )
    division = unit.parent or unit
    chief = next(row for row in plan.positions if row.unit is division and row.is_head)
    sample = agency.province == "เชียงใหม่"
    keeper = plan.seat(unit, "เจ้าหน้าที่อาคารสถานที่", "building" if head_office else "", rank_order=60)
    officer = plan.seat(unit, "เจ้าหน้าที่ยานพาหนะ", "fleet" if head_office else "", rank_order=61)
    plan.grant(keeper, Role.ROOM_ADMIN, Scope.AGENCY, root)
    plan.grant(officer, Role.FLEET_ADMIN, Scope.AGENCY, root)
    estate = Estate(agency, keeper, officer, chief, unit, agency.province or BANGKOK_NAME)
    number = drivers if head_office else 2 if agency.province else 3
    for place in range(number):
        name = "driver" if head_office and place == 0 else "cm-driver" if sample and place == 0 else ""
        post = plan.seat(unit, DRIVER, name, rank_order=130)
        plan.grant(post, Role.DRIVER, Scope.UNIT, unit)
        estate.driver_posts.append(post)
    return estate


def furnish(actor: Actor, plan: Plan, estates: list[Estate], *, rooms: int, cars: int, seed: int = 2569) -> None:
    """Write rooms, equipment, cars and drivers of every agency; `rooms` and `cars` are those of the head office."""
    random = Random(seed)
    names = {row.position_id: row.user.full_name for row in plan.appointments}
    rows: dict[type, list[object]] = {}
    for estate in estates:
        first = estate.agency is plan.agencies[0]
        small = bool(estate.agency.province)
        _rooms(rows, estate, random, rooms if first else 3 if small else 8, divided=first)
        _cars(rows, estate, random, cars if first else 3 if small else 5)
        _drivers(rows, estate, names, random)
        _pool(rows, estate, head_office=first)
    for unit in [one for one in plan.units if one.agency is plan.agencies[0] and one.can_issue_number]:
        hours = max(LEAST_QUOTA, HOURS_OF_A_ROOM * rooms)
        rows.setdefault(Quota, []).append(Quota(agency=unit.agency, unit=unit, hours_per_month=hours))
    order = [Building, Resource, Room, RoomLayout, Equipment, Quota, Car, CarDocument, MaintenanceRule, Driver, MotorPool]
    with official(actor):
        for model in order:
            made = rows.get(model, [])
            if model is Room:
                made = sorted(made, key=lambda room: room.hall is not None)  # type: ignore[attr-defined]
            model.objects.bulk_create(made, batch_size=2000)  # type: ignore[attr-defined]


def _resource(rows: dict[type, list[object]], estate: Estate, kind: str, name: str, **fields: int) -> Resource:
    row = Resource(
        agency=estate.agency, unit=estate.unit, kind=kind, name=name, sort_key=thai.sort_key(name)[:400], **fields
    )  # fmt: skip
    rows.setdefault(Resource, []).append(row)
    return row


def _rooms(rows: dict[type, list[object]], estate: Estate, random: Random, number: int, *, divided: bool) -> None:
    building = Building(
        agency=estate.agency, name="อาคารวัฒนธรรมวิศิษฏ์" if divided else f"อาคาร {estate.agency.short_name}", order=1
    )
    rows.setdefault(Building, []).append(building)
    buildings = [building]
    if divided:
        buildings.append(Building(agency=estate.agency, name="อาคารหอประชุม", order=2))
        rows[Building].append(buildings[1])
        hall = _room(rows, estate, random, buildings[1], "หอประชุมเล็ก", 240, floor="1", buffers=(60, 30))
        for side in ("ฝั่งซ้าย", "ฝั่งขวา"):
            _room(rows, estate, random, buildings[1], f"หอประชุมเล็ก {side}", 120, floor="1", hall=hall, buffers=(60, 30))
    for place in range(number - (3 if divided else 0)):
        seats_in = random.choice([8, 10, 12, 16, 20, 24, 30, 40, 60])
        floor = str(1 + place * 9 // max(number, 1))
        plain = place < len(ROOM_NAMES) and divided
        name = ROOM_NAMES[place] if plain else f"ห้องประชุม {floor}{place % 20 + 1:02}/{place + 1}"
        room = _room(rows, estate, random, building, name, seats_in, floor=floor)
        if divided and place == 0:
            room.approver = estate.authoriser
            room.capacity = 60
        if place % 4 == 1:
            room.check_in_minutes = 15
    for number_of, (category, title) in enumerate(
        [
            (Feature.PROJECTOR, "เครื่องฉายภาพเคลื่อนที่"),
            (Feature.HYBRID_KIT, "ชุดประชุมทางไกลเคลื่อนที่"),
            (Feature.MICROPHONES, "ชุดไมโครโฟนไร้สาย"),
        ],
        1,
    ):
        resource = _resource(rows, estate, ResourceKind.EQUIPMENT, f"{title} {number_of}")
        rows.setdefault(Equipment, []).append(
            Equipment(
                resource=resource, category=category, asset_number=f"7440-001-{random.randrange(1000, 9999)}",
                kept_at="ห้องเก็บอุปกรณ์ ชั้น 1", keeper=estate.keeper,
            )
        )  # fmt: skip


def _room(
    rows: dict[type, list[object]], estate: Estate, random: Random, building: Building, name: str, capacity: int, /, *,
    floor: str, hall: Room | None = None, buffers: tuple[int, int] = (0, 0),
) -> Room:  # fmt: skip
    resource = _resource(rows, estate, ResourceKind.ROOM, name, buffer_before=buffers[0], buffer_after=buffers[1])
    likely = [
        Feature.SCREEN,
        Feature.PROJECTOR,
        Feature.MICROPHONES,
        Feature.VIDEO_CONFERENCE,
        Feature.WHITEBOARD,
        Feature.STEP_FREE,
    ]
    features = [one.value for one in likely if random.random() < 0.6]
    if capacity >= 60:
        features = sorted({*features, Feature.HEARING_LOOP.value, Feature.STEP_FREE.value, Feature.MICROPHONES.value})
    room = Room(
        resource=resource, building=building, floor=floor, hall=hall, capacity=capacity, features=features, keeper=estate.keeper,
        catering_keeper=estate.keeper, it_keeper=estate.keeper, opens_at=time(7, 30), closes_at=time(19, 0),
        check_in_key=secrets.token_urlsafe(18), display_key=secrets.token_urlsafe(18),
        rules="งดนำอาหารที่มีกลิ่นแรงเข้าห้อง และปิดเครื่องปรับอากาศเมื่อเลิกใช้",
    )  # fmt: skip
    rows.setdefault(Room, []).append(room)
    for layout, share in ((Layout.BOARD, 1.0), (Layout.U_SHAPE, 0.8), (Layout.CLASSROOM, 0.9), (Layout.THEATRE, 1.0)):
        if capacity >= 16 or layout == Layout.BOARD:
            rows.setdefault(RoomLayout, []).append(RoomLayout(room=room, layout=layout, capacity=max(int(capacity * share), 4)))
    estate.rooms.append(room)
    return room


def _cars(rows: dict[type, list[object]], estate: Estate, random: Random, number: int) -> None:
    today = bangkok_today()
    for place in range(number):
        body, make, model, cc, seats_in, fuel, criterion, tank, price = CARS[place % len(CARS)]
        year = thai.buddhist_year(today) - random.randrange(1, 9)
        plate = f"{random.randrange(1, 9)}{random.choice(LETTERS)}{random.choice(LETTERS)} {random.randrange(1000, 9999)}"
        resource = _resource(rows, estate, ResourceKind.CAR, f"{plate} {estate.province}")
        car = Car(
            resource=resource, agency=estate.agency, category=CarCategory.CENTRAL, body=body, plate=plate,
            plate_province=estate.province, make=make, model=model, year=year, engine_cc=cc, seats=seats_in, fuel=fuel,
            tank_litres=Decimal(tank), criterion=Decimal(criterion), colour=random.choice(["ขาว", "เทา", "บรอนซ์เงิน"]),
            licence_class=LicenceClass.TYPE_2 if seats_in > 12 else LicenceClass.PRIVATE,
            asset_number=f"2310-001-{random.randrange(1000, 9999)}", kept_at=f"โรงรถ {estate.agency.short_name}"[:200],
            price=Decimal(price), acquired_on=date(year - 543, random.randrange(1, 12), 15),
            odometer=random.randrange(20_000, 180_000),
        )  # fmt: skip
        rows.setdefault(Car, []).append(car)
        estate.cars.append(car)
        for kind, least, most in (
            (DocumentKind.TAX, 20, 330),
            (DocumentKind.COMPULSORY, 20, 330),
            (DocumentKind.INSURANCE, 40, 300),
        ):
            expires = today + timedelta(days=random.randrange(least, most))
            rows.setdefault(CarDocument, []).append(
                CarDocument(
                    agency=estate.agency, car=car, kind=kind, number=f"{random.randrange(10**7, 10**8)}",
                    starts_on=expires - timedelta(days=365), expires_on=expires, baht=Decimal(random.randrange(600, 9000)),
                )
            )  # fmt: skip
        rows.setdefault(MaintenanceRule, []).append(
            MaintenanceRule(
                agency=estate.agency, car=car, name="เปลี่ยนน้ำมันเครื่องและไส้กรอง", every_km=10_000, every_months=6,
                last_km=car.odometer - random.randrange(1000, 9500), last_on=today - timedelta(days=random.randrange(10, 170)),
            )
        )  # fmt: skip


def _drivers(rows: dict[type, list[object]], estate: Estate, names: dict[object, str], random: Random) -> None:
    for place, post in enumerate(estate.driver_posts):
        namesake = any(one.resource.name == names[post.pk] for one in estate.drivers)
        resource = _resource(rows, estate, ResourceKind.DRIVER, f"{names[post.pk]} ({place})" if namesake else names[post.pk])
        driver = Driver(
            resource=resource, agency=estate.agency, position=post, licence_class=LicenceClass.TYPE_2,
            licence_number=f"{random.randrange(10**7, 10**8)}",
            licence_expires_on=bangkok_today() + timedelta(days=400 + place * 30),
            usual_car=estate.cars[place] if place < len(estate.cars) else None,
            phone=f"08 {random.randrange(1000, 9999)} {place:04}",
        )  # fmt: skip
        rows.setdefault(Driver, []).append(driver)
        estate.drivers.append(driver)


def _pool(rows: dict[type, list[object]], estate: Estate, *, head_office: bool) -> None:
    short = estate.agency.short_name
    estate.pool = MotorPool(
        agency=estate.agency, unit=estate.unit, officer=estate.officer, authoriser=estate.authoriser,
        authority_order=f"คำสั่ง{'กระทรวงวัฒนธรรม' if head_office else short} ที่ 45/2568 ลงวันที่ {thai.long_date(SINCE)}",
        inspector=estate.officer, home_province=estate.province,
    )  # fmt: skip
    rows.setdefault(MotorPool, []).append(estate.pool)
