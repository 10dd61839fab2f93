"""What earlier releases told, and how it binds this one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from commonfield.disclosure.figures import KEY
from commonfield.disclosure.persons import Figures, Persons, Slot
from commonfield.tables.releasable import PUBLISHED_CELL
from commonfield.vocabulary import CellStatus

if TYPE_CHECKING:
    import polars as pl

    from commonfield.disclosure.release import Release

COMPUTED_STATUSES = (CellStatus.SHOWN.value, CellStatus.BANDED.value, CellStatus.HIDDEN.value)
"""Statuses of cells behind which there is a count."""


@dataclass(frozen=True)
class Told:
    """What earlier releases told of a set of persons.

    `hidden` names counts, by quantity and slot, behind cells that were hidden. `changed` says that some
    figure told before is no longer the figure counted now. What was told then stands until the annual
    close: the difference of two releases would single out the people in it.
    """

    cells: pl.DataFrame
    hidden: tuple[tuple[int, int], ...] = ()
    changed: bool = False


def told_before(releases: Sequence[Release]) -> pl.DataFrame:
    """Give every cell ever published, once: shown if it was shown in any release."""
    import polars as pl

    if not releases:
        return PUBLISHED_CELL.empty()
    every = pl.concat([PUBLISHED_CELL.conform(release.cells) for release in releases])
    figures = every.filter(pl.col("status").is_in(list(COMPUTED_STATUSES)))
    # The last figure shown is the one that stands: a changed one was never published beside it.
    shown = (pl.col("status") == CellStatus.SHOWN.value).cast(pl.Int8)
    told = pl.col("denominator").is_not_null().cast(pl.Int8) + pl.col("band_from").is_not_null().cast(pl.Int8)
    shown_last = figures.with_columns(rank=3 * shown + told)
    return shown_last.sort("rank", maintain_order=True).unique(KEY, keep="last").drop("rank")


def told_of(persons: Persons, figures: pl.DataFrame, told: pl.DataFrame) -> tuple[Persons, Told]:
    """Compare a set of persons with what earlier releases told of it.

    Args:
        persons: As counted now.
        figures: The figures of now, with medians rounded as they are published.
        told: As `told_before` gives it, of every metric and year.

    Returns:
        The persons with the settled counts marked, and what was told.
    """
    import polars as pl

    own = told.filter(
        (pl.col("metric").is_in(list(persons.figures)) | pl.col("universe").is_in(list(persons.universe)))
        & pl.col("academic_year").eq_missing(pl.lit(persons.academic_year, dtype=pl.Int64))
    )
    if not len(own):
        return persons, Told(own)
    settled = persons.settled.copy()
    now = {tuple(row[:5]): row[5] for row in figures.select("metric", *KEY[2:], "median").iter_rows()}
    broken_into = set(figures.select("metric", "group").iter_rows())
    hidden: list[tuple[int, int]] = []
    changed = False
    for metric, universe, *slot_key, status, denominator, numerator, median in own.select(
        "metric", "universe", *KEY[2:], "status", "denominator", "numerator", "median"
    ).iter_rows():
        slot = persons.index.get(Slot(*slot_key))
        if slot is None and (metric, slot_key[2]) not in broken_into:
            continue  # no longer counted by this group at all: nothing to compare
        blank = status != CellStatus.SHOWN.value
        if blank and slot is not None:
            whole, part = _figures(persons, metric, universe)
            hidden += [(q, slot) for q in (whole if denominator is None else -1, part) if q >= 0]
        if blank and denominator is None:
            continue
        same = slot is not None and _settle(
            persons, settled, _figures(persons, metric, universe), slot, (denominator, numerator)
        )
        if metric in persons.figures and median is not None:
            same = same and now.get((metric, *slot_key)) == median
        changed = changed or not same
    return replace(persons, settled=settled), Told(own, tuple(hidden), changed)


def _figures(persons: Persons, metric: str, universe: str) -> Figures:
    """Find the counts of a metric; one that is no longer measured shares the denominator of its universe."""
    if metric in persons.figures:
        return persons.figures[metric]
    first = next(iter(persons.figures.values()))
    return Figures(first.denominator if universe in persons.universe else -1)


def _settle(
    persons: Persons, settled: object, figures: Figures, slot: int, told: Iterable[int | None]
) -> bool:
    import numpy as np

    marks = np.asarray(settled)
    same = True
    for quantity, count in zip(figures, told, strict=True):
        if quantity >= 0 and count is not None:
            equal = bool(persons.counted[quantity, slot]) and persons.counts[quantity, slot] == count
            marks[quantity, slot] = marks[quantity, slot] or equal
            same = same and equal
    return same
