# ruff: noqa: E501 (markup stands in one piece)
"""What a document page shows: facts, timeline, route, the pages themselves, differences."""

import re
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samnak.ui.templatetags.badges import STATUS, avatar
from samnak.ui.templatetags.drawing import attributes, classes, format_html, joined, library, one_of
from samnak.ui.templatetags.icons import icon as draw


@library.simple_block_tag
def facts(content: str, *, columns: int = 1, inline: bool = True) -> SafeString:
    """Wrap `fact`s (รายละเอียด) in a description list."""
    look = classes("s-facts", f"s-facts-{one_of(columns, ('1', '2', '3'), 'columns')}", "s-facts-inline" if inline else None)
    return format_html('<dl class="{}">{}</dl>', look, content)


@library.simple_block_tag
def fact_block(content: str, label: str, *, wide: bool = False) -> SafeString:
    """Draw one fact whose value is HTML between the tags."""
    return format_html('<div class="s-fact{}"><dt>{}</dt><dd>{}</dd></div>', " s-fact-wide" if wide else "", label, content)


@library.simple_tag
def fact(label: str, value: object = None, *, wide: bool = False) -> SafeString:
    """Draw one fact: `{% fact "เรื่อง" letter.subject %}`; a dash when there is nothing."""
    shown = value if value not in (None, "") else format_html('<span class="s-none" aria-label="{}">–</span>', _("ไม่มี"))
    return format_html('<div class="s-fact{}"><dt>{}</dt><dd>{}</dd></div>', " s-fact-wide" if wide else "", label, shown)


@library.simple_block_tag
def timeline(content: str, *, label: str = "") -> SafeString:
    """Wrap `timeline_item`s (ความเคลื่อนไหว), newest or oldest first as you give them."""
    return format_html('<ol class="s-timeline" role="list" aria-label="{}">{}</ol>', label or _("ความเคลื่อนไหว"), content)


@library.simple_block_tag
def timeline_item(
    content: str,
    title: str,
    *,
    kind: str = "neutral",
    time: str = "",
    person: str = "",
    position: str = "",
    icon: str | None = None,
) -> SafeString:
    """Draw one act in a timeline; between the tags stands the minute (เกษียน), or nothing."""
    tone, icon_name = STATUS[one_of(kind, tuple(STATUS), "kind")]
    who = format_html('<span class="s-timeline-person">{}</span>', person) if person else ""
    post = format_html('<span class="s-timeline-position">{}</span>', position) if position else ""
    said = format_html('<div class="s-timeline-said">{}</div>', content) if content.strip() else ""
    return format_html(
        '<li class="s-timeline-item s-tone-{}"><span class="s-timeline-mark">{}</span><div class="s-timeline-body">'
        '<p class="s-timeline-head"><span class="s-timeline-title">{}</span><span class="s-timeline-time">{}</span></p>'
        '<p class="s-timeline-who">{}{}</p>{}</div></li>',
        tone,
        draw(icon or icon_name, size=16),
        title,
        time,
        who,
        post,
        said,
    )


STEP = {
    "done": ("check", gettext_lazy("เสร็จแล้ว")),
    "current": ("circle-dot", gettext_lazy("กำลังทำ")),
    "waiting": ("circle", gettext_lazy("รอ")),
    "returned": ("undo-2", gettext_lazy("ส่งกลับ")),
    "skipped": ("minus", gettext_lazy("ข้าม")),
}


@library.simple_tag
def stepper(steps: Iterable[Mapping[str, Any]], *, label: str = "", vertical: bool = False) -> SafeString:
    """Draw a route (เส้นทาง ทาน→ตรวจ→เสนอ→ลงนาม): steps are {"label", "state", "person", "time"}; state is a key of STEP."""
    drawn = []
    for step in steps:
        state = one_of(step.get("state", "waiting"), tuple(STEP), "state")
        icon_name, word = STEP[state]
        person = format_html('<span class="s-step-person">{}</span>', step["person"]) if step.get("person") else ""
        time = format_html('<span class="s-step-time">{}</span>', step["time"]) if step.get("time") else ""
        drawn.append(
            format_html(
                '<li class="s-step s-step-{}"{}><span class="s-step-mark">{}</span><span class="s-step-text"><span class="s-step-label">{}</span>'
                '<span class="s-step-state">{}</span>{}{}</span></li>',
                state,
                attributes(aria_current="step" if state == "current" else None),
                draw(icon_name, size=14),
                step["label"],
                word,
                person,
                time,
            )
        )
    return format_html(
        '<ol class="s-stepper{}" role="list" aria-label="{}">{}</ol>',
        " s-stepper-vertical" if vertical else "",
        label or _("เส้นทาง"),
        joined(drawn),
    )


