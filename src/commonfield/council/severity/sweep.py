"""What hangs on the penalties, and what does not."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from commonfield.council.severity.facets import LARGE
from commonfield.council.severity.likelihood import Array, Solution, maximise

FACTORS = (0.5, 1.0, 2.0)
"""Each of the penalties of readers and proposals is halved and doubled, their ratio at most doubled."""

Reading = Literal["severe", "lenient", "not_told_apart"]


@dataclass(frozen=True)
class ReaderSwept:
    """One reader under every penalty: from which severity to which, and what all of them say.

    `reading` is severe or lenient where under every penalty the whole interval of 95 % lies on that side of
    the mean reader.
    """

    reader: str
    lowest: float
    highest: float
    reading: Reading


@dataclass(frozen=True)
class Sweep:
    """What survives every penalty tried.

    `same_order` counts pairs of proposals that stand in one order throughout, `clear` those of them that lie
    apart by more than their distance's interval of 95 % throughout. `undecided` are pairs whose order depends
    on the penalty: nothing may be said of it. `order` holds the proposals from the best down, those that the
    penalties leave undecided together in one group.
    """

    penalties: tuple[tuple[float, float], ...]
    readers: tuple[ReaderSwept, ...]
    pairs: int
    same_order: int
    clear: int
    undecided: tuple[tuple[str, str], ...]
    order: tuple[tuple[str, ...], ...]


def sweep_penalties(solution: Solution) -> Sweep:
    """Fit again under every penalty, and keep what all of them say."""
    encoded = solution.encoded
    tried = [
        replace(
            solution.penalties,
            readers=solution.penalties.readers * readers,
            proposals=solution.penalties.proposals * proposals,
        )
        for readers in FACTORS
        for proposals in FACTORS
        if 0.5 <= readers / proposals <= 2
    ]
    fits = [
        solution if one == solution.penalties else maximise(encoded, one, start=solution.parameters)
        for one in tried
    ]
    order = _order(fits)
    first, second = np.triu_indices(len(encoded.proposals), 1)
    steady = _steady(fits)[first, second]
    clear = _clear(fits)[first, second]
    names = encoded.proposals
    return Sweep(
        tuple((one.readers, one.proposals) for one in tried),
        _readers(fits),
        len(first),
        int(steady.sum()),
        int((steady & clear).sum()),
        tuple((names[a], names[b]) for a, b, same in zip(first, second, steady, strict=True) if not same),
        order,
    )


def _steady(fits: list[Solution]) -> Array:
    """For each two proposals, whether the same one stands higher under every penalty."""
    above = np.array([np.subtract.outer(fit.of("proposals"), fit.of("proposals")) > 1e-6 for fit in fits])
    always: Array = np.logical_and.reduce(above)
    return always | always.T


def _clear(fits: list[Solution]) -> Array:
    told = []
    for fit in fits:
        place = fit.encoded.places["proposals"]
        covariance = fit.covariance[place, place]
        variance = np.add.outer(np.diag(covariance), np.diag(covariance)) - 2 * covariance
        distance = np.subtract.outer(fit.of("proposals"), fit.of("proposals"))
        told.append(np.abs(distance) > LARGE * np.sqrt(variance.clip(min=0)))
    clear: Array = np.logical_and.reduce(told)
    return clear


def _order(fits: list[Solution]) -> tuple[tuple[str, ...], ...]:
    """Proposals from the best down; a group ends where every penalty puts all before it above all after."""
    names = fits[0].encoded.proposals
    places = np.array([fit.of("proposals") for fit in fits])
    ranked = sorted(range(len(names)), key=lambda i: (-places[:, i].mean(), names[i]))
    groups: list[tuple[str, ...]] = []
    begun = 0
    for end in range(1, len(ranked) + 1):
        before, after = places[:, ranked[:end]], places[:, ranked[end:]]
        if end == len(ranked) or bool((before.min(axis=1) > after.max(axis=1) + 1e-6).all()):
            groups.append(tuple(names[i] for i in ranked[begun:end]))
            begun = end
    return tuple(groups)


def _readers(fits: list[Solution]) -> tuple[ReaderSwept, ...]:
    names = fits[0].encoded.readers
    place = fits[0].encoded.places["readers"]
    centre = np.eye(len(names)) - 1 / len(names)
    estimates = np.array([fit.of("readers") for fit in fits])
    apart = estimates - estimates.mean(axis=1, keepdims=True)
    errors = np.array([np.sqrt(np.diag(centre @ fit.covariance[place, place] @ centre)) for fit in fits])
    severe = (apart - LARGE * errors > 0).all(axis=0)
    lenient = (apart + LARGE * errors < 0).all(axis=0)
    return tuple(
        ReaderSwept(
            name,
            float(estimates[:, i].min()),
            float(estimates[:, i].max()),
            "severe" if severe[i] else "lenient" if lenient[i] else "not_told_apart",
        )
        for i, name in enumerate(names)
    )
