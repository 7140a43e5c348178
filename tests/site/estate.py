"""The rarer things of rooms and cars that pages must also show."""

import io
from datetime import datetime, time, timedelta
from decimal import Decimal

from PIL import Image

from samnak.bookings import services as rooms
from samnak.bookings.models import Invitation, Room
from samnak.bookings.services import BookingWish, GuestWish, Want
from samnak.core.ids import new_id
from samnak.core.time import BANGKOK, bangkok_today, database_now
from samnak.core.transactions import official
from samnak.files.services import store
from samnak.fleet.models import Car, Driver, Trip, TripPhoto
from samnak.fleet.services.accidents import AccidentData, report_accident
from samnak.fleet.services.cars import add_photo
from samnak.fleet.services.documents import DocumentData, save_document
from samnak.fleet.services.drivers import set_leave
from samnak.fleet.services.fuel import take_fuel
from samnak.fleet.services.plans import PlanData, submit_plan
from samnak.fleet.services.repairs import RepairData, WorkDone, approve_repair, finish_repair, report_repair
from samnak.fleet.services.requests import RequestData, save_request
from tests.site.addresses import KEPT


def picture(actor, colour="navy"):
    """Return a stored picture."""
    made = io.BytesIO()
    Image.new("RGB", (320, 200), colour).save(made, "PNG")
    made.seek(0)
    return store(actor=actor, stream=made, name="ภาพ.png", agency_id=actor.agency_id)


def at(days, hour):
    return datetime.combine(bangkok_today() + timedelta(days=days), time(hour), BANGKOK)


def rarer_rooms(actors):
    """A picture, a building of its own, guests who answered, a closure, a hold, calendars by link."""
    keeper, drafter = actors["building"], actors["drafter"]
    room = Room.objects.filter(resource__agency=keeper.agency_id, hall=None, approver=None).order_by("-capacity", "pk").first()
    rooms.add_photo(actor=keeper, room_id=room.pk, file_id=picture(keeper).pk, caption="มุมจากประตู")
    wish = BookingWish(
        kind="room", title="ประชุมลับเรื่องบุคคล", starts_at=at(25, 17), ends_at=at(25, 18), wants=(Want(room.pk),),
        is_private=True, attachment_id=picture(drafter).pk, guests=(GuestWish("ผู้ได้รับเชิญ", "guest@moc.example"),),
    )  # fmt: skip
    booking = rooms.place(actor=drafter, wish=wish, approve=True)
    guest = booking.guests.get()
    KEPT["rsvp/"] = f"rsvp/{rooms.rsvp_token(guest.pk)}/"
    Invitation.objects.create(guest=guest, method="REQUEST", sequence=0, error="เครื่องแม่ข่ายไปรษณีย์ปลายทางไม่รับ")
    rooms.close_resources(actor=keeper, resource_ids=[room.pk], starts_at=at(30, 8), ends_at=at(31, 18), reason="ซ่อมระบบเสียง")
    opened = rooms.open_feed(actor=drafter, scope="person")
    KEPT["calendars/"] = f"calendars/{opened.secret}.ics"


def rarer_cars(actors):
    """Pictures, an accident, a repair, a leave, fuel with its slip, a trip with a picture, a whole day in one request."""
    fleet, drafter = actors["fleet"], actors["drafter"]
    car = Car.objects.filter(agency=fleet.agency_id, body="van").order_by("pk").first()
    driver = Driver.objects.filter(agency=fleet.agency_id).exclude(position=actors["driver"].position_id).order_by("pk").last()
    add_photo(actor=fleet, car_id=car.pk, file=picture(fleet))
    data = AccidentData(
        happened_at=database_now() - timedelta(days=1), place="ถนนรัชดาภิเษก", story="ถูกชนท้ายขณะติดไฟแดง", used_for="ส่งเอกสาร"
    )
    report_accident(actor=fleet, car_id=car.pk, data=data, driver_id=driver.pk, photo_ids=[picture(fleet, "gray").pk])
    report_repair(actor=fleet, car_id=car.pk, data=RepairData(kind="repair", items="เปลี่ยนกันชนหลัง", odometer=car.odometer))
    done = report_repair(actor=fleet, car_id=car.pk, data=RepairData(kind="repair", items="เปลี่ยนยาง", odometer=car.odometer))
    approve_repair(actor=fleet, repair_id=done.pk)
    work = WorkDone(
        finished_on=bangkok_today(), items="เปลี่ยนยาง 4 เส้น", garage="อู่กลางการยาง", baht=Decimal("9200.00"), odometer=car.odometer
    )
    finish_repair(actor=fleet, repair_id=done.pk, done=work, invoice=picture(fleet))
    paper = DocumentData(kind="tax", expires_on=bangkok_today() + timedelta(days=200), number="ภ 7")
    save_document(actor=fleet, car_id=car.pk, data=paper, file=picture(fleet))
    asked = RequestData(
        destination="พุทธมณฑล", province="นครปฐม", passengers=2, depart_at=at(35, 9), return_at=at(35, 15),
        attachment_id=picture(drafter).pk,
    )  # fmt: skip
    save_request(actor=drafter, data=asked)
    set_leave(actor=fleet, driver_id=driver.pk, starts_at=at(40, 8), ends_at=at(40, 17), reason="ลาพักผ่อน")
    take_fuel(
        actor=fleet, car_id=car.pk, trip_id=None, driver_id=driver.pk, taken_at=database_now(), odometer=car.odometer + 5,
        litres=Decimal("30.00"), baht=Decimal("990.00"), station="ปตท.", slip_number="77", is_full_tank=True,
        photo_id=picture(fleet).pk, client_key=new_id(),
    )  # fmt: skip
    trip = Trip.objects.filter(agency=fleet.agency_id, state="closed").order_by("pk").first()
    with official(fleet):
        for one in (trip, Trip.objects.filter(driver__position=actors["driver"].position_id, state="in_use").first()):
            TripPhoto.objects.create(trip=one, file=picture(fleet), moment="start")
    room = (
        Room.objects.filter(resource__agency=fleet.agency_id, hall=None, approver=None, resource__is_active=True)
        .order_by("pk")
        .first()
    )
    submit_plan(
        actor=drafter,
        data=PlanData(
            title="สัมมนานอกสถานที่", starts_at=at(33, 9), ends_at=at(33, 12), room_id=room.pk, attendees=6, destination="นครปฐม",
            province="นครปฐม", passengers=3, depart_at=at(33, 13), return_at=at(33, 18), snacks=6, outside_reference="กำลังขออนุญาต",
        ),
    )  # fmt: skip
