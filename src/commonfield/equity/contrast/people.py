"""People as the comparison sees them: arrays of one length, in an order that their values alone decide."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]
    Whole = NDArray[np.int64]


@dataclass(frozen=True)
class Covariate:
    """What was so before anybody took part, as one column of numbers.

    Args:
        name: `score`, or `language: Spanish` for a level of a category.
        values: One per person; where `known` is false, the mean of those who are known.
        known: False where the column was blank.
    """

    name: str
    values: Floats
    known: Flags

    def taken(self, kept: Flags | Whole) -> Covariate:
        return Covariate(self.name, self.values[kept], self.known[kept])


@dataclass(frozen=True)
class People:
    """Everybody whose outcome is known.

    Args:
        participant: True for those who took part.
        outcome: One number per person.
        covariates: Columns, see `Covariate`.
        stratum: People with the same number have the same codes in all exact columns; 0 for all without.
        cluster: As `stratum`, for errors; null without clusters.
        group: As `stratum`, for gaps; null where none are asked.
        groups: The codes behind the numbers of `group`.
    """

    participant: Flags
    outcome: Floats
    covariates: tuple[Covariate, ...]
    stratum: Whole
    cluster: Whole | None = None
    group: Whole | None = None
    groups: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.outcome)

    @property
    def participants(self) -> int:
        return int(self.participant.sum())

    @property
    def others(self) -> int:
        return len(self) - self.participants

    @property
    def counts_people(self) -> bool:
        """Whether the outcome is 0 or 1."""
        return bool(np.isin(self.outcome, (0.0, 1.0)).all())

    def matrix(self) -> Floats:
        """Give the covariates side by side: people by columns."""
        if not self.covariates:
            return np.zeros((len(self), 0))
        return np.column_stack([each.values for each in self.covariates])

    def taken(self, kept: Flags | Whole) -> People:
        """Keep some people, by a mask or in an order."""
        return replace(
            self,
            participant=self.participant[kept],
            outcome=self.outcome[kept],
            covariates=tuple(each.taken(kept) for each in self.covariates),
            stratum=self.stratum[kept],
            cluster=None if self.cluster is None else self.cluster[kept],
            group=None if self.group is None else self.group[kept],
        )


def on_support(people: People) -> Flags:
    """Tell who can be compared: on both sides there is somebody with the same exact codes and levels.

    A level (a covariate of 0 and 1) that one side alone has, or that one side has without exception, takes
    those out who have it, or have it not: one person of a rare kind must not end the comparison of all.
    Taking people out can leave others alone, so it is asked until nobody leaves.
    """
    levels = [each.values > 0 for each in people.covariates if np.isin(each.values, (0.0, 1.0)).all()]
    kept = _with_both_sides(people.stratum, people.participant, np.ones(len(people), dtype=np.bool_))
    while True:
        left = kept.copy()
        for level in levels:
            for has in (level, ~level):
                inside = left & has
                if (inside & people.participant).any() != (inside & ~people.participant).any():
                    left &= ~has
        left = _with_both_sides(people.stratum, people.participant, left)
        if left.sum() == kept.sum():
            return left
        kept = left


def _with_both_sides(stratum: Whole, part: Flags, kept: Flags) -> Flags:
    size = int(stratum.max(initial=0)) + 1
    sides = [np.bincount(stratum[kept & side], minlength=size) > 0 for side in (part, ~part)]
    both: Flags = kept & (sides[0] & sides[1])[stratum]
    return both


def numbered(codes: Whole) -> tuple[Whole, int]:
    """Number codes from 0 on without holes, and say how many there are."""
    kinds, numbers = np.unique(codes, return_inverse=True)
    return numbers.astype(np.int64), len(kinds)
