"""What desktops leave in folders, and what passwords of programs look like, without a database."""

from samnak.webdav.content.junk import LARGEST_NOTE, is_note
from samnak.webdav.content.secrets import digest_of, new_secret

__all__ = ["LARGEST_NOTE", "digest_of", "is_note", "new_secret"]
