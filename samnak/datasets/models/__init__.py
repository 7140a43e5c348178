"""Rows of data sets: the sets, their tables and versions, what was found in them, what was released."""

from samnak.datasets.models.releases import CatalogPush, PlatformSwitch, Release
from samnak.datasets.models.sets import DataSet
from samnak.datasets.models.tables import Column, DataTable, PersonalFinding, QualityFinding, Row, TableVersion

__all__ = [
    "CatalogPush",
    "Column",
    "DataSet",
    "DataTable",
    "PersonalFinding",
    "PlatformSwitch",
    "QualityFinding",
    "Release",
    "Row",
    "TableVersion",
]
