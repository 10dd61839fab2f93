"""Gaps between groups, with their intervals; from releasable or from anybody's own counts."""

from commonfield.equity.newcombe import Interval, newcombe, wilson
from commonfield.equity.run import gaps

__all__ = ["Interval", "gaps", "newcombe", "wilson"]
