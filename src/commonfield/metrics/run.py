"""Start reading here: definitions and event tables in, counts by year, place and group out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any

from commonfield.catalog import Group, Metric, PooledYears
from commonfield.engines import Engine
from commonfield.metrics.compiling import Compiled, Question, Statement, compile_steps
from commonfield.metrics.grouping import groups_of
from commonfield.metrics.needs import needs
from commonfield.metrics.permission import Permitted
from commonfield.metrics.statuses import give_statuses, refuse
from commonfield.metrics.steps import in_several
from commonfield.tables import MEASURE

if TYPE_CHECKING:
    import polars as pl


def measure(
    engine: Engine,
    metrics: Sequence[Metric],
    *,
    groups: Mapping[str, Group],
    data_as_of: date,
    region: str,
    permitted: Mapping[str, Permitted] | None = None,
    data_from: int | None = None,
    pooled: PooledYears | None = None,
) -> pl.DataFrame:
    """Compute metrics for every academic year, place and group, each in one pass.

    A row stands for a cell with at least one person of the cohort in it. A value that occurs nowhere in
    the region in that year has no row, and a place has none for a value that nobody there has; add zeros
    where a reader expects them. Nothing is hidden or rounded here: the answer is for `disclosure`.

    A cohort that cannot be computed yet, or never, keeps one row per place (`group` all) with a status
    and without counts. A metric or group that nobody permits has one row, for the region.

    Args:
        engine: Holds the event tables and `institution` under their names.
        metrics: Definitions.
        groups: Groups by name; each metric takes those it disaggregates by.
        data_as_of: The day up to which the data are complete.
        region: Name of the region; its place code.
        permitted: By metric, whose rows may be read. None lets everything be read; a metric that is not
            named may then read nothing.
        data_from: First academic year of the data; None to find it in the tables.
        pooled: Years taken together in blocks, each named by its last year; None for every year alone. A
            person in several years of a block counts once, with the last of them. A block is due when its
            last year is, and not applicable where the data or the definition begin after its first.

    Returns:
        A frame in the shape of `tables.MEASURE`.
    """
    import polars as pl

    frames = [MEASURE.empty()]
    compiled: list[Compiled] = []
    asked_of: dict[str, Any] = {"data_as_of": data_as_of, "region": region, "pooled": pooled}
    for metric in metrics:
        allowed = None if permitted is None else permitted.get(metric.metric, Permitted())
        asked = groups if allowed is None else allowed.groups(groups)
        if allowed is not None and allowed.lacks_table(needs(metric, groups)):
            frames.append(refuse(metric, ["all"], **asked_of))
            continue
        frames.append(refuse(metric, sorted(set(groups_of(metric, groups)) - set(asked)), **asked_of))
        compiled.append(compile_steps(metric, Question(asked, data_as_of, region, allowed, pooled)))
    with shared_steps(engine, compiled) as defined:
        for one in compiled:
            counted = engine.query(one.statement(defined=defined))
            frames.append(
                give_statuses(counted, one.metric, data_as_of=data_as_of, data_from=data_from, pooled=pooled)
            )
    return MEASURE.conform(pl.concat(frames)).sort(MEASURE.key)


@contextmanager
def shared_steps(engine: Engine, compiled: Sequence[Statement]) -> Iterator[frozenset[str]]:
    """Take each step that several metrics need once, and let go of it afterwards."""
    wanted = in_several(one.shared() for one in compiled)
    defined: set[str] = set()
    for one in compiled:
        for name in one.steps.texts:
            if name in wanted - defined:
                engine.define(name, one.step(name, defined=frozenset(defined)))
                defined.add(name)
    try:
        yield frozenset(defined)
    finally:
        for name in defined:
            # An empty answer in its place: the engine keeps no rows of people longer than needed.
            engine.define(name, "SELECT 0 AS gone WHERE FALSE")
