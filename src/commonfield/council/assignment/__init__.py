"""Who reads what: conflicts, loads, sectors, expertise, language, chance under a cap, solved exactly."""

from commonfield.council.assignment.conflicts import Conflict, Counsel, find_conflicts, find_counsel
from commonfield.council.assignment.problem import Requirement
from commonfield.council.assignment.reading import (
    Declared,
    Proposal,
    Reader,
    read_conflicts,
    read_proposals,
    read_readers,
)
from commonfield.council.assignment.run import Assigned, Drawn, Infeasible, Read, assign, assign_files

__all__ = [
    "Assigned",
    "Conflict",
    "Counsel",
    "Declared",
    "Drawn",
    "Infeasible",
    "Proposal",
    "Read",
    "Reader",
    "Requirement",
    "assign",
    "assign_files",
    "find_conflicts",
    "find_counsel",
    "read_conflicts",
    "read_proposals",
    "read_readers",
]
