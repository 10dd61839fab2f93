"""How likely each pair is one person: from evidence, from how many there are, and from who else competes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

Vector = np.ndarray[Any, np.dtype[Any]]

MOST_BITS = 30.0
"""Beyond this more evidence changes nothing, and sums of odds would lose small ones."""
FAR = -5.0
"""Weights below this are not damped further."""
ROUNDS = 30
MESSAGES = 20
SETTLED = 1e-4
NEAR = 1e-6


@dataclass(frozen=True)
class Chances:
    """What is known of each pair, and the share of all pairs that is true (`prior`).

    `weight` is in bits and takes the prior in; `strength` is what it is worth, see `damped`;
    `probability` counts rivals too.
    """

    weight: Vector
    strength: Vector
    probability: Vector
    prior: float


def chances(
    one: Vector,
    other: Vector,
    bits: Vector,
    *,
    possible: int,
    prior: float,
    damping: float,
    competing: bool,
    likeness: Vector | None = None,
) -> Chances:
    """Give the chance of each pair.

    How many pairs are true is estimated from the pairs: the sum of the chances it leads to is again that
    number.

    Args:
        one: Numbers of records, one per pair.
        other: The other record of each.
        bits: Evidence of each pair.
        possible: How many pairs there are, with those that nobody compared.
        prior: Where the estimate begins.
        damping: See `damped`.
        competing: Whether a record has at most one partner: then what is likely for one pair is
            unlikely for its rivals.
        likeness: For each record a number that it shares with its duplicates in the same file, which do
            not compete with each other: whichever is taken, it is the same person. None for no duplicates.
    """
    rivals = _Rivals(one, other, likeness) if competing else None
    for _ in range(ROUNDS):
        weight = bits + np.log2(prior / (1 - prior))
        probability = _chance(damped(weight, damping), rivals)
        estimate = float(np.clip(probability.sum() / possible, NEAR / possible, 0.5))
        if abs(np.log2(estimate / prior)) < SETTLED:
            break
        prior = estimate
    weight = np.round(bits + np.log2(prior / (1 - prior)), 3)
    strength = damped(weight, damping)
    return Chances(weight, strength, np.round(_chance(strength, rivals), 6), prior)


def damped(weight: Vector, damping: float) -> Vector:
    """Give how many bits a weight is worth.

    Fields agree, and disagree, together more often than if each were on its own: in families, in
    households, in records written badly as a whole. So a weight counts less than its bits say, except far
    on the side against, where the many pairs that have nothing in common lie.
    """
    return np.where(weight > FAR, weight * damping, weight - FAR + FAR * damping)


def chance_alone(strength: Vector) -> Vector:
    """Give the chance of a pair without rivals from what its weight is worth."""
    return 1 / (1 + np.exp2(-strength))


def _chance(strength: Vector, rivals: _Rivals | None) -> Vector:
    return rivals.chance(strength) if rivals else chance_alone(strength)


class _Rivals:
    """Pairs of which each record can have one at most; duplicates of a record stand for one."""

    def __init__(self, one: Vector, other: Vector, likeness: Vector | None) -> None:
        if likeness is not None:
            one, other = likeness[one], likeness[other]
        size = int(max(one.max(initial=0), other.max(initial=0))) + 1
        pairs, pair = np.unique(one * size + other, return_inverse=True)
        self._pair: Vector = pair
        self._one: Vector = pairs // size
        self._other: Vector = pairs % size

    def chance(self, strength: Vector) -> Vector:
        """Give the chance of each pair.

        Belief propagation: each side tells the other how free it would be without this pair. A pair
        without rivals keeps the chance that its weight gives.
        """
        best = np.full(len(self._one), -np.inf)
        np.maximum.at(best, self._pair, strength)
        odds = np.exp2(np.minimum(best, MOST_BITS))
        free_one = free_other = np.ones_like(odds)
        for _ in range(MESSAGES):
            wanted = odds * free_other
            free_one = 1 / (1 + np.maximum(np.bincount(self._one, wanted)[self._one] - wanted, 0))
            wanted = odds * free_one
            free_other = 1 / (1 + np.maximum(np.bincount(self._other, wanted)[self._other] - wanted, 0))
        free: Vector = (free_one * free_other)[self._pair]
        left: Vector = np.exp2(np.minimum(strength, MOST_BITS)) * free
        chance: Vector = left / (1 + left)
        return chance
