"""Definitions over dated events: counts by year, place and group, before anything is hidden."""

from commonfield.metrics.atoms import measure_atoms
from commonfield.metrics.calendar import due_on
from commonfield.metrics.compiling import compile_metric
from commonfield.metrics.describe import describe, sql
from commonfield.metrics.examples import run_example
from commonfield.metrics.needs import Needs, needs
from commonfield.metrics.otherwise import measure_otherwise
from commonfield.metrics.permission import Permitted
from commonfield.metrics.run import measure
from commonfield.metrics.sentence import sentence
from commonfield.metrics.trail import contributing

__all__ = [
    "Needs",
    "Permitted",
    "compile_metric",
    "contributing",
    "describe",
    "due_on",
    "measure",
    "measure_atoms",
    "measure_otherwise",
    "needs",
    "run_example",
    "sentence",
    "sql",
]
