"""Words and codes that every part of Commonfield shares; imports nothing of ours."""

from commonfield.vocabulary.academic_years import (
    academic_year_of,
    academic_year_span,
    parse_academic_year,
    write_academic_year,
)
from commonfield.vocabulary.languages import LANGUAGES, Language
from commonfield.vocabulary.places import PlaceLevel
from commonfield.vocabulary.statuses import CellStatus

__all__ = [
    "LANGUAGES",
    "CellStatus",
    "Language",
    "PlaceLevel",
    "academic_year_of",
    "academic_year_span",
    "parse_academic_year",
    "write_academic_year",
]
