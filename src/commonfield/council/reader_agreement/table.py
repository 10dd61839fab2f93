"""Units by readers as a file has them: text, with the rows that it stands in."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from commonfield.council.reader_agreement.levels import Cell
from commonfield.tables.plain_file import refuse_rows

_LARGEST = 1e6
_NOTHING = frozenset({"na", "n/a", "nan", "null", "none", "."})
_ZERO_IN_FRONT = re.compile(r"0\d")


@dataclass(frozen=True)
class ScoreTable:
    """Units by readers. An empty cell is null; `lines` says in which row of the file each score stands.

    `finalists` are the units that were asked for alone, and are not.
    """

    path: Path
    units: tuple[str, ...]
    readers: tuple[str, ...]
    cells: tuple[tuple[str | None, ...], ...]
    lines: tuple[tuple[int, ...], ...]
    is_wide: bool
    finalists: frozenset[str] = frozenset()

    @property
    def n_missing(self) -> int:
        return sum(cell is None for row in self.cells for cell in row)

    def readings(self) -> list[int]:
        """Count the scores of each unit."""
        return [sum(cell is not None for cell in row) for row in self.cells]

    def as_codes(self) -> list[list[Cell]]:
        """Give codes: as they are written, or as numbers where all are, so that 3 and 3.0 are one level.

        Numbers with a zero in front, such as 007, are codes.

        Raises:
            SubmissionError: all cells are numbers but for some that say that nothing was given.
        """
        given = {cell for row in self.cells for cell in row if cell is not None}
        words = {cell for cell in given if _number(cell) is None}
        if words and words != given and all(word.casefold() in _NOTHING for word in words):
            return [list(row) for row in self.as_numbers()]  # which names the rows
        if words or any(_ZERO_IN_FRONT.match(cell) for cell in given):
            return [list(row) for row in self.cells]
        return [list(row) for row in self.as_numbers()]

    def as_numbers(self) -> list[list[float | None]]:
        """Give scores as numbers.

        Raises:
            SubmissionError: some are none; their rows are named, and never what they hold.
        """
        wrong = [
            line
            for row, lines in zip(self.cells, self.lines, strict=True)
            for cell, line in zip(row, lines, strict=True)
            if cell is not None and _number(cell) is None
        ]
        refuse_rows(
            self.path,
            sorted(set(wrong)),
            column="score" if not self.is_wide else ", ".join(self.readers),
            expected="numbers",
            found="something else",
            cause="Levels are words, or a word such as NA stands where a score is missing.",
            fix="Name words in their order with --levels low,mid,high; leave missing scores empty.",
        )
        return [[None if cell is None else _number(cell) for cell in row] for row in self.cells]


def read_levels(names: Sequence[str]) -> tuple[float | str, ...]:
    """Give the levels of a scale as numbers where all are numbers, else as words."""
    numbers = [_number(name) for name in names]
    return tuple(names) if None in numbers else tuple(n for n in numbers if n is not None)


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) and abs(number) <= _LARGEST and "_" not in text else None
