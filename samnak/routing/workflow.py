"""Life cycles of a case and of a step, as data."""

from django.utils.translation import gettext_lazy as _

from samnak.core.lifecycle import Lifecycle, transition
from samnak.routing.enums import CaseState as C
from samnak.routing.enums import StepState as S

CASE = Lifecycle(
    transition("complete", [C.RUNNING], C.COMPLETED, _("ครบทุกขั้นตอน")),
    transition("return", [C.RUNNING], C.RETURNED, _("ส่งคืนเจ้าของเรื่อง")),
    transition("recall", [C.RUNNING], C.RECALLED, _("ดึงกลับ")),
    transition("cancel", [C.RUNNING], C.CANCELLED, _("ยกเลิก")),
)

STEP = Lifecycle(
    transition("activate", [S.PENDING], S.ACTIVE, _("ถึงขั้นตอน")),
    transition("agree", [S.ACTIVE], S.AGREED, _("เห็นชอบ")),
    transition("return", [S.ACTIVE], S.RETURNED, _("ส่งคืน")),
    transition("reopen", [S.AGREED], S.ACTIVE, _("กลับมาดำเนินการใหม่")),
    transition("reset", [S.ACTIVE, S.AGREED], S.PENDING, _("รอใหม่")),
    transition("cancel", [S.PENDING, S.ACTIVE], S.CANCELLED, _("ยกเลิก")),
)
