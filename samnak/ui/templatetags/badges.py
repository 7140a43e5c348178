"""Small words with colour and icon: urgency, secrecy, state, people."""

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samnak.core.thai import split_title
from samnak.ui.templatetags.drawing import format_html, library, one_of
from samnak.ui.templatetags.icons import icon

URGENCY = {
    "urgent": ("saed-line", "chevron-up", gettext_lazy("ด่วน")),
    "very_urgent": ("saed", "chevrons-up", gettext_lazy("ด่วนมาก")),
    "most_urgent": ("chad-full", "zap", gettext_lazy("ด่วนที่สุด")),
}
SECRECY = {
    "confidential": ("chad-line", "lock", gettext_lazy("ลับ")),
    "secret": ("chad", "lock", gettext_lazy("ลับมาก")),
    "top_secret": ("chad-full", "lock", gettext_lazy("ลับที่สุด")),
}
STATUS = {
    "neutral": ("mok", "circle"),
    "draft": ("mok", "file-pen-line"),
    "waiting": ("mok", "clock"),
    "active": ("kram", "circle-dot"),
    "received": ("kram", "inbox"),
    "sent": ("kram", "send"),
    "info": ("kram", "info"),
    "due": ("saed", "clock-alert"),
    "warning": ("saed", "triangle-alert"),
    "returned": ("saed", "undo-2"),
    "overdue": ("chad", "circle-alert"),
    "rejected": ("chad", "circle-x"),
    "danger": ("chad", "circle-alert"),
    "secret": ("chad", "lock"),
    "done": ("khiao", "circle-check"),
    "free": ("khiao", "circle-check"),
    "approved": ("khiao", "circle-check"),
    "signed": ("khiao", "stamp"),
    "cancelled": ("mok", "ban"),
    "closed": ("mok", "archive"),
    "busy": ("mok", "circle-minus"),
}


def badge(tone: str, icon_name: str, words: object) -> SafeString:
    """Draw one badge: colour, icon and word together."""
    return format_html('<span class="s-badge s-badge-{}">{}<span>{}</span></span>', tone, icon(icon_name, size=14), words)


@library.simple_tag
def badge_urgency(value: object) -> SafeString:
    """Show the urgency (ชั้นความเร็ว); a letter of normal urgency shows nothing."""
    key = one_of(getattr(value, "value", value) or "normal", ("normal", *URGENCY), "urgency")
    return mark_safe("") if key == "normal" else badge(*URGENCY[key])


@library.simple_tag
def badge_secrecy(value: object) -> SafeString:
    """Show the secrecy class (ชั้นความลับ); an open letter shows nothing."""
    key = one_of(getattr(value, "value", value) or "none", ("none", "normal", *SECRECY), "secrecy")
    return mark_safe("") if key in ("none", "normal") else badge(*SECRECY[key])


@library.simple_tag
def status(kind: str, label: object) -> SafeString:
    """Show a state (สถานะ) as colour, icon and word."""
    tone, icon_name = STATUS[one_of(getattr(kind, "value", kind), tuple(STATUS), "kind")]
    return format_html('<span class="s-status s-status-{}">{}<span>{}</span></span>', tone, icon(icon_name, size=16), label)


@library.simple_tag
def count(number: int, *, label: str | None = None, tone: str = "kram") -> SafeString:
    """Show how many wait (จำนวน); nothing at zero."""
    if not number:
        return mark_safe("")
    shown = "999+" if number > 999 else str(number)
    spoken = format_html('<span class="visually-hidden"> {}</span>', label) if label else ""
    tone = one_of(tone, ("kram", "chad", "mok"), "tone")
    return format_html('<span class="s-count s-count-{}">{}{}</span>', tone, shown, spoken)


LEADING_VOWELS = "เแโใไ"


def initials(name: str) -> str:
    """Return the one or two letters that stand for a person, without title and leading vowel."""
    words = split_title(name)[1].split() or name.split()
    letters = [word.lstrip(LEADING_VOWELS + "\"'(")[:1] for word in words[:2]]
    return "".join(letters).upper() or "–"


@library.simple_tag
def avatar(name: str, *, size: str = "medium") -> SafeString:
    """Show a person's initials (อักษรย่อ) in a quiet circle; colour is fixed by the name."""
    size = one_of(size, ("small", "medium", "large"), "size")
    tone = sum(map(ord, name)) % 5
    return format_html(
        '<span class="s-avatar s-avatar-{} s-avatar-tone-{}" aria-hidden="true">{}</span>', size, tone, initials(name)
    )


@library.simple_tag
def person(name: str, *, position: str = "", acting: str = "", size: str = "medium", url: str | None = None) -> SafeString:
    """Show a person (ผู้ดำรงตำแหน่ง): initials, name, position and for whom they act."""
    shown = format_html('<a href="{}">{}</a>', url, name) if url else name
    lines = [format_html('<span class="s-person-name">{}</span>', shown)]
    if position:
        lines.append(format_html('<span class="s-person-position">{}</span>', position))
    if acting:
        lines.append(format_html('<span class="s-person-position">{} {}</span>', _("ทำการแทน"), acting))
    text = mark_safe("".join(lines))  # noqa: S308
    return format_html('<span class="s-person">{}<span class="s-person-lines">{}</span></span>', avatar(name, size=size), text)
