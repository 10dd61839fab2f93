"""How much a published figure hangs on the threshold of linking, told so that nobody who moved is told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from math import floor
from typing import TYPE_CHECKING, Any

from commonfield.catalog import DisclosurePolicy, LinkageModel
from commonfield.disclosure.persons import ALL
from commonfield.findings import ReleaseError
from commonfield.tables import MEASURE
from commonfield.tables.releasable import PUBLISHED_SENSITIVITY
from commonfield.vocabulary import CellStatus, PlaceLevel, is_median, rounded_to

if TYPE_CHECKING:
    import polars as pl

STEPS = (Fraction(1, 1000), Fraction(5, 1000), Fraction(1, 100), Fraction(5, 100))
"""To what a change of a share may be rounded: a tenth of a point, half a point, one, five."""


def step_for(people: int, *, smallest_group: int) -> Fraction | None:
    """Choose the finest step of a share that stands for twice the smallest group; None where none does.

    A change is told in whole steps. Half a step is then `smallest_group` people, and this is why twice: a
    reader who takes every figure as known, and knows beyond it in which direction people moved, is left
    with `smallest_group` possible numbers of them, be it that the change is told as none at all.

    Args:
        people: Denominator of the shown figure.
        smallest_group: As the policy has it.
    """
    return next((step for step in STEPS if step * people >= 2 * smallest_group), None)


def told_change(
    change: Fraction, *, numerator: int, denominator: int, smallest_group: int
) -> Fraction | None:
    """Round a change of a shown share to whole steps; None where no step is wide enough.

    A share ends at nobody and at everybody, and a step that reaches beyond holds fewer people than others.
    What would stand for fewer than `smallest_group` there is told as the step before.

    Args:
        change: The other share less the shown one, exact.
        numerator: Of the shown share, `smallest_group` or more.
        denominator: Of the shown share; `smallest_group` or more above the numerator.
        smallest_group: As the policy has it.
    """
    step = step_for(denominator, smallest_group=smallest_group)
    if step is None:
        return None
    least, most = _ends(step, numerator, denominator, smallest_group)
    steps = floor(abs(change) / step + Fraction(1, 2)) * (1 if change >= 0 else -1)
    return min(max(steps, least), most) * step


def _ends(step: Fraction, numerator: int, denominator: int, smallest: int) -> tuple[int, int]:
    """Give the lowest and highest number of steps that still hold `smallest` possible counts."""
    down, up = (
        floor(Fraction(room - smallest, denominator) / step + Fraction(1, 2))
        for room in (numerator, denominator - numerator)
    )
    return -down, up


def tell_sensitivity(
    counted: pl.DataFrame, cells: pl.DataFrame, *, policy: DisclosurePolicy, model: LinkageModel
) -> pl.DataFrame:
    """Tell by how much figures would change at other thresholds, where that tells nothing of few people.

    Only for a figure that is itself shown as it was counted, of everybody in the region. A share changes in
    whole steps (see `step_for`), a median by what both medians rounded are apart, where as many people
    are measured as the policy asks of a median. Of other kinds of figures nothing is told.

    Args:
        counted: `MEASURE` rows in which `group` is the population: `all` for the one in force, else a
            threshold of the model.
        cells: `PUBLISHED_CELL` rows, protected.
        policy: The policy that was held.
        model: Names the thresholds.

    Returns:
        Shape `PUBLISHED_SENSITIVITY`. A figure of which nothing can be told has no row.
    """
    import polars as pl

    shown = {_key(row): row for row in _figures(cells)}
    computed = MEASURE.conform(counted).filter(pl.col("denominator") > 0).sort(MEASURE.key)
    rows = list(computed.iter_rows(named=True))
    in_force = {_key(row): row for row in rows if row["group"] == ALL}
    found = []
    for row in rows:
        cell, now = shown.get(_key(row)), in_force.get(_key(row))
        if row["group"] == ALL or cell is None or now is None or not _as_counted(cell, now):
            continue
        told = _change(row, cell, policy)
        if told is not None:
            bits = {"match_weight": model.other_match_weights[row["group"]]}
            found.append(
                {**_place(row), **bits, "threshold": row["group"], "step": told[0], "change": told[1]}
            )
    frame = pl.DataFrame(found, infer_schema_length=None) if found else PUBLISHED_SENSITIVITY.empty()
    return PUBLISHED_SENSITIVITY.conform(
        frame.with_columns(match_weight_in_force=pl.lit(model.match_weight))
    ).sort(PUBLISHED_SENSITIVITY.key)


def _figures(cells: pl.DataFrame) -> Iterator[dict[str, Any]]:
    """Give the shown figures of everybody in the region."""
    import polars as pl

    shown = (pl.col("status") == CellStatus.SHOWN.value) & (pl.col("group") == ALL)
    return cells.filter(shown, pl.col("level") == PlaceLevel.REGION.value).iter_rows(named=True)


def _key(row: Mapping[str, Any]) -> tuple[Any, ...]:
    return row["metric"], row["academic_year"], row["place"]


def _place(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in ("metric", "academic_year", "level", "place")}


def _as_counted(cell: Mapping[str, Any], counted: Mapping[str, Any]) -> bool:
    # A figure kept as an earlier release told it stands beside counts that are others by now.
    part = "measured" if is_median(cell["kind"]) else "numerator"
    return (cell["denominator"], cell["numerator"]) == (counted["denominator"], counted[part])


def _change(
    row: Mapping[str, Any], cell: Mapping[str, Any], policy: DisclosurePolicy
) -> tuple[float, float] | None:
    smallest = policy.smallest_group
    if cell["kind"] == "share":
        before, after = (Fraction(each["numerator"], each["denominator"]) for each in (cell, row))
        of = {"numerator": cell["numerator"], "denominator": cell["denominator"]}
        told = told_change(after - before, **of, smallest_group=smallest)
        step = step_for(cell["denominator"], smallest_group=smallest)
        return (float(step), float(told)) if step is not None and told is not None else None
    if is_median(cell["kind"]) and cell["median"] is not None and row["median"] is not None:
        if row["measured"] < max(smallest, policy.median_smallest_group):
            return None
        rounded = rounded_to(cell["kind"], dollars=policy.median_rounded_to)
        other = floor(row["median"] / rounded + 0.5) * rounded
        return float(rounded), other - cell["median"]
    return None


def check_sensitivity(told: pl.DataFrame, cells: pl.DataFrame, *, policy: Mapping[str, Any]) -> None:
    """Hold that every change stands on a shown figure, in steps that tell nothing of few people.

    Args:
        told: `PUBLISHED_SENSITIVITY` rows.
        cells: `PUBLISHED_CELL` rows of the same release.
        policy: `smallest_group` and `median_rounded_to`, as a certificate prints them.

    Raises:
        ReleaseError: says how many do not; never which.
    """
    shown = {_key(row): row for row in _figures(cells)}
    wrong = sum(not _holds(row, shown.get(_key(row)), policy) for row in told.iter_rows(named=True))
    twice = len(told) - len(told.unique(list(PUBLISHED_SENSITIVITY.key)))
    if wrong or twice:
        raise ReleaseError(
            "sensitivity: expected each change to stand on a shown figure of everybody in the region, in "
            f"steps of twice the smallest group, found {wrong + twice:,} that do not.",
            likely_cause="Changes were computed from counts without disclosure control, or altered.",
            fix="Protect the figures again: commonfield protect.",
        )


def _holds(row: Mapping[str, Any], cell: Mapping[str, Any] | None, policy: Mapping[str, Any]) -> bool:
    if cell is None or row["level"] != PlaceLevel.REGION.value:
        return False
    if is_median(cell["kind"]):
        rounded = rounded_to(cell["kind"], dollars=policy["median_rounded_to"])
        return bool(row["step"] == rounded and row["change"] % rounded == 0)
    if cell["kind"] != "share":
        return False
    smallest = int(policy["smallest_group"])
    step = step_for(cell["denominator"], smallest_group=smallest)
    if step is None or abs(row["step"] - step) > 1e-9:
        return False
    steps = round(row["change"] / step)
    least, most = _ends(step, cell["numerator"], cell["denominator"], smallest)
    return least <= steps <= most and bool(abs(row["change"] - steps * step) < 1e-9)
