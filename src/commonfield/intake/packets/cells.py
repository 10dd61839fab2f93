"""What a cell of a form says, as the text that the partner's system would have exported."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from commonfield.catalog import Element
from commonfield.intake.packets.design import plain

_DAY_ONE = datetime(1899, 12, 30)
_SERIAL = range(7306, 73_415)  # 1920 to 2100 as a spreadsheet counts days
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")


def text_of(value: Any, element: Element, codes: Mapping[str, str]) -> str:
    """Give a cell as text: a label as its code, a date as the layout writes it, a number without tail.

    What cannot be understood stays as it is: the rules of the dictionary decide, and say what is wrong.

    Args:
        value: As the workbook holds it: text, number, date, truth, or nothing.
        element: Which column.
        codes: Code by label, written plainly, for a column with choices.
    """
    if value is None:
        return ""
    if element.type == "date":
        return _date(value, element.format)
    text = _number(value) if isinstance(value, int | float) else _words(value)
    return codes.get(plain(text), text) if codes else text


def _words(value: Any) -> str:
    if isinstance(value, datetime) and not value.time():
        return value.date().isoformat()
    return " ".join(str(value).split())


def _number(value: float) -> str:
    if isinstance(value, bool):
        return str(value).upper()
    return str(int(value)) if float(value).is_integer() else repr(value)


def _date(value: Any, pattern: str) -> str:
    if isinstance(value, date):
        return _written(value, pattern)
    if isinstance(value, int | float) and not isinstance(value, bool):
        if int(value) in _SERIAL:
            return _written(_DAY_ONE + timedelta(days=int(value)), pattern)
        return _number(value)
    text = _words(value)
    if found := _ISO.fullmatch(text):  # one meaning everywhere, so it may be taken as a date
        try:
            return _written(date(*map(int, found.groups())), pattern)
        except ValueError:
            return text
    return text


def _written(day: date, pattern: str) -> str:
    # strftime does not fill years before 1000 with zeros on every system.
    return day.strftime(pattern.replace("%Y", f"{day.year:04d}"))
