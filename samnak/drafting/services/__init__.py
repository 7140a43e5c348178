"""Writes of drafting: write, propose a route, submit, review, sign."""

from samnak.drafting.services.desk import is_secret
from samnak.drafting.services.enclosures import attach_file, detach_file, move_file, rename_file
from samnak.drafting.services.reading import note_reading
from samnak.drafting.services.reviewing import (
    agree,
    change_route,
    comment,
    edit_as_reviewer,
    recall,
    return_draft,
    submit,
)
from samnak.drafting.services.routes import ROUTE_KINDS, propose_route, save_route_template, signers_for
from samnak.drafting.services.sheets import letter_sheet, position_lines
from samnak.drafting.services.signing import BulkResult, sign_draft, sign_drafts
from samnak.drafting.services.writing import create_draft, discard, missing, restore, save_draft

__all__ = [
    "ROUTE_KINDS",
    "BulkResult",
    "agree",
    "attach_file",
    "change_route",
    "comment",
    "create_draft",
    "detach_file",
    "discard",
    "edit_as_reviewer",
    "is_secret",
    "letter_sheet",
    "missing",
    "move_file",
    "note_reading",
    "position_lines",
    "propose_route",
    "recall",
    "rename_file",
    "restore",
    "return_draft",
    "save_draft",
    "save_route_template",
    "sign_draft",
    "sign_drafts",
    "signers_for",
    "submit",
]
