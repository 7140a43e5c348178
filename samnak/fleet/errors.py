"""Errors of official cars."""

from collections.abc import Mapping, Sequence

from samnak.core.errors import DomainError


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
