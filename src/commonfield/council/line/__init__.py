"""How sure the line between funded and not funded is."""

from commonfield.council.line.changes import Award, MovedScore, WithoutReader
from commonfield.council.line.readings import Components
from commonfield.council.line.run import (
    Further,
    Line,
    Standing,
    adjusted_scores,
    examine_line,
    refuse_parted,
    without_readers,
)

__all__ = [
    "Award",
    "Components",
    "Further",
    "Line",
    "MovedScore",
    "Standing",
    "WithoutReader",
    "adjusted_scores",
    "examine_line",
    "refuse_parted",
    "without_readers",
]
