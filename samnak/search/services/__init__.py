"""Writes of search: the index follows what the apps above keep; people keep their searches."""

from samnak.search.services.following import follow_table
from samnak.search.services.indexing import Source, index_changes, note
from samnak.search.services.rebuilding import rebuild
from samnak.search.services.saving import (
    change_search,
    clear_removed,
    narrowed_of,
    new_answers,
    put_off,
    remove_search,
    return_search,
    save_search,
)

__all__ = [
    "Source",
    "change_search",
    "clear_removed",
    "follow_table",
    "index_changes",
    "narrowed_of",
    "new_answers",
    "note",
    "put_off",
    "rebuild",
    "remove_search",
    "return_search",
    "save_search",
]
