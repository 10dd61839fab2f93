"""Definitions over dated events: counts by year, place and group, before anything is hidden."""

from commonfield.metrics.atoms import measure_atoms
from commonfield.metrics.calendar import due_on
from commonfield.metrics.compiling import compile_metric
from commonfield.metrics.describe import counted_among, counts_some, describe, sql
from commonfield.metrics.differing import ALWAYS, Difference, always, differ
from commonfield.metrics.examples import run_example
from commonfield.metrics.needs import Needs, conditions, needs
from commonfield.metrics.onward import find_awards, find_finished, find_first_college
from commonfield.metrics.otherwise import measure_otherwise
from commonfield.metrics.outcomes import OWN, outcomes_of
from commonfield.metrics.permission import Permitted
from commonfield.metrics.person_rows import PersonRows, parts_of, person_rows
from commonfield.metrics.run import measure
from commonfield.metrics.saying import group_sentence
from commonfield.metrics.sentence import sentence
from commonfield.metrics.trail import contributing

__all__ = [
    "ALWAYS",
    "OWN",
    "Difference",
    "Needs",
    "Permitted",
    "PersonRows",
    "always",
    "compile_metric",
    "conditions",
    "contributing",
    "counted_among",
    "counts_some",
    "describe",
    "differ",
    "due_on",
    "find_awards",
    "find_finished",
    "find_first_college",
    "group_sentence",
    "measure",
    "measure_atoms",
    "measure_otherwise",
    "needs",
    "outcomes_of",
    "parts_of",
    "person_rows",
    "run_example",
    "sentence",
    "sql",
]
