"""Birth dates in whatever way they are written, as eight digits: year, month, day.

The same ways are known where names are linked in plain text (`identity.people.dates`), from these lists.
A slip such as a thirteenth month is kept: what stands there can still be compared.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

FORMS = (
    "%Y-%m-%d", "%Y%m%d", "%m/%d/%Y", "%d/%m/%Y", "%d.%m.%Y", "%Y/%m/%d", "%m-%d-%Y", "%d-%m-%Y", "%m%d%Y",
    "%d%m%Y", "%Y %m %d", "%m %d %Y", "%d %m %Y", "%m/%d/%y", "%d/%m/%y", "%m-%d-%y", "%d.%m.%y", "%d-%b-%Y",
    "%d %b %Y", "%b %d, %Y", "%B %d, %Y", "%d %B %Y", "%d-%b-%y",
)  # fmt: skip
"""Where two fit a column equally well the first is taken."""
_MONTHS = (
    "jan ene", "feb", "mar", "apr abr", "may", "jun", "jul", "aug ago", "sep set", "oct", "nov", "dec dic",
)  # fmt: skip
MONTH_OF = {name: f"{at:02d}" for at, names in enumerate(_MONTHS, 1) for name in names.split()}
CENTURY = 30
"""A year of two digits below this is of this century."""
_SAMPLE = 5_000
_PARTS = {
    "Y": r"(?P<Y>\d{4})", "m": r"(?P<m>\d{1,2})", "d": r"(?P<d>\d{1,2})", "y": r"(?P<y>\d{2})",
    "b": r"(?P<b>[^\W\d_]{3,})\.?", "B": r"(?P<b>[^\W\d_]{3,})\.?",
}  # fmt: skip
_TIME = r"(?:[T ]+[\d:.]+(?:Z|[+-][\d:]+)?(?: ?[APap]\.?[Mm]\.?)?)?"


class DateForm:
    """One way of writing dates, as `strptime` has it; a time of day after the date does not matter."""

    def __init__(self, form: str) -> None:
        self.form = form
        compact = re.search(r"%[Ymd]%[Ymd]", form) is not None
        parts = []
        for piece in re.findall(r"%.|[^%]+", form):
            if piece[0] != "%":
                parts.append(re.escape(piece).replace(r"\ ", r"\s+"))
            elif piece[1] in _PARTS:
                part = _PARTS[piece[1]]
                parts.append(part.replace("{1,2}", "{2}") if compact else part)
            else:
                parts.append(r"[\w:.+]*")
        self._pattern = re.compile("".join(parts) + _TIME)

    def digits(self, written: str) -> str:
        """Give YYYYMMDD; empty where the text is not written in this way."""
        found = self._pattern.fullmatch(written)
        if not found:
            return ""
        told = found.groupdict()
        month = told.get("m") or MONTH_OF.get((told.get("b") or "")[:3].lower(), "")
        year = told.get("Y") or ""
        if two := told.get("y"):
            year = f"{'20' if int(two) < CENTURY else '19'}{two}"
        return f"{year}{month:0>2}{told.get('d') or '01':0>2}" if year and month else ""


def form_of(values: Sequence[str]) -> DateForm:
    """Give the way of writing in which most of the values are a possible date."""
    sample = sorted(set(values))
    sample = sample[:: len(sample) // _SAMPLE + 1]

    def fits(form: DateForm) -> int:
        return sum(_possible(form.digits(value)) for value in sample)

    return max(map(DateForm, FORMS), key=fits)


def _possible(digits: str) -> bool:
    return bool(digits) and 1 <= int(digits[4:6]) <= 12 and 1 <= int(digits[6:]) <= 31
