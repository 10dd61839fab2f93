"""What the columns of a table hold: counts of people, shares, or what says whom a row counts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from commonfield.catalog import OutputRules
from commonfield.disclosure.checking.reading import Sheet

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_NO_LETTER = re.compile(r"[^a-z0-9]+")
_BELOW = re.compile(r"(?:<|less than |fewer than |under |menos de )\s*(\d+)")
_AT_MOST = re.compile(r"(?:<=|≤|1\s*[-–]|1 to |0\s*[-–]|de 1 a )\s*(\d+)")
_YEARS = range(1900, 2101)
_FEW = 2
_LONG = 6
"""Whole numbers of so many digits, all different and of one length, are codes."""


@dataclass(frozen=True)
class Number:
    """A number as it is written: its value, and half of the unit of its last digit."""

    value: Fraction
    half: Fraction


@dataclass(frozen=True)
class Counted:
    """The columns of a table by position.

    Attributes:
        sheet: The table.
        counts: Columns that count people.
        shares: Columns with shares, rates, means and medians.
        keys: Columns that say whom a row counts.
        stated: Columns that look like counts of people, and are none, as the maker says.
    """

    sheet: Sheet
    counts: tuple[int, ...]
    shares: tuple[int, ...]
    keys: tuple[int, ...]
    stated: tuple[int, ...]

    def whole(self, row: int) -> int | None:
        """Give the largest count of a row: of everybody in it. Null where it shows none."""
        shown = [n for c in self.counts if (n := count_of(self.sheet.cells[c][row])) is not None]
        return max(shown) if shown else None


def classify(sheet: Sheet, rules: OutputRules, *, not_people: Iterable[str] = ()) -> Counted:
    """Say what each column holds, by its name and by what is written in it."""
    said = {plain(name) for name in not_people}
    counts, shares, keys, stated = [], [], [], []
    for position, name in enumerate(sheet.columns):
        cells = sheet.cells[position]
        numbers = [cell for cell in cells if number_of(cell)]
        if not numbers or not _are_numbers(cells, rules):
            keys.append(position)
        elif _named(name, (*rules.shares, *rules.means)) or any(count_of(cell) is None for cell in numbers):
            shares.append(position)
        elif _named(name, rules.not_counts) or _are_codes(name, numbers, rules):
            keys.append(position)
        elif plain(name) in said:
            stated.append(position)
        else:
            counts.append(position)
    return Counted(sheet, tuple(counts), tuple(shares), tuple(keys), tuple(stated))


def _are_numbers(cells: Iterable[str], rules: OutputRules) -> bool:
    """Whether half of what is written are numbers: a word among them stands for a hidden one."""
    written = [cell for cell in cells if not is_hidden(cell, rules)]
    return 2 * sum(number_of(cell) is not None for cell in written) >= len(written)


def _are_codes(name: str, numbers: list[str], rules: OutputRules) -> bool:
    """Whether whole numbers are codes or years: they begin with 0, or all lie among the years of our time."""
    if any(len(cell) > 1 and cell.startswith("0") for cell in numbers):
        return True
    long = len(numbers) >= _FEW and len({len(c) for c in numbers}) == 1 and len(numbers[0]) >= _LONG
    if long and "," not in numbers[0] and len(set(numbers)) == len(numbers):
        return True
    years = all(cell.isdigit() and int(cell) in _YEARS for cell in numbers)
    return years and not _named(name, rules.wholes)


def number_of(cell: str) -> Number | None:
    """Read a number with its precision; a percentage is read as a share. None where it is no number."""
    text = cell.replace(",", "").replace(" ", "")
    percent = text.endswith("%")
    text = text.removesuffix("%")
    try:
        value = Fraction(text) if "/" not in text else None
    except (ValueError, ZeroDivisionError):
        return None
    if value is None:
        return None
    mantissa, _, exponent = text.lower().partition("e")
    digits = len(mantissa.partition(".")[2]) - int(exponent or 0)
    scale = 100 if percent else 1
    return Number(value / scale, Fraction(1, 2 * scale) / Fraction(10) ** digits)


def count_of(cell: str) -> int | None:
    """Read a whole number of people; none where it is none."""
    if "%" in cell or (number := number_of(cell)) is None:
        return None
    return int(number.value) if number.value.denominator == 1 and number.value >= 0 else None


def is_hidden(cell: str, rules: OutputRules) -> bool:
    """Whether a cell stands for a hidden number."""
    return not cell or cell in rules.hidden or mark_below(cell) is not None


def mark_below(cell: str) -> int | None:
    """Give the number that a mark such as `<11` or `1-10` says the hidden one lies below; none where none."""
    text = cell.lower().strip()
    if found := _BELOW.fullmatch(text):
        return int(found[1])
    found = _AT_MOST.fullmatch(text)
    return int(found[1]) + 1 if found else None


def plain(name: str) -> str:
    """Write a name in lower case without accents and signs: `StudentBirthDate` as `student birth date`."""
    letters = unicodedata.normalize("NFKD", _CAMEL.sub(" ", name))
    lowered = "".join(c for c in letters if not unicodedata.combining(c)).lower()
    return _NO_LETTER.sub(" ", lowered).strip()


def _named(name: str, words: Iterable[str]) -> bool:
    """Whether one of some words stands in the name of a column, or a sign that means one."""
    said = f" {plain(name)} "
    return any(f" {plain(word)} " in said for word in words)


def is_share(name: str, cells: Iterable[str], rules: OutputRules) -> bool:
    """Whether a column holds shares of people: by its name, by signs of percent, or all from 0 to 1."""
    if _named(name, rules.means):
        return False
    numbers = [(cell, number) for cell in cells if (number := number_of(cell))]
    parts = all("%" in cell or 0 <= number.value <= 1 for cell, number in numbers)
    return "%" in name or _named(name, rules.shares) or parts


def is_whole(name: str, rules: OutputRules) -> bool:
    """Whether a column is named like the count of everybody in a row."""
    return _named(name, rules.wholes)


def is_identifying(name: str, rules: OutputRules) -> bool:
    """Whether a column is named like something that identifies a person."""
    return _named(name, rules.identifying)


def is_total(cell: str, rules: OutputRules) -> bool:
    """Whether a cell says that its row counts everybody."""
    return plain(cell) in {plain(word) for word in rules.totals}


def is_unclear(name: str, rules: OutputRules) -> bool:
    """Whether the name of a column tells a stranger nothing: `V1`, `col_2`, `Unnamed: 0`, or none at all."""
    words = plain(name).split()
    bare = [word.rstrip("0123456789") for word in words]
    told = [word for word in bare if word]
    return not told or (len(told) == 1 and told[0] in rules.unclear)
