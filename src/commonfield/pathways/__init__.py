"""The pathway as an object: compiled link by link, planned, told."""

from commonfield.pathways.answers import Answer, Break, Compiled, Fault, Status, Warned
from commonfield.pathways.terms import Term, parse_term, term_on

__all__ = [
    "Answer",
    "Break",
    "Compiled",
    "Fault",
    "Status",
    "Term",
    "Warned",
    "parse_term",
    "term_on",
]
