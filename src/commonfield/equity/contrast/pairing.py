"""Pairs each participant with the nearest other person of the same stratum, each other person once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from commonfield.equity.contrast.methods import propensity

if TYPE_CHECKING:
    from commonfield.equity.contrast.people import Floats, People, Whole

SEED = 0


def pair(people: People) -> tuple[Whole, Whole]:
    """Pair one to one, nearest in the log odds of taking part, those with the highest odds first.

    People are given in an order that their outcomes have a part in, so those with equal odds are mixed first.

    Args:
        people: In strata that hold both kinds.

    Returns:
        Rows of participants and of their partners; who finds nobody left stays out.
    """
    if not len(people):
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    score = propensity(people)
    mixed = np.random.default_rng(SEED).permutation(len(people))
    found = [
        match
        for rows in _together(people.stratum, mixed)
        for match in _nearest(rows[people.participant[rows]], rows[~people.participant[rows]], score)
    ]
    pairs = np.array(found, dtype=np.int64).reshape(-1, 2)
    return pairs[:, 0], pairs[:, 1]


def differences(people: People) -> Floats:
    """Give the outcomes of participants less those of their partners, see `pair`."""
    first, second = pair(people)
    difference: Floats = people.outcome[first] - people.outcome[second]
    return difference


def _together(stratum: Whole, mixed: Whole) -> list[Whole]:
    order = mixed[np.argsort(stratum[mixed], kind="stable")]
    return np.split(order, np.flatnonzero(np.diff(stratum[order])) + 1)


def _nearest(part: Whole, others: Whole, score: Floats) -> list[tuple[int, int]]:
    """Take the nearest free one below or above; links over those taken are shortened as they are walked."""
    others = others[np.argsort(score[others], kind="stable")]
    scores = score[others]
    below = list(range(len(others) + 1))  # below[i]: the last free one among the first i; 0 for none
    above = list(range(len(others) + 1))  # above[i]: the first free one from i on; the length for none
    pairs = []
    for row in part[np.argsort(-score[part], kind="stable")]:
        at = int(np.searchsorted(scores, score[row]))
        down, up = _find(below, at) - 1, _find(above, at)
        if down < 0 and up == len(others):
            break
        lower = float(score[row] - scores[down]) if down >= 0 else np.inf
        upper = float(scores[up] - score[row]) if up < len(others) else np.inf
        taken = down if lower <= upper else up
        below[taken + 1], above[taken] = taken, taken + 1
        pairs.append((int(row), int(others[taken])))
    return pairs


def _find(links: list[int], at: int) -> int:
    end = at
    while links[end] != end:
        end = links[end]
    while links[at] != end:
        links[at], at = end, links[at]
    return end
