"""Words and codes that every part of Commonfield shares; imports nothing of ours."""

from commonfield.vocabulary.academic_years import (
    academic_year_of,
    academic_year_span,
    parse_academic_year,
    write_academic_year,
)
from commonfield.vocabulary.identifiers import (
    complete_school_code,
    county_fips,
    is_lea_code,
    is_school_code,
    lea_of_school,
)
from commonfield.vocabulary.kinds import MEDIAN, MEDIANS, MONTHS, is_median, rounded_to
from commonfield.vocabulary.languages import LANGUAGES, Language
from commonfield.vocabulary.places import PlaceLevel
from commonfield.vocabulary.statuses import CellStatus
from commonfield.vocabulary.terms import (
    Calendar,
    Season,
    Term,
    college_terms,
    parse_college_term,
    school_term_span,
    write_college_term,
)

__all__ = [
    "LANGUAGES",
    "MEDIAN",
    "MEDIANS",
    "MONTHS",
    "Calendar",
    "CellStatus",
    "Language",
    "PlaceLevel",
    "Season",
    "Term",
    "academic_year_of",
    "academic_year_span",
    "college_terms",
    "complete_school_code",
    "county_fips",
    "is_lea_code",
    "is_median",
    "is_school_code",
    "lea_of_school",
    "parse_academic_year",
    "parse_college_term",
    "rounded_to",
    "school_term_span",
    "write_academic_year",
    "write_college_term",
]
