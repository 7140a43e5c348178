"""Errors of editing on the web."""

from samnak.core.errors import DomainError


class TokenError(Exception):
    """The token of a call is forged, out of date, or of somebody who has left."""


class EditorAwayError(DomainError):
    """The editor does not answer, or does not say what it can open."""
