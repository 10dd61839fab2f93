"""What a region can know of itself from public files."""

from commonfield.pipeline.scorecard.published import Gathered, Published
from commonfield.pipeline.scorecard.run import gather, write_scorecard

__all__ = ["Gathered", "Published", "gather", "write_scorecard"]
