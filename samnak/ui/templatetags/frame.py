# ruff: noqa: A002, E501 (attributes carry their HTML names; markup stands in one piece)
"""The frame around every page: what it shows when the application tells it nothing."""

import json
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from samnak.ui.storage import MODULES
from samnak.ui.templatetags.buttons import dialog
from samnak.ui.templatetags.drawing import format_html, joined, library, one_of
from samnak.ui.templatetags.icons import icon as draw

THEMES = ("light", "dark")
HTMX = {
    "defaultTimeout": 30_000,
    "history": True,
    "transitions": False,
    "includeIndicatorCSS": False,
}
PLACES = {
    "home": ("home:work", "/"),
    "search": ("search:results", "/search/"),
    "notifications": ("notifications:inbox", "/notices/"),
    "help": ("home:help", "/help/"),
    "account": ("accounts:profile", "/account/"),
    "logout": ("accounts:logout", "/logout/"),
    "post": ("org:post", "/post/"),
    "preferences": ("ui:preferences", "/ui/preferences/"),
}


def cookie(context: Mapping[str, Any], name: str) -> str:
    """Read a cookie of the present request, empty when there is no request."""
    request = context.get("request")
    return request.COOKIES.get(name, "") if request is not None else ""


@library.simple_tag(takes_context=True)
def page_attributes(context: dict[str, Any]) -> SafeString:
    """Write language, theme and rail of the page on its html element."""
    theme = cookie(context, "theme")
    rail = cookie(context, "rail")
    shown = format_html(' data-theme="{}"', theme) if theme in THEMES else ""
    narrow = format_html(' data-rail="{}"', "narrow") if rail == "narrow" else ""
    return format_html('lang="{}"{}{}', get_language() or settings.LANGUAGE_CODE, shown, narrow)


@library.simple_tag
def htmx_config() -> str:
    """Return htmx's settings for its meta element."""
    return json.dumps(HTMX)


@library.simple_tag(takes_context=True)
def place(context: dict[str, Any], name: str) -> str:
    """Return the address of a fixed place of the frame: from `frame.urls`, else by its view name, else its plain path."""
    frame = context.get("frame") or {}
    urls = frame.get("urls", {}) if isinstance(frame, Mapping) else {}
    if name in urls:
        return str(urls[name])
    view, path = PLACES[name]
    try:
        return reverse(view)
    except NoReverseMatch:
        return path


@library.simple_tag(takes_context=True)
def theme_now(context: dict[str, Any]) -> str:
    """Return light, dark or auto."""
    theme = cookie(context, "theme")
    return theme if theme in THEMES else "auto"


@library.simple_tag
def mark(*, size: int = 32) -> SafeString:
    """Draw the mark of the office: a roof over a golden seal."""
    return format_html(
        '<svg class="s-mark" width="{0}" height="{0}" viewBox="0 0 32 32" aria-hidden="true" focusable="false">'
        '<rect class="s-mark-ground" width="32" height="32" rx="8"/><g class="s-mark-lines" fill="none" stroke-width="2"'
        ' stroke-linecap="round" stroke-linejoin="round"><path d="M6.5 14 16 6.5 25.5 14"/><path d="M9.5 14.5V21M22.5 14.5V21M7.5 25h17"/></g>'
        '<circle class="s-mark-seal" cx="16" cy="18" r="3.4" fill="none" stroke-width="2"/></svg>',
        size,
    )


@library.simple_tag(takes_context=True)
def strip(
    context: dict[str, Any],
    text: str,
    *,
    tone: str = "thong",
    icon: str = "user-round-check",
    action_label: str = "",
    action_url: str = "",
) -> SafeString:
    """Draw the coloured strip (แถบเตือน): gold when acting for someone, vermilion when reading secret matter."""
    act = ""
    if action_url:
        act = format_html(
            '<form method="post" action="{}"><input type="hidden" name="csrfmiddlewaretoken" value="{}"><button type="submit" class="s-strip-act">{}</button></form>',
            action_url,
            context.get("csrf_token", ""),
            action_label,
        )
    return format_html(
        '<div class="s-strip s-strip-{}" role="note">{}<p>{}</p>{}</div>',
        one_of(tone, ("thong", "chad", "kram"), "tone"),
        draw(icon, size=18),
        text,
        act,
    )


@library.simple_block_tag
def breadcrumb(content: str) -> SafeString:
    """Wrap `crumb`s (ทางเดิน); only when a page lies deep."""
    return format_html('<nav class="s-crumbs" aria-label="{}"><ol role="list">{}</ol></nav>', _("ตำแหน่งของหน้านี้"), content)


@library.simple_tag
def crumb(label: str, url: str = "") -> SafeString:
    """Draw one step of a breadcrumb; the last has no address."""
    if url:
        return format_html('<li><a href="{}">{}</a>{}</li>', url, label, draw("chevron-right", size=14))
    return format_html('<li><span aria-current="page">{}</span></li>', label)


KEYS = (
    ("Ctrl K", gettext_lazy("ค้นหาและสั่งงาน")),
    ("j / k", gettext_lazy("รายการถัดไป / ก่อนหน้า")),
    ("Enter", gettext_lazy("เปิดรายการ")),
    ("x", gettext_lazy("เลือกรายการ")),
    ("e", gettext_lazy("ทำงานขั้นถัดไปของรายการ")),
    ("/", gettext_lazy("ไปที่ช่องค้นหา")),
    ("g h", gettext_lazy("ไปที่งานของฉัน")),
    ("Esc", gettext_lazy("ปิดกล่องหรือยกเลิกการเลือก")),
    ("?", gettext_lazy("แสดงปุ่มลัด")),
)


@library.simple_tag
def keys_help(*, id: str = "keys") -> SafeString:
    """Draw the dialog that shows the keys (ปุ่มลัดบนแป้นพิมพ์)."""
    lines = joined(
        [
            format_html('<div class="s-keys-line"><dt><kbd class="s-key">{}</kbd></dt><dd>{}</dd></div>', key, words)
            for key, words in KEYS
        ]
    )
    return dialog(format_html('<dl class="s-keys">{}</dl>', lines), id, _("ปุ่มลัดบนแป้นพิมพ์"), size="small")


@library.simple_tag
def ui_modules() -> SafeString:
    """Load the script of the frame: in one file where files are collected, else module by module."""
    bundle = getattr(staticfiles_storage, "script", None)
    names = [bundle] if bundle else [f"ui/js/{name}.js" for name in MODULES]
    return joined([format_html('<script type="module" src="{}"></script>\n  ', static(name)) for name in names])
