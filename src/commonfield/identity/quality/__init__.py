"""How well links are made, and for whom: rates by group, and what names find where ids are hidden."""

from commonfield.identity.quality.comparing import FEWEST, OTHERS, RATIO, compare
from commonfield.identity.quality.expecting import expect
from commonfield.identity.quality.groups import NOT_PERMITTED, OF_NAMES, STATED
from commonfield.identity.quality.run import assess, values_of

__all__ = [
    "FEWEST",
    "NOT_PERMITTED",
    "OF_NAMES",
    "OTHERS",
    "RATIO",
    "STATED",
    "assess",
    "compare",
    "expect",
    "values_of",
]
