# ruff: noqa: A002 (attributes carry their HTML names; markup stands in one piece)
"""What is pressed: buttons, links that look like buttons, menus and dialogs."""

from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from samnak.ui.templatetags.drawing import attributes, classes, format_html, library, one_of
from samnak.ui.templatetags.icons import icon as draw

KINDS = ("primary", "secondary", "quiet", "danger", "danger-quiet", "link")
SIZES = ("small", "medium", "large")


def face(label: str, icon_name: str | None, icon_only: bool, key: str | None = None, after: str | None = None) -> SafeString:
    """Draw the inside of a button: icon, word, key hint."""
    drawn = draw(icon_name, size=18) if icon_name else ""
    word = format_html('<span class="{}">{}</span>', "visually-hidden" if icon_only else "s-button-label", label)
    hint = format_html('<kbd class="s-key" aria-hidden="true">{}</kbd>', key) if key and not icon_only else ""
    return format_html("{}{}{}{}", drawn, word, draw(after, size=18) if after else "", hint)


def look(kind: str, size: str, icon_only: bool, full: bool, class_: str | None) -> str:
    """Return the class names of a button, refusing a kind that does not exist."""
    return classes(
        "s-button",
        f"s-button-{one_of(kind, KINDS, 'kind')}",
        f"s-button-{one_of(size, SIZES, 'size')}",
        "s-button-icon" if icon_only else None,
        "s-button-full" if full else None,
        class_,
    )


def htmx(  # noqa: PLR0917
    get: str | None,
    post: str | None,
    target: str | None,
    swap: str | None,
    select: str | None,
    push_url: str | bool | None,
) -> dict[str, Any]:
    """Name the htmx attributes; the element must work without them."""
    push = "true" if push_url is True else push_url
    return {"hx_get": get, "hx_post": post, "hx_target": target, "hx_swap": swap, "hx_select": select, "hx_push_url": push}


@library.simple_tag
def button(
    label: str,
    *,
    kind: str = "secondary",
    size: str = "medium",
    icon: str | None = None,
    icon_after: str | None = None,
    icon_only: bool = False,
    full: bool = False,
    type: str = "submit",
    id: str | None = None,
    name: str | None = None,
    value: str | None = None,
    form: str | None = None,
    formaction: str | None = None,
    opens: str | None = None,
    key: str | None = None,
    why_not: str = "",
    disabled: bool = False,
    class_: str | None = None,
    hx_get: str | None = None,
    hx_post: str | None = None,
    hx_target: str | None = None,
    hx_swap: str | None = None,
    hx_select: str | None = None,
    hx_push_url: str | bool | None = None,
) -> SafeString:
    """Draw a button (ปุ่ม). `opens` names a dialog, `key` a key that presses it, `why_not` the reason it cannot be pressed."""
    reason = str(why_not) if why_not else ""
    written = attributes(
        type="button" if opens else type,
        class_=look(kind, size, icon_only, full, class_),
        id=id,
        name=name,
        value=value,
        form=form,
        formaction=formaction,
        commandfor=opens,
        command="show-modal" if opens else None,
        data_ui_opens=opens,
        data_ui_key=key,
        aria_disabled="true" if reason else None,
        data_ui_refused=bool(reason),
        disabled=disabled,
        title=reason or (label if icon_only else None),
        **htmx(hx_get, hx_post, hx_target, hx_swap, hx_select, hx_push_url),
    )
    told = format_html('<span class="visually-hidden"> ({})</span>', reason) if reason else ""
    return format_html("<button{}>{}{}</button>", written, face(label, icon, icon_only, key, icon_after), told)


@library.simple_tag
def link_button(
    label: str,
    url: str,
    *,
    kind: str = "secondary",
    size: str = "medium",
    icon: str | None = None,
    icon_after: str | None = None,
    icon_only: bool = False,
    full: bool = False,
    id: str | None = None,
    key: str | None = None,
    download: bool | str = False,
    new_window: bool = False,
    current: bool = False,
    class_: str | None = None,
    hx_get: str | None = None,
    hx_target: str | None = None,
    hx_swap: str | None = None,
    hx_select: str | None = None,
    hx_push_url: str | bool | None = None,
) -> SafeString:
    """Draw a link that looks like a button (ลิงก์ปุ่ม)."""
    written = attributes(
        href=url,
        class_=look(kind, size, icon_only, full, class_),
        id=id,
        data_ui_key=key,
        download=download,
        target="_blank" if new_window else None,
        rel="noopener" if new_window else None,
        aria_current="page" if current else None,
        title=label if icon_only else None,
        **htmx(hx_get, None, hx_target, hx_swap, hx_select, hx_push_url),
    )
    return format_html("<a{}>{}</a>", written, face(label, icon, icon_only, key, icon_after))


