"""What the page frame needs on every page."""

from typing import Any

from django.http import HttpRequest


def frame(request: HttpRequest) -> dict[str, Any]:
    """Return the navigation, posts and counts of the frame."""
    return {"frame": {"nav": []}}
