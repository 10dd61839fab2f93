"""The pathway as an object: compiled link by link, planned, told."""

from commonfield.pathways.answers import Answer, Break, Compiled, Fault, Status, Warned
from commonfield.pathways.links import Job
from commonfield.pathways.run import compile_pathways
from commonfield.pathways.terms import Term, parse_term, term_on

__all__ = [
    "Answer",
    "Break",
    "Compiled",
    "Fault",
    "Job",
    "Status",
    "Term",
    "Warned",
    "compile_pathways",
    "parse_term",
    "term_on",
]
