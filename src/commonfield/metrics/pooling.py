"""Years taken together where one year has too few people: blocks named by their last year."""

from __future__ import annotations

from commonfield.catalog import PooledYears
from commonfield.metrics.steps import Steps


def block_sql(column: str, pooled: PooledYears) -> str:
    """Write the last year of the block in which a year lies."""
    # The remainder of a negative number is negative in SQL, so it is taken twice.
    years = pooled.years
    return f"{column} + (({pooled.last} - {column}) % {years} + {years}) % {years}"


def count_once(steps: Steps, people: str, pooled: PooledYears, *, first: int, last: int) -> str:
    """Add the step that keeps each person of a block once, with the last year; name it.

    The year is chosen before a metric asks whom of its cohort it counts, so that metrics of one cohort
    choose the same year of a person: who is among whom stays true.

    Args:
        steps: Where the step is added.
        people: The step with one row per person and year.
        pooled: The blocks.
        first: First academic year that the definition holds for.
        last: The last one, and that of the last block.
    """
    block = block_sql("c.academic_year", pooled)
    return steps.add(
        "pooled",
        f"SELECT c.*, {block} AS block FROM {people} AS c "
        f"WHERE c.academic_year >= {first} AND {block} <= {last} "
        f"QUALIFY ROW_NUMBER() OVER (PARTITION BY c.person_key, {block} ORDER BY c.academic_year DESC) = 1",
        share=True,
    )
