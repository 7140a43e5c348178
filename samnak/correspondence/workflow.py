"""Life cycles of letters and of their dispatches, as data."""

from django.utils.translation import gettext_lazy as _

from samnak.core.lifecycle import Lifecycle, transition
from samnak.correspondence.enums import AssignmentState as A
from samnak.correspondence.enums import DispatchState as D
from samnak.correspondence.enums import LetterState as L

OUTGOING = Lifecycle(
    transition("sign", [L.NUMBERED], L.SIGNED, _("ลงนาม")),
    transition("dispatch", [L.SIGNED], L.DISPATCHED, _("ส่ง")),
    transition("dispatch_more", [L.DISPATCHED], L.DISPATCHED, _("ส่งเพิ่ม")),
    transition("close", [L.SIGNED, L.DISPATCHED], L.CLOSED, _("ปิดเรื่อง")),
    transition("reopen", [L.CLOSED], L.DISPATCHED, _("เปิดเรื่องใหม่")),
    transition("cancel", [L.NUMBERED, L.SIGNED], L.CANCELLED, _("ยกเลิก")),
)

INCOMING = Lifecycle(
    transition("register", [L.ARRIVED], L.REGISTERED, _("ลงทะเบียนรับ")),
    transition("return", [L.ARRIVED], L.RETURNED, _("ส่งคืนผู้ส่ง")),
    transition("assign", [L.REGISTERED, L.IN_PROGRESS], L.IN_PROGRESS, _("มอบหมาย")),
    transition("close", [L.REGISTERED, L.IN_PROGRESS], L.CLOSED, _("ปิดเรื่อง")),
    transition("reopen", [L.CLOSED], L.IN_PROGRESS, _("เปิดเรื่องใหม่")),
)

DISPATCH = Lifecycle(
    transition("send", [D.QUEUED, D.FAILED], D.SENT, _("ส่ง")),
    transition("deliver", [D.QUEUED, D.SENT, D.FAILED], D.DELIVERED, _("ถึงผู้รับ")),
    transition("acknowledge", [D.SENT, D.DELIVERED], D.ACKNOWLEDGED, _("ผู้รับลงทะเบียนรับ")),
    transition("return", [D.SENT, D.DELIVERED], D.RETURNED, _("ผู้รับส่งคืน")),
    transition("fail", [D.QUEUED, D.SENT, D.FAILED], D.FAILED, _("ส่งไม่สำเร็จ")),
    transition("retry", [D.FAILED, D.RETURNED], D.QUEUED, _("ส่งอีกครั้ง")),
    transition("cancel", [D.QUEUED, D.FAILED], D.CANCELLED, _("ยกเลิกการส่ง")),
)

ASSIGNMENT = Lifecycle(
    transition("acknowledge", [A.SENT], A.ACKNOWLEDGED, _("รับทราบ")),
    transition("finish", [A.SENT, A.ACKNOWLEDGED], A.DONE, _("รายงานผล")),
    transition("return", [A.SENT, A.ACKNOWLEDGED], A.RETURNED, _("ส่งคืน")),
    transition("cancel", [A.SENT, A.ACKNOWLEDGED], A.CANCELLED, _("ยกเลิก")),
)
