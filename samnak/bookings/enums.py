"""Words of bookings: rooms, equipment, requests and their states (domain: E.2, E.3)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samnak.core.events import event_kind


class ResourceKind(TextChoices):
    """ชนิดของทรัพยากรที่จองได้."""

    ROOM = "room", _("ห้องประชุม")
    EQUIPMENT = "equipment", _("อุปกรณ์")
    CAR = "car", _("รถราชการ")
    DRIVER = "driver", _("พนักงานขับรถ")


class BookingKind(TextChoices):
    """ชนิดของการจอง - what a stretch of time is taken for."""

    ROOM = "room", _("ใช้ห้องประชุม")
    TRIP = "trip", _("เดินทางด้วยรถราชการ")
    DAY = "day", _("คำขอรวมห้อง รถ และบริการ")
    CLOSURE = "closure", _("ปิดใช้งาน")
    MAINTENANCE = "maintenance", _("ซ่อมบำรุง")
    LEAVE = "leave", _("ลา")


class BookingState(TextChoices):
    """สถานะของการจอง."""

    HELD = "held", _("พักเวลาไว้")
    PENDING = "pending", _("รออนุมัติ")
    APPROVED = "approved", _("อนุมัติแล้ว")
    WAITLISTED = "waitlisted", _("รอคิวว่าง")
    REJECTED = "rejected", _("ไม่อนุมัติ")
    CANCELLED = "cancelled", pgettext_lazy("สถานะ", "ยกเลิก")
    EXPIRED = "expired", _("พ้นเวลา")


class OccurrenceState(TextChoices):
    """สถานะของการใช้ครั้งหนึ่ง."""

    HELD = "held", _("พักเวลาไว้")
    PENDING = "pending", _("รออนุมัติ")
    APPROVED = "approved", _("อนุมัติแล้ว")
    WAITLISTED = "waitlisted", _("รอคิวว่าง")
    REJECTED = "rejected", _("ไม่อนุมัติ")
    CANCELLED = "cancelled", pgettext_lazy("สถานะ", "ยกเลิก")
    EXPIRED = "expired", _("พ้นเวลา")
    DISPLACED = "displaced", _("ถูกใช้สิทธิแทน")
    RELEASED = "released", _("ปล่อยเพราะไม่มาใช้")


class AllocationState(TextChoices):
    """สถานะของช่วงเวลาที่กันไว้ - only held and approved ones keep others out."""

    HELD = "held", _("กันไว้")
    APPROVED = "approved", _("อนุมัติแล้ว")
    WAITLISTED = "waitlisted", _("รอคิว")
    RELEASED = "released", _("ปล่อยแล้ว")


class Layout(TextChoices):
    """รูปแบบการจัดห้อง."""

    BOARD = "board", _("โต๊ะประชุม")
    U_SHAPE = "u_shape", _("ตัวยู")
    CLASSROOM = "classroom", _("ห้องเรียน")
    THEATRE = "theatre", _("เธียเตอร์")
    BANQUET = "banquet", _("จัดเลี้ยง")


class Feature(TextChoices):
    """สิ่งที่มีในห้อง; step-free access and hearing loop are access, the others equipment."""

    STEP_FREE = "step_free", _("ทางลาดและลิฟต์")
    HEARING_LOOP = "hearing_loop", _("ระบบช่วยฟัง")
    PROJECTOR = "projector", _("เครื่องฉายภาพ")
    SCREEN = "screen", _("จอแสดงผล")
    MICROPHONES = "microphones", _("ไมโครโฟนประชุม")
    VIDEO_CONFERENCE = "video_conference", _("ระบบประชุมทางไกล")
    HYBRID_KIT = "hybrid_kit", _("ชุดประชุมแบบผสม")
    WHITEBOARD = "whiteboard", _("กระดานไวต์บอร์ด")
    RECORDING = "recording", _("บันทึกเสียง")
    SECURE = "secure", _("ใช้ประชุมเรื่องลับได้")


class Audience(TextChoices):
    """ผู้ที่จองได้."""

    AGENCY = "agency", _("บุคลากรทั้งส่วนราชการ")
    UNIT = "unit", _("เฉพาะหน่วยงานเจ้าของและหน่วยงานในสังกัด")


class ServiceKind(TextChoices):
    """ชนิดของบริการประกอบการประชุม."""

    SNACK = "snack", _("อาหารว่างและเครื่องดื่ม")
    LUNCH = "lunch", _("อาหารกลางวัน")
    IT_SUPPORT = "it_support", _("เจ้าหน้าที่โสตและเครือข่าย")
    EQUIPMENT = "equipment", _("อุปกรณ์เพิ่มเติม")
    SET_UP = "set_up", _("จัดสถานที่")


class ServiceState(TextChoices):
    """สถานะของคำขอบริการ."""

    ASKED = "asked", _("รอผู้ดูแลรับเรื่อง")
    ACCEPTED = "accepted", _("รับเรื่องแล้ว")
    DECLINED = "declined", _("จัดให้ไม่ได้")
    DONE = "done", _("จัดเสร็จแล้ว")
    CANCELLED = "cancelled", pgettext_lazy("สถานะ", "ยกเลิก")


class Rsvp(TextChoices):
    """การตอบรับของผู้ได้รับเชิญ (RFC 5545 section 3.2.12)."""

    NEEDS_ACTION = "needs-action", _("ยังไม่ตอบ")
    ACCEPTED = "accepted", _("ตอบรับ")
    TENTATIVE = "tentative", _("ยังไม่แน่ใจ")
    DECLINED = "declined", _("ไม่มา")


class CheckInWay(TextChoices):
    """ทางที่เช็กอิน."""

    QR = "qr", _("สแกนคิวอาร์หน้าห้อง")
    LINK = "link", _("กดลิงก์ในอีเมลหรือหน้าการจอง")
    KEEPER = "keeper", _("ผู้ดูแลห้องยืนยัน")


class FeedScope(TextChoices):
    """ปฏิทินของใคร."""

    PERSON = "person", _("ปฏิทินของฉัน")
    RESOURCE = "resource", _("ปฏิทินของห้องหรือรถ")
    UNIT = "unit", _("ปฏิทินของหน่วยงาน")


class OnClash(TextChoices):
    """สิ่งที่ทำกับวันที่ไม่ว่าง."""

    REFUSE = "refuse", _("ไม่จองทั้งชุด")
    SKIP = "skip", _("ข้ามวันที่ไม่ว่าง จองเฉพาะวันที่ว่าง")
    WAIT = "wait", _("จองวันที่ว่าง และเข้าคิวรอวันที่ไม่ว่าง")


class Events:
    """Events of bookings."""

    ROOM_SAVED = event_kind("bookings.room_saved", _("บันทึกข้อมูลห้อง"), "name", "change")
    EQUIPMENT_SAVED = event_kind("bookings.equipment_saved", _("บันทึกข้อมูลอุปกรณ์"), "name", "change")
    QUOTA_SET = event_kind("bookings.quota_set", _("กำหนดโควตาการใช้ห้อง"), "unit", "hours")
    RESOURCE_CLOSED = event_kind("bookings.resource_closed", _("ปิดใช้งานช่วงหนึ่ง"), "resources", "start", "end", "reason")
    BOOKED = event_kind("bookings.booked", _("ขอจอง"), "resources", "start", "end", "dates", "waiting", "state")
    HELD = event_kind("bookings.held", _("พักเวลาไว้"), "resources", "start", "end", "until")
    APPROVED = event_kind("bookings.approved", _("อนุมัติการจอง"), "comment")
    REJECTED = event_kind("bookings.rejected", _("ไม่อนุมัติการจอง"), "reason")
    CHANGED = event_kind("bookings.changed", _("แก้ไขการจอง"), "occurrence", "before", "after", "state")
    CANCELLED = event_kind("bookings.cancelled", _("ยกเลิกการจอง"), "occurrence", "dates", "reason")
    DISPLACED = event_kind("bookings.displaced", _("ถูกใช้สิทธิแทน"), "occurrence", "by", "reason", "alternatives")
    DISPLACED_NOTED = event_kind("bookings.displaced_noted", _("รับทราบการถูกใช้สิทธิแทน"), "occurrence", "again")
    OVERRIDDEN = event_kind("bookings.overridden", _("ใช้สิทธิเหนือการจองเดิม"), "displaced", "dates", "reason")
    PROMOTED = event_kind("bookings.promoted", _("ได้คิวว่าง"), "occurrence", "state")
    EXPIRED = event_kind("bookings.expired", _("พ้นเวลา"), "occurrence", "why")
    CHECKED_IN = event_kind("bookings.checked_in", _("เช็กอิน"), "occurrence", "way")
    RELEASED = event_kind("bookings.released", _("ปล่อยเพราะไม่มาใช้"), "occurrence", "after")
    REMINDED = event_kind("bookings.reminded", _("เตือนก่อนเวลา"), "occurrence", "start")
    EXTENDED = event_kind("bookings.extended", _("ต่อการจองประจำไปข้างหน้า"), "dates", "waiting", "until")
    SERVICE_CHANGED = event_kind("bookings.service_changed", _("คำขอบริการ"), "service", "kind", "state", "note")
    GUESTS_CHANGED = event_kind("bookings.guests_changed", _("แก้ไขผู้ได้รับเชิญ"), "added", "removed")
    RSVP_RECEIVED = event_kind("bookings.rsvp_received", _("ตอบรับการเชิญ"), "guest", "occurrence", "answer")
    COUNTER_RECEIVED = event_kind(
        "bookings.counter_received", _("ผู้ได้รับเชิญเสนอเวลาใหม่"), "guest", "occurrence", "start", "end", "comment"
    )
    FEED_OPENED = event_kind("bookings.feed_opened", _("สร้างลิงก์ปฏิทิน"), "scope")
    FEED_REVOKED = event_kind("bookings.feed_revoked", _("เพิกถอนลิงก์ปฏิทิน"), "scope")
