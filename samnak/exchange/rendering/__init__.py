"""How a letter looks as an e-mail."""

from samnak.exchange.rendering.message import compose, message_id

__all__ = ["compose", "message_id"]
