"""An academic year is named by its spring: 2025 runs from 1 July 2024 to 30 June 2025."""

import re
from datetime import date

_WRITTEN = re.compile(r"(\d{4})[-–/](\d{4}|\d{2})")


def academic_year_of(day: date) -> int:
    """Name the academic year in which a day lies."""
    return day.year + (day.month >= 7)


def academic_year_span(academic_year: int) -> tuple[date, date]:
    """Give the first and the last day of an academic year."""
    return date(academic_year - 1, 7, 1), date(academic_year, 6, 30)


def parse_academic_year(written: str) -> int:
    """Read a year as publishers write it: `2022-2023`, `2022-23` and `2022–23` are all 2023.

    Raises:
        ValueError: the text is not two consecutive years. The text itself is not repeated, since it
            may come from a partner's file.
    """
    match = _WRITTEN.fullmatch(written.strip())
    if match is None:
        raise ValueError("expected two consecutive years such as 2022-2023")
    first, second = int(match[1]), match[2]
    if int(second) % 100 != (first + 1) % 100 or (len(second) == 4 and int(second) != first + 1):
        raise ValueError("expected two consecutive years such as 2022-2023")
    return first + 1


def write_academic_year(academic_year: int) -> str:
    """Write an academic year for people: 2025 becomes `2024–25`."""
    return f"{academic_year - 1}–{academic_year % 100:02d}"
