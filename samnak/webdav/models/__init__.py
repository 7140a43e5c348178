"""Rows of connected drives."""

from samnak.webdav.models.keeping import DavLock, DeadProperty, DesktopNote
from samnak.webdav.models.passwords import AppPassword, Knock

__all__ = ["AppPassword", "DavLock", "DeadProperty", "DesktopNote", "Knock"]
