"""In which order waves come: a name says it only where it is a date or a number."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

_REST = {7: "-01", 10: ""}
"""What a month and a day lack of a whole date, by the length at which they are written."""


def order_waves(names: Iterable[str]) -> list[str]:
    """Give each wave once, the earliest first.

    Args:
        names: Those of all rows, as they stand in the file.

    Returns:
        In order of time where all are dates of one form (2026-03 or 2026-03-15) or whole numbers (2, 10 or
        2026), elsewhere as each first stands in the file: fall comes before spring in the alphabet, and w10
        before w9.
    """
    found = list(dict.fromkeys(names))
    if all(name.isdecimal() for name in found):
        return sorted(found, key=int)
    if len({len(name) for name in found}) == 1 and all(map(_is_date, found)):
        return sorted(found)
    return found


def _is_date(name: str) -> bool:
    try:
        date.fromisoformat(name + _REST[len(name)])
    except (KeyError, ValueError):
        return False
    # As long as a day is 2026-W02-1, which is read as a date too.
    return all(part.isdecimal() for part in name.split("-")) and "-" in name
