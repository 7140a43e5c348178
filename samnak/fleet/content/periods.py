"""The official periods over which the books of cars are kept."""

from samnak.core.periods import Period, month_of

__all__ = ["Period", "month_of"]
