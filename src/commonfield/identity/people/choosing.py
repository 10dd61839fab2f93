"""Which pairs are taken: one to one, or clusters."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import numpy as np

Vector = np.ndarray[Any, np.dtype[Any]]

MOST_FOR = 8.0
MOST_AGAINST = -4.0
"""The evidence of one pair counts up to this in the average between two groups."""


def one_to_one(one: Vector, other: Vector, weight: Vector) -> Vector:
    """Give the positions of pairs in which each is the other's best, then of those who remain, and so on."""
    taken_one: set[int] = set()
    taken_other: set[int] = set()
    kept = []
    for at in np.lexsort((other, one, -weight)).tolist():
        left, right = int(one[at]), int(other[at])
        if left not in taken_one and right not in taken_other:
            taken_one.add(left)
            taken_other.add(right)
            kept.append(at)
    return np.array(sorted(kept), dtype=np.int64)


def components(one: Vector, other: Vector, size: int) -> Vector:
    """Give for each record, 0 to `size` - 1, the smallest record that pairs lead to."""
    parent = list(range(size))

    def root(at: int) -> int:
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    for left, right in zip(one.tolist(), other.tolist(), strict=True):
        a, b = root(left), root(right)
        if a != b:
            parent[max(a, b)] = min(a, b)
    return np.array([root(at) for at in range(size)], dtype=np.int64)


def clusters(one: Vector, other: Vector, strength: Vector, apart: Vector, size: int) -> Vector:
    """Give for each record the smallest record of its cluster.

    Groups grow by the two that agree best, as long as the average over all pairs between them speaks for
    it: one pair that happens to look alike does not join two people, and a chain of neighbors does not
    either. Groups between which a pair must stay apart are never joined.

    Args:
        one: Numbers of records, 0 to `size` - 1, one per pair; pairs that are not given count as speaking
            against.
        other: The other record.
        strength: Evidence above the threshold: positive for, negative against.
        apart: Whether a pair must stay apart.
        size: How many records.
    """
    found = np.arange(size, dtype=np.int64)
    joining = (strength > 0) & ~apart
    roots = components(one[joining], other[joining], size)
    # A pair counts as how far it is above the least, so that pairs nobody compared add nothing.
    above = np.clip(strength, MOST_AGAINST, MOST_FOR) - MOST_AGAINST
    above[apart] = -np.inf
    within = roots[one] == roots[other]
    links: dict[int, dict[tuple[int, int], float]] = defaultdict(dict)
    for left, right, value in zip(
        one[within].tolist(), other[within].tolist(), above[within].tolist(), strict=True
    ):
        links[int(roots[left])][left, right] = value
    for pairs in links.values():
        for group in _grown(pairs):
            found[group] = min(group)
    return found


def _grown(total: dict[tuple[int, int], float]) -> list[list[int]]:
    """Join records of one component, whose pairs are given as how far they are above the least."""
    groups = {at: [at] for pair in total for at in pair}
    while total:
        best, a, b = max(
            (value / (len(groups[a]) * len(groups[b])) + MOST_AGAINST, -a, -b)
            for (a, b), value in total.items()
        )
        if best <= 0:
            break
        _join(total, groups, -a, -b)
    return list(groups.values())


def _join(total: dict[tuple[int, int], float], groups: dict[int, list[int]], keep: int, gone: int) -> None:
    groups[keep] += groups.pop(gone)
    del total[keep, gone]
    for pair in [pair for pair in total if gone in pair]:
        value = total.pop(pair)
        rest = pair[0] if pair[1] == gone else pair[1]
        key = (min(keep, rest), max(keep, rest))
        total[key] = total.get(key, 0.0) + value
