"""Pages of organisation."""

from samnak.org.views.calendar import calendar, holiday_removal, loading
from samnak.org.views.delegations import delegations, new_delegation, revocation
from samnak.org.views.directory import agency, directory, positions
from samnak.org.views.posts import post

__all__ = [
    "agency",
    "calendar",
    "delegations",
    "directory",
    "holiday_removal",
    "loading",
    "new_delegation",
    "positions",
    "post",
    "revocation",
]
