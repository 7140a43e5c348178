"""The language of search: words of documents, questions as people type them, and passages with the words marked."""

from samnak.search.content.documents import Document, Found, Narrowed, Question, reader_of
from samnak.search.content.passages import Piece, passage, whole
from samnak.search.content.slips import folded, likeness, other_layout
from samnak.search.content.typed import Term, read
from samnak.search.content.words import SEGMENTER, is_thai, lexemes_of, stands_alone, titled, units_of, vector_of

__all__ = [
    "SEGMENTER",
    "Document",
    "Found",
    "Narrowed",
    "Piece",
    "Question",
    "Term",
    "folded",
    "is_thai",
    "lexemes_of",
    "likeness",
    "other_layout",
    "passage",
    "read",
    "reader_of",
    "stands_alone",
    "titled",
    "units_of",
    "vector_of",
    "whole",
]
