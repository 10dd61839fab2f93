"""Which pairs of encoded records are compared at all: those that share a token of some rule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from commonfield.identity.encoding.rules import RULES

if TYPE_CHECKING:
    from commonfield.engines import DuckEngine

_FEWEST_PAIRS = 600_000
_PAIRS_PER_RECORD = 6
_LARGEST_BLOCKS = (20_000, 1_000, 50)
"""Pairs that one token may bring together; fewer where there is no room: rare values tell people apart."""
_LOOSE = tuple("rstuvwxyzABCDEFGHI")
"""Letters of rules that alone bring many people together."""


@dataclass(frozen=True)
class Compared:
    """The rules in use, how many pairs they gave, and how many they would have given in blocks too large."""

    rules: tuple[str, ...]
    pairs: int
    passed_over: int


def define_candidates(engine: DuckEngine, *, sides: int) -> Compared:
    """Define `block` and `candidate` (l, r), every pair once: of two files `l` is of the first.

    All strict rules are used. Loose ones follow, those that give few pairs first, while there is room.
    """
    engine.define(
        "block",
        "select left(token, 1) as rule, token, record, side "
        "from (select record, side, unnest(blocks) as token from record)",
    )
    engine.define("sized", _sized(sides))
    room = max(_FEWEST_PAIRS, _PAIRS_PER_RECORD * int(engine.query("select count(*) from record").item()))
    chosen, over = _choose(engine, room)
    order = "l.side < r.side" if sides == 2 else "l.record < r.record"
    engine.define("chosen_rule", _values(chosen))
    engine.define(
        "candidate",
        "with used as (select block.* from block inner join sized on sized.token = block.token "
        "inner join chosen_rule on chosen_rule.rule = sized.rule and sized.pairs <= chosen_rule.largest) "
        "select distinct l.record as l, r.record as r from used as l inner join used as r "
        f"on l.token = r.token and {order}",
    )
    pairs = int(engine.query("select count(*) from candidate").item())
    return Compared(tuple(name for name, (letter, _) in RULES.items() if letter in chosen), pairs, over)


def _choose(engine: DuckEngine, room: int) -> tuple[dict[str, int], int]:
    """Give the largest block of each rule in use, and how many pairs of strict rules are passed over."""
    sums = ", ".join(
        f"coalesce(sum(pairs) filter (pairs <= {largest}), 0)::bigint" for largest in _LARGEST_BLOCKS
    )
    counted = engine.query(f"select rule, sum(pairs)::bigint, {sums} from sized group by rule").rows()
    chosen, over = {}, 0
    for rule, every, *kept in sorted(counted, key=lambda row: (row[0] in _LOOSE, row[2], row[0])):
        if rule not in _LOOSE:
            chosen[rule] = _LARGEST_BLOCKS[0]
            over += every - kept[0]
            room -= kept[0]
            continue
        for largest, pairs in zip(_LARGEST_BLOCKS, kept, strict=True):
            if 0 < pairs <= room:
                chosen[rule] = largest
                room -= pairs
                break
    return chosen, over


def _sized(sides: int) -> str:
    pairs = (
        "count(*) filter (side = 0) * count(*) filter (side = 1)"
        if sides == 2
        else "count(*) * (count(*) - 1) // 2"
    )
    return (
        f"select rule, token, {pairs} as pairs, count(*) * (count(*) - 1) // 2 as every "
        "from block group by rule, token having every > 0"
    )


def _values(chosen: dict[str, int]) -> str:
    listed = [f"select '{rule}' as rule, {largest} as largest" for rule, largest in chosen.items()]
    return " union all ".join(listed) or "select '' as rule, 0 as largest where false"
