"""Disproportionate impact: which groups lie behind by too much, in anybody's file."""

from commonfield.equity.impact.design import Design
from commonfield.equity.impact.methods import METHODS, Asked, Method
from commonfield.equity.impact.record import Record
from commonfield.equity.impact.run import Trends, change, impact
from commonfield.equity.impact.split import Split
from commonfield.equity.impact.trend import Trend

__all__ = ["METHODS", "Asked", "Design", "Method", "Record", "Split", "Trend", "Trends", "change", "impact"]
