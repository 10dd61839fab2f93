"""Why a person is counted in a metric, or not: which rule, which rows."""

from commonfield.metrics.tracing.read import find_examples, trace
from commonfield.metrics.tracing.told import Asked, InYear, Row, Trace, Unmet
from commonfield.metrics.tracing.words import lines_of

__all__ = ["Asked", "InYear", "Row", "Trace", "Unmet", "find_examples", "lines_of", "trace"]
