"""Which pairs of records are compared at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from commonfield.catalog import LinkageModel
    from commonfield.engines import DuckEngine, Engine
    from commonfield.identity.people.plan import Plan


@dataclass(frozen=True)
class Blocking:
    """What was compared: the rules in use, how many pairs, and how many pairs were passed over.

    `passed_over` counts pairs of values that too many records share, summed over the rules: the same pair
    may be brought together by another rule.
    """

    rules: tuple[tuple[str, ...], ...]
    pairs: int
    passed_over: int


def define_pairs(
    engine: DuckEngine, model: LinkageModel, plan: Plan, *, sides: int, on: Engine | None = None
) -> Blocking:
    """Define `candidate` (l, r), every pair once, `l` of the first file or the smaller number.

    The strict rules are all used; loose ones in their order as long as there is room for their pairs. What
    a rule would bring together is counted in `engine`; the pairs are made `on` another where one is given.
    """
    on = on or engine
    records = int(engine.query("select count(*) from record").item())
    room = max(model.fewest_pairs_allowed, model.pairs_per_record * records)
    strict = [rule for rule in (*model.ladder, *model.blocking_rules) if plan.allows(rule)]
    sizes = (model.largest_block, *SMALLER_BLOCKS)
    counted = [(rule, *_count(engine, rule, sizes[:1], sides)[0]) for rule in strict]
    used = [(rule, model.largest_block if left else 0) for rule, kept, left in counted if kept]
    on.define("candidate", _NONE)
    strictly = [_pairs(rule, largest, sides) for rule, largest in used]
    if strictly and on is not engine:
        # One by one they take less memory; but elsewhere each statement costs seconds to plan.
        strictly = [" union all ".join(strictly)]
    pairs = sum(_add(on, more) for more in strictly)
    for rule in filter(plan.allows, model.loose_rules):
        for largest, (kept, left) in zip(sizes, _count(engine, rule, sizes, sides), strict=True):
            if kept and pairs + kept <= room:
                pairs += _add(on, _pairs(rule, largest if left else 0, sides))
                used.append((rule, largest))
                break
    return Blocking(
        tuple(dict.fromkeys(tuple(rule) for rule, _ in used)), pairs, sum(left for _, _, left in counted)
    )


SMALLER_BLOCKS = (1000, 50)
"""Pairs that a loose rule may bring together by one value where there is no room for all: rare values are
those that tell people apart."""

_NONE = "select 0::bigint as l, 0::bigint as r where false"


def _add(engine: Engine, more: str) -> int:
    """Add pairs to `candidate` that are not in it; return how many."""
    engine.define(
        "candidate_more",
        f"select distinct l, r from ({more}) as more anti join candidate using (l, r)",
    )
    added = int(engine.query("select count(*) from candidate_more").item())
    engine.define("candidate", "from candidate union all from candidate_more")
    engine.drop("candidate_more")
    return added


def _blocks(rule: list[str], sides: int) -> str:
    columns = ", ".join(f'"{column}"' for column in rule)
    there = " and ".join(f'"{column}" is not null' for column in rule)
    pairs = (
        "count(*) filter (side = 0) * count(*) filter (side = 1)"
        if sides == 2
        else "count(*) * (count(*) - 1) // 2"
    )
    return f"select {columns}, {pairs} as pairs from record where {there} group by {columns}"


def _count(engine: DuckEngine, rule: list[str], sizes: Sequence[int], sides: int) -> list[tuple[int, int]]:
    """Give, for each size of the largest block, how many pairs are kept and how many are left out."""
    told = ", ".join(
        f"coalesce(sum(pairs) filter (pairs <= {largest or 2**62}), 0)::bigint as kept_{at}, "
        f"coalesce(sum(pairs) filter (pairs > {largest or 2**62}), 0)::bigint as left_{at}"
        for at, largest in enumerate(sizes)
    )
    row = engine.query(f"select {told} from ({_blocks(rule, sides)})").row(0)
    return list(zip(row[::2], row[1::2], strict=True))


def _pairs(rule: list[str], largest: int, sides: int) -> str:
    same = " and ".join(f'l."{column}" = r."{column}"' for column in rule)
    block = " and ".join(f'block."{column}" = l."{column}"' for column in rule)
    order = "l.side = 0 and r.side = 1" if sides == 2 else "l.record < r.record"
    pairs = (
        f"select l.record as l, r.record as r from record as l inner join record as r on {same} and {order}"
    )
    if not largest:
        return pairs
    return (
        f"{pairs} semi join (from ({_blocks(rule, sides)}) where pairs between 1 and {largest}) as block "
        f"on {block}"
    )
