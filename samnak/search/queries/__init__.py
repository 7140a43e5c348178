"""Reads of search."""

from samnak.search.queries.asking import MOST_WAITING, allowed, answer
from samnak.search.queries.builds import active_build, builds_in_use, is_outdated, open_build, progress, waiting
from samnak.search.queries.engine import find
from samnak.search.queries.saved import alerting, removed_of, saved_for, saved_of
from samnak.search.queries.spelling import near_misses

__all__ = [
    "MOST_WAITING",
    "active_build",
    "alerting",
    "allowed",
    "answer",
    "builds_in_use",
    "find",
    "is_outdated",
    "near_misses",
    "open_build",
    "progress",
    "removed_of",
    "saved_for",
    "saved_of",
    "waiting",
]
