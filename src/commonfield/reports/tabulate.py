"""Tables as pages, documents and workbooks write them: headings, and cells that know what they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from commonfield.reports.intervals import of_share
from commonfield.reports.published import FORMS, Cell
from commonfield.reports.sentences import band_or_sign, figure_of, short_figure
from commonfield.reports.words import Words
from commonfield.vocabulary import CellStatus, is_median

Look = Literal["text", "number", "hidden", "waiting", "banded", "marked"]


@dataclass(frozen=True)
class Entry:
    """One cell of a table: what is read, what it is, and the `number` that a workbook can compute with.

    `row` is the row of the release's cells that it tells of, so that a copy can be read back; 0 for none.
    """

    text: str
    look: Look = "text"
    number: float | None = None
    format: str = ""
    href: str = ""
    row: int = 0


@dataclass(frozen=True)
class DataTable:
    """A table for people.

    The first entry of each row is its heading; `numeric` columns are set right. `bands` names stretches
    of rows: a heading that stands before the row of that number.
    """

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[Entry, ...], ...]
    numeric: frozenset[int] = frozenset()
    bands: Mapping[int, str] = field(default_factory=dict)


LOOKS: dict[CellStatus, Look] = {
    CellStatus.HIDDEN: "hidden",
    CellStatus.NOT_YET_DUE: "waiting",
    CellStatus.BANDED: "banded",
}


def in_place(cell: Cell | None, words: Words, *, alone: bool = False) -> Entry:
    """Write what stands where a figure that is not shown would be.

    `alone`, in few letters, where no other column tells the number of people.
    """
    if cell is None:
        return Entry(words.say("not_in_release"))
    said = short_figure(cell, words) if alone else band_or_sign(cell, words)
    return Entry(said, LOOKS.get(cell.status, "text"), row=cell.row)


def figure_entry(cell: Cell | None, words: Words, *, alone: bool = False) -> Entry:
    """Write a figure, or what stands in its place; `alone` as `in_place` has it."""
    if cell is None or not cell.shown:
        return in_place(cell, words, alone=alone)
    form = FORMS.get(cell.kind, "0%" if cell.share is not None else "#,##0")
    number = cell.height if cell.height is not None else cell.denominator
    return Entry(figure_of(cell, words), "number", number, form, row=cell.row)


def count_entry(n: int | None, words: Words, *, row: int = 0) -> Entry:
    return Entry("") if n is None else Entry(words.count(n), "number", n, "#,##0", row=row)


def people_entry(cell: Cell, words: Words) -> Entry:
    """Write how many people a figure describes, or a dash where that is not told."""
    return Entry("–") if cell.people is None else count_entry(cell.people, words, row=cell.row)


def by_year(series: Sequence[Cell], *, caption: str, words: Words) -> DataTable:
    """Tabulate one series: a year a row, with counts, figure and interval."""
    median = any(is_median(cell.kind) for cell in series)
    keys = (
        ("academic_year", "people", "amount")
        if median
        else ("academic_year", "people", "number", "share", "range")
    )
    rows = tuple(_year_row(cell, median, words) for cell in series)
    return DataTable(caption, tuple(map(words.say, keys)), rows, frozenset(range(1, len(keys))))


def _year_row(cell: Cell, median: bool, words: Words) -> tuple[Entry, ...]:
    year = Entry(words.year(cell.academic_year or 0))
    if not cell.shown and cell.people is None:
        blank = in_place(cell, words)
        return year, blank, *([Entry("–")] * (1 if median else 3))
    people = people_entry(cell, words)
    if median:
        return year, people, figure_entry(cell, words)
    if not cell.shown:
        return year, people, Entry("–"), in_place(cell, words), Entry("–")
    return (
        year,
        people,
        count_entry(cell.numerator, words, row=cell.row),
        figure_entry(cell, words),
        range_entry(cell, words),
    )


def range_entry(cell: Cell, words: Words) -> Entry:
    """Write the 95 % interval of a shown share; empty for anything else."""
    if not cell.shown or cell.numerator is None or not cell.denominator:
        return Entry("")
    low, high = of_share(cell.numerator, cell.denominator)
    return Entry(words.say("range_percent", low=words.percent(low), high=words.percent(high)), "number")


def across_years(
    rows: Sequence[tuple[str, Sequence[Cell | None]]],
    *,
    years: Sequence[int],
    first: str,
    caption: str,
    words: Words,
) -> DataTable:
    """Tabulate several series: a place or group a row, a year a column."""
    head = (words.say(first), *(words.year(year) for year in years))
    body = tuple(
        (Entry(name), *(figure_entry(cell, words, alone=True) for cell in cells)) for name, cells in rows
    )
    return DataTable(caption, head, body, frozenset(range(1, len(head))))


def marks(table: DataTable) -> set[Look]:
    """Which signs a reader meets in a table: they are explained beside it."""
    return {entry.look for row in table.rows for entry in row} & {"hidden", "waiting", "banded"}
