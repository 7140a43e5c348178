"""Text files as text, for a look at them and for comparing two versions."""

import codecs

from samnak.files import queries as files
from samnak.files.models import StoredFile

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
