"""Text files as text, for a look at them and for comparing two versions."""

import codecs
import csv
from itertools import islice
from typing import Any

from samnak.files import queries as files
from samnak.files.models import StoredFile

MOST_ROWS, MOST_CELLS = 300, 40  # of a table that is shown
MOST = 200_000  # bytes that are shown or compared
TEXTS = ("text/", "application/json", "application/xml")


def is_text(media_type: str) -> bool:
    """Tell whether a file of this type is shown as text."""
    return media_type.startswith(TEXTS)


def text_of(file: StoredFile | None, most: int = MOST) -> tuple[str, bool]:
    """Return the beginning of a text file in whichever usual encoding it has, and whether there is more."""
    if file is None:
        return "", False
    with files.open_stream(file) as stream:
        data = stream.read(most + 1)
    more = len(data) > most
    data = data[:most]
    for encoding in _encodings(data):
        try:
            decoder = codecs.getincrementaldecoder(encoding)()
            return decoder.decode(data, final=not more).removeprefix("\ufeff").replace("\r\n", "\n"), more
        except UnicodeDecodeError:
            continue
    return data.decode("utf-8", "replace"), more


def _encodings(data: bytes) -> tuple[str, ...]:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ("utf-16",)
    return ("utf-8", "cp874")


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
