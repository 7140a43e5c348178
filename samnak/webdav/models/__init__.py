"""Rows of connected drives."""

from samnak.webdav.models.keeping import DeadProperty, DesktopNote
from samnak.webdav.models.passwords import AppPassword, Knock

__all__ = ["AppPassword", "DeadProperty", "DesktopNote", "Knock"]
