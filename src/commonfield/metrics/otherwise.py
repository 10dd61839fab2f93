"""The same metrics over other populations: the persons that other thresholds of linking would have given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from commonfield.catalog import Metric, PooledYears
from commonfield.engines import Engine
from commonfield.metrics.cells import read_medians
from commonfield.metrics.compiling import Question, compile_steps
from commonfield.metrics.needs import needs
from commonfield.metrics.permission import Permitted
from commonfield.metrics.predicates import literal
from commonfield.metrics.run import shared_steps
from commonfield.metrics.statuses import give_statuses
from commonfield.metrics.steps import Steps
from commonfield.tables import MEASURE
from commonfield.vocabulary import is_median

if TYPE_CHECKING:
    import polars as pl

IN_FORCE = "all"
"""The population of the linkage in force."""


def measure_otherwise(
    engine: Engine,
    metrics: Sequence[Metric],
    *,
    data_as_of: date,
    region: str,
    permitted: Mapping[str, Permitted] | None = None,
    data_from: int | None = None,
    pooled: PooledYears | None = None,
) -> pl.DataFrame:
    """Compute metrics for everybody in the region, over the persons in force and over other populations.

    Everybody is read once: a figure is a sum over persons, and a population differs from the one in force
    by a few of them. The rows of group `all` are those that `measure` gives for everybody in the region.

    Args:
        engine: Holds the event tables and `institution`, where events of persons of other populations stand
            beside those in force under keys of their own; and the table `population`, where each row says
            of a person in force that it is not in a population (`counted` false), or of another person
            that it is (true): `population`, `person_key`, `counted`.
        metrics: Definitions.
        data_as_of: As for `measure`.
        region: As for `measure`.
        permitted: As for `measure`.
        data_from: As for `measure`.
        pooled: As for `measure`.

    Returns:
        `MEASURE` rows of the region in which `group` is the population and `value` is `all`. A population
        without anybody in a year has no row there, and none where the metric is not computed yet.
    """
    import polars as pl

    frames, compiled = [MEASURE.empty()], []
    for metric in metrics:
        allowed = None if permitted is None else permitted.get(metric.metric, Permitted())
        if allowed is None or not allowed.lacks_table(needs(metric, {})):
            asked = Question({}, data_as_of, region, allowed, pooled)
            compiled.append(compile_steps(metric, asked, count=count_populations))
    with shared_steps(engine, compiled) as defined:
        for one in compiled:
            counted = engine.query(one.statement(defined=defined))
            frames.append(
                give_statuses(counted, one.metric, data_as_of=data_as_of, data_from=data_from, pooled=pooled)
            )
    return MEASURE.conform(pl.concat(frames)).sort(MEASURE.key)


def count_populations(steps: Steps, metric: Metric, members: str, question: Question) -> str:
    """Add the steps that count members for everybody in the region, population by population."""
    measured = is_median(metric.kind)
    quantity = ", m.quantity" if measured else ""
    known = steps.add(
        "populations",
        f"SELECT population FROM population UNION SELECT {literal(IN_FORCE)} AS population",
    )
    others = steps.add("others", "SELECT DISTINCT person_key FROM population WHERE counted")
    levels = steps.add(
        "in_populations",
        f"SELECT m.academic_year, p.population AS \"group\", 'all' AS value{quantity}, 'region' AS level, "
        f"{literal(question.region)} AS place, CAST(NULL AS VARCHAR) AS parent_place, "
        f"CAST(COUNT(*) AS BIGINT) AS people, CAST(SUM(m.hit) AS BIGINT) AS hits FROM {members} AS m "
        f"CROSS JOIN {known} AS p LEFT JOIN population AS w "
        f"ON w.person_key = m.person_key AND w.population = p.population "
        f"LEFT JOIN {others} AS o ON o.person_key = m.person_key "
        f"WHERE COALESCE(w.counted, o.person_key IS NULL) GROUP BY m.academic_year, p.population{quantity}",
    )
    return read_medians(steps, levels) if measured else levels