@library.simple_block_tag
def menu(
    content: str,
    label: str,
    *,
    icon: str | None = "ellipsis",
    icon_only: bool = True,
    kind: str = "quiet",
    size: str = "medium",
    align: str = "end",
    id: str | None = None,
) -> SafeString:
    """Draw a menu (เมนู) of `menu_link`, `menu_action` and `menu_line`; it opens without script too."""
    return format_html(
        '<details class="s-menu s-menu-{align}" data-ui-menu{id}><summary class="{look}"{title}>{face}</summary>'
        '<div class="s-menu-list">{content}</div></details>',
        align=one_of(align, ("start", "end"), "align"),
        id=attributes(id=id),
        look=look(kind, size, icon_only, False, None),
        title=attributes(title=label if icon_only else None),
        face=face(label, icon, icon_only, after=None if icon_only else "chevron-down"),
        content=content,
    )


def menu_face(label: str, icon_name: str | None, key: str | None = None) -> SafeString:
    """Draw the inside of one line of a menu."""
    hint = format_html('<kbd class="s-key" aria-hidden="true">{}</kbd>', key) if key else ""
    drawn = draw(icon_name, size=18) if icon_name else mark_safe('<span class="s-menu-gap"></span>')
    return format_html('{}<span class="s-menu-word">{}</span>{}', drawn, label, hint)


@library.simple_tag
def menu_link(
    label: str, url: str, *, icon: str | None = None, current: bool = False, key: str | None = None, new_window: bool = False
) -> SafeString:
    """Draw a line of a menu that goes somewhere (รายการเมนู)."""
    written = attributes(
        href=url, aria_current="true" if current else None, data_ui_key=key, target="_blank" if new_window else None
    )
    return format_html('<a class="s-menu-item"{}>{}</a>', written, menu_face(label, icon, key))


@library.simple_tag(takes_context=True)
def menu_action(
    context: dict[str, Any],
    label: str,
    url: str,
    *,
    icon: str | None = None,
    danger: bool = False,
    name: str | None = None,
    value: str | None = None,
) -> SafeString:
    """Draw a line of a menu that does something by POST (คำสั่งในเมนู)."""
    return format_html(
        '<form method="post" action="{}"><input type="hidden" name="csrfmiddlewaretoken" value="{}">'
        '<button type="submit" class="s-menu-item{}"{}>{}</button></form>',
        url,
        context.get("csrf_token", ""),
        " s-menu-danger" if danger else "",
        attributes(name=name, value=value),
        menu_face(label, icon),
    )


@library.simple_tag
def menu_opens(label: str, dialog_id: str, *, icon: str | None = None, danger: bool = False) -> SafeString:
    """Draw a line of a menu that opens a dialog."""
    return format_html(
        '<button type="button" class="s-menu-item{}" commandfor="{}" command="show-modal" data-ui-opens="{}">{}</button>',
        " s-menu-danger" if danger else "",
        dialog_id,
        dialog_id,
        menu_face(label, icon),
    )


@library.simple_tag
def menu_line(label: str = "") -> SafeString:
    """Draw a hairline in a menu, or with words the heading of what follows."""
    if label:
        return format_html('<p class="s-menu-heading">{}</p>', label)
    return mark_safe('<hr class="s-menu-line">')


@library.simple_block_tag
def dialog(
    content: str, id: str, title: str, *, size: str = "medium", lead: str = "", icon: str | None = None, open: bool = False
) -> SafeString:
    """Draw a dialog (กล่องโต้ตอบ), opened by `{% button … opens="id" %}`; put `form_actions` last inside its form."""
    return format_html(
        '<dialog class="s-dialog s-dialog-{size}" id="{id}" aria-labelledby="{id}-title" data-ui-dialog{open}>'
        '<div class="s-dialog-head">{icon}<h2 class="s-dialog-title" id="{id}-title">{title}</h2></div>{lead}'
        '<div class="s-dialog-body">{content}</div><form method="dialog" class="s-dialog-close">'
        '<button class="s-button s-button-quiet s-button-medium s-button-icon" title="{close}">{cross}'
        '<span class="visually-hidden">{close}</span></button></form></dialog>',
        size=one_of(size, ("small", "medium", "large"), "size"),
        id=id,
        title=title,
        close=_("ปิด"),
        cross=draw("x"),
        icon=draw(icon) if icon else "",
        lead=format_html('<p class="s-dialog-lead">{}</p>', lead) if lead else "",
        open=attributes(data_ui_open=open),
        content=content,
    )
