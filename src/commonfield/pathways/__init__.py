"""The pathway as an object: compiled link by link, planned, told."""

from commonfield.pathways.answers import Answer, Break, Compiled, Fault, Status, Warned
from commonfield.pathways.links import Job
from commonfield.pathways.planning import Candidate, Missing, Remote, Wanted, plan, remote_offers
from commonfield.pathways.run import compile_pathways
from commonfield.pathways.terms import Term, parse_term, term_on

__all__ = [
    "Answer",
    "Break",
    "Candidate",
    "Compiled",
    "Fault",
    "Job",
    "Missing",
    "Remote",
    "Status",
    "Term",
    "Wanted",
    "Warned",
    "compile_pathways",
    "parse_term",
    "plan",
    "remote_offers",
    "term_on",
]
