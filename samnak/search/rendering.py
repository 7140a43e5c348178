"""Words found, marked for a page: every piece is escaped, only the marks are ours."""

from collections.abc import Iterable
from html import escape

from django.utils.safestring import SafeString

from samnak.search.content import Piece


def marked(pieces: Iterable[Piece]) -> SafeString:
    """Write pieces as HTML, the marked ones inside `<mark>`."""
    return SafeString("".join(f"<mark>{escape(one.text)}</mark>" if one.marked else escape(one.text) for one in pieces))
