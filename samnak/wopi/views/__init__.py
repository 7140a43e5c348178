"""The page around the editor, and what the editor calls."""

from samnak.wopi.views.host import editor
from samnak.wopi.views.protocol import contents, file

__all__ = ["contents", "editor", "file"]
