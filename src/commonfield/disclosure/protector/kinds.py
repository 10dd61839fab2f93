"""Which people a move takes: those of one class of outcomes, or of one class against another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from commonfield.disclosure.universe.model import Universe
from commonfield.disclosure.universe.worlds import NONE

if TYPE_CHECKING:
    from commonfield.disclosure.universe.model import Counts

MANY_CLASSES = 9
"""With more classes, not every kind of people is looked at for a measure."""

LOOKED_AT = 3
"""How many kinds of each sort are looked at then."""

COMMON = 6
"""How many of the most frequent classes are all set against one another."""


class Kind(NamedTuple):
    """Which people a move takes: those of class `outcome`, and against them those of class `instead`."""

    outcome: int
    instead: int


def useful_kinds(universe: Universe, kinds: Sequence[Kind], measure: int) -> list[Kind]:
    """List the kinds of people that raise a measure: those most worth a look.

    Of two classes against one another, those that change least and are most frequent; of single classes
    the most frequent. The most promising of each sort come first.
    """
    people = universe.totals.sum(axis=0).tolist()
    raising = [kind for kind in kinds if effects_of(universe, kind)[measure] > 0]
    pairs = [kind for kind in raising if kind.instead != NONE]
    alone = [kind for kind in raising if kind.instead == NONE]
    pairs.sort(key=lambda k: (len(hidden_with(universe, k)), -min(people[k.outcome], people[k.instead])))
    alone.sort(key=lambda k: -people[k.outcome])
    most = LOOKED_AT if len(people) > MANY_CLASSES else len(raising)
    return pairs[:most] + alone[:most]


def kinds_of(universe: Universe) -> Iterable[Kind]:
    """List the kinds of people that moves take: one class, or one class against another.

    Of two classes, those are set against one another that differ in as few counts as any, so that a move
    changes as little as it can; and those with most people, so that there is somebody to move.
    """
    import numpy as np

    classes = range(len(universe.classes))
    for one in classes:
        yield Kind(one, NONE)
    people = universe.totals.sum(axis=0)
    common = set(np.argsort(-people, kind="stable")[:COMMON].tolist())
    differ = {
        (a, b): int((universe.counts_in[a] ^ universe.counts_in[b]).sum())
        for a in classes
        for b in classes
        if a != b
    }
    least = {a: min((d for (x, _), d in differ.items() if x == a), default=0) for a in classes}
    for (a, b), apart in differ.items():
        if apart and (apart <= least[a] or {a, b} <= common):
            yield Kind(a, b)


def hidden_with(universe: Universe, kind: Kind) -> list[int]:
    import numpy as np

    moved = universe.counts_in[kind.outcome].copy()
    if kind.instead != NONE:
        moved ^= universe.counts_in[kind.instead]
    return sorted({each for q in np.flatnonzero(moved).tolist() for each in universe.bounds_of[q]})


def by_measure(universe: Universe) -> Counts:
    """Turn quantities into measures: quantities x measures."""
    import numpy as np

    found = np.zeros((len(universe.quantities), len(universe.measures)), dtype=np.int64)
    for number, measure in enumerate(universe.measures):
        found[measure.whole, number] += 1
        if measure.part >= 0:
            found[measure.part, number] -= 1
    return found


def effects_of(universe: Universe, kind: Kind) -> list[int]:
    counts = universe.counts_in.astype(int)
    moved = counts[kind.outcome] - (counts[kind.instead] if kind.instead != NONE else 0)
    return [
        int(moved[each.whole] - (moved[each.part] if each.part >= 0 else 0)) for each in universe.measures
    ]
