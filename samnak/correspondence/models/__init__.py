"""Registers, letters, dispatches, minutes and assignments."""

from samnak.correspondence.models.handling import Assignment, Minute, PresetPhrase
from samnak.correspondence.models.letters import Dispatch, Letter, LetterFile, LetterReference, OutsideParty
from samnak.correspondence.models.registers import NumberCounter, Register, RegisterEntry

__all__ = [
    "Assignment",
    "Dispatch",
    "Letter",
    "LetterFile",
    "LetterReference",
    "Minute",
    "NumberCounter",
    "OutsideParty",
    "PresetPhrase",
    "Register",
    "RegisterEntry",
]
