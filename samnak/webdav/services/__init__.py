"""Acts around connected drives."""

from samnak.webdav.services.notes import drop_note, keep_note, sweep
from samnak.webdav.services.passwords import let_in, make_password, revoke_password

__all__ = ["drop_note", "keep_note", "let_in", "make_password", "revoke_password", "sweep"]
