"""One set of persons: where they stand, what they are, and every count that follows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Counts = npt.NDArray[np.int64]
    Mask = npt.NDArray[np.bool_]
    Incidence = npt.NDArray[np.int8]


OWN = "institution"
"""The level at which places are a partner's own."""


class Node(NamedTuple):
    """A place for which figures are published: a level of the hierarchy and the code of the place there."""

    level: str
    code: str


class Value(NamedTuple):
    """One column of figures: a value of a group, or crossed values of several."""

    table: tuple[str, ...]
    codes: tuple[str, ...]


class Figure(NamedTuple):
    """A share, or a count: which quantities are its denominator and numerator; -1 where it has none."""

    denominator: int
    numerator: int = -1


class Measure(NamedTuple):
    """A count that policy judges: a quantity, or the people of one quantity who are not in another.

    `of` is the quantity of which nobody (or everybody) would tell something of each: where somebody is
    counted in `of`, a measure of zero is small. -1 where zero tells nothing.
    """

    whole: int
    part: int = -1
    of: int = -1

    @property
    def has_cell(self) -> bool:
        """Tell whether a cell stands for it: a count, or half of a share; none for people between metrics."""
        return self.part < 0 or self.of >= 0


@dataclass(frozen=True)
class Component:
    """Attributes that are judged together because some table crosses them.

    A person has exactly one label. Two components never share an attribute, so a table of one and a table
    of another join into one file of persons whenever both agree on who stands where with which outcomes.

    Args:
        columns: The attributes.
        values: What is published of them.
        labels: What a person can be, one label each.
        shows: Labels x values: which values take a label in.
        atoms: Leaves x labels x classes: people.
        exists: Values x quantities, or values x nodes x quantities: whether it is told of this value.
    """

    columns: tuple[str, ...]
    values: tuple[Value, ...]
    labels: tuple[tuple[str, ...], ...]
    shows: Mask
    atoms: Counts
    exists: Mask


@dataclass(frozen=True)
class Universe:
    """A set of persons, and everything published about them in one year.

    An entry is a count of people at a node, with a value, in a quantity. Two metrics, two releases, a part
    and its whole on the same persons share one universe.

    Args:
        name: What it is called in the certificate.
        nodes: Every place for which figures are published.
        leaves: The finest places; a leaf stands for all that is told of where a person is.
        above: Leaves x nodes: which nodes take a leaf in.
        quantities: What is counted: denominators and numerators of metrics.
        classes: The vectors of outcomes that occur, one for each person.
        counts_in: Classes x quantities: where a person of the class is counted.
        figures: Shares and counts, by name.
        measures: What policy judges.
        told: Nodes x quantities: whether this quantity is told of this node.
        components: The first has one label and one value: everybody.
    """

    name: str
    nodes: tuple[Node, ...]
    leaves: tuple[str, ...]
    above: Mask
    quantities: tuple[str, ...]
    classes: tuple[str, ...]
    counts_in: Mask
    figures: tuple[tuple[str, Figure], ...]
    measures: tuple[Measure, ...]
    told: Mask
    components: tuple[Component, ...]

    @property
    def totals(self) -> Counts:
        """Give people by leaf and class."""
        return self.components[0].atoms[:, 0, :]

    @cached_property
    def counts(self) -> tuple[Counts, ...]:
        """Give every entry, one array per component: values x nodes x quantities."""
        return tuple(entries_of(self, number) for number in range(len(self.components)))

    @cached_property
    def exist(self) -> tuple[Mask, ...]:
        """Mark the entries that are told, one array per component: values x nodes x quantities."""
        return tuple(
            (each.exists if each.exists.ndim == 3 else each.exists[:, None, :]) & self.told[None, :, :]
            for each in self.components
        )

    @cached_property
    def bounds_of(self) -> tuple[tuple[int, ...], ...]:
        """Give what is hidden with each quantity: itself, and numerators of which it is denominator."""
        below: list[set[int]] = [set() for _ in self.quantities]
        for _, figure in self.figures:
            if figure.numerator >= 0 and figure.numerator != figure.denominator:
                below[figure.denominator].add(figure.numerator)
        closed = []
        for quantity in range(len(self.quantities)):
            reached, waiting = {quantity}, [quantity]
            while waiting:
                more = below[waiting.pop()] - reached
                reached |= more
                waiting += more
            closed.append(tuple(sorted(reached)))
        return tuple(closed)


def partners_of(universe: Universe, *, level: str, places: Sequence[Sequence[str]]) -> list[Mask]:
    """Give the leaves of every partner that is taken to know its own records.

    Args:
        universe: The set of persons.
        level: Every place of this level is such a partner; empty for none.
        places: Of further partners, the codes of their places at level `institution`.
    """
    found = [universe.above[:, n] for n, node in enumerate(universe.nodes) if level and node.level == level]
    for codes in places:
        own = [n for n, node in enumerate(universe.nodes) if node.level == OWN and node.code in codes]
        if own:
            found.append(universe.above[:, own].sum(axis=1) > 0)
    return found


def entries_of(universe: Universe, component: int) -> Counts:
    """Count every entry of a component from its atoms: values x nodes x quantities."""
    import numpy as np

    own = universe.components[component]
    by_value = np.einsum("lac,av->lvc", own.atoms, own.shows.astype(np.int64))
    by_quantity = by_value @ universe.counts_in.astype(np.int64)
    counts: Counts = np.einsum("lvq,ln->vnq", by_quantity, universe.above.astype(np.int64))
    return counts


def measured(universe: Universe, component: int) -> Counts:
    """Give every measure of a component: values x nodes x measures."""
    import numpy as np

    counts = universe.counts[component]
    parts = [
        counts[:, :, each.whole] - (counts[:, :, each.part] if each.part >= 0 else 0)
        for each in universe.measures
    ]
    stacked: Counts = np.stack(parts, axis=2)
    return stacked
