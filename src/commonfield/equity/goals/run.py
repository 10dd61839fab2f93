"""Targets beside shown figures, in people. Start reading here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from commonfield.catalog import EACH, Metric, Target, Targets
from commonfield.equity.impact.families import Count
from commonfield.equity.impact.needed import for_parity
from commonfield.equity.impact.reference import Reference
from commonfield.equity.impact.shown import PPG1
from commonfield.findings import DefinitionError
from commonfield.vocabulary import CellStatus, is_median

if TYPE_CHECKING:
    import polars as pl

ALL = "all"
COLUMNS = (
    "metric", "milestone", "academic_year", "level", "place", "group", "value", "bound", "goal",
    "status", "denominator", "numerator", "share", "needed",
)  # fmt: skip
WAITING = (CellStatus.NOT_YET_DUE.value, CellStatus.NOT_APPLICABLE.value)

Row = dict[str, Any]


def distances(
    cells: pl.DataFrame, targets: Mapping[str, Targets], metrics: Mapping[str, Metric]
) -> list[Row]:
    """Say of every figure for which there is a target how many people it lies short.

    A target is set beside the figure of its own year once that is due, and until then beside the newest year
    that is: the same year for every place and group, also where the figure of one is hidden in that year.

    Args:
        cells: `PUBLISHED_CELL` rows: shares and counts of people.
        targets: By metric.
        metrics: Their definitions.

    Returns:
        Rows of `COLUMNS`, by metric, milestone, level, place and group. `needed` is how many more people
        with the outcome reach the goal (`at_most`: how many fewer), 0 where it is reached, None where the
        figure is not shown: counts are then None too, whatever the frame holds. It is worked out in whole
        numbers.

    Raises:
        DefinitionError: a target does not fit its metric.
    """
    import polars as pl

    found: list[Row] = []
    for name, own in sorted(targets.items()):
        _refuse_misfit(own, metrics[name])
        rows = cells.filter(pl.col("metric") == name).sort("level", "place", "group", "value")
        found += [
            row
            for target in sorted(own.targets, key=lambda each: each.of_whom)
            for row in _of_target(rows, target, own)
        ]
    return found


def _refuse_misfit(targets: Targets, metric: Metric) -> None:
    better = {"lower": "at_most", "higher": "at_least"}.get(metric.better, "")
    for target in targets.targets:
        wrong = ""
        if is_median(metric.kind):
            wrong = "a metric that counts people, found one of dollars or units"
        elif better and target.bound != better:
            wrong = f"`{better}`, found `{target.bound}`"
        elif metric.kind == "share" and target.goal > 1:
            wrong = "a share from 0 to 1, found a larger number"
        if wrong:
            raise DefinitionError(
                f"{targets.file}: expected {wrong}, in the target for {target.academic_year}.",
                fix="Compare the target with the metric: commonfield metric " + metric.metric + ".",
            )


def _of_target(rows: pl.DataFrame, target: Target, among: Targets) -> Iterator[Row]:
    import polars as pl

    year = _year_beside(rows, target.academic_year)
    asked = rows.filter(pl.col("academic_year") == year, pl.col("group") == target.group)
    asked = asked.filter(pl.col("value") != ALL) if target.value == EACH else asked.filter(value=target.value)
    own = {other.of_whom for other in among.targets}
    for cell in asked.iter_rows(named=True):
        if target.place not in ("", cell["place"]) or _is_set_closer(target, cell, own):
            continue
        if cell["denominator"] == 0:  # told to be of nobody
            continue
        yield _row(cell, target)


def _is_set_closer(target: Target, cell: Row, own: set[tuple[int, str, str, str]]) -> bool:
    """Say whether another target speaks of this very place, or of this very group, and so comes first."""
    where = [cell["place"], ""]
    which = [cell["value"], EACH] if target.group != ALL else [ALL]
    closest = next(
        (place, value)
        for place in where
        for value in which
        if (target.academic_year, place, target.group, value) in own
    )
    return closest != (target.place, target.value)


def _year_beside(rows: pl.DataFrame, milestone: int) -> int | None:
    """Give the newest year, up to the milestone, of which some figure for everybody is due."""
    import polars as pl

    due = rows.filter(
        pl.col("group") == ALL, pl.col("academic_year") <= milestone, ~pl.col("status").is_in(WAITING)
    )
    year = due["academic_year"].max()
    return year if isinstance(year, int) else None


def _row(cell: Row, target: Target) -> Row:
    shown = cell["status"] == CellStatus.SHOWN.value and cell["denominator"] is not None
    people, counted = (cell["denominator"], cell["numerator"]) if shown else (None, None)
    return {
        **{
            name: cell[name]
            for name in ("metric", "academic_year", "level", "place", "group", "value", "status")
        },
        "milestone": target.academic_year,
        "bound": target.bound,
        "goal": float(target.goal),
        "denominator": people,
        "numerator": counted,
        "share": counted / people if people and counted is not None else None,
        "needed": _needed(people, counted, cell["kind"], target) if people else None,
    }


def _needed(people: int, counted: int | None, kind: str, target: Target) -> int | None:
    goal, at_most = target.goal, target.bound == "at_most"
    if kind != "share":
        short = (people - goal) if at_most else (goal - people)
        return max(0, -(-short.numerator // short.denominator))
    if counted is None:
        return None
    count = Count(counted, people)
    if at_most:
        count, goal = count.complement(), 1 - goal
    return for_parity(count, Reference("goal", goal), PPG1)
