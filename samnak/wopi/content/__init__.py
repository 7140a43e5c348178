"""What the protocol is made of: the editor's own description, its signed calls, our tokens."""

from samnak.wopi.content.discovery import Discovery, ProofKey, read_discovery
from samnak.wopi.content.proof import is_proven, moment_of
from samnak.wopi.content.tokens import LASTS, Pass, make_token, read_token

__all__ = ["LASTS", "Discovery", "Pass", "ProofKey", "is_proven", "make_token", "moment_of", "read_discovery", "read_token"]
