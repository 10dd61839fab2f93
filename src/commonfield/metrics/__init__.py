"""Definitions over dated events: counts by year, place and group, before anything is hidden."""

from commonfield.metrics.compiling import compile_metric
from commonfield.metrics.needs import Needs, needs
from commonfield.metrics.permission import Permitted
from commonfield.metrics.run import measure

__all__ = ["Needs", "Permitted", "compile_metric", "measure", "needs"]
