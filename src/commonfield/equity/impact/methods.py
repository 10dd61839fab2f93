"""The four published ways of saying that a group lies behind by too much."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

MethodName = Literal["ppg", "ppg1", "index80", "proportionality"]

INSUFFICIENT = 10
"""So many people or fewer: nothing is said about the group."""
CAUTION = 29
"""So many people or fewer: the note asks for caution."""
STEADY = 30
"""A group is taken as the highest only from so many people on."""


@dataclass(frozen=True)
class Method:
    """A method, with what holds where nothing else is asked for.

    Args:
        name: As `--method` names it.
        reference: What a group is compared with.
        floor: The smallest margin, a share; null for a method that compares a ratio with a cutoff.
        margin_from_rate: Whether the method itself takes its margin from the rate of the group.
    """

    name: MethodName
    reference: str
    floor: Fraction | None = None
    margin_from_rate: bool = False

    @property
    def is_index(self) -> bool:
        return self.floor is None


METHODS = (
    # Percentage point gap of 2017: the gap to everybody, margin of .25/n, at least 3 points.
    Method("ppg", "overall", Fraction(3, 100)),
    # Percentage point gap minus one of 2022: the gap to all others, margin of p(1 - p)/n, at least 2 points.
    Method("ppg1", "others", Fraction(2, 100), margin_from_rate=True),
    # The 80 % rule: the rate beside the highest one.
    Method("index80", "highest"),
    # The share of the group among successes beside its share among people; equal to rate beside overall rate.
    Method("proportionality", "overall"),
)
CUTOFF = Fraction(8, 10)


@dataclass(frozen=True)
class Asked:
    """What is asked of the methods.

    Args:
        methods: Which of them, in order.
        reference: `overall`, `others`, `highest`, the name of a group, or a goal as a share; null for the
            reference of each method. The proportionality index keeps to overall: with another
            reference it would be another index.
        minimum_margin: The floor of the margin, a share; null for that of the method.
        margin_from_rate: Take the margin of `ppg` from the rate of the group.
        cutoff: An index below it is flagged.
        outcome_is_bad: Count those without the outcome: a drop-out rate becomes a rate of those who stayed.
    """

    methods: tuple[Method, ...] = METHODS
    reference: str | Fraction | None = None
    minimum_margin: Fraction | None = None
    margin_from_rate: bool = False
    cutoff: Fraction = CUTOFF
    outcome_is_bad: bool = False

    def reference_of(self, method: Method) -> str | Fraction:
        if method.name == "proportionality" or self.reference is None:
            return method.reference
        return self.reference
