"""Which people a move takes: those of one class of outcomes, or of one class against another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from commonfield.disclosure.universe.model import Universe
from commonfield.disclosure.universe.worlds import NONE

if TYPE_CHECKING:
    from commonfield.disclosure.universe.model import Counts, Mask

PAIRS = 48
"""How many pairs of classes are looked at for a measure: those that change least, the most frequent first."""

ALONE = 8
"""How many single classes are looked at for a measure: the most frequent."""


FEW_CLASSES = 4
"""Up to so many classes, kinds that hide the same are looked at one after another, and more closely."""


class Kind(NamedTuple):
    """Which people a move takes: those of class `outcome`, and against them those of class `instead`."""

    outcome: int
    instead: int


class Kinds(NamedTuple):
    """Several kinds of people side by side: the number of what each hides, and two classes each."""

    closures: Counts
    outcomes: Counts
    insteads: Counts


class Closures:
    """What has to be hidden where people of a kind move: few different sets of quantities for many kinds."""

    def __init__(self, universe: Universe) -> None:
        import numpy as np

        self.universe = universe
        classes = range(len(universe.classes))
        moved = universe.counts_in
        every = [Kind(one, NONE) for one in classes]
        every += [Kind(a, b) for a in classes for b in classes if (moved[a] != moved[b]).any()]
        self._hidden_with = {kind: _hidden_with(universe, kind) for kind in every}
        different = sorted(set(self._hidden_with.values()), key=lambda each: (len(each), each))
        self._at = {each: number for number, each in enumerate(different)}
        # Closures x quantities.
        self.matrix = np.zeros((len(different), len(universe.quantities)))
        for number, each in enumerate(different):
            self.matrix[number, list(each)] = 1

    @property
    def kinds(self) -> list[Kind]:
        """List every kind of people."""
        return list(self._hidden_with)

    def hidden_with(self, kind: Kind) -> tuple[int, ...]:
        """Say which quantities are hidden where people of a kind move."""
        return self._hidden_with[kind]

    def number(self, kind: Kind) -> int:
        """Give the number of what is hidden."""
        return self._at[self._hidden_with[kind]]


def useful_kinds(universe: Universe, closures: Closures, measure: int) -> list[Kinds]:
    """List the kinds of people that raise a measure, those together that are looked at at once.

    Of two classes against one another, those that change least and are most frequent; of single classes
    the most frequent. Pairs and single classes are never together.
    """
    people = universe.totals.sum(axis=0).tolist()
    raising = [kind for kind in closures.kinds if effects_of(universe, kind)[measure] > 0]
    pairs = [kind for kind in raising if kind.instead != NONE]
    alone = [kind for kind in raising if kind.instead == NONE]
    pairs.sort(key=lambda k: (len(closures.hidden_with(k)), -min(people[k.outcome], people[k.instead])))
    alone.sort(key=lambda k: -people[k.outcome])
    together: dict[tuple[bool, int], list[Kind]] = {}
    for kind in pairs[:PAIRS] + alone[:ALONE]:
        number = closures.number(kind) if len(people) <= FEW_CLASSES else 0
        together.setdefault((kind.instead == NONE, number), []).append(kind)
    return [_side_by_side(kinds, closures) for kinds in together.values()]


def _side_by_side(kinds: Sequence[Kind], closures: Closures) -> Kinds:
    import numpy as np

    rows = [(closures.number(kind), *kind) for kind in kinds]
    return Kinds(*np.array(rows, dtype=np.int64).T)


def joined(parts: Sequence[Kinds]) -> Kinds:
    """Put all kinds side by side; none where no people that there are raise a measure."""
    import numpy as np

    if not parts:
        return Kinds(*np.zeros((3, 0), dtype=np.int64))
    return Kinds(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def _hidden_with(universe: Universe, kind: Kind) -> tuple[int, ...]:
    import numpy as np

    moved = universe.counts_in[kind.outcome].copy()
    if kind.instead != NONE:
        moved ^= universe.counts_in[kind.instead]
    return tuple(sorted({each for q in np.flatnonzero(moved).tolist() for each in universe.bounds_of[q]}))


def by_measure(universe: Universe) -> Counts:
    """Turn quantities into measures: quantities x measures."""
    import numpy as np

    found = np.zeros((len(universe.quantities), len(universe.measures)), dtype=np.int64)
    for number, measure in enumerate(universe.measures):
        found[measure.whole, number] += 1
        if measure.part >= 0:
            found[measure.part, number] -= 1
    return found


def closed_with(universe: Universe) -> Mask:
    """Mark what is hidden with each quantity: quantities x quantities."""
    import numpy as np

    found = np.zeros((len(universe.quantities), len(universe.quantities)), dtype=bool)
    for quantity, closed in enumerate(universe.bounds_of):
        found[quantity, list(closed)] = True
    return found


def effects_of(universe: Universe, kind: Kind) -> list[int]:
    counts = universe.counts_in.astype(int)
    moved = counts[kind.outcome] - (counts[kind.instead] if kind.instead != NONE else 0)
    return [
        int(moved[each.whole] - (moved[each.part] if each.part >= 0 else 0)) for each in universe.measures
    ]
