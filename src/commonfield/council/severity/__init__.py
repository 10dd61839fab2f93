"""How severely readers read, and where proposals stand once that is taken into account."""

from commonfield.council.severity.barred import read_barred
from commonfield.council.severity.crossed import CrossedFit, Effect, fit_crossed
from commonfield.council.severity.facets import Measure, Spread, Step
from commonfield.council.severity.interactions import Interaction
from commonfield.council.severity.likelihood import Penalties
from commonfield.council.severity.plain import as_data, refused_data
from commonfield.council.severity.rasch import RaschFit, fit_rasch
from commonfield.council.severity.run import Severity, measure_severity
from commonfield.council.severity.sweep import ReaderSwept, Sweep
from commonfield.council.severity.telling import Table, notes, summary, tables

__all__ = [
    "CrossedFit",
    "Effect",
    "Interaction",
    "Measure",
    "Penalties",
    "RaschFit",
    "ReaderSwept",
    "Severity",
    "Spread",
    "Step",
    "Sweep",
    "Table",
    "as_data",
    "fit_crossed",
    "fit_rasch",
    "measure_severity",
    "notes",
    "read_barred",
    "refused_data",
    "summary",
    "tables",
]
