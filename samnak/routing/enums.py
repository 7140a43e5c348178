"""Words of routing: the engine knows steps and people, nothing of letters or rooms."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from samnak.core.events import event_kind


class StepKind(TextChoices):
    """ชนิดของขั้นตอน."""

    PROOF = "proof", _("ทาน")
    REVIEW = "review", _("ตรวจ")
    SUBMIT = "submit", _("เสนอ")
    SIGN = "sign", _("ลงนาม")
    APPROVE = "approve", _("อนุมัติ")
    CONSULT = "consult", _("ขอความเห็น")


class StepState(TextChoices):
    """สถานะของขั้นตอน."""

    PENDING = "pending", _("ยังไม่ถึง")
    ACTIVE = "active", _("รอดำเนินการ")
    AGREED = "agreed", _("เห็นชอบแล้ว")
    RETURNED = "returned", _("ส่งคืนแล้ว")
    SKIPPED = "skipped", _("ข้าม")
    CANCELLED = "cancelled", _("ยกเลิก")


class CaseState(TextChoices):
    """สถานะของเส้นทาง."""

    RUNNING = "running", _("อยู่ระหว่างเสนอ")
    RETURNED = "returned", _("ส่งคืนเจ้าของเรื่อง")
    RECALLED = "recalled", _("เจ้าของเรื่องดึงกลับ")
    COMPLETED = "completed", _("ครบทุกขั้นตอน")
    CANCELLED = "cancelled", _("ยกเลิก")


class ActKind(TextChoices):
    """การกระทำในขั้นตอน."""

    START = "start", _("เสนอเรื่อง")
    AGREE = "agree", _("เห็นชอบ")
    EDIT = "edit", _("แก้ไข")
    RETURN = "return", _("ส่งคืน")
    COMMENT = "comment", _("ให้ความเห็น")
    RECALL = "recall", _("ดึงกลับ")
    REROUTE = "reroute", _("แก้เส้นทาง")
    COMPLETE = "complete", _("ครบทุกขั้นตอน")


class Events:
    """Events of routing."""

    CASE_STARTED = event_kind("routing.case_started", _("เสนอเรื่องตามเส้นทาง"), "case", "steps")
    STEP_AGREED = event_kind("routing.step_agreed", _("เห็นชอบ"), "case", "step", "kind", "comment")
    STEP_RETURNED = event_kind("routing.step_returned", _("ส่งคืนพร้อมเหตุผล"), "case", "step", "to", "reason")
    CASE_RECALLED = event_kind("routing.case_recalled", _("ดึงเรื่องกลับ"), "case", "reason")
    CASE_REROUTED = event_kind("routing.case_rerouted", _("แก้ไขเส้นทาง"), "case", "steps")
    COMMENTED = event_kind("routing.commented", _("ให้ความเห็น"), "case", "comment")
