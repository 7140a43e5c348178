"""The language of the record: what is kept or printed is Thai, whatever language its reader has chosen."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.utils import translation


@contextmanager
def in_thai() -> Iterator[None]:
    """Speak Thai inside a block or a decorated function, for words that are kept in the record or printed on paper."""
    with translation.override("th"):
        yield
