"""Words of official cars (domain: E.1, E.2)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samnak.core.events import event_kind


class CarCategory(TextChoices):
    """ประเภทรถราชการ (ระเบียบสำนักนายกรัฐมนตรีว่าด้วยรถราชการ พ.ศ. 2523)."""

    POSITION = "position", _("รถประจำตำแหน่ง")
    CENTRAL = "central", _("รถส่วนกลาง")
    RECEPTION = "reception", _("รถรับรอง")
    PROVINCIAL_RECEPTION = "provincial_reception", _("รถรับรองประจำจังหวัด")
    ESCORT = "escort", _("รถอารักขา")


class BodyKind(TextChoices):
    """ลักษณะรถ."""

    SEDAN = "sedan", _("รถเก๋ง")
    VAN = "van", _("รถตู้")
    PICKUP = "pickup", _("รถกระบะ")
    BUS = "bus", _("รถโดยสาร")
    TRUCK = "truck", _("รถบรรทุก")
    MOTORCYCLE = "motorcycle", _("รถจักรยานยนต์")


class Fuel(TextChoices):
    """เชื้อเพลิง."""

    DIESEL = "diesel", _("ดีเซล")
    GASOHOL_95 = "gasohol_95", _("แก๊สโซฮอล์ 95")
    GASOHOL_91 = "gasohol_91", _("แก๊สโซฮอล์ 91")
    E20 = "e20", _("แก๊สโซฮอล์ E20")
    HYBRID = "hybrid", _("เบนซินผสมไฟฟ้า")
    ELECTRIC = "electric", _("ไฟฟ้า")


class LicenceClass(TextChoices):
    """ชนิดใบอนุญาตขับรถ; a public-transport class covers the private one of the same size."""

    MOTORCYCLE = "motorcycle", _("รถจักรยานยนต์ส่วนบุคคล")
    PRIVATE = "private", _("รถยนต์ส่วนบุคคล")
    TYPE_2 = "type_2", _("รถทุกประเภท ชนิดที่ 2")
    TYPE_3 = "type_3", _("รถทุกประเภท ชนิดที่ 3")


class DocumentKind(TextChoices):
    """เอกสารประจำรถที่มีวันหมดอายุ."""

    TAX = "tax", _("ภาษีรถประจำปี")
    COMPULSORY = "compulsory", _("ประกันภัยภาคบังคับ (พ.ร.บ.)")
    INSURANCE = "insurance", _("ประกันภัยภาคสมัครใจ")
    INSPECTION = "inspection", _("ตรวจสภาพรถ")


class Transport(TextChoices):
    """พาหนะที่ใช้เดินทาง."""

    OFFICIAL = "official", _("รถราชการ")
    PRIVATE = "private", _("รถส่วนตัว (เบิกค่าชดเชย)")
    HIRED = "hired", _("รถจ้างเหมา")


class RequestState(TextChoices):
    """สถานะใบขออนุญาตใช้รถ (E.2)."""

    DRAFT = "draft", _("ร่าง")
    PENDING_SUPERVISOR = "pending_supervisor", _("รอหัวหน้าเห็นชอบ")
    PENDING_ALLOCATION = "pending_allocation", _("รอจัดรถ")
    PENDING_APPROVAL = "pending_approval", _("รอผู้มีอำนาจสั่งใช้รถ")
    APPROVED = "approved", _("อนุมัติแล้ว")
    IN_USE = "in_use", _("กำลังปฏิบัติภารกิจ")
    RETURNED = "returned", _("ส่งคืนรถ รอตรวจรับ")
    CLOSED = "closed", _("เสร็จสิ้น")
    SENT_BACK = "sent_back", pgettext_lazy("สถานะ", "ส่งคืนให้แก้ไข")
    REJECTED = "rejected", _("ไม่อนุมัติ")
    CANCELLED = "cancelled", pgettext_lazy("สถานะ", "ยกเลิก")


class TripState(TextChoices):
    """สถานะการเดินทางของรถหนึ่งคัน."""

    PLANNED = "planned", _("จัดรถแล้ว รออนุมัติ")
    APPROVED = "approved", _("พร้อมเดินทาง")
    IN_USE = "in_use", _("กำลังปฏิบัติภารกิจ")
    RETURNED = "returned", _("ส่งคืนรถ รอตรวจรับ")
    CLOSED = "closed", _("ตรวจรับแล้ว")
    CANCELLED = "cancelled", pgettext_lazy("สถานะ", "ยกเลิก")


class OdometerFlag(TextChoices):
    """ข้อสังเกตเรื่องเลขไมล์."""

    GAP = "gap", _("เลขไมล์ไม่ต่อเนื่องจากเที่ยวก่อน")
    BACKWARDS = "backwards", _("เลขไมล์ย้อนหลัง")
    JUMP = "jump", _("ระยะทางมากผิดปกติ")


class AccidentState(TextChoices):
    """สถานะรายงานอุบัติเหตุ."""

    REPORTED = "reported", _("รายงานแล้ว")
    FACT_FINDING = "fact_finding", _("อยู่ระหว่างสอบข้อเท็จจริง")
    CLOSED = "closed", _("สิ้นสุดแล้ว")


class RepairState(TextChoices):
    """สถานะการซ่อม."""

    REPORTED = "reported", pgettext_lazy("สถานะ", "แจ้งซ่อม")
    APPROVED = "approved", pgettext_lazy("สถานะ", "อนุมัติให้ซ่อม")
    IN_GARAGE = "in_garage", _("อยู่ระหว่างซ่อม")
    DONE = "done", _("ตรวจรับแล้ว")
    CANCELLED = "cancelled", pgettext_lazy("สถานะ", "ยกเลิก")


class RepairKind(TextChoices):
    """ชนิดของงานซ่อม."""

    SERVICE = "service", _("บำรุงรักษาตามระยะ")
    REPAIR = "repair", _("ซ่อม")
    TYRES = "tyres", _("เปลี่ยนยาง")
    BATTERY = "battery", _("เปลี่ยนแบตเตอรี่")
    ACCIDENT = "accident", _("ซ่อมจากอุบัติเหตุ")


class PlanState(TextChoices):
    """สถานะคำขอรวมทั้งวัน."""

    PENDING = "pending", _("รออนุมัติ")
    APPROVED = "approved", _("อนุมัติแล้ว")
    REJECTED = "rejected", _("ไม่อนุมัติ")
    CANCELLED = "cancelled", pgettext_lazy("สถานะ", "ยกเลิก")


class Events:
    """Events of official cars."""

    CAR_SAVED = event_kind("fleet.car_saved", _("บันทึกทะเบียนรถ"), "plate", "change")
    CAR_RETIRED = event_kind("fleet.car_retired", _("จ่ายรถออกจากบัญชี"), "plate", "on", "reason")
    DRIVER_SAVED = event_kind("fleet.driver_saved", _("บันทึกพนักงานขับรถ"), "name", "change")
    LEAVE_SET = event_kind("fleet.leave_set", _("บันทึกวันลาของพนักงานขับรถ"), "driver", "start", "end", "reason")
    DOCUMENT_SAVED = event_kind("fleet.document_saved", _("บันทึกเอกสารประจำรถ"), "plate", "kind", "expires")
    POOL_SET = event_kind("fleet.pool_set", _("กำหนดผู้รับผิดชอบยานพาหนะ"), "change")
    REQUEST_SAVED = event_kind("fleet.request_saved", _("บันทึกใบขออนุญาตใช้รถ"), "number")
    REQUEST_SUBMITTED = event_kind("fleet.request_submitted", _("ขออนุญาตใช้รถ"), "number", "destination", "depart")
    REQUEST_AGREED = event_kind("fleet.request_agreed", _("หัวหน้าเห็นชอบ"), "number", "comment")
    REQUEST_RETURNED = event_kind("fleet.request_returned", _("ส่งคืนใบขอให้แก้ไข"), "number", "reason")
    REQUEST_APPROVED = event_kind("fleet.request_approved", _("อนุมัติให้ใช้รถ"), "number", "comment")
    REQUEST_REJECTED = event_kind("fleet.request_rejected", _("ไม่อนุมัติให้ใช้รถ"), "number", "reason")
    REQUEST_CANCELLED = event_kind("fleet.request_cancelled", _("ยกเลิกใบขอ"), "number", "reason")
    REQUEST_CLOSED = event_kind("fleet.request_closed", _("สิ้นสุดการเดินทาง"), "number", "note")
    TRIP_ALLOCATED = event_kind("fleet.trip_allocated", _("จัดรถและพนักงานขับรถ"), "car", "driver", "requests")
    TRIP_CHANGED = event_kind("fleet.trip_changed", _("เปลี่ยนการจัดรถ"), "before", "after")
    TRIP_STARTED = event_kind("fleet.trip_started", _("ออกเดินทาง"), "odometer", "at", "by")
    TRIP_RETURNED = event_kind("fleet.trip_returned", _("กลับถึงสำนักงาน"), "odometer", "at", "distance", "by")
    TRIP_INSPECTED = event_kind("fleet.trip_inspected", _("ตรวจรับรถ"), "log_number", "note")
    TRIP_CORRECTED = event_kind("fleet.trip_corrected", _("แก้ไขเลขไมล์พร้อมเหตุผล"), "before", "after", "reason")
    TRIP_CANCELLED = event_kind("fleet.trip_cancelled", _("ยกเลิกการเดินทาง"), "reason")
    FUEL_TAKEN = event_kind("fleet.fuel_taken", _("เติมน้ำมัน"), "car", "litres", "baht", "odometer", "slip")
    FUEL_VOIDED = event_kind("fleet.fuel_voided", _("ยกเลิกรายการเติมน้ำมัน"), "slip", "reason")
    ACCIDENT_REPORTED = event_kind("fleet.accident_reported", _("รายงานอุบัติเหตุ"), "car", "place", "at")
    ACCIDENT_FOLLOWED = event_kind("fleet.accident_followed", _("ติดตามผลอุบัติเหตุ"), "state", "text")
    REPAIR_CHANGED = event_kind("fleet.repair_changed", _("งานซ่อมบำรุง"), "car", "state", "items", "baht")
    MAINTENANCE_SET = event_kind("fleet.maintenance_set", _("กำหนดรอบบำรุงรักษา"), "car", "name")
    DUE_TOLD = event_kind("fleet.due_told", _("เตือนครบกำหนด"), "car", "what", "due")
    PLAN_SUBMITTED = event_kind("fleet.plan_submitted", _("ขอห้อง รถ และบริการในคำขอเดียว"), "title")
    PLAN_DECIDED = event_kind("fleet.plan_decided", _("พิจารณาคำขอรวม"), "state", "comment")
    PLAN_CANCELLED = event_kind("fleet.plan_cancelled", _("ยกเลิกคำขอรวม"), "reason")
