"""Rules that anybody can follow by eye, reported beside: what they find, and how good that is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

    from commonfield.catalog import LinkageModel
    from commonfield.engines import DuckEngine
    from commonfield.identity.people.plan import Plan


@dataclass(frozen=True)
class Ladder:
    """What the deterministic rules give: which were used, how many links, and their expected precision."""

    rules: tuple[tuple[str, ...], ...]
    links: int
    expected_precision: float | None


def climb(
    engine: DuckEngine, model: LinkageModel, plan: Plan, *, alone: bool
) -> tuple[list[list[str]], pl.DataFrame]:
    """Give the rules in use and the candidate pairs (l, r) that they link.

    Args:
        engine: Holds `record` and `candidate`, in which every pair that a rule links must stand.
        model: Its `ladder`, strictest rule first.
        plan: Which fields there are.
        alone: Whether a rule links two records only where it finds no other partner for either.
    """
    rules = [rule for rule in model.ladder if plan.allows(rule)]
    steps = " ".join(
        f"when {' and '.join(f'l.{column} = r.{column}' for column in rule)} then {step}"
        for step, rule in enumerate(rules)
    )
    if not steps:
        return [], engine.query("select l, r from candidate where false")
    found = (
        f"select candidate.l, candidate.r, case {steps} end as step from candidate "
        "inner join record as l on l.record = candidate.l inner join record as r on r.record = candidate.r"
    )
    if alone:
        found = (
            f"select *, rank() over (partition by l order by step) as of_l, "
            f"rank() over (partition by r order by step) as of_r from ({found}) where step is not null"
        )
        found = (
            "select *, count(*) over (partition by l) as rivals_l, "
            f"count(*) over (partition by r) as rivals_r from ({found}) where of_l = 1 and of_r = 1"
        )
        found = f"select l, r, step from ({found}) where rivals_l = 1 and rivals_r = 1"
    return rules, engine.query(f"select l, r from ({found}) where step is not null order by l, r")
