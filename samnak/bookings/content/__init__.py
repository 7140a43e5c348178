"""What a repetition means: the dates of an RRULE on the wall clock of Bangkok, and the rule in words."""

from samnak.bookings.content.repetition import PATTERNS, Repetition, repetition_of, rule_of
from samnak.bookings.content.series import (
    DAYS,
    Rule,
    RuleError,
    ends_before,
    expand,
    parse_rule,
    rule_in_words,
    rule_text,
)

__all__ = [
    "DAYS",
    "PATTERNS",
    "Repetition",
    "Rule",
    "RuleError",
    "ends_before",
    "expand",
    "parse_rule",
    "repetition_of",
    "rule_in_words",
    "rule_of",
    "rule_text",
]
