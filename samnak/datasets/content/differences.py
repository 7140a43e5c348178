"""What a new version of a table changes against the one before."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from samnak.datasets.content.schema import ColumnDraft


def difference(
    before: Sequence[ColumnDraft], old_rows: Sequence[Sequence[Any]], after: Sequence[ColumnDraft], rows: Sequence[Sequence[Any]]
) -> dict[str, Any]:
    """Return columns that came, went or changed their type, and how many rows came and went."""
    old, new = {one.name: one for one in before}, {one.name: one for one in after}
    known = [name for name in old if name in new]
    first, second = [list(old).index(name) for name in known], [list(new).index(name) for name in known]
    left = Counter(tuple(row[place] for place in first) for row in old_rows)
    came = Counter(tuple(row[place] for place in second) for row in rows)
    return {
        "added": [one.label for name, one in new.items() if name not in old],
        "removed": [one.label for name, one in old.items() if name not in new],
        "retyped": [[new[name].label, old[name].kind, new[name].kind] for name in known if old[name].kind != new[name].kind],
        "rows_before": len(old_rows),
        "rows_after": len(rows),
        "rows_added": sum((came - left).values()),
        "rows_removed": sum((left - came).values()),
    }
