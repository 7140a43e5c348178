"""Spreadsheets, as all parts of the office write them."""

from samnak.core.spreadsheets import MONEY, PERCENT, WHOLE, Column, Table, workbook

__all__ = ["MONEY", "PERCENT", "WHOLE", "Column", "Table", "workbook"]
