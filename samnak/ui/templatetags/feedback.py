# ruff: noqa: E501 (markup stands in one piece)
"""How the office answers: alerts, summaries of errors, progress, skeletons, toasts, autosave."""

from collections.abc import Iterable
from typing import Any

from django.forms import BaseForm
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from samnak.ui.templatetags.drawing import attributes, classes, format_html, joined, library, one_of
from samnak.ui.templatetags.icons import icon as draw

ALERTS = {
    "info": ("kram", "info"),
    "success": ("khiao", "circle-check"),
    "warning": ("saed", "triangle-alert"),
    "danger": ("chad", "circle-alert"),
    "secret": ("chad", "lock"),
}


@library.simple_block_tag
def alert(content: str, *, kind: str = "info", title: str = "", icon: str | None = None, live: bool = False) -> SafeString:
    """Tell something in a box (แจ้ง): info, success, warning, danger, secret."""
    tone, icon_name = ALERTS[one_of(kind, tuple(ALERTS), "kind")]
    head = format_html('<p class="s-alert-title">{}</p>', title) if title else ""
    return format_html(
        '<div class="s-alert s-tone-{}"{}>{}<div class="s-alert-body">{}{}</div></div>',
        tone,
        attributes(role="alert" if live else None),
        draw(icon or icon_name),
        head,
        content,
    )


@library.simple_tag
def error_summary(*forms: BaseForm | None) -> SafeString:
    """List the errors of one or more forms on top (สิ่งที่ต้องแก้), each a link to its field."""
    links: list[SafeString] = []
    for form in forms:
        if form is None or not form.is_bound or not form.errors:
            continue
        for name, errors in form.errors.items():
            bound = form[name] if name in form.fields else None
            for error in errors:
                if bound is None:
                    links.append(format_html("<li>{}</li>", error))
                else:
                    links.append(
                        format_html(
                            '<li><a href="#{}"><span class="s-errors-field">{}</span> {}</a></li>',
                            bound.id_for_label or bound.auto_id,
                            bound.label,
                            error,
                        )
                    )
    if not links:
        return mark_safe("")
    return format_html(
        '<div class="s-errors" role="alert" tabindex="-1" data-ui-errors aria-labelledby="error-summary-title">{}<div>'
        '<h2 class="s-errors-title" id="error-summary-title">{}</h2><ul>{}</ul></div></div>',
        draw("circle-alert"),
        _("โปรดแก้ไขก่อนดำเนินการต่อ"),
        joined(links),
    )


@library.simple_tag
def progress(value: float | None = None, *, label: str, total: float = 100, text: str = "", tone: str = "kram") -> SafeString:
    """Show how far a long job is (ความคืบหน้า); without a value it only moves."""
    tone = one_of(tone, ("kram", "khiao", "saed", "chad"), "tone")
    shown = text or (f"{round(100 * value / total)}%" if value is not None and total else "")
    written = attributes(value=str(value) if value is not None else None, max=str(total), aria_label=label)
    return format_html(
        '<div class="s-progress s-progress-{}"><div class="s-progress-words"><span>{}</span><span>{}</span></div><progress{}></progress></div>',
        tone,
        label,
        shown,
        written,
    )


@library.simple_tag
def skeleton(*, lines: int = 3, shape: str = "text") -> SafeString:
    """Hold the place of what is coming (กำลังเตรียม): text, rows, page."""
    shape = one_of(shape, ("text", "rows", "page"), "shape")
    bones = joined([mark_safe('<span class="s-bone"></span>')] * lines)
    return format_html(
        '<div class="s-skeleton s-skeleton-{}" role="status"><span class="visually-hidden">{}</span>{}</div>',
        shape,
        _("กำลังเตรียมข้อมูล"),
        bones,
    )


@library.simple_tag
def toast(words: str, *, kind: str = "success", undo_url: str = "", stay: bool = False, csrf_token: str = "") -> SafeString:
    """Draw one passing message (ข้อความแจ้งผล); with `undo_url` it can be taken back."""
    tone, icon_name = ALERTS[one_of(kind, tuple(ALERTS), "kind")]
    undo = ""
    if undo_url:
        undo = format_html(
            '<form method="post" action="{}"><input type="hidden" name="csrfmiddlewaretoken" value="{}"><button type="submit" class="s-toast-undo">{}</button></form>',
            undo_url,
            csrf_token,
            _("เลิกทำ"),
        )
    return format_html(
        '<div class="s-toast s-tone-{}" role="status" data-ui-toast{}>{}<p>{}</p>{}<button type="button" class="s-toast-close" data-ui-close title="{}">{}<span class="visually-hidden">{}</span></button></div>',
        tone,
        attributes(data_ui_stay=stay or kind == "danger"),
        draw(icon_name),
        words,
        undo,
        _("ปิด"),
        draw("x", size=16),
        _("ปิด"),
    )


MESSAGE_KINDS = {"debug": "info", "info": "info", "success": "success", "warning": "warning", "error": "danger"}


@library.simple_tag
def toast_region(messages: Iterable[Any] | None = None) -> SafeString:
    """Hold the passing messages (ข้อความแจ้งผล) of Django's messages; scripts add more."""
    shown = [toast(str(message), kind=MESSAGE_KINDS.get(message.level_tag, "info")) for message in messages or ()]
    return format_html(
        '<div class="s-toasts" id="toasts" aria-live="polite" aria-label="{}" role="region">{}</div>',
        _("ข้อความแจ้งผล"),
        joined(shown),
    )


AUTOSAVE = {"saved": "cloud-check", "saving": "loader-circle", "changed": "pencil-line", "failed": "cloud-off"}


@library.simple_tag
def autosave_state(state: str = "saved", *, time: str = "", words: str = "") -> SafeString:
    """Say in words whether the form is kept: "บันทึกแล้ว 10:42 น."."""
    told = {
        "saved": (_("บันทึกแล้ว %(time)s") % {"time": time}) if time else _("บันทึกแล้ว"),
        "saving": _("กำลังบันทึก"),
        "changed": _("ยังไม่ได้บันทึก"),
        "failed": _("บันทึกไม่สำเร็จ จะลองใหม่เอง"),
    }
    state = one_of(state, tuple(AUTOSAVE), "state")
    return format_html(
        '<span class="{}" role="status" data-ui-autosave-state data-ui-saving="{}" data-ui-saved="{}" data-ui-changed="{}" data-ui-failed="{}">{}<span data-ui-autosave-words>{}</span></span>',
        classes("s-autosave", f"s-autosave-{state}"),
        told["saving"],
        _("บันทึกแล้ว"),
        told["changed"],
        told["failed"],
        draw(AUTOSAVE[state], size=16),
        words or told[state],
    )
