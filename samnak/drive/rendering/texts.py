"""Tables in text files as tables."""

import csv
from itertools import islice
from typing import Any

MOST_ROWS, MOST_CELLS = 300, 40  # of a table that is shown


def sheet_of(text: str, *, more: bool) -> dict[str, Any]:
    """Return the beginning of a CSV text as a head and rows; the sign between the cells is found out."""
    try:
        dialect: Any = csv.Sniffer().sniff(text[:8_192], delimiters=",;\t|")
    except csv.Error:
        dialect = csv.excel
    rows = [row[:MOST_CELLS] for row in islice(csv.reader(text.splitlines(), dialect), MOST_ROWS + 2) if row]
    return {
        "kind": "sheet",
        "head": rows[0] if rows else [],
        "rows": rows[1 : MOST_ROWS + 1],
        "more": more or len(rows) > MOST_ROWS + 1,
    }
