"""Rows of the drive: spaces, folders and files, who may do what with them, and what people note about them."""

from samnak.drive.models.items import Item, Lock, Reach, Version
from samnak.drive.models.remarks import Comment, Favourite, Opening
from samnak.drive.models.sharing import AccessRequest, Grant, Link
from samnak.drive.models.spaces import Space, TeamMember
from samnak.drive.models.uploads import UploadSession

__all__ = [
    "AccessRequest",
    "Comment",
    "Favourite",
    "Grant",
    "Item",
    "Link",
    "Lock",
    "Opening",
    "Reach",
    "Space",
    "TeamMember",
    "UploadSession",
    "Version",
]
