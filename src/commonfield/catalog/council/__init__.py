"""What a committee agrees on before it reads and decides: rubrics, rules, charters, instruments."""

from commonfield.catalog.council.allocation import AllocationRules, Bonus, Helper, Improvement, SetAside
from commonfield.catalog.council.assignment import AssignmentRules, ConflictRules, MustRead
from commonfield.catalog.council.call import Call, CallDecision, Override, Simulation
from commonfield.catalog.council.charter import (
    Alternate,
    Award,
    Body,
    Charter,
    Commitment,
    Delegation,
    Seat,
    Term,
    overlapping_terms,
)
from commonfield.catalog.council.deciding import (
    CompositionRule,
    DecisionRule,
    Openness,
    Proxies,
    Quorum,
    WrittenConsent,
    read_share,
)
from commonfield.catalog.council.norming import NormingRules
from commonfield.catalog.council.open_meetings import OpenMeetingRules, OpenMeetingVersion
from commonfield.catalog.council.pillars import PillarInstrument
from commonfield.catalog.council.rubric import Criterion, Level, Rubric

__all__ = [
    "AllocationRules",
    "Alternate",
    "AssignmentRules",
    "Award",
    "Body",
    "Bonus",
    "Call",
    "CallDecision",
    "Charter",
    "Commitment",
    "CompositionRule",
    "ConflictRules",
    "Criterion",
    "DecisionRule",
    "Delegation",
    "Helper",
    "Improvement",
    "Level",
    "MustRead",
    "NormingRules",
    "OpenMeetingRules",
    "OpenMeetingVersion",
    "Openness",
    "Override",
    "PillarInstrument",
    "Proxies",
    "Quorum",
    "Rubric",
    "Seat",
    "SetAside",
    "Simulation",
    "Term",
    "WrittenConsent",
    "overlapping_terms",
    "read_share",
]
