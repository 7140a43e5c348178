"""Writes of search: the index follows what the apps above keep."""

from samnak.search.services.following import follow_table
from samnak.search.services.indexing import Source, index_changes
from samnak.search.services.rebuilding import rebuild

__all__ = ["Source", "follow_table", "index_changes", "rebuild"]
