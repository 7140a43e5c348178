"""Words of drafting (domain: C.7)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from samnak.core.events import event_kind


class DraftKind(TextChoices):
    """ชนิดของร่าง."""

    EXTERNAL_LETTER = "external_letter", _("หนังสือภายนอก")
    MEMO = "memo", _("บันทึกข้อความ")


class DraftState(TextChoices):
    """สถานะของร่าง."""

    DRAFTING = "drafting", _("กำลังร่าง")
    IN_ROUTE = "in_route", _("อยู่ระหว่างเสนอ")
    RETURNED = "returned", _("ส่งคืนให้แก้ไข")
    RECALLED = "recalled", _("ดึงกลับมาแก้ไข")
    SIGNED = "signed", _("ลงนามแล้ว")
    DISCARDED = "discarded", _("ยกเลิกร่าง")


class Events:
    """Events of drafting."""

    DRAFT_CREATED = event_kind("drafting.draft_created", _("ตั้งร่าง"), "subject")
    VERSION_SAVED = event_kind("drafting.version_saved", _("แก้ไขร่างเป็นฉบับใหม่"), "version", "note")
    DRAFT_SUBMITTED = event_kind("drafting.draft_submitted", _("เสนอร่าง"), "version")
    DRAFT_AGREED = event_kind("drafting.draft_agreed", _("เห็นชอบร่าง"), "step", "comment", "version")
    DRAFT_RETURNED = event_kind("drafting.draft_returned", _("ส่งคืนร่าง"), "to", "reason")
    DRAFT_RECALLED = event_kind("drafting.draft_recalled", _("ดึงร่างกลับ"), "reason")
    DRAFT_SIGNED = event_kind("drafting.draft_signed", _("ลงนามและออกเลข"), "letter", "number")
    SECRET_DRAFT_READ = event_kind("drafting.secret_draft_read", _("เปิดอ่านร่างลับ"), "what")
    DRAFT_DISCARDED = event_kind("drafting.draft_discarded", _("ยกเลิกร่าง"), "reason")
