"""Who is funded and why: money shared out by rules that a committee adopted."""

from commonfield.council.allocation.funding import Funding
from commonfield.council.allocation.proposals import Proposal, read_proposals
from commonfield.council.allocation.run import Allocation, Award, allocate

__all__ = ["Allocation", "Award", "Funding", "Proposal", "allocate", "read_proposals"]
