"""Words of the drive."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _

from samnak.core.events import event_kind


class SpaceKind(TextChoices):
    """ประเภทพื้นที่จัดเก็บ (domain: J)."""

    PERSONAL = "personal", _("ส่วนตัว")
    UNIT = "unit", _("หน่วยงาน")
    TEAM = "team", _("คณะทำงาน")


class ItemKind(TextChoices):
    """ประเภทรายการในคลัง; folders sort before files."""

    FOLDER = "folder", _("โฟลเดอร์")
    FILE = "file", _("ไฟล์")


class Level(IntegerChoices):
    """ระดับสิทธิ - each level contains those below it; the lowest takes every right away."""

    NONE = 0, _("ห้ามเข้าถึง")
    VIEW = 1, _("ดู")
    COMMENT = 2, _("ดูและแสดงความเห็น")
    EDIT = 3, _("แก้ไข")
    MANAGE = 4, _("จัดการสิทธิ")


class Principal(TextChoices):
    """ผู้ได้รับสิทธิ - a person in a post loses the right with the post; a post hands it to whoever follows."""

    PERSON = "person", _("บุคคลในตำแหน่ง")
    POST = "post", _("ตำแหน่ง")
    UNIT = "unit", _("หน่วยงาน")
    TEAM = "team", _("คณะทำงาน")
    AGENCY = "agency", _("ส่วนราชการ")


class TeamRole(TextChoices):
    """หน้าที่ในคณะทำงาน."""

    MANAGER = "manager", _("ผู้ดูแล")
    MEMBER = "member", _("สมาชิก")
    GUEST = "guest", _("ผู้อ่าน")


class Secrecy(TextChoices):
    """ชั้นความลับ (domain: A.3); ลับที่สุด does not belong on the platform."""

    NONE = "none", _("ปกติ")
    CONFIDENTIAL = "confidential", _("ลับ")
    SECRET = "secret", _("ลับมาก")


class Clash(TextChoices):
    """เมื่อชื่อซ้ำ - what is done when the folder already has something of this name."""

    REFUSE = "refuse", _("ไม่บันทึก")
    VERSION = "version", _("บันทึกเป็นรุ่นใหม่")
    RENAME = "rename", _("เก็บทั้งสองไฟล์")


class UploadState(TextChoices):
    """สถานะของการส่งไฟล์."""

    OPEN = "open", _("กำลังส่ง")
    FINISHING = "finishing", _("กำลังตรวจและจัดเก็บ")
    DONE = "done", _("ส่งครบแล้ว")
    REFUSED = "refused", _("ไม่รับไว้")


class LockWay(TextChoices):
    """ทางที่กันไว้ - where the work on a locked file or folder goes on."""

    EDITOR = "editor", _("แก้ไขบนเว็บ")
    DESKTOP = "desktop", _("โปรแกรมในเครื่อง")


class LinkState(TextChoices):
    """สถานะของลิงก์."""

    WAITING = "waiting", _("รออนุมัติ")
    ACTIVE = "active", _("ใช้งานได้")
    REFUSED = "refused", _("ไม่อนุมัติ")
    REVOKED = "revoked", _("เพิกถอนแล้ว")


class RequestState(TextChoices):
    """สถานะของคำขอสิทธิ."""

    WAITING = "waiting", _("รอพิจารณา")
    GRANTED = "granted", _("ให้สิทธิแล้ว")
    REFUSED = "refused", _("ไม่ให้สิทธิ")


class Events:
    """Events of the drive."""

    FOLDER_MADE = event_kind("drive.folder_made", _("สร้างโฟลเดอร์"), "name")
    FILE_ADDED = event_kind("drive.file_added", _("นำไฟล์เข้าคลัง"), "name", "size", "sha256")
    VERSION_ADDED = event_kind("drive.version_added", _("บันทึกไฟล์รุ่นใหม่"), "name", "number", "size", "sha256")
    RECORD_COPIED = event_kind("drive.record_copied", _("คัดลอกเอกสารราชการเข้าคลัง"), "name", "source", "sha256")
    LOCK_BROKEN = event_kind("drive.lock_broken", _("ยกเลิกการกันไว้แก้ไข"), "name", "holder")
    VERSION_RESTORED = event_kind("drive.version_restored", _("นำไฟล์รุ่นเดิมกลับมา"), "name", "number", "source")
    RENAMED = event_kind("drive.renamed", _("เปลี่ยนชื่อ"), "before", "after")
    DESCRIBED = event_kind("drive.described", _("แก้ไขรายละเอียด"), "changed")
    MOVED = event_kind("drive.moved", _("ย้าย"), "name", "before", "after")
    COPIED = event_kind("drive.copied", _("คัดลอก"), "name", "source", "items")
    TRASHED = event_kind("drive.trashed", _("ย้ายลงถังขยะ"), "name", "items")
    RESTORED = event_kind("drive.restored", _("นำออกจากถังขยะ"), "name")
    PURGED = event_kind("drive.purged", _("ลบถาวร"), "name", "items", "size")
    SHARED = event_kind("drive.shared", _("ให้สิทธิ"), "name", "to", "level", "principal")
    UNSHARED = event_kind("drive.unshared", _("ถอนสิทธิ"), "name", "to")
    RESTRICTED = event_kind("drive.restricted", _("เปลี่ยนการรับสิทธิจากโฟลเดอร์เหนือขึ้นไป"), "name", "restricted")
    READ = event_kind("drive.read", _("เปิดอ่านไฟล์ที่มีชั้นความลับ"), "name", "number", "way")
    TAKEN_OUT = event_kind("drive.taken_out", _("ดาวน์โหลดเป็นแฟ้ม ZIP"), "name", "items")
    LINK_MADE = event_kind("drive.link_made", _("สร้างลิงก์แบ่งปัน"), "name", "until", "state", "view_only")
    LINK_DECIDED = event_kind("drive.link_decided", _("พิจารณาลิงก์แบ่งปัน"), "name", "state", "note")
    LINK_REVOKED = event_kind("drive.link_revoked", _("เพิกถอนลิงก์แบ่งปัน"), "name")
    LINK_USED = event_kind("drive.link_used", _("มีผู้เปิดลิงก์แบ่งปัน"), "name", "way", "count")
    REQUESTED = event_kind("drive.requested", _("ขอสิทธิเข้าถึง"), "name", "level", "reason")
    REQUEST_DECIDED = event_kind("drive.request_decided", _("พิจารณาคำขอสิทธิ"), "name", "state", "note")
    COMMENTED = event_kind("drive.commented", _("แสดงความเห็น"), "name", "comment")
    COMMENT_REMOVED = event_kind("drive.comment_removed", _("ลบความเห็น"), "name", "comment")
    SPACE_OPENED = event_kind("drive.space_opened", _("เปิดพื้นที่จัดเก็บ"), "kind", "name")
    SPACE_CHANGED = event_kind("drive.space_changed", _("แก้ไขพื้นที่จัดเก็บ"), "name", "changed")
    MEMBER_SET = event_kind("drive.member_set", _("กำหนดสมาชิกคณะทำงาน"), "team", "member", "role")
    MEMBER_REMOVED = event_kind("drive.member_removed", _("นำสมาชิกออกจากคณะทำงาน"), "team", "member")
    PASSWORD_MADE = event_kind("drive.password_made", _("สร้างรหัสผ่านของแอป"), "name")
    PASSWORD_REVOKED = event_kind("drive.password_revoked", _("เพิกถอนรหัสผ่านของแอป"), "name")
