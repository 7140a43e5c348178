"""Reads of search."""

from samnak.search.queries.builds import active_build, builds_in_use, is_outdated, open_build, progress, waiting
from samnak.search.queries.engine import find

__all__ = ["active_build", "builds_in_use", "find", "is_outdated", "open_build", "progress", "waiting"]
