"""Jobs of official cars."""

from samnak.fleet.tasks import register

__all__ = ["register"]
