"""The record of a data set in the keys and Thai words of the government catalogue (domain: F.5)."""

from collections.abc import Mapping, Sequence
from typing import Any

from samnak.core.language import in_thai
from samnak.datasets.content.fields import extras_of
from samnak.datasets.content.schema import ColumnDraft
from samnak.datasets.enums import OTHER, DataSetState, Objective
from samnak.datasets.models import Column, DataSet, DataTable

CHOSEN = ("data_type", "update_frequency_unit", "geo_coverage", "data_format", "license_id")


def government_record(data_set: DataSet) -> dict[str, Any]:
    """Return the fields of the catalogue with their Thai words; a field that is empty is left out."""
    with in_thai():
        found: dict[str, Any] = {
            "title": data_set.title,
            "name": data_set.slug,
            "notes": data_set.notes,
            "objective": [str(Objective(one).label) for one in data_set.objective],
            "objective_other": data_set.objective_other if OTHER in data_set.objective else "",
            "maintainer": data_set.maintainer,
            "maintainer_email": data_set.maintainer_email,
            "update_frequency_interval": str(data_set.update_frequency_interval or ""),
            "data_source": data_set.data_source,
            "data_category": data_set.get_data_category_display(),
            "data_class_level": data_set.get_data_class_level_display(),
            "accessible_condition": data_set.accessible_condition,
            "url": data_set.url,
            "allow_harvest": "True" if data_set.allow_harvest else "False",
        }
        for name in CHOSEN:
            value = getattr(data_set, name)
            found[name] = str(getattr(data_set, f"get_{name}_display")())
            found[f"{name}_other"] = getattr(data_set, f"{name}_other") if value == OTHER else ""
        for extra in extras_of(data_set.data_type):
            found[extra.key] = str(data_set.extras.get(extra.key) or "")
            if extra.has_other:
                found[f"{extra.key}_other"] = str(data_set.extras.get(f"{extra.key}_other") or "")
    return {key: value for key, value in found.items() if value not in ("", [])}


def frozen_record(data_set: DataSet, tables: Sequence[DataTable]) -> dict[str, Any]:
    """Return what an approver approves: the record, and every table with its dictionary."""
    return {
        "fields": government_record(data_set),
        "codes": {name: getattr(data_set, name) for name in (*CHOSEN, "data_category", "data_class_level")},
        "objective": list(data_set.objective),
        "extras": dict(data_set.extras),
        "interval": data_set.update_frequency_interval,
        "unit": data_set.unit.name,
        "state": DataSetState.APPROVED.value,
        "tables": [_table(one) for one in tables if one.newest is not None],
    }


def _table(table: DataTable) -> dict[str, Any]:
    version = table.newest
    if version is None:
        raise ValueError("a table without a version cannot be released")
    return {
        "id": str(table.pk),
        "name": table.name,
        "description": table.description,
        "version": str(version.pk),
        "number": version.number,
        "rows": version.row_count,
        "size": version.file.blob.size,
        "sha256": version.file.blob_id,
        "note": version.note,
        "covers_from": version.covers_from.isoformat() if version.covers_from else "",
        "covers_to": version.covers_to.isoformat() if version.covers_to else "",
        "made_at": version.made_at.isoformat(),
        "columns": [_column(one) for one in version.columns.all()],
    }


def _column(column: Column) -> dict[str, Any]:
    return {
        "name": column.name,
        "label": column.label,
        "kind": column.kind,
        "description": column.description,
        "unit": column.unit,
        "required": column.required,
        "unique": column.unique,
        "examples": column.examples,
        "statistics": column.statistics,
    }


def kinds_of(table: Mapping[str, Any]) -> dict[str, str]:
    """Return the types of a released table's columns by their names, in their order."""
    return {one["name"]: one["kind"] for one in table["columns"]}


def searched_words(data_set: DataSet, tables: Sequence[DataTable]) -> str:
    """Return what the public catalogue searches."""
    labels = [column.label for table in tables if table.newest for column in table.newest.columns.all()]
    parts = [data_set.title, data_set.notes, *data_set.tags, data_set.agency.name, data_set.unit.name, data_set.data_source]
    return "\n".join([*parts, *(table.name for table in tables), *dict.fromkeys(labels)])


def columns_as_drafts(table: Mapping[str, Any]) -> list[ColumnDraft]:
    """Return the columns of a released table."""
    return [
        ColumnDraft(name=one["name"], label=one["label"], kind=one["kind"], description=one["description"], unit=one["unit"])
        for one in table["columns"]
    ]
