"""Life cycles of bookings, of their single dates and of service requests, as data."""

from django.utils.translation import gettext_lazy as _

from samnak.bookings.enums import AllocationState as A
from samnak.bookings.enums import BookingState as B
from samnak.bookings.enums import OccurrenceState as O
from samnak.bookings.enums import ServiceState as S
from samnak.core.lifecycle import Lifecycle, transition

BOOKING = Lifecycle(
    transition("submit", [B.HELD, B.WAITLISTED, B.APPROVED], B.PENDING, _("ขออนุมัติ")),
    transition("approve", [B.HELD, B.PENDING, B.WAITLISTED], B.APPROVED, _("อนุมัติ")),
    transition("reject", [B.PENDING], B.REJECTED, _("ไม่อนุมัติ")),
    transition("cancel", [B.HELD, B.PENDING, B.APPROVED, B.WAITLISTED], B.CANCELLED, _("ยกเลิก")),
    transition("expire", [B.HELD, B.PENDING, B.WAITLISTED], B.EXPIRED, _("พ้นเวลา")),
)

OCCURRENCE = Lifecycle(
    transition("submit", [O.HELD, O.WAITLISTED, O.APPROVED], O.PENDING, _("ขออนุมัติ")),
    transition("approve", [O.HELD, O.PENDING, O.WAITLISTED], O.APPROVED, _("อนุมัติ")),
    transition("reject", [O.PENDING, O.WAITLISTED], O.REJECTED, _("ไม่อนุมัติ")),
    transition("cancel", [O.HELD, O.PENDING, O.APPROVED, O.WAITLISTED], O.CANCELLED, _("ยกเลิก")),
    transition("expire", [O.HELD, O.PENDING, O.WAITLISTED], O.EXPIRED, _("พ้นเวลา")),
    transition("displace", [O.HELD, O.PENDING, O.APPROVED], O.DISPLACED, _("ใช้สิทธิแทน")),
    transition("release", [O.APPROVED], O.RELEASED, _("ปล่อยเพราะไม่มาใช้")),
)

SERVICE = Lifecycle(
    transition("accept", [S.ASKED, S.DECLINED], S.ACCEPTED, _("รับเรื่อง")),
    transition("decline", [S.ASKED, S.ACCEPTED], S.DECLINED, _("จัดให้ไม่ได้")),
    transition("finish", [S.ACCEPTED], S.DONE, _("จัดเสร็จแล้ว")),
    transition("cancel", [S.ASKED, S.ACCEPTED, S.DECLINED], S.CANCELLED, _("ยกเลิก")),
)

# what an occurrence in a state means for the time of its resources
ALLOCATION_OF: dict[str, str] = {
    O.HELD: A.HELD,
    O.PENDING: A.HELD,
    O.APPROVED: A.APPROVED,
    O.WAITLISTED: A.WAITLISTED,
    O.REJECTED: A.RELEASED,
    O.CANCELLED: A.RELEASED,
    O.EXPIRED: A.RELEASED,
    O.DISPLACED: A.RELEASED,
    O.RELEASED: A.RELEASED,
}
BLOCKING = (A.HELD, A.APPROVED)
LIVE = (O.HELD, O.PENDING, O.APPROVED, O.WAITLISTED)
TAKEN = (O.HELD, O.PENDING, O.APPROVED)
