"""Pairs of invented people whose evidence is known: if they weigh something else, the weights are not used.

Weights are kept for years while engines and libraries change below them. A changed reading of the same
numbers is silent otherwise: every pair gets a weight, and all are wrong.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from commonfield.engines import EngineError
from commonfield.identity.statements import read_statement

if TYPE_CHECKING:
    from commonfield.engines import DuckEngine

Sung = tuple[tuple[str, float], ...]
NEAR = 0.001
"""Weights are rounded to this."""


def define_canaries(engine: DuckEngine) -> None:
    """Define `canary` (side, and the columns of a description): invented, numbered from -1 downwards."""
    engine.define("canary", read_statement("canary"))


def sung(engine: DuckEngine) -> Sung:
    """Give pattern and weight of each canary pair in `scored`."""
    return tuple(engine.query("select pattern, weight from scored where l < 0 order by l desc").iter_rows())


def check(before: Sung, now: Sung) -> None:
    """Compare with what they weighed when the weights were learnt; nothing is known before the first time.

    Raises:
        EngineError: a pair has another pattern or another weight now.
    """
    if before and not (len(before) == len(now) and all(map(_alike, before, now))):
        raise EngineError(
            "the weights kept from an earlier run: expected invented pairs to weigh what they weighed then, "
            "found another weight.",
            likely_cause="DuckDB or Splink reads the linkage model in another way than it did.",
            fix="Learn the weights anew: commonfield link --learn.",
        )


def _alike(was: tuple[str, float], is_now: tuple[str, float]) -> bool:
    return was[0] == is_now[0] and abs(was[1] - is_now[1]) <= NEAR
