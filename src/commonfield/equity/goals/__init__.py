"""How many people lie between a shown figure and what the region wants it to be."""

from commonfield.equity.goals.run import COLUMNS, distances

__all__ = ["COLUMNS", "distances"]
