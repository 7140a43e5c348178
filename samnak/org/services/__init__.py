"""Writing organisation: powers given for a time, the office calendar, the post one works in."""

from samnak.org.services.calendar import load_holidays, remove_holiday, set_holiday
from samnak.org.services.delegations import grant_delegation, record_post_switch, revoke_delegation

__all__ = [
    "grant_delegation",
    "load_holidays",
    "record_post_switch",
    "remove_holiday",
    "revoke_delegation",
    "set_holiday",
]
