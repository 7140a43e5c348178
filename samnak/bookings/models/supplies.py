"""What a meeting needs besides its room: food, people, things, from those who keep them."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from samnak.bookings.enums import ServiceKind, ServiceState
from samnak.bookings.models.allocations import Booking
from samnak.core.ids import new_id


class ServiceRequest(models.Model):
    """คำขอบริการ - something asked of its keeper for every date of a booking."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey("org.Agency", models.PROTECT, related_name="+", db_index=False, verbose_name=_("ส่วนราชการ"))
    booking = models.ForeignKey(Booking, models.PROTECT, related_name="services", verbose_name=_("การจอง"))
    kind = models.CharField(_("บริการ"), max_length=12, choices=ServiceKind.choices)
    quantity = models.PositiveIntegerField(_("จำนวน"), default=0)
    detail = models.CharField(_("รายละเอียด"), max_length=500, blank=True)
    budget_source = models.CharField(_("แหล่งเงิน"), max_length=200, blank=True)
    keeper = models.ForeignKey("org.Position", models.PROTECT, null=True, related_name="+", verbose_name=_("ผู้ดูแล"))
    state = models.CharField(_("สถานะ"), max_length=10, choices=ServiceState.choices, default=ServiceState.ASKED)
    note = models.CharField(_("ข้อความจากผู้ดูแล"), max_length=500, blank=True)
    asked_at = models.DateTimeField(_("ขอเมื่อ"), db_default=Now())
    answered_at = models.DateTimeField(_("ตอบเมื่อ"), null=True)
    answered_by_name = models.CharField(_("ผู้ตอบ"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("คำขอบริการ")
        verbose_name_plural = _("คำขอบริการ")
        ordering = ["kind", "id"]
        constraints = [models.CheckConstraint(condition=Q(state__in=ServiceState.values), name="bookings_service_state")]
        indexes = [
            models.Index(fields=["keeper"], condition=Q(state__in=["asked", "accepted"]), name="bookings_service_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.quantity}"
