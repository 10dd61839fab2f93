"""What a statistic of agreement comes to: a value with its interval, or why there is none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

CONFIDENCE = 0.95


@dataclass(frozen=True)
class Note:
    """Something to say beside a number: the key of a message, and what fills its places."""

    key: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Estimate:
    """A value between `low` and `high` in 95 of 100 draws; null is not estimable, and `notes` begin with why.

    `standard_error` is null where there is none. `observed` and `expected` are agreement,
    or disagreement for alpha, as it was seen and as chance would bring it.
    """

    value: float | None
    low: float | None = None
    high: float | None = None
    standard_error: float | None = None
    notes: tuple[Note, ...] = ()
    observed: float | None = None
    expected: float | None = None


def not_estimable(key: str, **values: object) -> Estimate:
    return Estimate(None, notes=(Note(key, values),))
