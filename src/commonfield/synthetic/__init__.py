"""Invents a region: learners, partners' files in the real layouts, agreements, and the truth."""

from commonfield.synthetic.run import DATA_AS_OF, Invention, Messiness, invent

__all__ = ["DATA_AS_OF", "Invention", "Messiness", "invent"]
