"""Chance with a seed: every subject draws from its own stream, so that one change does not shift the rest."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]
    Whole = NDArray[np.int64]
    Words = NDArray[np.object_]


def stream(seed: int, subject: str) -> np.random.Generator:
    """Begin the stream of one subject, e.g. `schooling`."""
    import numpy as np

    return np.random.default_rng(np.random.SeedSequence([seed, zlib.crc32(subject.encode())]))


def pick(rng: np.random.Generator, weights: Mapping[str, float], size: int) -> Words:
    """Draw values by weight."""
    import numpy as np

    share = np.array(list(weights.values()), dtype=float)
    return np.array(list(weights), dtype=object)[rng.choice(len(share), size=size, p=share / share.sum())]


def pick_by(rng: np.random.Generator, tables: Mapping[str, Mapping[str, float]], which: Words) -> Words:
    """Draw for each row from the table that `which` names."""
    import numpy as np

    drawn = np.empty(len(which), dtype=object)
    for name in sorted(set(which.tolist())):
        rows = np.flatnonzero(which == name)
        drawn[rows] = pick(rng, tables[name], len(rows))
    return drawn


def pick_index(rng: np.random.Generator, weights: Sequence[float], size: int) -> Whole:
    """Draw positions by weight."""
    import numpy as np

    share = np.array(weights, dtype=float)
    return rng.choice(len(share), size=size, p=share / share.sum())


def leaning(gaps: Mapping[str, float], traits: Mapping[str, Any], size: int) -> Floats:
    """Add up the log-odds of each person: the gaps of the groups that the person is in."""
    import numpy as np

    total = np.zeros(size)
    for name, gap in gaps.items():
        total += gap * np.asarray(traits[name], dtype=float)
    return total


def chances(log_odds: Floats, share: float) -> Floats:
    """Turn log-odds into chances whose mean is `share`: the middle is found by halving."""
    import numpy as np

    if not len(log_odds):
        return log_odds
    low, high = -20.0, 20.0
    for _ in range(50):
        middle = (low + high) / 2
        if np.mean(1 / (1 + np.exp(-(log_odds + middle)))) < share:
            low = middle
        else:
            high = middle
    return np.asarray(1 / (1 + np.exp(-(log_odds + (low + high) / 2))), dtype=float)


def happens(rng: np.random.Generator, chance: Floats | float, size: int) -> Flags:
    """Draw whether it happens, for each row."""
    import numpy as np

    return np.asarray(rng.random(size) < chance)
