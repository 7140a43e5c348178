"""Rows of the knowledge base."""

from samnak.knowledge.models.collections import Collection, Curator
from samnak.knowledge.models.entries import Edition, Entry, RelatedEntry
from samnak.knowledge.models.readers import Feedback, ReaderToday, ReadingDay

__all__ = ["Collection", "Curator", "Edition", "Entry", "Feedback", "ReaderToday", "ReadingDay", "RelatedEntry"]
