"""What a committee agrees on before it reads and decides: rubrics, rules, charters, instruments."""

from commonfield.catalog.council.assignment import (
    AssignmentRules,
    ConflictRules,
    MustRead,
)
from commonfield.catalog.council.call import Call, CallDecision, Override, Simulation
from commonfield.catalog.council.norming import NormingRules
from commonfield.catalog.council.rubric import Criterion, Level, Rubric

__all__ = [
    "AssignmentRules",
    "Call",
    "CallDecision",
    "ConflictRules",
    "Criterion",
    "Level",
    "MustRead",
    "NormingRules",
    "Override",
    "Rubric",
    "Simulation",
]
