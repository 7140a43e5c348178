"""Errors of official cars."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from samnak.core.errors import ConflictError, DomainError


class DoubtfulError(DomainError):
    """What was entered is possible but unusual; it is taken once the person has looked again and confirmed it."""


class IncompleteRequestError(DomainError):
    """A request lacks something (ใบขอยังไม่ครบ); `errors` tells it field by field."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        self.errors = dict(errors)
        first = next(iter(self.errors))
        super().__init__(self.errors[first], field=first)


class UnfitError(DomainError):
    """A car or driver does not suit a trip (รถหรือพนักงานขับรถไม่เหมาะกับเที่ยวนี้); `reasons` says why, one by one."""

    def __init__(self, name: str, reasons: Sequence[str], *, field: str) -> None:
        self.reasons = tuple(reasons)
        super().__init__(f"{name}: {' · '.join(self.reasons)}", field=field)


@dataclass(frozen=True, slots=True)
class OtherTime:
    """Another time at which a car and a driver could be had."""

    depart_at: datetime
    return_at: datetime
    plate: str


class NoCarError(ConflictError):
    """No car and driver can be had (ไม่มีรถหรือพนักงานขับรถ): says why, and at what other times one could."""

    def __init__(self, reasons: Sequence[str], other_times: Sequence[OtherTime]) -> None:
        self.reasons = tuple(reasons)
        self.other_times = tuple(other_times)
        super().__init__(_("ไม่มีรถหรือพนักงานขับรถที่ว่างและเหมาะสมในเวลานี้"), field="depart_on")
