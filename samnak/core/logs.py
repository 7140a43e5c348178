"""What may not stand in a log: addresses that are keys to something."""

import logging
import re

# calendars by link, answers of guests, doors: whoever has the address needs nothing else
SECRET_PATHS = re.compile(r"(/(?:calendars|rsvp|doors|displays)/)[^/\s?\"']+|([?&]key=)[^&\s\"']+")


def hide_secrets(record: logging.LogRecord) -> bool:
    """Put stars where an address holds a secret; a filter of the handlers, so that no logger is forgotten."""
    message = record.getMessage()
    shown = SECRET_PATHS.sub(lambda found: f"{found[1] or found[2]}***", message)
    if shown != message:
        record.msg, record.args = shown, ()
    return True
