"""A pathway's observed passage: the metrics and the report that follow by rule from its definition."""

from commonfield.catalog.passage.making import (
    ENTERED,
    GROUPS,
    MONTHS,
    ONWARD,
    WORK,
    Made,
    make_passage,
    metric_name,
    report_name,
)
from commonfield.catalog.passage.steps import UNSEEN, Passage, passage_of

__all__ = [
    "ENTERED",
    "GROUPS",
    "MONTHS",
    "ONWARD",
    "UNSEEN",
    "WORK",
    "Made",
    "Passage",
    "make_passage",
    "metric_name",
    "passage_of",
    "report_name",
]
