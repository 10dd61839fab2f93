"""How often true and random pairs are at each level, learnt without known pairs.

By expectation and maximisation as Splink does it, which a test compares; but without tables of pairs. A pair
is at one of a few thousand patterns of levels, and how many are at each is all that learning needs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Any

from commonfield.identity.backend import EQUAL, SIDE
from commonfield.identity.levels import quick

if TYPE_CHECKING:
    import numpy as np

    from commonfield.catalog.linkage import Comparison
    from commonfield.engines import DuckEngine

    Vector = np.ndarray[Any, np.dtype[Any]]

ROUNDS = 25
SETTLED = 1e-4
"""Learning ends when no share changes by more than this."""
LEAST = 1e-12

Shares = list[float | None]
Learnt = dict[str, list[tuple[float | None, float | None]]]
"""m and u of every level, by column of the comparison; null where no pair was seen at a level."""


@dataclass(frozen=True)
class Compared:
    """A table of which every two rows are a pair whose `apart` differs; `number` numbers its rows."""

    table: str
    number: str
    apart: str


@dataclass(frozen=True)
class _Patterns:
    """`level` has a row per pattern and a column per comparison: -1 where a side is silent. `pairs` counts.

    `sizes` says how many levels each comparison has.
    """

    level: Vector
    pairs: Vector
    sizes: tuple[int, ...]


def learn_levels(
    engine: DuckEngine,
    compared: Compared,
    comparisons: Sequence[Comparison],
    *,
    rules: Sequence[Sequence[str]],
    prior: float,
    possible: int,
    random_pairs: int,
    training_pairs: int,
    seed: int,
) -> Learnt:
    """Learn u from random pairs, then m from pairs that agree on the columns of each rule in turn.

    A rule says nothing of the comparisons that read its columns. Of what several rules say the median counts.

    Args:
        engine: Holds the table.
        compared: Which pairs there are.
        comparisons: Their written m and u are where learning starts.
        rules: Columns on which pairs agree of which many are true; one that brings none together is left out.
        prior: Share of all pairs that is true.
        possible: How many pairs there are.
        random_pairs: How many of them to look at for u.
        training_pairs: How many to look at for each rule, about.
        seed: Which ones.
    """
    of_random = _shares(_random(engine, compared, comparisons, random_pairs / possible, seed))
    u = {c.column: shares for c, shares in zip(comparisons, of_random, strict=True)}
    said: dict[str, list[Shares]] = {c.column: [] for c in comparisons}
    for rule in rules:
        free = [c for c in comparisons if not set(rule) & _columns(c)]
        patterns = _agreeing(engine, compared, free, rule, training_pairs, seed)
        if not len(patterns.pairs):
            continue
        known = {c.column: _known(c, _middle(said[c.column]), u[c.column]) for c in comparisons}
        within = _prior_within(prior, comparisons, known, rule)
        learnt = _maximise(patterns, [known[c.column] for c in free], within)
        for comparison, m in zip(free, learnt, strict=True):
            said[comparison.column].append(m)
    return {
        c.column: list(zip(_middle(said[c.column]) or [None] * len(c.levels), u[c.column], strict=True))
        for c in comparisons
    }


def _known(comparison: Comparison, m: Shares, u: Shares) -> list[tuple[float, float]]:
    """Give what is known of each level by now: as written where nothing was seen."""
    levels = comparison.levels
    return [
        (seen or level.m, random or level.u)
        for level, seen, random in zip(levels, m or [None] * len(levels), u, strict=True)
    ]


def _middle(said: Sequence[Shares]) -> Shares:
    """Give the median of what several rules say of each level; nothing where none spoke."""
    seen = [[share for share in shares if share is not None] for shares in zip(*said, strict=True)]
    return [median(shares) if shares else None for shares in seen]


def _columns(comparison: Comparison) -> set[str]:
    read = (SIDE.findall(level.sql) for level in comparison.levels)
    return {comparison.column} | {column for found in read for _, column in found}


def _random(
    engine: DuckEngine, compared: Compared, comparisons: Sequence[Comparison], share: float, seed: int
) -> _Patterns:
    kept = _sample(compared, share, seed)
    return _patterns(
        engine, comparisons, f"from ({kept}) as l inner join ({kept}) as r on {_order(compared)}"
    )


def _agreeing(
    engine: DuckEngine,
    compared: Compared,
    comparisons: Sequence[Comparison],
    rule: Sequence[str],
    most: int,
    seed: int,
) -> _Patterns:
    columns = ", ".join(f'"{column}"' for column in rule)
    known = " and ".join(f'"{column}" is not null' for column in rule)
    there = engine.query(
        f'with held as (select {columns}, count(*) as n from "{compared.table}" where {known} '
        f"group by {columns}, {compared.apart}), "
        f"whole as (select sum(n) as n, sum(n * n) as squares from held group by {columns}) "
        "select coalesce(sum(n * n - squares), 0)::double / 2 from whole"
    ).item()
    kept = _sample(compared, most / max(there, 1.0), seed)
    same = " and ".join(f'l."{column}" = r."{column}"' for column in rule)
    return _patterns(
        engine, comparisons, f"from ({kept}) as l inner join ({kept}) as r on {same} and {_order(compared)}"
    )


def _order(compared: Compared) -> str:
    return f"l.{compared.apart} < r.{compared.apart}"


def _sample(compared: Compared, share: float, seed: int) -> str:
    """Give a table with rows left out so that this share of pairs is left; always the same ones."""
    if share >= 1:
        return f'from "{compared.table}"'
    part = int(share**0.5 * 2**32)
    return f'from "{compared.table}" where hash({compared.number}, {seed}) % 4294967296 < {part}'


def _patterns(engine: DuckEngine, comparisons: Sequence[Comparison], pairs: str) -> _Patterns:
    import numpy as np

    if not comparisons:
        return _Patterns(np.empty((0, 0), np.int8), np.empty(0), ())
    levels = ", ".join(f"{_level(c)}::tinyint as level_{at}" for at, c in enumerate(comparisons))
    seen = engine.query(
        f"select *, count(*)::double as pairs from (select {levels} {pairs}) group by all order by all"
    )
    sizes = tuple(len(comparison.levels) for comparison in comparisons)
    return _Patterns(seen.drop("pairs").to_numpy(), seen["pairs"].to_numpy(), sizes)


def _level(comparison: Comparison) -> str:
    column = comparison.column
    tried = [f"when {quick(level.sql)} then {at}" for at, level in enumerate(comparison.levels) if level.sql]
    return (
        f"case when l.{column} is null or r.{column} is null then -1 {' '.join(tried)} "
        f"else {len(comparison.levels) - 1} end"
    )


def _shares(patterns: _Patterns) -> list[Shares]:
    """Give the share of pairs at each level, of those at which both sides speak."""
    return [_share_of(patterns, at, patterns.pairs) for at in range(len(patterns.sizes))]


def _share_of(patterns: _Patterns, at: int, weight: Vector) -> Shares:
    import numpy as np

    there = patterns.level[:, at] >= 0
    level, size = patterns.level[there, at], patterns.sizes[at]
    total = np.bincount(level, weights=weight[there], minlength=size)
    seen = np.bincount(level, minlength=size)
    whole = float(total.sum()) or 1.0
    return [float(n) / whole if s else None for n, s in zip(total, seen, strict=True)]


def _prior_within(
    prior: float,
    comparisons: Sequence[Comparison],
    known: dict[str, list[tuple[float, float]]],
    rule: Sequence[str],
) -> float:
    """Give the share of true pairs among those that agree on a rule: by what agreeing on each column says."""
    odds, left = prior / (1 - prior), set(rule)
    for comparison in comparisons:
        for level, (m, u) in zip(comparison.levels, known[comparison.column], strict=True):
            equal = EQUAL.fullmatch(level.sql)
            if equal and equal[1] in left:
                left.remove(equal[1])
                odds *= m / u
    return odds / (1 + odds)


def _maximise(
    patterns: _Patterns, begin: Sequence[Sequence[tuple[float, float]]], prior: float
) -> list[Shares]:
    """Give m of every level by expectation and maximisation; u stays, the share of true pairs does not."""
    import numpy as np

    m = [np.array([max(each, LEAST) for each, _ in levels]) for levels in begin]
    u = [np.array([max(each, LEAST) for _, each in levels]) for levels in begin]
    shares: list[Shares] = []
    for _ in range(ROUNDS):
        bits = np.full(len(patterns.pairs), np.log(prior / (1 - prior)))
        for at, (of_true, of_random) in enumerate(zip(m, u, strict=True)):
            evidence = np.append(np.log(of_true / of_random), 0.0)
            bits += evidence[patterns.level[:, at]]
        true = patterns.pairs / (1 + np.exp(-bits))
        shares = [_share_of(patterns, at, true) for at in range(len(m))]
        new = [
            np.array(
                [max(old if seen is None else seen, LEAST) for seen, old in zip(share, was, strict=True)]
            )
            for share, was in zip(shares, m, strict=True)
        ]
        now = float(np.clip(true.sum() / patterns.pairs.sum(), LEAST, 1 - LEAST))
        change = max(abs(now - prior), *(float(np.abs(a - b).max()) for a, b in zip(new, m, strict=True)))
        m, prior = new, now
        if change < SETTLED:
            break
    return shares
