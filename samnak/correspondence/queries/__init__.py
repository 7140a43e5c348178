"""Reads of correspondence."""

from samnak.correspondence.queries.access import (
    OPEN_STATES,
    assignment_for,
    dispatch_for,
    entry_for,
    get_for,
    letter_of,
    my_assignments,
    register_for,
    registers_of,
    visible_to,
)
from samnak.correspondence.queries.arrivals import canonical_number, duplicates, registry_of
from samnak.correspondence.queries.carrying import dispatch_to_carry
from samnak.correspondence.queries.choices import address_book, letter_of_assignment, registries_to_enter, targets
from samnak.correspondence.queries.finding import (
    about_how_many,
    finds_by,
    found_by,
    ids_after,
    letters_to_find,
    visible_among,
    words_on,
)
from samnak.correspondence.queries.lists import (
    ListFilter,
    arrivals,
    entries,
    failed_dispatches,
    letters,
    search,
    to_send,
    years_of,
)
from samnak.correspondence.queries.records import file_counts, record_books, record_years, records
from samnak.correspondence.queries.work import WorkRow, duties_of, work_counts, work_rows

__all__ = [
    "OPEN_STATES",
    "ListFilter",
    "WorkRow",
    "about_how_many",
    "address_book",
    "arrivals",
    "assignment_for",
    "canonical_number",
    "dispatch_for",
    "dispatch_to_carry",
    "duplicates",
    "duties_of",
    "entries",
    "entry_for",
    "failed_dispatches",
    "file_counts",
    "finds_by",
    "found_by",
    "get_for",
    "ids_after",
    "letter_of",
    "letter_of_assignment",
    "letters",
    "letters_to_find",
    "my_assignments",
    "record_books",
    "record_years",
    "records",
    "register_for",
    "registers_of",
    "registries_to_enter",
    "registry_of",
    "search",
    "targets",
    "to_send",
    "visible_among",
    "visible_to",
    "words_on",
    "work_counts",
    "work_rows",
    "years_of",
]
