"""The shape of every table that crosses a stage."""

from commonfield.tables.events import EVENT_TABLES
from commonfield.tables.measures import LINK_QUALITY, LINK_RATE, MEASURE, MEASURE_ATOM
from commonfield.tables.model import Column, Table, TableError
from commonfield.tables.pathway import PATHWAY_TABLES
from commonfield.tables.reference import INSTITUTION, OFFERING, OPENING

__all__ = [
    "EVENT_TABLES",
    "INSTITUTION",
    "LINK_QUALITY",
    "LINK_RATE",
    "MEASURE",
    "MEASURE_ATOM",
    "OFFERING",
    "OPENING",
    "PATHWAY_TABLES",
    "Column",
    "Table",
    "TableError",
]
