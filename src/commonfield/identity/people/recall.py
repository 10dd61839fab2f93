"""How many true pairs no rule brought together, from how often two kinds of rules find the same pair."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

    from commonfield.engines import DuckEngine

FEWEST = 20


def found_by_blocking(engine: DuckEngine, taken: pl.DataFrame, rules: tuple[tuple[str, ...], ...]) -> float:
    """Give the share of true pairs that the rules bring together, 0 to 1.

    Rules that need a birth date and rules that need none are two nets: what one of them misses of the other's
    catch says what both miss (Lincoln and Petersen). The nets are not quite independent, so the truth is
    somewhat lower. 1 where only one kind of rule is in use or too few pairs are.

    Args:
        engine: Holds `record`.
        taken: Pairs (l, r) that are held to be true.
        rules: The rules in use.
    """
    nets = [[r for r in rules if _dated(r)], [r for r in rules if not _dated(r)]]
    if taken.height < FEWEST or not all(nets):
        return 1.0
    engine.load("taken", taken.select("l", "r"))
    caught = [" or ".join(f"coalesce({_same(rule)}, false)" for rule in net) for net in nets]
    first, second, both = engine.query(
        f"select count(*) filter (first), count(*) filter (second), count(*) filter (first and second) "
        f"from (select {caught[0]} as first, {caught[1]} as second from taken "
        "inner join record as l on l.record = taken.l inner join record as r on r.record = taken.r)"
    ).row(0)
    if not both:
        return 1.0
    everything = first * second / both
    return float(min((first + second - both) / everything, 1.0))


def _dated(rule: tuple[str, ...]) -> bool:
    return any(column.startswith("birth_") for column in rule)


def _same(rule: tuple[str, ...]) -> str:
    return " and ".join(f'l."{column}" = r."{column}"' for column in rule)
