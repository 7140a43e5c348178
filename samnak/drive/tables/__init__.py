"""Rows as pages show them."""

from samnak.drive.tables.rows import Line, lines_of, look_of, size_words

__all__ = ["Line", "lines_of", "look_of", "size_words"]
