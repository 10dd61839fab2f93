from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from commonfield.tables import Table
from commonfield.tables.releasable import PUBLISHED_CELL, PUBLISHED_GAP, PUBLISHED_SENSITIVITY
from commonfield.vocabulary import MEDIAN, MONTHS, CellStatus, is_median

if TYPE_CHECKING:
    import polars as pl

    from commonfield.reports.context import Release

ALL = "all"
FORMS = {MEDIAN: '"$"#,##0', MONTHS: "#,##0"}
"""How a workbook writes a median."""

EXACT, BAND = ("numerator", "share", "median"), ("band_from", "band_to")
"""Columns that are blanked wherever a figure is not shown, and where it is not told as a band."""


@dataclass(frozen=True)
class Cell:
    """One figure as a reader may see it.

    Exact numbers are set only where the status is `shown`; a band, in percent, only where it is `banded`.
    The number of people may stand beside a band, and beside a hidden share. `row` counts the cells of the
    release from 1, in the order of their file.
    """

    metric: str
    version: str
    kind: str
    academic_year: int | None
    level: str
    place: str
    group: str
    value: str
    status: CellStatus
    denominator: int | None = None
    numerator: int | None = None
    share: float | None = None
    median: float | None = None
    due_on: date | None = None
    universe: str = ""
    parent_place: str | None = None
    band_from: int | None = None
    band_to: int | None = None
    row: int = field(default=0, compare=False)

    @property
    def shown(self) -> bool:
        return self.status is CellStatus.SHOWN

    @property
    def of_nobody(self) -> bool:
        """True where it is told that a figure describes nobody."""
        return self.denominator == 0

    @property
    def band(self) -> tuple[int, int] | None:
        """The ends of its band in percent; None where it is not told as one."""
        return None if self.band_from is None or self.band_to is None else (self.band_from, self.band_to)

    @property
    def told(self) -> bool:
        """True where something of the figure itself can be read: exactly, or as a band."""
        return self.shown or self.band is not None

    @property
    def people(self) -> int | None:
        """How many people a figure describes: the cohort, or beside a median those measured."""
        return self.numerator if is_median(self.kind) and self.numerator is not None else self.denominator

    @property
    def height(self) -> float | None:
        """The number that a chart draws: the share or the median."""
        return self.median if is_median(self.kind) else self.share


@dataclass(frozen=True)
class Gap:
    """The difference between a group and everybody else, with its 95 % interval and what it is judged to be.

    `better` says which share is the better one; `impacted` is the flag, None where nobody can say. The people
    needed are further people with the better outcome. `adjusted_p` minds the groups told beside each other.
    """

    metric: str
    academic_year: int
    level: str
    place: str
    group: str
    value: str
    share: float
    others_share: float
    gap: float
    low: float
    high: float
    denominator: int
    others_denominator: int
    better: str
    impacted: bool | None
    needed_to_clear: int | None
    needed_for_parity: int
    adjusted_p: float

    @property
    def behind(self) -> bool:
        """True where the group is flagged: it lies behind everybody else by more than its margin."""
        return self.impacted is True

    @property
    def lower_is_better(self) -> bool:
        return self.better == "lower"

    @property
    def ahead_by(self) -> float:
        """By how much the group is better off than everybody else; below zero where it is behind."""
        return -self.gap if self.lower_is_better else self.gap

    @property
    def clearly_ahead(self) -> bool:
        """True where the whole interval lies on the better side."""
        return self.high < 0 if self.lower_is_better else self.low > 0


@dataclass(frozen=True)
class Shift:
    """By how much a figure for everybody would be another at another threshold of linking.

    `change` is a share or an amount, rounded to a multiple of `step`; evidence is in bits.
    """

    metric: str
    academic_year: int
    level: str
    place: str
    threshold: str
    match_weight: float
    match_weight_in_force: float
    step: float
    change: float


