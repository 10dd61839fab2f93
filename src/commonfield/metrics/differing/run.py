"""What a change of a definition does: one cohort counted by the rules before and by the rules after."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from commonfield.catalog import Group, Metric
from commonfield.catalog.metric import Version
from commonfield.engines import Engine
from commonfield.findings import UsageError
from commonfield.metrics.compiling import Question, find_members
from commonfield.metrics.needs import needs
from commonfield.metrics.permission import Permitted
from commonfield.metrics.run import measure
from commonfield.metrics.steps import Steps

if TYPE_CHECKING:
    import polars as pl

ALWAYS = date(1900, 7, 1)
SIDES = ("before", "after")
COUNTS = ("denominator", "numerator", "median", "measured")


@dataclass(frozen=True)
class Difference:
    """The figures of the region by both rules, and how people moved.

    `figures`: academic_year, group, value, and each of denominator, numerator, median, measured and status
    twice (`before_...`, `after_...`; null where the rules give no such cell or cannot be computed).
    `moved`: academic_year and numbers of people of the whole region: `came_in` and `went_out` of the
    denominator; of those in both, `now_hold` and `no_longer_hold`.
    """

    figures: pl.DataFrame
    moved: pl.DataFrame


def always(metric: Metric, begins: date) -> Metric:
    """Give the rules of one version as if they had always held."""
    return metric.in_version(begins).model_copy(update={"versions": {ALWAYS: Version()}})


def differ(
    engine: Engine,
    before: Metric,
    after: Metric,
    *,
    groups: Mapping[str, Group],
    data_as_of: date,
    region: str,
    permitted: Mapping[str, Permitted] | None = None,
) -> Difference:
    """Count the same years by two sets of rules. For staff: nothing is hidden.

    Args:
        engine: Holds the event tables and `institution`.
        before: The rules as they are, in one version that always holds (see `always`).
        after: The rules as they would be, likewise, of the same kind of figure.
        groups: Groups by name.
        data_as_of: As for `measure`.
        region: As for `measure`.
        permitted: By `before` and `after`, whose rows may be read; None for everybody's.

    Raises:
        UsageError: one is a share and the other is not, so that figures cannot stand beside each other.
    """
    if before.kind != after.kind:
        raise UsageError(
            f"definition-diff: expected two definitions of one kind, found {before.kind} and {after.kind}.",
            likely_cause="The change makes another measure of it.",
            fix="Give the new measure a name of its own.",
        )
    sides = [
        side.model_copy(update={"metric": name, "name": name})
        for name, side in zip(SIDES, (before, after), strict=True)
    ]
    counted = measure(engine, sides, groups=groups, data_as_of=data_as_of, region=region, permitted=permitted)
    may_read = [_permitted(side, permitted) for side in SIDES]
    refused = any(
        allowed is not None and allowed.lacks_table(needs(side, {}))
        for side, allowed in zip(sides, may_read, strict=True)
    )
    moved = _no_moves() if refused else _moved(engine, sides, data_as_of, region, may_read)
    return Difference(_beside(counted), moved)


def _beside(counted: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    key = ["academic_year", "group", "value"]
    of_region = counted.filter(pl.col("level") == "region")
    before, after = (
        of_region.filter(pl.col("metric") == side).select(
            *key, *(pl.col(name).alias(f"{side}_{name}") for name in (*COUNTS, "status"))
        )
        for side in SIDES
    )
    return before.join(after, on=key, how="full", coalesce=True).sort(key)


def _moved(
    engine: Engine,
    sides: list[Metric],
    data_as_of: date,
    region: str,
    may_read: list[Permitted | None],
) -> pl.DataFrame:
    steps = Steps()
    before, after = (
        find_members(steps, side, ALWAYS, Question({}, data_as_of, region, allowed))
        for side, allowed in zip(sides, may_read, strict=True)
    )
    hit = "hit" if sides[0].kind == "share" else "CAST(0 AS INTEGER) AS hit"
    both = (
        f"SELECT COALESCE(b.academic_year, a.academic_year) AS academic_year, "
        f"b.person_key IS NOT NULL AS was, a.person_key IS NOT NULL AS is_now, b.hit AS held, a.hit AS holds "
        f"FROM (SELECT person_key, academic_year, {hit} FROM {before}) AS b "
        f"FULL OUTER JOIN (SELECT person_key, academic_year, {hit} FROM {after}) AS a "
        f"ON a.person_key = b.person_key AND a.academic_year = b.academic_year"
    )
    counts = {
        "came_in": "NOT was",
        "went_out": "NOT is_now",
        "now_hold": "was AND is_now AND held = 0 AND holds = 1",
        "no_longer_hold": "was AND is_now AND held = 1 AND holds = 0",
    }
    listed = ", ".join(
        f"CAST(SUM(CASE WHEN {test} THEN 1 ELSE 0 END) AS BIGINT) AS {name}" for name, test in counts.items()
    )
    text = f"SELECT academic_year, {listed} FROM ({both}) AS m GROUP BY academic_year ORDER BY academic_year"
    return engine.query(steps.statement(text))


def _permitted(side: str, permitted: Mapping[str, Permitted] | None) -> Permitted | None:
    return None if permitted is None else permitted.get(side, Permitted())


def _no_moves() -> pl.DataFrame:
    import polars as pl

    names = ("academic_year", "came_in", "went_out", "now_hold", "no_longer_hold")
    return pl.DataFrame(schema=dict.fromkeys(names, pl.Int64))
