"""Words of official correspondence (domain: A.2, A.3, A.9)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from samnak.core.events import event_kind


class Direction(TextChoices):
    """ทางเดินของหนังสือ."""

    INCOMING = "incoming", _("หนังสือรับ")
    OUTGOING = "outgoing", _("หนังสือส่ง")


class DocumentKind(TextChoices):
    """ชนิดหนังสือราชการ (doc_type of A.2)."""

    EXTERNAL_LETTER = "external_letter", _("หนังสือภายนอก")
    MEMO = "memo", _("บันทึกข้อความ")
    STAMPED_LETTER = "stamped_letter", _("หนังสือประทับตรา")
    ORDER = "order", _("คำสั่ง")
    RULE = "rule", _("ระเบียบ")
    BYLAW = "bylaw", _("ข้อบังคับ")
    ANNOUNCEMENT = "announcement", _("ประกาศ")
    STATEMENT = "statement", _("แถลงการณ์")
    NEWS = "news", _("ข่าว")
    CERTIFICATE = "certificate", _("หนังสือรับรอง")
    MINUTES = "minutes", _("รายงานการประชุม")
    NOTE = "note", _("บันทึก")
    OTHER = "other", _("หนังสืออื่น")


class Urgency(TextChoices):
    """ชั้นความเร็ว (A.3)."""

    NORMAL = "normal", _("ปกติ")
    URGENT = "urgent", _("ด่วน")
    VERY_URGENT = "very_urgent", _("ด่วนมาก")
    MOST_URGENT = "most_urgent", _("ด่วนที่สุด")


class Secrecy(TextChoices):
    """ชั้นความลับ (A.3); ลับที่สุด is outside the electronic channel (clause 29 as amended)."""

    NONE = "none", _("ปกติ")
    CONFIDENTIAL = "confidential", _("ลับ")
    SECRET = "secret", _("ลับมาก")


class Series(TextChoices):
    """ชุดเลขทะเบียน (A.5)."""

    GENERAL = "general", _("ทั่วไป")
    CIRCULAR = "circular", _("หนังสือเวียน")
    SECRET = "secret", _("ลับ")


class EntryState(TextChoices):
    """สถานะของเลขทะเบียน."""

    ISSUED = "issued", _("ออกเลขแล้ว")
    RESERVED = "reserved", _("จองเลข")
    VOID = "void", _("ยกเลิก")


class LetterState(TextChoices):
    """สถานะของหนังสือ; outgoing letters begin at numbered, incoming ones at arrived."""

    NUMBERED = "numbered", _("ออกเลขแล้ว รอลงนาม")
    SIGNED = "signed", _("ลงนามแล้ว รอส่ง")
    DISPATCHED = "dispatched", _("ส่งแล้ว")
    ARRIVED = "arrived", _("มาถึง รอลงทะเบียนรับ")
    REGISTERED = "registered", _("ลงทะเบียนรับแล้ว รอสั่งการ")
    IN_PROGRESS = "in_progress", _("อยู่ระหว่างดำเนินการ")
    CLOSED = "closed", _("ปิดเรื่องแล้ว")
    RETURNED = "returned", _("ส่งคืนผู้ส่ง")
    CANCELLED = "cancelled", _("ยกเลิก")


class Source(TextChoices):
    """ที่มาของหนังสือ."""

    DRAFT = "draft", _("ร่างในระบบ")
    PLATFORM = "platform", _("รับผ่านระบบ")
    EMAIL = "email", _("รับทางไปรษณีย์อิเล็กทรอนิกส์")
    PAPER = "paper", _("รับเป็นกระดาษ")


class FileRole(TextChoices):
    """หน้าที่ของแฟ้มในหนังสือ."""

    MAIN = "main", _("ตัวหนังสือ")
    ENCLOSURE = "enclosure", _("สิ่งที่ส่งมาด้วย")


class Channel(TextChoices):
    """ช่องทางการส่ง."""

    PLATFORM = "platform", _("ผ่านระบบ")
    EMAIL = "email", _("ไปรษณีย์อิเล็กทรอนิกส์")
    PAPER = "paper", _("กระดาษ")


class DispatchState(TextChoices):
    """สถานะการส่ง (A.9 row 5)."""

    QUEUED = "queued", _("รอส่ง")
    SENT = "sent", _("ส่งแล้ว")
    DELIVERED = "delivered", _("ถึงผู้รับแล้ว")
    ACKNOWLEDGED = "acknowledged", _("ผู้รับลงทะเบียนรับแล้ว")
    RETURNED = "returned", _("ผู้รับส่งคืน")
    FAILED = "failed", _("ส่งไม่สำเร็จ")
    CANCELLED = "cancelled", _("ยกเลิกการส่ง")


class MinuteKind(TextChoices):
    """ชนิดของเกษียน."""

    ORDER = "order", _("สั่งการ")
    SUBMISSION = "submission", _("เสนอ")
    NOTE = "note", _("บันทึก")
    RESULT = "result", _("รายงานผล")


class AssignmentPurpose(TextChoices):
    """มอบเพื่อ."""

    ACTION = "action", _("ดำเนินการ")
    CONSIDER = "consider", _("พิจารณา")
    OPINION = "opinion", _("เสนอความเห็น")
    INFORMATION = "information", _("ทราบ")


class AssignmentState(TextChoices):
    """สถานะของงานที่มอบ."""

    SENT = "sent", _("ยังไม่รับทราบ")
    ACKNOWLEDGED = "acknowledged", _("รับทราบแล้ว")
    DONE = "done", _("เสร็จแล้ว")
    RETURNED = "returned", _("ส่งคืน")
    CANCELLED = "cancelled", _("ยกเลิก")


class Events:
    """Events of correspondence."""

    REGISTER_OPENED = event_kind("correspondence.register_opened", _("เปิดทะเบียน"), "register")
    NUMBER_ISSUED = event_kind("correspondence.number_issued", _("ออกเลขหนังสือ"), "number", "register", "date")
    NUMBER_RESERVED = event_kind("correspondence.number_reserved", _("จองเลขหนังสือ"), "number", "register", "reason")
    NUMBER_VOIDED = event_kind("correspondence.number_voided", _("ยกเลิกเลขหนังสือ"), "number", "register", "reason")
    LETTER_SIGNED = event_kind("correspondence.letter_signed", _("ลงนามหนังสือ"), "number", "signer", "code", "sha256")
    LETTER_DISPATCHED = event_kind("correspondence.letter_dispatched", _("ส่งหนังสือ"), "number", "recipients")
    LETTER_ARRIVED = event_kind("correspondence.letter_arrived", _("หนังสือมาถึง"), "number", "sender", "effective")
    LETTER_REGISTERED = event_kind("correspondence.letter_registered", _("ลงทะเบียนรับ"), "receive_number", "register", "number")
    LETTER_RETURNED = event_kind("correspondence.letter_returned", _("ส่งคืนหนังสือ"), "number", "reason")
    DISPATCH_CHANGED = event_kind("correspondence.dispatch_changed", _("สถานะการส่ง"), "recipient", "state", "detail")
    MINUTE_WRITTEN = event_kind("correspondence.minute_written", _("เกษียน"), "kind", "text")
    ASSIGNED = event_kind("correspondence.assigned", _("มอบหมาย"), "assignment", "to", "purpose", "due")
    ASSIGNMENT_ACKNOWLEDGED = event_kind("correspondence.assignment_acknowledged", _("รับทราบ"), "assignment")
    ASSIGNMENT_DONE = event_kind("correspondence.assignment_done", _("รายงานผลการดำเนินการ"), "assignment", "result")
    ASSIGNMENT_RETURNED = event_kind("correspondence.assignment_returned", _("ส่งคืนงาน"), "assignment", "reason")
    LETTER_CLOSED = event_kind("correspondence.letter_closed", _("ปิดเรื่อง"), "note")
    LETTER_REOPENED = event_kind("correspondence.letter_reopened", _("เปิดเรื่องใหม่"), "reason")
    SECRET_READ = event_kind("correspondence.secret_read", _("เปิดอ่านเอกสารลับ"), "file")
    FILE_READ = event_kind("correspondence.file_read", _("เปิดแฟ้ม"), "file")
