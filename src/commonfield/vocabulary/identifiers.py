"""Identifiers of places: CDS codes (county, district, school) and county FIPS codes.

A CDS code has 14 digits: 2 for the county, 5 for the district, 7 for the school. The first seven name
an LEA. Files often give the school's seven digits alone, beside those of the LEA.
"""

import re

_LEA = re.compile(r"\d{7}")
_SCHOOL = re.compile(r"\d{14}")
_CALIFORNIA = "06"
_COUNTIES = 58


def is_lea_code(code: str) -> bool:
    """Say whether a code has the form of an LEA's: 7 digits, county and district."""
    return _LEA.fullmatch(code) is not None


def is_school_code(code: str) -> bool:
    """Say whether a code has the form of a school's: 14 digits, county, district and school."""
    return _SCHOOL.fullmatch(code) is not None


def complete_school_code(lea: str, school: str) -> str:
    """Give the 14-digit code of a school from its LEA and its own 7 or 14 digits.

    Raises:
        ValueError: the parts do not make 14 digits.
    """
    code = school if is_school_code(school) else lea + school
    if not is_school_code(code):
        raise ValueError("expected an LEA of 7 digits and a school of 7, or a school of 14")
    return code


def lea_of_school(school: str) -> str:
    """Give the LEA (7 digits) of a 14-digit school code.

    Raises:
        ValueError: the code is not 14 digits.
    """
    if not is_school_code(school):
        raise ValueError("expected a school code of 14 digits")
    return school[:7]


def county_fips(cds: str) -> str:
    """Give the FIPS code of the county in which a CDS code begins: county 33 is `06065`.

    California numbers its counties 1 to 58 in the alphabet; FIPS gives them the odd numbers.

    Raises:
        ValueError: the code does not begin with a county of California.
    """
    county = int(cds[:2]) if re.match(r"\d\d", cds) else 0
    if not 1 <= county <= _COUNTIES:
        raise ValueError("expected a code that begins with a county, 01 to 58")
    return f"{_CALIFORNIA}{2 * county - 1:03d}"
