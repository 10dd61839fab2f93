"""The pages of a scorecard, in the order in which they are read."""

from commonfield.pipeline.scorecard.pages.run import profile

__all__ = ["profile"]
