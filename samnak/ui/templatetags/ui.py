"""`{% load ui %}`: all components and Thai filters of the pages in one library."""

from samnak.ui.templatetags import (
    badges,
    buttons,
    charts,
    documents,
    feedback,
    fields,
    frame,
    icons,
    layout,
    lists,
    thai_filters,
)
from samnak.ui.templatetags.drawing import library

register = library

__all__ = [
    "badges",
    "buttons",
    "charts",
    "documents",
    "feedback",
    "fields",
    "frame",
    "icons",
    "layout",
    "lists",
    "register",
    "thai_filters",
]
