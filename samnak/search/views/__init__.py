"""The one search: a page that works without script, and the palette's suggestions."""

from samnak.search.views.finding import results
from samnak.search.views.suggestions import palette

__all__ = ["palette", "results"]
