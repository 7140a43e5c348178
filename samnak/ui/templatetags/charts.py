# ruff: noqa: E501 (markup stands in one piece)
"""Small charts, only where a number is compared: direct labels, and the table twin under each."""

from collections.abc import Iterable

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from samnak.ui.templatetags.drawing import format_html, joined, library, one_of
from samnak.ui.templatetags.icons import icon as draw
from samnak.ui.templatetags.lists import data_table


def spoken(value: float) -> str:
    """Write a number with thousands marks and no needless decimals."""
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"


@library.simple_tag
def bar_chart(
    values: Iterable[tuple[str, float]], *, title: str, unit: str = "", tone: str = "kram", table: bool = True
) -> SafeString:
    """Compare numbers by bars (แผนภูมิแท่ง): values are (word, number); the same numbers stand in a table below."""
    tone = one_of(tone, ("kram", "khiao", "saed", "chad", "mok", "thong"), "tone")
    given = [(str(word), value) for word, value in values]
    most = max((value for _word, value in given), default=0) or 1
    bars = [
        format_html(
            '<li><span class="s-bar-word">{}</span><svg class="s-bar" width="100%" height="12" aria-hidden="true" focusable="false">'
            '<rect class="s-bar-ground" width="100%" height="12" rx="3"/><rect class="s-bar-fill" width="{}%" height="12" rx="3"/></svg>'
            '<span class="s-bar-value">{} {}</span></li>',
            word,
            round(100 * value / most, 2),
            spoken(value),
            unit,
        )
        for word, value in given
    ]
    twin = ""
    if table:
        rows = [(word, f"{spoken(value)} {unit}".strip()) for word, value in given]
        drawn = data_table([_("รายการ"), {"label": _("จำนวน"), "align": "end"}], rows, caption=title)
        twin = format_html('<details class="s-chart-table"><summary>{}</summary>{}</details>', _("ดูเป็นตาราง"), drawn)
    return format_html(
        '<figure class="s-chart s-chart-{}"><figcaption>{}</figcaption><ul class="s-bars" role="list">{}</ul>{}</figure>',
        tone,
        title,
        joined(bars),
        twin,
    )


@library.simple_tag
def figure_number(
    value: object, label: str, *, note: str = "", tone: str = "plain", url: str = "", icon: str | None = None
) -> SafeString:
    """Show one number that matters (ตัวเลขสำคัญ) with its word."""
    tone = one_of(tone, ("plain", "kram", "khiao", "saed", "chad"), "tone")
    drawn = draw(icon, size=18) if icon else ""
    below = format_html('<span class="s-number-note">{}</span>', note) if note else ""
    inside = format_html(
        '<span class="s-number-label">{}{}</span><span class="s-number-value">{}</span>{}', drawn, label, value, below
    )
    if url:
        return format_html('<a class="s-number s-number-{}" href="{}">{}</a>', tone, url, inside)
    return format_html('<div class="s-number s-number-{}">{}</div>', tone, inside)
