"""Files that desktops make for themselves beside the real ones: they must be taken and given back, but are nobody's document."""

import re

LARGEST_NOTE = 1_048_576
NOTE = re.compile(r"(\._.*|~\$.*|\.~lock\..*#|\.ds_store|thumbs\.db|desktop\.ini|\.directory|\.localized)", re.IGNORECASE)


def is_note(name: str) -> bool:
    """Tell whether a name is one that a desktop keeps its own notes under."""
    return NOTE.fullmatch(name) is not None