def page_tool(name: str, words: str, written: SafeString, element: str = "a") -> SafeString:
    """Draw one small tool above the pages."""
    return format_html(
        '<{0}{1} class="s-button s-button-quiet s-button-medium s-button-icon" title="{2}">{3}<span class="visually-hidden">{2}</span></{0}>',
        element,
        written,
        words,
        draw(name),
    )


def sheet(page: Any, number: int, count: int, title: str) -> SafeString:
    """Draw one page image."""
    read = page if isinstance(page, Mapping) else {"url": page}
    words = _("%(title)s หน้า %(number)s จาก %(count)s") % {"title": title, "number": number, "count": count}
    size = attributes(width=read.get("width", 1240), height=read.get("height", 1754), loading=None if number == 1 else "lazy")
    text = format_html('<div class="visually-hidden">{}</div>', read["text"]) if read.get("text") else ""
    return format_html(
        '<li class="s-sheet" id="page-{}"><img src="{}" alt="{}"{}>{}</li>', number, read["url"], words, size, text
    )


@library.simple_tag
def page_view(pages: Iterable[Any], *, title: str, download: str = "", pdf: str = "", empty: str = "") -> SafeString:
    """Show a document's page images (หน้าเอกสาร) with zoom: pages are addresses or {"url", "width", "height", "text"}."""
    given = list(pages)
    sheets = [sheet(page, number, len(given), title) for number, page in enumerate(given, start=1)]
    if not sheets:
        words = empty or _("กำลังเตรียมหน้าเอกสาร")
        return format_html('<div class="s-pages s-pages-empty">{}<p>{}</p></div>', draw("file-clock", size=28), words)
    zooms = (("out", _("ย่อ"), "zoom-out"), ("in", _("ขยาย"), "zoom-in"), ("fit", _("พอดีความกว้าง"), "move-horizontal"))
    tools = [page_tool(name, words, attributes(type="button", data_ui_zoom=step), "button") for step, words, name in zooms]
    if pdf:
        tools.append(page_tool("external-link", _("เปิด PDF ในแท็บใหม่"), attributes(href=pdf, target="_blank", rel="noopener")))
    if download:
        tools.append(page_tool("download", _("ดาวน์โหลด"), attributes(href=download, download=True)))
    return format_html(
        '<div class="s-pages" data-ui-pages><div class="s-pages-tools"><span class="s-pages-count">{}</span>'
        '<span class="s-pages-buttons">{}</span></div><div class="s-pages-scroll" tabindex="0" role="region" aria-label="{}">'
        '<ol class="s-sheets" role="list">{}</ol></div></div>',
        _("%(count)s หน้า") % {"count": len(given)},
        joined(tools),
        title,
        joined(sheets),
    )


WORD = re.compile(r"\s+|[^\s]+")


def pieces(text: str | Iterable[str]) -> list[str]:
    """Cut a text into pieces to compare; a list of words (cut by Thai rules) is taken as it is."""
    return WORD.findall(text) if isinstance(text, str) else list(text)


@library.simple_tag
def diff_view(old: str | Iterable[str], new: str | Iterable[str], *, label: str = "") -> SafeString:
    """Show what changed between two texts (ข้อความที่แก้): removed and added, each with its mark; give lists of words for Thai."""
    before, after = pieces(old), pieces(new)
    out: list[SafeString] = []
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            out.append(format_html("{}", "".join(before[a:b])))
            continue
        if b > a:
            out.append(format_html('<del><span class="visually-hidden">{} </span>{}</del>', _("ตัดออก"), "".join(before[a:b])))
        if d > c:
            out.append(format_html('<ins><span class="visually-hidden">{} </span>{}</ins>', _("เพิ่ม"), "".join(after[c:d])))
    body = joined(out) if out else mark_safe("")
    return format_html('<div class="s-diff" role="group" aria-label="{}">{}</div>', label or _("ข้อความที่แก้"), body)


@library.simple_tag
def minute_signature(name: str, position: str, *, time: str = "", acting: str = "") -> SafeString:
    """Draw the signature lines below a minute (ลงชื่อ ตำแหน่ง วันเวลา)."""
    lines = [format_html('<span class="s-signature-name">({})</span>', name), format_html("<span>{}</span>", position)]
    if acting:
        lines.append(format_html("<span>{}</span>", acting))
    if time:
        lines.append(format_html('<span class="s-signature-time">{}</span>', time))
    return format_html(
        '<div class="s-signature">{}{}</div>',
        avatar(name, size="small"),
        format_html('<span class="s-signature-lines">{}</span>', joined(lines)),
    )
