"""The one tag library that every component module registers in, and the attribute writer they share."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

library = template.Library()

Attribute = str | int | bool | None


def attributes(**values: Attribute) -> SafeString:
    """Write HTML attributes: names with "-" for "_", nothing for None and False, a bare name for True."""
    written: list[SafeString] = []
    for name, value in values.items():
        if value is None or value is False:
            continue
        spelt = mark_safe(name.rstrip("_").replace("_", "-"))  # noqa: S308
        written.append(format_html(" {}", spelt) if value is True else format_html(' {}="{}"', spelt, value))
    return mark_safe("".join(written))  # noqa: S308


def classes(*names: str | None) -> str:
    """Join the class names that are given."""
    return " ".join(name for name in names if name)


def one_of(value: object, allowed: tuple[str, ...], what: str) -> str:
    """Return the value, or refuse the template that asks for a variant which does not exist."""
    text = str(value)
    if text not in allowed:
        raise template.TemplateSyntaxError(f"{what}={text!r} is none of {', '.join(allowed)}")
    return text


def joined(parts: list[SafeString]) -> SafeString:
    """Join finished pieces of HTML."""
    return format_html_join("", "{}", ((part,) for part in parts))
