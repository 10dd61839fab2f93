"""One set of persons as released before and as known now: late records and corrections move some of them.

Both releases stand side by side in one universe. A person has a place, a label and a class before, and now;
so a world that relabels people who did not change does so in both, and gives both releases.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from commonfield.disclosure.universe.building import universe_of
from commonfield.disclosure.universe.model import Component, Figure, Measure, Node, Universe, Value
from commonfield.disclosure.universe.worlds import Change, World

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from commonfield.disclosure.universe.model import Counts, Mask
    from commonfield.disclosure.universe.pattern import Pattern

    Indexes = npt.NDArray[np.intp]

BEFORE = "before: "
"""Begins the name of whatever stands for the release before."""
NOBODY = -1
"""Where a person stands who is not in one of the two releases."""


@dataclass(frozen=True)
class Corrected:
    """Two states of the same persons in one universe, and each alone.

    Args:
        universe: Both; nodes, values and quantities of now come first, then those of before.
        now: As it is.
        before: As it was.
        leaves: For each leaf of both, its number now and before; -1 for nobody there.
        classes: The same for classes.
        labels: The same for labels, by component.
    """

    universe: Universe
    now: Universe
    before: Universe
    leaves: tuple[tuple[int, int], ...]
    classes: tuple[tuple[int, int], ...]
    labels: tuple[tuple[tuple[int, int], ...], ...]

    def world_now(self, world: World) -> World:
        """Give what a world changes now, as a world of `now`."""
        found = []
        for component, leaf, label, outcome, people in world.summed:
            place = self.leaves[leaf][0], self.labels[component][label][0], self.classes[outcome][0]
            if NOBODY not in place:
                found.append(Change(component, *place, people))
        # Added up: two rows that were apart before may be one now.
        return World(World(tuple(found)).summed)

    def pattern_of(self, now: Pattern, before: Pattern) -> Pattern:
        """Lay patterns of each alone into one of both."""
        import numpy as np

        found = []
        for one, two in zip(now, before, strict=True):
            mask = np.zeros([a + b for a, b in zip(one.shape, two.shape, strict=True)], dtype=bool)
            mask[: one.shape[0], : one.shape[1], : one.shape[2]] = one
            mask[one.shape[0] :, one.shape[1] :, one.shape[2] :] = two
            found.append(mask)
        return tuple(found)

    def now_of(self, pattern: Pattern) -> Pattern:
        """Give the part of a pattern that tells of now."""
        return tuple(
            mask[: counts.shape[0], : counts.shape[1], : counts.shape[2]]
            for mask, counts in zip(pattern, self.now.counts, strict=True)
        )


def corrected_universe(
    before: pl.DataFrame,
    now: pl.DataFrame,
    *,
    person: str,
    name: str,
    hierarchy: Sequence[str],
    tables: Sequence[Sequence[str]],
    outcomes: Sequence[str] = (),
) -> Corrected:
    """Make one universe of two states of the same persons.

    Args:
        before: As it was when the release was made: one row per person, as `universe_of` takes it.
        now: As it is.
        person: Column that names a person in both.
        name: What to call the set of persons.
        hierarchy: Columns of places.
        tables: Which attributes are crossed.
        outcomes: Columns of 0 and 1.

    Returns:
        Both states; what stands for the one before is marked `BEFORE`.
    """
    import numpy as np

    design = {"name": name, "hierarchy": hierarchy, "tables": tables, "outcomes": outcomes}
    every = before.select(person).vstack(now.select(person)).unique().sort(person)
    states = [_State(universe_of(each, **design), each, every, person, design) for each in (now, before)]  # type: ignore[arg-type]
    one, two = (state.universe for state in states)
    quantities = len(one.quantities)
    leaf_pairs, leaf_of = _pairs(states[0].leaf, states[1].leaf)
    class_pairs, class_of = _pairs(states[0].outcome, states[1].outcome)
    shape = (len(leaf_pairs), len(class_pairs))
    components = [
        _together(
            own, other, (states[0].label[n], states[1].label[n]), (leaf_of, class_of), shape, quantities
        )
        for n, (own, other) in enumerate(zip(one.components, two.components, strict=True))
    ]
    figures = [
        (BEFORE * late + figure_name, Figure(*(q + quantities * late if q >= 0 else q for q in figure)))
        for late, own in enumerate((one, two))
        for figure_name, figure in own.figures
    ]
    both = Universe(
        name=name,
        nodes=(*one.nodes, *(Node(BEFORE + node.level, node.code) for node in two.nodes)),
        leaves=tuple(f"{_named(one.leaves, a)} | {_named(two.leaves, b)}" for a, b in leaf_pairs),
        above=_beside(one.above, two.above, leaf_pairs),
        quantities=(*one.quantities, *(BEFORE + each for each in two.quantities)),
        classes=tuple(f"{_named(one.classes, a)}|{_named(two.classes, b)}" for a, b in class_pairs),
        counts_in=_beside(one.counts_in, two.counts_in, class_pairs),
        figures=tuple(figures),
        measures=tuple(
            Measure(*(q + quantities * late if q >= 0 else q for q in measure))
            for late, own in enumerate((one, two))
            for measure in own.measures
        ),
        told=np.block(
            [
                [one.told, np.zeros((len(one.nodes), quantities), dtype=bool)],
                [np.zeros((len(two.nodes), quantities), dtype=bool), two.told],
            ]
        ),
        components=tuple(components),
    )
    labels = [_pairs(now, then)[0] for now, then in zip(states[0].label, states[1].label, strict=True)]
    return Corrected(both, one, two, tuple(leaf_pairs), tuple(class_pairs), tuple(map(tuple, labels)))


def few_movers(universe: Universe, *, smallest: int) -> Pattern:
    """Mark the entries of now that must not be told beside those of before, since few people moved.

    Who came into a count and who left it are counted apart: 12 who came and 1 who left are 11 net. Where
    either is 1 to `smallest` - 1 people, old and new figure together would tell of them.

    Args:
        universe: As `corrected_universe` makes it.
        smallest: The smallest number of people that may be told.

    Returns:
        Per component, values x nodes x quantities; what is of before is never marked.
    """
    import numpy as np

    half = len(universe.quantities) // 2
    marks = []
    for component in universe.components:
        found = np.zeros((len(component.values), len(universe.nodes), len(universe.quantities)), dtype=bool)
        earlier = {value: n for n, value in enumerate(component.values) if _is_before(value)}
        nodes = {node: n for n, node in enumerate(universe.nodes)}
        for value, at in ((v, n) for n, v in enumerate(component.values) if not _is_before(v)):
            then_value = earlier.get(_before(value))
            for node, place in ((n, p) for n, p in nodes.items() if not n.level.startswith(BEFORE)):
                then_place = nodes.get(Node(BEFORE + node.level, node.code))
                for quantity in range(half):
                    now = _members(universe, component, at, place, quantity)
                    then = _members(universe, component, then_value, then_place, quantity + half)
                    came, left = (
                        int((component.atoms * (now & ~then)).sum()),
                        int((component.atoms * (then & ~now)).sum()),
                    )
                    found[at, place, quantity] = any(0 < moved < smallest for moved in (came, left))
        marks.append(found)
    return tuple(marks)


class _State:
    """Where each person stands in one state: numbers of leaf, class and labels; -1 for nobody there."""

    def __init__(
        self,
        universe: Universe,
        people: pl.DataFrame,
        every: pl.DataFrame,
        person: str,
        design: dict[str, object],
    ) -> None:
        self.universe = universe
        hierarchy, outcomes = list(design["hierarchy"]), list(design["outcomes"])  # type: ignore[call-overload]
        joined = every.join(people.with_columns(there=pl.lit(value=True)), on=person, how="left")
        self._there = joined["there"].is_not_null().to_numpy()
        self.leaf = self._numbers(joined, hierarchy, [tuple(each.split(" / ")) for each in universe.leaves])
        self.outcome = self._numbers(joined, outcomes, [tuple(map(int, each)) for each in universe.classes])
        self.label = [
            self._numbers(joined, list(component.columns), component.labels)
            for component in universe.components
        ]

    def _numbers(
        self, joined: pl.DataFrame, columns: list[str], known: Sequence[tuple[object, ...]]
    ) -> Indexes:
        import numpy as np

        at = {each: number for number, each in enumerate(known)}
        rows = joined.select(columns).iter_rows() if columns else [()] * len(joined)
        numbers = [at[row] if there else NOBODY for row, there in zip(rows, self._there, strict=True)]
        return np.array(numbers, dtype=np.intp)


def _pairs(one: Indexes, two: Indexes) -> tuple[list[tuple[int, int]], Indexes]:
    import numpy as np

    found, at = np.unique(np.stack([one, two], axis=1), axis=0, return_inverse=True)
    return [(int(a), int(b)) for a, b in found], at.reshape(-1)


def _beside(one: Mask, two: Mask, pairs: Sequence[tuple[int, int]]) -> Mask:
    import numpy as np

    rows = [np.concatenate([_row(one, a), _row(two, b)]) for a, b in pairs]
    return np.array(rows, dtype=bool)


def _row(mask: Mask, number: int) -> Mask:
    import numpy as np

    return mask[number] if number >= 0 else np.zeros(mask.shape[1], dtype=bool)


def _together(
    one: Component,
    two: Component,
    labels: tuple[Indexes, Indexes],
    people: tuple[Indexes, Indexes],
    shape: tuple[int, int],
    quantities: int,
) -> Component:
    import numpy as np

    pairs, label_of = _pairs(*labels)
    leaf_of, class_of = people
    atoms: Counts = np.zeros((shape[0], len(pairs), shape[1]), dtype=np.int64)
    np.add.at(atoms, (leaf_of, label_of, class_of), 1)
    exists = np.zeros((len(one.values) + len(two.values), 2 * quantities), dtype=bool)
    exists[: len(one.values), :quantities] = one.exists
    exists[len(one.values) :, quantities:] = two.exists
    return Component(
        columns=one.columns,
        values=(*one.values, *(_before(value) for value in two.values)),
        labels=tuple((*_label(one, a), "|", *_label(two, b)) for a, b in pairs),
        shows=_beside(one.shows, two.shows, pairs),
        atoms=atoms,
        exists=exists,
    )


def _label(component: Component, number: int) -> tuple[str, ...]:
    return component.labels[number] if number >= 0 else ()


def _named(names: Sequence[str], number: int) -> str:
    return names[number] if number >= 0 else ""


def _before(value: Value) -> Value:
    return Value((BEFORE, *value.table), ("", *value.codes))


def _is_before(value: Value) -> bool:
    return value.table[:1] == (BEFORE,)


def _members(
    universe: Universe, component: Component, value: int | None, node: int | None, quantity: int
) -> Mask:
    """Mark the atoms that an entry counts; none where there is no such entry."""
    import numpy as np

    if value is None or node is None:
        return np.zeros(component.atoms.shape, dtype=bool)
    return (
        universe.above[:, node][:, None, None]
        & component.shows[:, value][None, :, None]
        & universe.counts_in[:, quantity][None, None, :]
    )
