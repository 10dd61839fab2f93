"""Finds small groups in a table: shown, told by a mark, left by a subtraction, or given away by a share."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil, floor

from commonfield.catalog import OutputRules
from commonfield.disclosure.checking.columns import (
    Counted,
    count_of,
    is_share,
    is_whole,
    mark_below,
    number_of,
)
from commonfield.disclosure.checking.telling import Problem


def check_small(table: Counted, rules: OutputRules, *, smallest: int) -> Iterator[Problem]:
    """Find groups of 1 to `smallest` - 1 people; a column is told once, with its rows, without values."""
    for column in table.counts:
        cells = table.sheet.cells[column]
        shown = [i for i, cell in enumerate(cells) if _is_small(count_of(cell), smallest)]
        marks = [i for i, cell in enumerate(cells) if (below := mark_below(cell)) and below < smallest]
        yield from _told("small", table, column, shown, smallest=smallest)
        yield from _told("small_mark", table, column, marks, smallest=smallest)
    yield from _rests(table, rules, smallest=smallest)
    for column in table.shares:
        if is_share(table.sheet.columns[column], table.sheet.cells[column], rules):
            yield from _told(
                "small_by_share", table, column, _by_share(table, column, smallest), smallest=smallest
            )


def _is_small(count: int | None, smallest: int) -> bool:
    return count is not None and 0 < count < smallest


def _told(what: str, table: Counted, column: int, rows: list[int], **told: object) -> Iterator[Problem]:
    if rows:
        sheet = table.sheet
        lines = tuple(sheet.lines[i] for i in rows)
        yield Problem(what, sheet.file, sheet.columns[column], lines, len(rows), told)


def _rests(table: Counted, rules: OutputRules, *, smallest: int) -> Iterator[Problem]:
    """Find pairs of columns, a whole and its part, whose difference is small: 30 of 35 leaves 5."""
    names = table.sheet.columns
    for whole in (c for c in table.counts if is_whole(names[c], rules)):
        for part in (c for c in table.counts if c != whole):
            pairs = [
                (count_of(a), count_of(b))
                for a, b in zip(table.sheet.cells[whole], table.sheet.cells[part], strict=True)
            ]
            both = [(i, a - b) for i, (a, b) in enumerate(pairs) if a is not None and b is not None]
            if both and all(rest >= 0 for _, rest in both):
                rows = [i for i, rest in both if _is_small(rest, smallest)]
                yield from _told("small_rest", table, part, rows, whole=names[whole], smallest=smallest)


def _by_share(table: Counted, column: int, smallest: int) -> list[int]:
    """Give the rows in which a share, with the digits it has, leaves only small numbers of people."""
    cells = table.sheet.cells[column]
    numbers = [number_of(cell) for cell in cells]
    shown = [n.value for n, cell in zip(numbers, cells, strict=True) if n is not None and "%" not in cell]
    scale = 100 if any(value > 1 for value in shown) else 1
    found = []
    for i, (cell, number) in enumerate(zip(cells, numbers, strict=True)):
        whole = table.whole(i)
        if number is None or not whole:
            continue
        by = 1 if "%" in cell else scale
        least = max(0, ceil((number.value - number.half) / by * whole))
        most = min(whole, floor((number.value + number.half) / by * whole))
        if least <= most and ((least > 0 and most < smallest) or (most < whole and whole - least < smallest)):
            found.append(i)
    return found
