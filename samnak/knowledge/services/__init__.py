"""Writes of the knowledge base."""

from samnak.knowledge.services.collections import change_collection, open_collection
from samnak.knowledge.services.publishing import publish, recall, return_entry, review, revise, submit, withdraw
from samnak.knowledge.services.reading import answer, forget_readers, note_reading
from samnak.knowledge.services.writing import choose_related, edit_entry, restore, write_entry

__all__ = [
    "answer",
    "change_collection",
    "choose_related",
    "edit_entry",
    "forget_readers",
    "note_reading",
    "open_collection",
    "publish",
    "recall",
    "restore",
    "return_entry",
    "review",
    "revise",
    "submit",
    "withdraw",
    "write_entry",
]
