"""Who is funded and why: money shared out by rules that a committee adopted."""

from commonfield.council.allocation.funding import Funding
from commonfield.council.allocation.improving import Plan, plan_improvement
from commonfield.council.allocation.levels import LevelStep, find_steps
from commonfield.council.allocation.proposals import Proposal, read_proposals
from commonfield.council.allocation.run import Allocation, Award, allocate

__all__ = [
    "Allocation",
    "Award",
    "Funding",
    "LevelStep",
    "Plan",
    "Proposal",
    "allocate",
    "find_steps",
    "plan_improvement",
    "read_proposals",
]
