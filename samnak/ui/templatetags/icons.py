"""Line icons, drawn into the page so that they take the colour of the words beside them."""

import re
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.template import TemplateSyntaxError
from django.utils.safestring import SafeString, mark_safe

from samnak.ui.templatetags.drawing import format_html, library

NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
DRAWING = re.compile(r"<svg.*?>(.*)</svg>", re.DOTALL)


@lru_cache(maxsize=512)
def drawing(name: str) -> SafeString:
    """Return the strokes of an icon; a name that is not in the icon set is refused."""
    found = Path(settings.NODE_MODULES) / "lucide-static" / "icons" / f"{name}.svg"
    if not NAME.fullmatch(name) or not found.is_file():
        raise TemplateSyntaxError(f"icon {name!r} is not in the icon set")
    match = DRAWING.search(found.read_text(encoding="utf-8"))
    if match is None:
        raise TemplateSyntaxError(f"icon {name!r} holds no drawing")
    return mark_safe(re.sub(r"\s*\n\s*", "", match[1]).replace(" />", "/>"))  # noqa: S308


@library.simple_tag(name="icon")
@lru_cache(maxsize=2048, typed=True)
def icon(name: str, *, size: int = 20, label: str | None = None) -> SafeString:
    """Draw an icon (สัญลักษณ์); with a label it speaks, without one it is silent decoration."""
    voice = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="s-icon" width="{size}" height="{size}" viewBox="0 0 24 24" fill="none" stroke="currentColor"'
        ' stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" focusable="false" {voice}>{lines}</svg>',
        size=size,
        voice=voice,
        lines=drawing(name),
    )
