"""Acts of editing on the web."""

from samnak.wopi.services.discovering import discovery, origin, rediscover
from samnak.wopi.services.opening import Opened, open_editor
from samnak.wopi.services.saving import rename_file, save_file

__all__ = ["Opened", "discovery", "open_editor", "origin", "rediscover", "rename_file", "save_file"]
