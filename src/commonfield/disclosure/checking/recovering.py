"""Asks the auditor what hidden counts the tables of a request give away, each alone and together."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from commonfield.catalog import OutputRules
from commonfield.disclosure.auditor import AuditDesign, Audited, audit
from commonfield.disclosure.checking.columns import Counted, count_of, is_total, mark_below, plain
from commonfield.disclosure.checking.telling import Problem
from commonfield.findings import CommonfieldError

ALL = "All"
_WIDE = "counted in columns"


def check_hidden(tables: Sequence[Counted], rules: OutputRules, *, apart: int) -> Iterator[Problem]:
    """Find hidden counts that follow from what is shown, in one table or in several together.

    Args:
        tables: Every table of a request.
        rules: What totals are called.
        apart: Numbers less than this apart are too near each other.

    Yields:
        For each file what follows, in numbers of counts; a note where totals were not found.
    """
    asked = [_Asked(table, rules) for table in tables if table.counts]
    if not any(each.hides for each in asked):
        return
    together = _audit(asked, apart)
    if together is not None and not (together.contradictions or together.disagreeing):
        yield from _told(asked, together, apart)
        return
    for each in asked:
        if each.hides:
            alone = _audit([each], apart)
            if alone is None:
                yield Problem("not_audited", each.table.sheet.file)
            else:
                yield from _told([each], alone, apart)


class _Asked:
    """A table as the auditor reads it: totals are called `All`, hidden counts are blank."""

    def __init__(self, table: Counted, rules: OutputRules) -> None:
        self.table, self._rules = table, rules
        cells = table.sheet.cells
        self.hides = any(count_of(cell) is None for c in table.counts for cell in cells[c])
        self._keys = _distinct(table)
        self._total = self._total_column()

    def _total_column(self) -> int | None:
        """Find the column of a wide table that is the total of the other counts."""
        names, counts = self.table.sheet.columns, self.table.counts
        totals = [c for c in counts if is_total(names[c], self._rules)]
        others = [c for c in counts if c not in totals]
        if len(totals) != 1 or len(others) < 2:
            return None
        complete = 0
        for row in self.table.sheet.rows:
            whole, parts = count_of(row[totals[0]]), [count_of(row[c]) for c in others]
            shown = sum(part for part in parts if part is not None)
            if whole is None:
                continue
            if shown > whole or (None not in parts and shown != whole):
                return None
            complete += None not in parts
        return totals[0]

    def header(self) -> list[str]:
        names = self.table.sheet.columns
        return [plain(names[c]) or f"column {c}" for c in (*self._keys, *self.table.counts)]

    def rows(self) -> Iterator[list[str]]:
        sheet = self.table.sheet
        for row in sheet.rows:
            total = any(is_total(row[k], self._rules) for k in self._keys)
            keys = [self._key(row[k], total) for k in self._keys]
            counts = ["" if (n := count_of(row[c])) is None else str(n) for c in self.table.counts]
            yield [*keys, *counts]

    def _key(self, cell: str, total: bool) -> str:
        return ALL if is_total(cell, self._rules) or (total and not cell) else cell

    def design(self, name: str) -> dict[str, Any]:
        """Give the part of an audit's design that is about this table."""
        keys, counts = self.header()[: len(self._keys)], self.header()[len(self._keys) :]
        told: dict[str, Any] = {"file": name, "keys": keys, "range": (0, self._below())}
        if self._total is None:
            return {**told, "counts": counts}
        total = self.table.counts.index(self._total)
        return {
            **told,
            "wide": {name: {_WIDE: ALL if i == total else name} for i, name in enumerate(counts)},
        }

    def _below(self) -> int | None:
        """Give the largest number that a hidden count can be, where every mark tells one."""
        cells = [self.table.sheet.cells[c] for c in self.table.counts]
        marks = [mark_below(cell) for column in cells for cell in column if count_of(cell) is None]
        told = [mark for mark in marks if mark is not None]
        return max(told) - 1 if told and len(told) == len(marks) else None


def _distinct(table: Counted) -> list[int]:
    """Give the keys, without those that say the same as one before: a code beside its name."""
    kept: list[int] = []
    for key in table.keys:
        cells = table.sheet.cells[key]
        if not any(_say_the_same(cells, table.sheet.cells[k]) for k in kept):
            kept.append(key)
    return kept


def _say_the_same(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    pairs = len(set(zip(one, other, strict=True)))
    return pairs == len(set(one)) == len(set(other))


def _audit(asked: Sequence[_Asked], apart: int) -> Audited | None:
    """Run the auditor; null where it finds no totals, or tables that it cannot read."""
    with TemporaryDirectory() as place:
        files = []
        for number, each in enumerate(asked):
            files.append(Path(place) / f"{number}.csv")
            with files[-1].open("w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows([each.header(), *each.rows()])
        designs = [each.design(file.name) for each, file in zip(asked, files, strict=True)]
        try:
            design = AuditDesign.model_validate({"files": designs, "width": apart, "total_value": ALL})
            return audit(files, design)
        except (CommonfieldError, ValueError):
            return None


def _told(asked: Sequence[_Asked], found: Audited, apart: int) -> Iterator[Problem]:
    exact = Counter(each.file for each in found.exact)
    narrow = Counter(each.file for each in found.narrow)
    for number, each in enumerate(asked):
        name = f"{number}.csv"
        if exact[name] + narrow[name]:
            told: Mapping[str, object] = {"exact": exact[name], "narrow": narrow[name], "apart": apart}
            yield Problem("recovered", each.table.sheet.file, told=told)
