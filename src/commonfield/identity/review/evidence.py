"""What each piece of identity says for or against a pair, in bits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import log2
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

    from commonfield.catalog import LinkageModel
    from commonfield.identity.weights import Weights

BEFORE = "before"
_SILENT = "-"


@dataclass(frozen=True)
class Contribution:
    """What one piece of identity adds to the weight of a pair.

    `column` is `before` for what is known before anything is compared: most pairs are two people. `level`
    is the level of agreement (0 the strongest), null where either side is silent. `share` says how common
    the value is that both have, of all subjects; null where that does not count.
    """

    column: str
    bits: float
    level: int | None = None
    share: float | None = None


def contributions(
    pattern: str, *, model: LinkageModel, weights: Weights, values: Mapping[str, str | None]
) -> list[Contribution]:
    """Take the weight of a pair apart. The bits add up to it.

    Args:
        pattern: The levels of the pair, one character for each comparison of the model (EDGE).
        model: Comparisons, in order.
        weights: Those with which the pair was weighed.
        values: The common value of each column in which both sides agree (level 0), where names count by
            how rare they are.
    """
    m_and_u = {(level.column, level.level): (level.m, level.u) for level in weights.levels}
    found = [Contribution(BEFORE, log2(weights.prior / (1.0 - weights.prior)))]
    for comparison, written in zip(model.comparisons, pattern, strict=True):
        if written == _SILENT:
            found.append(Contribution(comparison.column, 0.0))
            continue
        level = int(written, 16)
        m, u = m_and_u[comparison.column, level]
        share = None
        if level == 0 and comparison.term_frequency:
            share = share_of(values.get(comparison.column), comparison.column, weights.frequencies)
        found.append(Contribution(comparison.column, log2(m / (share or u)), level, share))
    return found


def share_of(value: str | None, column: str, frequencies: pl.DataFrame) -> float | None:
    """Say how common a value is; one that came after weights were learnt is as rare as the rarest.

    Args:
        value: As in the description of a subject; null where it has none.
        column: first_name, last_name, ...
        frequencies: Shape TERM_FREQUENCY.
    """
    import polars as pl

    known = frequencies.filter(pl.col("column") == column)
    if value is None or known.is_empty():
        return None
    found = known.filter(pl.col("value") == value)["share"]
    return float(found[0]) if len(found) else float(known.select(pl.col("share").min()).item())
