"""Words found, marked for a page: every piece is escaped, only the marks are ours."""

from collections.abc import Iterable

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from samnak.search.content import Piece


def marked(pieces: Iterable[Piece]) -> SafeString:
    """Write pieces as HTML, the marked ones inside `<mark>`."""
    return format_html_join("", "{}", ((format_html("<mark>{}</mark>", one.text) if one.marked else one.text,) for one in pieces))
