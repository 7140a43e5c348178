"""What can go wrong on a route; every message says who was faster or what to do next."""

from datetime import datetime

from django.utils.translation import gettext as _

from samnak.core import thai
from samnak.core.errors import ConflictError, DomainError


class StepTakenError(ConflictError):
    """Somebody else acted on this step a moment before."""

    def __init__(self, name: str, act: str, at: datetime) -> None:
        words = _("%(name)s ได้%(act)sเรื่องนี้ไปแล้วเมื่อ %(date)s เวลา %(time)s กรุณาเปิดหน้าใหม่เพื่อดูสถานะล่าสุด")
        super().__init__(words % {"name": name, "act": act, "date": thai.short_date(at), "time": thai.clock(at)})
        self.name = name
        self.at = at


class RouteError(DomainError):
    """The steps do not make a route."""
