"""Life cycles of requests, trips, accidents and repairs, as data (E.2)."""

from django.utils.translation import gettext_lazy as _

from samnak.core.lifecycle import Lifecycle, transition
from samnak.fleet.enums import AccidentState as A
from samnak.fleet.enums import PlanState as P
from samnak.fleet.enums import RepairState as R
from samnak.fleet.enums import RequestState as Q
from samnak.fleet.enums import TripState as T

REQUEST = Lifecycle(
    transition("submit", [Q.DRAFT, Q.SENT_BACK], Q.PENDING_SUPERVISOR, _("ยื่นขออนุญาต")),
    transition("agree", [Q.PENDING_SUPERVISOR], Q.PENDING_ALLOCATION, _("เห็นชอบ")),
    transition("allocate", [Q.PENDING_ALLOCATION], Q.PENDING_APPROVAL, _("จัดรถ")),
    transition("reallocate", [Q.PENDING_APPROVAL, Q.APPROVED], Q.PENDING_ALLOCATION, _("จัดรถใหม่")),
    transition("approve", [Q.PENDING_APPROVAL], Q.APPROVED, _("อนุมัติ")),
    transition("reject", [Q.PENDING_SUPERVISOR, Q.PENDING_ALLOCATION, Q.PENDING_APPROVAL], Q.REJECTED, _("ไม่อนุมัติ")),
    transition("return", [Q.PENDING_SUPERVISOR, Q.PENDING_ALLOCATION, Q.PENDING_APPROVAL], Q.SENT_BACK, _("ส่งคืนให้แก้ไข")),
    transition("start", [Q.APPROVED], Q.IN_USE, _("ออกเดินทาง")),
    transition("finish", [Q.IN_USE], Q.RETURNED, _("กลับถึงสำนักงาน")),
    transition("close", [Q.RETURNED, Q.APPROVED], Q.CLOSED, _("ตรวจรับ")),
    transition(
        "cancel",
        [Q.DRAFT, Q.SENT_BACK, Q.PENDING_SUPERVISOR, Q.PENDING_ALLOCATION, Q.PENDING_APPROVAL, Q.APPROVED],
        Q.CANCELLED,
        _("ยกเลิก"),
    ),
)

TRIP = Lifecycle(
    transition("approve", [T.PLANNED], T.APPROVED, _("อนุมัติ")),
    transition("replan", [T.APPROVED], T.PLANNED, _("จัดรถใหม่")),
    transition("start", [T.APPROVED], T.IN_USE, _("ออกเดินทาง")),
    transition("finish", [T.IN_USE], T.RETURNED, _("กลับถึงสำนักงาน")),
    transition("inspect", [T.RETURNED], T.CLOSED, _("ตรวจรับรถ")),
    transition("cancel", [T.PLANNED, T.APPROVED], T.CANCELLED, _("ยกเลิก")),
)

ACCIDENT = Lifecycle(
    transition("investigate", [A.REPORTED], A.FACT_FINDING, _("สอบข้อเท็จจริง")),
    transition("close", [A.REPORTED, A.FACT_FINDING], A.CLOSED, _("สิ้นสุด")),
)

REPAIR = Lifecycle(
    transition("approve", [R.REPORTED], R.APPROVED, _("อนุมัติให้ซ่อม")),
    transition("send", [R.APPROVED], R.IN_GARAGE, _("ส่งเข้าอู่")),
    transition("finish", [R.APPROVED, R.IN_GARAGE], R.DONE, _("ตรวจรับงานซ่อม")),
    transition("cancel", [R.REPORTED, R.APPROVED], R.CANCELLED, _("ยกเลิก")),
)

PLAN = Lifecycle(
    transition("approve", [P.PENDING], P.APPROVED, _("อนุมัติ")),
    transition("reject", [P.PENDING], P.REJECTED, _("ไม่อนุมัติ")),
    transition("cancel", [P.PENDING, P.APPROVED], P.CANCELLED, _("ยกเลิก")),
)
