"""Reads of the drive."""

from samnak.drive.queries.access import actions_on, folder_for, get_for, items_for, levels_of, may_ask, visible_to
from samnak.drive.queries.listing import (
    ORDERS,
    ItemFilter,
    children_of,
    favourites_of,
    folder_choices,
    recent_of,
    shared_with,
    subtree_of,
    trash_of,
)
from samnak.drive.queries.rights import Reason, reasons_for, who_may
from samnak.drive.queries.spaces import (
    breadcrumb_of,
    members_of,
    personal_space_of,
    root_of,
    space_for,
    spaces_of,
    team_for,
    unit_space_of,
)

__all__ = [
    "ORDERS",
    "ItemFilter",
    "Reason",
    "actions_on",
    "breadcrumb_of",
    "children_of",
    "favourites_of",
    "folder_choices",
    "folder_for",
    "get_for",
    "items_for",
    "levels_of",
    "may_ask",
    "members_of",
    "personal_space_of",
    "reasons_for",
    "recent_of",
    "root_of",
    "shared_with",
    "space_for",
    "spaces_of",
    "subtree_of",
    "team_for",
    "trash_of",
    "unit_space_of",
    "visible_to",
    "who_may",
]
