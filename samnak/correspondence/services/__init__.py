"""Writes of correspondence: numbers, letters out, letters in, and what is done with them."""

from samnak.correspondence.services.addresses import save_address
from samnak.correspondence.services.arriving import ArrivalData, accept_from_platform, arrive_by_mail
from samnak.correspondence.services.assigning import (
    Target,
    acknowledge,
    assign,
    cancel_assignment,
    finish_assignment,
    return_assignment,
)
from samnak.correspondence.services.dispatching import (
    add_and_dispatch,
    cancel_dispatch,
    deliver_on_platform,
    dispatch,
    mark_dispatch,
    queue_recipients,
    retry_dispatch,
    state_of_dispatch,
)
from samnak.correspondence.services.handling import (
    close_letter,
    mark_opened,
    note_file_opened,
    reopen_letter,
    write_minute,
)
from samnak.correspondence.services.issuing import (
    EnclosureData,
    RecipientData,
    ReferenceData,
    attach_signed_file,
    issue_letter,
)
from samnak.correspondence.services.receiving import (
    receive_paper,
    register_at_unit,
    register_incoming,
    return_letter,
)
from samnak.correspondence.services.registers import (
    expire_reservations,
    open_register,
    reserve_numbers,
    take_number,
    void_number,
)

__all__ = [
    "ArrivalData",
    "EnclosureData",
    "RecipientData",
    "ReferenceData",
    "Target",
    "accept_from_platform",
    "acknowledge",
    "add_and_dispatch",
    "arrive_by_mail",
    "assign",
    "attach_signed_file",
    "cancel_assignment",
    "cancel_dispatch",
    "close_letter",
    "deliver_on_platform",
    "dispatch",
    "expire_reservations",
    "finish_assignment",
    "issue_letter",
    "mark_dispatch",
    "mark_opened",
    "note_file_opened",
    "open_register",
    "queue_recipients",
    "receive_paper",
    "register_at_unit",
    "register_incoming",
    "reopen_letter",
    "reserve_numbers",
    "retry_dispatch",
    "return_assignment",
    "return_letter",
    "save_address",
    "state_of_dispatch",
    "take_number",
    "void_number",
    "write_minute",
]
