"""What a change of a definition does to the figures, and whom it moves."""

from commonfield.metrics.differing.run import ALWAYS, Difference, always, differ

__all__ = ["ALWAYS", "Difference", "always", "differ"]
