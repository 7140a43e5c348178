"""A small invented office with rooms: plain ones, one that asks for approval, a divisible hall, one for its unit only."""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from uuid import UUID

from samnak.bookings import services
from samnak.bookings.models import Building, Equipment, Room
from samnak.bookings.services import BookingWish, Want
from samnak.core.time import BANGKOK, bangkok_today
from samnak.core.transactions import official
from samnak.org.enums import Role, Scope
from tests.factories.offices import Office, make_office


@dataclass
class House:
    """An office, its building and its rooms by short names."""

    office: Office
    building: Building
    rooms: dict[str, Room] = field(default_factory=dict)
    things: dict[str, Equipment] = field(default_factory=dict)

    def actor(self, key: str):
        """Return a person standing in the own post."""
        return self.office.actor(key)

    def room(self, key: str, name: str, *, unit: str = "division", **fields) -> Room:
        """Add a room, kept by the room keeper."""
        known = {"building_id": self.building.pk, "capacity": 20, "open_weekends": True} | fields
        minutes = {name: known.pop(name) for name in ("buffer_before", "buffer_after") if name in known}
        self.rooms[key] = services.save_room(
            actor=self.actor("keeper"), name=name, unit_id=self.office.units[unit].pk, fields=known, **minutes
        )
        return self.rooms[key]

    def id(self, key: str) -> UUID:
        """Return the id of a room or thing."""
        return (self.rooms | self.things)[key].pk

    def wish(self, key: str | tuple[str, ...], start: datetime, hours: float = 1, **fields) -> BookingWish:
        """Return a wish for rooms by their short names."""
        keys = (key,) if isinstance(key, str) else key
        given = {"kind": "room", "title": "ประชุมเตรียมงาน"} | fields
        wants = tuple(Want(self.id(one)) for one in keys)
        return BookingWish(starts_at=start, ends_at=start + timedelta(hours=hours), wants=wants, **given)


def make_house(name: str = "สำนักงานปลัดกระทรวงวัฒนธรรม", code: str = "วธ 02") -> House:
    """Return an office with rooms small, large, asked (needs approval), hall with hall_a and hall_b, own (unit only)."""
    office = make_office(name, code)
    office.post("keeper", "เจ้าหน้าที่อาคารสถานที่", "division", first="บุญมี")
    office.grant("keeper", Role.ROOM_ADMIN, "top", Scope.SUBTREE)
    keeper = office.actor("keeper")
    with official(keeper):
        building = services.save_building(actor=keeper, name="อาคารวัฒนธรรมวิศิษฏ์", unit_id=office.units["top"].pk)
    house = House(office, building)
    house.room("small", "ห้องประชุม 1", capacity=10)
    house.room("large", "ห้องประชุม 2", capacity=40)
    house.room("asked", "ห้องประชุมผู้บริหาร", capacity=15, approver_id=office.id("director"))
    house.room("hall", "หอประชุมใหญ่", capacity=200)
    house.room("hall_a", "หอประชุมใหญ่ ฝั่ง ก", capacity=100, hall_id=house.id("hall"))
    house.room("hall_b", "หอประชุมใหญ่ ฝั่ง ข", capacity=100, hall_id=house.id("hall"))
    house.room("own", "ห้องประชุมกองนโยบาย", unit="other", audience="unit")
    for key, title in (("projector", "เครื่องฉายภาพ 1"), ("microphones", "ชุดไมโครโฟน 1")):
        category = "projector" if key == "projector" else "microphones"
        house.things[key] = services.save_equipment(
            actor=keeper, name=title, unit_id=office.units["division"].pk,
            fields={"category": category, "keeper_id": office.id("keeper")},
        )  # fmt: skip
    return house


def at(hour: int, minute: int = 0, *, days: int = 7) -> datetime:
    """Return a moment some days from now, on the wall clock of Bangkok."""
    return datetime.combine(bangkok_today() + timedelta(days=days), time(hour, minute), BANGKOK)
