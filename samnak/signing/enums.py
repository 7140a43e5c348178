"""Words of signing: states of a document, levels of a signature, what a verification may find, events."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from samnak.core.events import event_kind


class AuthorityRole(TextChoices):
    """หน้าที่ของใบรับรองระดับผู้ให้บริการ."""

    ROOT = "root", _("ผู้ให้บริการออกใบรับรองชั้นต้นทาง (Root CA)")
    ISSUING = "issuing", _("ผู้ให้บริการออกใบรับรองบุคคล (Issuing CA)")
    TIMESTAMPING = "timestamping", _("ผู้ให้บริการประทับรับรองเวลา (TSA)")


class RevocationReason(TextChoices):
    """เหตุที่เพิกถอนใบรับรอง."""

    LOST_PIN = "lost_pin", _("ลืมรหัส PIN")
    COMPROMISED = "compromised", _("สงสัยว่ามีผู้อื่นล่วงรู้รหัส PIN")
    LEFT = "left", _("พ้นจากตำแหน่งหรือย้ายสังกัด")
    REPLACED = "replaced", _("ออกใบรับรองใหม่แทน")


class DocumentState(TextChoices):
    """สถานะของเอกสารที่ลงนาม."""

    CURRENT = "current", _("ใช้อยู่")
    SUPERSEDED = "superseded", _("มีฉบับใหม่แทนแล้ว")
    CANCELLED = "cancelled", _("ยกเลิกแล้ว")


class SignatureLevel(TextChoices):
    """ระดับของลายมือชื่อดิจิทัล (PAdES)."""

    BASIC = "B-B", _("ลายมือชื่อดิจิทัล")
    TIMESTAMPED = "B-T", _("ลายมือชื่อดิจิทัลพร้อมประทับรับรองเวลา")


class SigningMethod(TextChoices):
    """วิธีถือกุญแจ."""

    SOFTWARE = "software", _("กุญแจเข้ารหัสในระบบ ปลดด้วยรหัส PIN")
    TOKEN = "token", _("อุปกรณ์เก็บกุญแจ (HSM/โทเคน)")
    REMOTE = "remote", _("บริการลงนามภายนอก")


class Problem(TextChoices):
    """สิ่งผิดปกติที่พบในลายมือชื่อ."""

    CONTENT_CHANGED = "content_changed", _("เนื้อหาที่ลงนามไว้ถูกแก้ไขหลังการลงนาม")
    CHANGED_AFTER = "changed_after", _("หลังการลงนามมีการแก้ไขแฟ้ม เช่น วางทับข้อความ เพิ่มหมายเหตุ หรือลบช่องลายมือชื่อ")
    APPENDED = "appended", _("มีข้อมูลต่อท้ายแฟ้มหลังลายมือชื่อสุดท้าย")
    DAMAGED = "damaged", _("โครงสร้างของแฟ้มหรือลายมือชื่อเสียหาย จึงเชื่อถือไม่ได้")
    UNTRUSTED = "untrusted", _("ใบรับรองของผู้ลงนามไม่ได้ออกโดยผู้ให้บริการที่ระบบเชื่อถือ แม้ชื่อจะตรงกันก็ตาม")
    REVOKED = "revoked", _("ใบรับรองของผู้ลงนามถูกเพิกถอนก่อนเวลาที่ลงนาม")
    EXPIRED = "expired", _("ใบรับรองของผู้ลงนามหมดอายุหรือยังไม่เริ่มใช้ ณ เวลาที่ลงนาม")
    BAD_TIMESTAMP = "bad_timestamp", _("ตราประทับรับรองเวลาไม่ถูกต้องหรือไม่น่าเชื่อถือ")


class FileVerdict(TextChoices):
    """ผลตรวจแฟ้มโดยไม่ดูทะเบียน."""

    GENUINE = "genuine", _("ลายมือชื่อทุกลายถูกต้องและแฟ้มไม่ถูกแก้ไข")
    ALTERED = "altered", _("แฟ้มถูกแก้ไข")
    UNTRUSTED = "untrusted", _("ลายมือชื่อเชื่อถือไม่ได้")
    UNSIGNED = "unsigned", _("ไม่มีลายมือชื่อดิจิทัล")
    UNREADABLE = "unreadable", _("ไม่ใช่แฟ้ม PDF หรืออ่านไม่ได้")


class Outcome(TextChoices):
    """ผลการตรวจสอบเอกสารเทียบทะเบียน."""

    CURRENT = "current", _("เอกสารจริง เป็นฉบับปัจจุบัน")
    IN_PROGRESS = "in_progress", _("เอกสารจริง อยู่ระหว่างลงนาม")
    REGISTERED = "registered", _("พบเอกสารในทะเบียน")
    OLDER = "older", _("เอกสารจริง แต่ไม่ใช่ฉบับล่าสุด")
    SUPERSEDED = "superseded", _("เอกสารจริง แต่มีฉบับใหม่แทนแล้ว")
    CANCELLED = "cancelled", _("เอกสารจริง แต่ถูกยกเลิกแล้ว")
    ALTERED = "altered", _("เอกสารถูกแก้ไข ไม่ตรงกับต้นฉบับ")
    UNTRUSTED = "untrusted", _("ลายมือชื่อเชื่อถือไม่ได้")
    UNREGISTERED = "unregistered", _("ลายมือชื่อถูกต้อง แต่ไม่พบในทะเบียน")
    UNKNOWN = "unknown", _("ไม่พบเอกสารนี้ในทะเบียน")


class Events:
    """Events of signing."""

    AUTHORITY_MADE = event_kind("signing.authority_made", _("จัดตั้งผู้ให้บริการออกใบรับรอง"), "role", "serial")
    CERTIFICATE_ISSUED = event_kind("signing.certificate_issued", _("ออกใบรับรองลายมือชื่อ"), "person", "serial", "until")
    PIN_CHANGED = event_kind("signing.pin_changed", _("เปลี่ยนรหัส PIN ลงนาม"), "serial")
    PIN_LOCKED = event_kind("signing.pin_locked", _("ระงับรหัส PIN ชั่วคราวเพราะใส่ผิดหลายครั้ง"), "serial", "until")
    CERTIFICATE_REVOKED = event_kind("signing.certificate_revoked", _("เพิกถอนใบรับรองลายมือชื่อ"), "serial", "reason")
    DOCUMENT_OPENED = event_kind("signing.document_opened", _("ออกรหัสตรวจสอบเอกสาร"), "code", "kind")
    DOCUMENT_SIGNED = event_kind(
        "signing.document_signed",
        _("ลงลายมือชื่อดิจิทัล"),
        "code",
        "revision",
        "sha256",
        "field",
        "position",
        "authority",
        "level",
        "serial",
    )
    DOCUMENT_STATE_CHANGED = event_kind("signing.document_state_changed", _("เปลี่ยนสถานะเอกสารที่ลงนาม"), "code", "state", "reason")
    TIMESTAMP_ADDED = event_kind("signing.timestamp_added", _("เพิ่มตราประทับรับรองเวลา"), "code", "field", "time")
