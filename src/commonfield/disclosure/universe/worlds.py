"""Other files of persons that give the same published entries: as moves of whole people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from commonfield.disclosure.universe.model import Universe

if TYPE_CHECKING:
    from commonfield.disclosure.universe.model import Counts

NONE = -1


class Change(NamedTuple):
    """People more (or fewer) of one label and class at one leaf, in one component."""

    component: int
    leaf: int
    label: int
    outcome: int
    people: int


class Swap(NamedTuple):
    """In one component: `people` go from label `giver` to `taker` at `leaf`, and back at `other`.

    All of them have the class `outcome`. With `instead`, others of class `instead` go the other way at each
    of the two leaves, so that only outcomes move between the labels. `other` of -1: nobody goes back.
    """

    component: int
    leaf: int
    other: int
    taker: int
    giver: int
    outcome: int
    instead: int
    people: int

    def changes(self) -> Iterable[Change]:
        for leaf, sign in ((self.leaf, 1), (self.other, -1)):
            if leaf == NONE:
                continue
            for outcome, turn in ((self.outcome, sign), (self.instead, -sign)):
                if outcome != NONE:
                    yield Change(self.component, leaf, self.taker, outcome, turn * self.people)
                    yield Change(self.component, leaf, self.giver, outcome, -turn * self.people)


class Flip(NamedTuple):
    """In every component: `people` more of class `outcome` at `leaf`, and fewer at `other`.

    They carry, in each component, the label of `labels` at `leaf`, and that of `there` at `other`: nearly
    always the same one, so that nothing above both leaves changes. With `instead`, as many of class `instead`
    are fewer at `leaf` and more at `other`: then people change outcomes; without, they move. `other` of -1:
    one leaf alone changes.
    """

    leaf: int
    other: int
    labels: tuple[int, ...]
    there: tuple[int, ...]
    outcome: int
    instead: int
    people: int

    def changes(self) -> Iterable[Change]:
        for leaf, labels, sign in ((self.leaf, self.labels, 1), (self.other, self.there, -1)):
            if leaf == NONE:
                continue
            for component, label in enumerate(labels):
                yield Change(component, leaf, label, self.outcome, sign * self.people)
                if self.instead != NONE:
                    yield Change(component, leaf, label, self.instead, -sign * self.people)


Move = Swap | Flip | Change


def changes_in(moves: Iterable[Move]) -> Iterable[Change]:
    """Give the changes of moves, one after another; the same place may come several times."""
    for move in moves:
        if isinstance(move, Change):
            yield move
        else:
            yield from move.changes()


@dataclass(frozen=True)
class World:
    """Another file of persons, written as moves from the true one."""

    moves: tuple[Move, ...]
    summed: tuple[Change, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        total: dict[tuple[int, int, int, int], int] = {}
        for component, leaf, label, outcome, people in changes_in(self.moves):
            key = (component, leaf, label, outcome)
            total[key] = total.get(key, 0) + people
        summed = tuple(Change(*key, people) for key, people in sorted(total.items()) if people)
        object.__setattr__(self, "summed", summed)


def shifted(universe: Universe, world: World) -> dict[int, Counts]:
    """Give the change of every entry in the components that a world touches: values x nodes x quantities."""
    import numpy as np

    found = {}
    for component in sorted({change.component for change in world.summed}):
        own = universe.components[component]
        delta = np.zeros((len(own.values), len(universe.nodes), len(universe.quantities)), dtype=np.int64)
        for change in world.summed:
            if change.component == component:
                delta += (
                    change.people
                    * own.shows[change.label][:, None, None]
                    * universe.above[change.leaf][None, :, None]
                    * universe.counts_in[change.outcome][None, None, :]
                )
        found[component] = delta
    return found


def faults(universe: Universe, world: World, hidden: Sequence[Counts]) -> list[str]:
    """Say why a world is none: negative people, a told entry changed, tables that no longer join.

    This is the plain reading, for tests and for what is built here; `proof` holds the verifier.
    """
    import numpy as np

    found = []
    joined: dict[tuple[int, int], list[int]] = {}
    for component, leaf, label, outcome, people in world.summed:
        if universe.components[component].atoms[leaf, label, outcome] + people < 0:
            found.append("negative")
        joined.setdefault((leaf, outcome), [0] * len(universe.components))[component] += people
    if any(len(set(sums)) > 1 for sums in joined.values()):
        found.append("tables do not join")
    for component, delta in shifted(universe, world).items():
        if np.any(delta[universe.exist[component] & ~hidden[component]]):
            found.append("a told entry changes")
    return found
