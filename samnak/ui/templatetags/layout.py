# ruff: noqa: A002, E501 (attributes carry their HTML names; markup stands in one piece)
"""Parts of a page: cards, sections, headings, two-part layouts and the bar of acts."""

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from samnak.ui.templatetags.drawing import attributes, classes, format_html, library, one_of
from samnak.ui.templatetags.icons import icon as draw

LEVELS = ("2", "3", "4")


@library.simple_block_tag
def card(
    content: str,
    *,
    title: str = "",
    icon: str | None = None,
    level: int = 2,
    tone: str = "plain",
    flush: bool = False,
    id: str | None = None,
) -> SafeString:
    """Draw a card (การ์ด); `flush` when a table or rows fill it to the edge."""
    tone = one_of(tone, ("plain", "kram", "thong", "chad", "saed", "khiao", "quiet"), "tone")
    level_text = one_of(level, LEVELS, "level")
    drawn = draw(icon, size=18) if icon else ""
    head = format_html('<h{} class="s-card-title">{}{}</h{}>', level_text, drawn, title, level_text) if title else ""
    return format_html(
        '<section class="{}"{}>{}<div class="s-card-body">{}</div></section>',
        classes("s-card", f"s-card-{tone}", "s-card-flush" if flush else None),
        attributes(id=id),
        head,
        content,
    )


@library.simple_block_tag
def section(
    content: str, title: str, *, text: str = "", level: int = 2, id: str | None = None, count: int | None = None
) -> SafeString:
    """Draw a part of a page under its heading (ตอน)."""
    level_text = one_of(level, LEVELS, "level")
    lead = format_html('<p class="s-section-text">{}</p>', text) if text else ""
    number = format_html(' <span class="s-section-count">{}</span>', count) if count is not None else ""
    return format_html(
        '<section class="s-section"{}><h{} class="s-section-title">{}{}</h{}>{}{}</section>',
        attributes(id=id),
        level_text,
        title,
        number,
        level_text,
        lead,
        content,
    )


@library.simple_block_tag
def columns(content: str, *, shape: str = "halves") -> SafeString:
    """Put cards beside one another (คอลัมน์): halves, thirds, main-side; one below the other on a phone."""
    return format_html(
        '<div class="s-columns s-columns-{}">{}</div>',
        one_of(shape, ("halves", "thirds", "quarters", "main-side"), "shape"),
        content,
    )


@library.simple_block_tag
def stack(content: str, *, gap: int = 3) -> SafeString:
    """Put parts below one another with one distance (กอง); gap counts in 8 px."""
    return format_html('<div class="s-stack s-stack-{}">{}</div>', one_of(gap, ("1", "2", "3", "4", "5"), "gap"), content)


@library.simple_block_tag
def toolbar(content: str, *, label: str = "") -> SafeString:
    """Put small things in one line that wraps (แถบเครื่องมือ)."""
    return format_html(
        '<div class="s-toolbar"{}>{}</div>', attributes(role="group" if label else None, aria_label=label or None), content
    )


@library.simple_block_tag
def reading_pane(content: str) -> SafeString:
    """Put `reading_list` and `reading_detail` beside one another from 1280 px on (บานอ่าน)."""
    return format_html('<div class="s-reading" data-ui-reading>{}</div>', content)


@library.simple_block_tag
def reading_list(content: str) -> SafeString:
    """Hold the list of a reading pane."""
    return format_html('<div class="s-reading-list">{}</div>', content)


@library.simple_block_tag
def reading_detail(content: str) -> SafeString:
    """Hold what the chosen row shows; the words inside stand there until one is chosen."""
    return format_html(
        '<div class="s-reading-detail" id="reading-detail" tabindex="-1" aria-label="{}" role="region" data-ui-open-words="{}">{}</div>',
        _("บานอ่าน"),
        _("เปิดเต็มหน้า"),
        content,
    )


@library.simple_block_tag
def document_layout(content: str) -> SafeString:
    """Put `document_sheet` and `document_side` beside one another; this is what the reading pane takes from a page."""
    return format_html('<div class="s-document" data-ui-document>{}</div>', content)


@library.simple_block_tag
def document_sheet(content: str) -> SafeString:
    """Hold the page images of a document page."""
    return format_html('<div class="s-document-sheet">{}</div>', content)


@library.simple_block_tag
def document_side(content: str) -> SafeString:
    """Hold facts, route and timeline of a document page."""
    return format_html('<div class="s-document-side">{}</div>', content)


@library.simple_block_tag
def action_bar(content: str, *, label: str = "", hint: str = "") -> SafeString:
    """Draw the bar of acts (แถบคำสั่ง) that stays at the bottom: quieter acts first, the one filled button last."""
    told = format_html('<p class="s-action-hint">{}</p>', hint) if hint else ""
    return format_html(
        '<div class="s-action-bar" role="toolbar" aria-label="{}">{}<div class="s-action-acts">{}</div></div>',
        label or _("คำสั่ง"),
        told,
        content,
    )