class Published:
    """The figures of one release, found by what they describe.

    Numbers that the status of a cell does not allow are dropped on entry, whatever the frame holds: no
    page, file or chart made from this can give them away.
    """

    def __init__(
        self, cells: pl.DataFrame, gaps: pl.DataFrame, sensitivity: pl.DataFrame | None = None
    ) -> None:
        self.cell_frame = _without_hidden(_in_order(PUBLISHED_CELL, cells))
        self.gap_frame = _in_order(PUBLISHED_GAP, gaps)
        rows = self.cell_frame.iter_rows(named=True)
        self.cells = [_cell(row, number) for number, row in enumerate(rows, start=1)]
        self.gaps = [Gap(**row) for row in self.gap_frame.iter_rows(named=True)]
        told = PUBLISHED_SENSITIVITY.empty() if sensitivity is None else sensitivity
        self.shift_frame = _in_order(PUBLISHED_SENSITIVITY, told)
        self.shifts = {
            (shift.metric, shift.academic_year, shift.place, shift.threshold): shift
            for shift in (Shift(**row) for row in self.shift_frame.iter_rows(named=True))
        }
        self._by_key = {_key(cell): cell for cell in self.cells}
        self._by_metric: dict[str, list[Cell]] = {}
        for cell in self.cells:
            self._by_metric.setdefault(cell.metric, []).append(cell)
        self._years = {metric: _years_of(cells) for metric, cells in self._by_metric.items()}

    @classmethod
    def of(cls, release: Release) -> Published:
        return cls(release.cells, release.gaps, release.sensitivity)

    def cell(
        self, metric: str, year: int | None, place: str, group: str = ALL, value: str = ALL
    ) -> Cell | None:
        """Find one figure, or None where the release does not speak of it."""
        return self._by_key.get((metric, year, place, group, value))

    def has(self, metric: str) -> bool:
        return metric in self._by_metric

    def years(self, metric: str) -> list[int]:
        """The academic years of a metric, from the first to the last of which it can speak."""
        return self._years.get(metric, [])

    def series(self, metric: str, place: str, group: str = ALL, value: str = ALL) -> list[Cell]:
        """The figures of one place and group, year by year."""
        cells = (self.cell(metric, year, place, group, value) for year in self.years(metric))
        return [cell for cell in cells if cell is not None]

    def newest(self, metric: str, place: str) -> Cell | None:
        """The latest figure for everybody that is shown."""
        return next((cell for cell in reversed(self.series(metric, place)) if cell.shown), None)

    def places(self, metric: str, level: str) -> list[str]:
        """Codes of the places at a level for which the release speaks of a metric."""
        return sorted({c.place for c in self.of_metric(metric) if c.level == level})

    def gaps_of(self, metric: str, place: str, groups: Iterable[str]) -> list[Gap]:
        """The gaps of a metric's latest year that has any, widest behind first.

        Of groups that answer yes or no, the yes is kept: the no is its mirror.
        """
        wanted = set(groups)
        found = [
            gap
            for gap in self.gaps
            if gap.metric == metric and gap.place == place and gap.group in wanted and gap.value != "N"
        ]
        latest = max((gap.academic_year for gap in found), default=0)
        return sorted(
            (gap for gap in found if gap.academic_year == latest),
            key=lambda g: (g.ahead_by, g.group, g.value),
        )

    def of_metric(self, metric: str) -> list[Cell]:
        return self._by_metric.get(metric, [])

    def of_kind(self, *kinds: str) -> list[Cell]:
        return [cell for cell in self.cells if cell.kind in kinds]


def _years_of(cells: Iterable[Cell]) -> list[int]:
    """Leave out years before and after the metric applies: a reader would take them for missing figures."""
    every = {cell.academic_year for cell in cells if cell.academic_year is not None}
    applies = [
        cell.academic_year
        for cell in cells
        if cell.academic_year is not None and cell.status is not CellStatus.NOT_APPLICABLE
    ]
    return [year for year in sorted(every) if min(applies) <= year <= max(applies)] if applies else []


def _key(cell: Cell) -> tuple[str, int | None, str, str, str]:
    return cell.metric, cell.academic_year, cell.place, cell.group, cell.value


def _in_order(table: Table, frame: pl.DataFrame) -> pl.DataFrame:
    return table.conform(frame).sort(*table.key, nulls_last=True)


def _without_hidden(cells: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    shown, banded, hidden = (
        pl.col("status") == status.value
        for status in (CellStatus.SHOWN, CellStatus.BANDED, CellStatus.HIDDEN)
    )
    # Beside a hidden median, people would be told who are not the ones measured.
    people = shown | banded | (hidden & (pl.col("kind") == "share"))
    return cells.with_columns(
        pl.when(people).then("denominator").alias("denominator"),
        *(pl.when(shown).then(name).alias(name) for name in EXACT),
        *(pl.when(banded).then(name).alias(name) for name in BAND),
    )


def _cell(row: dict[str, Any], number: int) -> Cell:
    return Cell(status=CellStatus(row.pop("status")), row=number, **row)
