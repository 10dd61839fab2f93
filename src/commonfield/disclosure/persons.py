"""One set of persons in one year: every count of them that could be published, and how the counts add up."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Counts = npt.NDArray[np.int64]
    Mask = npt.NDArray[np.bool_]

ALL = "all"
REST = "\x00"
"""Begins the code of people whom no printed value, or no printed place, takes in."""


class Slot(NamedTuple):
    """Where a figure stands: one place and one value of one group."""

    level: str
    place: str
    group: str
    value: str


class Quantity(NamedTuple):
    """One count of a metric: its `denominator`, its `numerator`, or the people `measured` by a median."""

    metric: str
    column: str


class Pair(NamedTuple):
    """Two quantities of which the second counts people who are also counted by the first.

    In `halves`, the denominator and numerator of one metric, a part of zero discloses something of
    everybody in the other half; the difference of two metrics tells nothing when it is zero.
    """

    whole: int
    part: int
    halves: bool


class Line(NamedTuple):
    """A sum that a reader knows: the members add up to the total, people of `REST` included."""

    total: int
    members: tuple[int, ...]


class Figures(NamedTuple):
    """Which quantities make one metric's figure in a set of persons; -1 where it has none."""

    denominator: int
    numerator: int = -1


@dataclass(frozen=True)
class Persons:
    """A set of persons in one year.

    Args:
        universe: Names of the universes that are counted together here.
        academic_year: None for figures that are not of a year.
        slots: Every place and value at which at least one figure was computed, and the rests.
        quantities: What is counted; metrics that count the same people share one.
        counts: People, one row per quantity and one column per slot.
        counted: Where a count was computed; elsewhere `counts` is zero.
        pairs: Which quantity counts people among those of which other.
        lines: Every sum over values, crossed values and places.
        figures: The quantities behind each metric.
        families: Groups that have to be judged together, because one crosses the others.
        settled: Counts that earlier releases already tell, and still hold.
    """

    universe: tuple[str, ...]
    academic_year: int | None
    slots: tuple[Slot, ...]
    quantities: tuple[Quantity, ...]
    counts: Counts
    counted: Mask
    pairs: tuple[Pair, ...]
    lines: tuple[Line, ...]
    figures: dict[str, Figures]
    families: tuple[frozenset[str], ...]
    settled: Mask = field(repr=False)

    @cached_property
    def index(self) -> dict[Slot, int]:
        return {slot: number for number, slot in enumerate(self.slots)}

    @cached_property
    def at_place(self) -> dict[tuple[str, str], list[int]]:
        """Give the slots of every place."""
        found: dict[tuple[str, str], list[int]] = {}
        for number, slot in enumerate(self.slots):
            found.setdefault((slot.level, slot.place), []).append(number)
        return found

    @cached_property
    def lines_of(self) -> list[list[int]]:
        """Give the lines in which every slot stands, as total or as member."""
        found: list[list[int]] = [[] for _ in self.slots]
        for number, line in enumerate(self.lines):
            for slot in (line.total, *line.members):
                found[slot].append(number)
        return found

    @cached_property
    def unprinted(self) -> Mask:
        """Mark the rests: people counted in a total and in none of its printed parts."""
        import numpy as np

        rests = [slot.place.startswith(REST) or slot.value.startswith(REST) for slot in self.slots]
        return np.array(rests, dtype=bool)

    @cached_property
    def people(self) -> Counts:
        """Give the largest count of every slot: zero where there is nobody."""
        largest: Counts = self.counts.max(axis=0, initial=0)
        return largest

    def with_rest(self, slot: int) -> list[int]:
        """Give the slots that are hidden with one: for everybody of a place, the whole place."""
        place = self.slots[slot]
        return self.at_place[place.level, place.place] if place.group == ALL else [slot]
