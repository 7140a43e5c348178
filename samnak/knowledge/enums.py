"""Words of the knowledge base: kinds, audiences, states, events."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from samnak.core.events import event_kind


class EntryKind(TextChoices):
    """ชนิดของเรื่อง - what is read on the page, what is read in a file, and what is filled in."""

    ARTICLE = "article", _("บทความ")
    DOCUMENT = "document", _("เอกสาร")
    FORM = "form", _("แบบฟอร์ม")


class Audience(TextChoices):
    """กลุ่มผู้อ่าน."""

    UNIT = "unit", _("หน่วยงานเจ้าของและหน่วยงานในสังกัด")
    AGENCY = "agency", _("ทั้งส่วนราชการ")
    ALL = "all", _("ทุกส่วนราชการในระบบ")


class EntryState(TextChoices):
    """สถานะของเรื่อง - of what is being written; the edition that is out stays out until another takes its place."""

    DRAFT = "draft", _("ร่าง")
    SUBMITTED = "submitted", _("เสนอแล้ว รออนุมัติ")
    PUBLISHED = "published", _("เผยแพร่แล้ว")
    WITHDRAWN = "withdrawn", _("เลิกใช้แล้ว")


class Events:
    """Events of the knowledge base."""

    COLLECTION_MADE = event_kind("knowledge.collection_made", _("เปิดหมวดความรู้"), "title", "audience")
    COLLECTION_CHANGED = event_kind("knowledge.collection_changed", _("แก้ไขหมวดความรู้"), "title", "audience", "curators")
    WRITTEN = event_kind("knowledge.written", _("เริ่มเขียนเรื่อง"), "title", "kind")
    EDITED = event_kind("knowledge.edited", _("แก้ไขเรื่อง"), "fields")
    SUBMITTED = event_kind("knowledge.submitted", _("เสนอขอเผยแพร่"))
    RECALLED = event_kind("knowledge.recalled", _("ดึงเรื่องกลับ"))
    RETURNED = event_kind("knowledge.returned", _("ส่งเรื่องกลับแก้ไข"), "reason")
    PUBLISHED = event_kind("knowledge.published", _("อนุมัติและเผยแพร่"), "number", "replaced")
    WITHDRAWN = event_kind("knowledge.withdrawn", _("เลิกใช้เรื่อง"), "reason")
    REVISED = event_kind("knowledge.revised", _("เริ่มปรับปรุงเรื่อง"))
    RESTORED = event_kind("knowledge.restored", _("นำฉบับก่อนกลับมาแก้ไข"), "number")
    REVIEWED = event_kind("knowledge.reviewed", _("ทบทวนแล้ว ยังใช้ได้"), "next")
    RELATED = event_kind("knowledge.related", _("เลือกเรื่องที่เกี่ยวข้อง"), "entries")
    ANSWERED = event_kind("knowledge.answered", _("แสดงความเห็นต่อเรื่อง"), "helpful")
