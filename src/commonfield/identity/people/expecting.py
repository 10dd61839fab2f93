"""How many of the links are expected to be true, and how many true pairs are expected among them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import numpy as np

Vector = np.ndarray[Any, np.dtype[Any]]

MOST_IN_GROUP = 40


@dataclass(frozen=True)
class Expected:
    """Shares, 0 to 1: of links that are true, and of true pairs that are links; null without any."""

    precision: float | None
    recall: float | None


def expected_of_links(taken: Vector, all_pairs: Vector, *, found: float) -> Expected:
    """Give what to expect of links.

    Args:
        taken: Probability of each link.
        all_pairs: Probability of each pair that was compared.
        found: Share of true pairs that were compared at all.
    """
    true = float(taken.sum())
    there = float(all_pairs.sum()) / found
    return Expected(
        round(true / len(taken), 4) if len(taken) else None,
        round(min(true / there, 1.0), 4) if there >= 0.5 else None,
    )


def probability_in_clusters(
    one: Vector, other: Vector, probability: Vector, person: Vector
) -> tuple[Vector, Vector]:
    """Give which of the pairs lie within a cluster, and the probability of every pair within a cluster.

    A pair counts as likely as itself, or as the way over a third record of the cluster where that is
    likelier.
    Pairs within a cluster that nobody weighed come last.
    """
    within = person[one] == person[other]
    groups: dict[int, dict[tuple[int, int], float]] = defaultdict(dict)
    for a, b, chance in zip(
        one[within].tolist(), other[within].tolist(), probability[within].tolist(), strict=True
    ):
        groups[int(person[a])][a, b] = chance
    sizes = np.bincount(person)
    supported: list[float] = []
    for root, pairs in groups.items():
        supported += _supported(pairs, int(sizes[root]))
    return within, np.array(supported)


def _supported(pairs: dict[tuple[int, int], float], size: int) -> list[float]:
    missing = [0.5] * (size * (size - 1) // 2 - len(pairs))
    if size == 2 or size > MOST_IN_GROUP:
        return [*pairs.values(), *missing]
    members = sorted({at for pair in pairs for at in pair})
    at = {member: index for index, member in enumerate(members)}
    chance = np.zeros((len(members), len(members)))
    for (a, b), value in pairs.items():
        chance[at[a], at[b]] = chance[at[b], at[a]] = value
    over = (chance[:, :, None] * chance[None, :, :]).max(axis=1)
    best = np.maximum(chance, over)
    return best[np.triu_indices(len(members), 1)].tolist()  # type: ignore[no-any-return]
