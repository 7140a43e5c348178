"""Writes of routing: start a case, act on its steps, change what lies ahead, keep templates."""

from samnak.routing.services.cases import cancel_case, end_subject, recall, replace_pending_steps, start_case
from samnak.routing.services.definitions import retire_definition, save_definition
from samnak.routing.services.plans import Outcome, PlannedStep, check_plan, plan_of_definition
from samnak.routing.services.steps import agree, check_turn, comment, note_edit, return_to

__all__ = [
    "Outcome",
    "PlannedStep",
    "agree",
    "cancel_case",
    "check_plan",
    "check_turn",
    "comment",
    "end_subject",
    "note_edit",
    "plan_of_definition",
    "recall",
    "replace_pending_steps",
    "retire_definition",
    "return_to",
    "save_definition",
    "start_case",
]
