"""What a repetition means: the dates of an RRULE on the wall clock of Bangkok, and the rule in words."""

from samnak.bookings.content.series import Rule, RuleError, ends_before, expand, parse_rule, rule_in_words, rule_text

__all__ = ["Rule", "RuleError", "ends_before", "expand", "parse_rule", "rule_in_words", "rule_text"]
