"""The test that every hidden count passes before anything leaves: a reader cannot pin it down.

First by moves of whole people (each found move *is* another table with the same published figures); what
no move reaches is asked of linear programs. Everything outside one family of groups is taken as known.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from commonfield.disclosure.moves import cycles, line_matrix, reach
from commonfield.disclosure.persons import ALL, Line, Pair, Persons

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from commonfield.disclosure.moves import Matrix, Vector
    from commonfield.disclosure.persons import Mask


class Measure(NamedTuple):
    """One count to protect: a quantity, or the people of a quantity who are not in one of its parts."""

    whole: int
    part: int = -1

    def of(self, values: npt.NDArray[np.float64]) -> Vector:
        """Compute it from quantities by slot."""
        whole: Vector = values[self.whole]
        return whole - values[self.part] if self.part >= 0 else whole

    def changes_with(self, together: frozenset[int]) -> bool:
        """Tell whether it changes when one person more is in some quantities."""
        return (self.whole in together) != (self.part in together)


@dataclass(frozen=True)
class Family:
    """Groups that are judged together: the slots where something of them is unknown, and their lines.

    `values` holds a table that fits what is shown, by quantity and slot: the true one, or for a reader
    without the truth any that fits. `needs` marks, per measure and slot, what has to be free to vary.
    """

    slots: Sequence[int]
    lines: Sequence[Line]
    values: npt.NDArray[np.float64]
    counted: Mask
    unknown: Mask
    pairs: Sequence[tuple[int, int]]
    measures: Sequence[Measure]
    needs: Mask

    @cached_property
    def matrix(self) -> Matrix:
        return line_matrix(self.lines, self.slots)

    @cached_property
    def whole(self) -> bool:
        """Tell whether the table is of whole people."""
        import numpy as np

        return bool((self.values == np.round(self.values)).all())


def family_of(
    persons: Persons,
    groups: frozenset[str],
    *,
    unknown: Mask,
    required: Mask,
    values: npt.NDArray[np.float64],
) -> Family | None:
    """Take the part of a set of persons in which some groups are judged; None where nothing is to protect.

    Where everybody of a place is unknown, each of its groups is: people can then be imagined to move
    between places with all their attributes, so that a move in this family never shows in another.

    Args:
        persons: The set of persons; its counts are not read.
        groups: The groups.
        unknown: What a reader does not get, by quantity and slot.
        required: Per slot, whether its unknown counts have to be free to vary.
        values: A table that fits.
    """
    import numpy as np

    within = groups | {ALL}
    slots = [s for s in np.flatnonzero(unknown.any(axis=0)).tolist() if persons.slots[s].group in within]
    own = unknown[:, slots]
    asked = np.array([required[s] and persons.slots[s].group in groups for s in slots], dtype=bool)
    measures = _measures(persons.pairs, len(values))
    needs = np.array([_unknown(measure, own) & asked for measure in measures], dtype=bool)
    counted = persons.counted[:, slots]
    for number, (whole, part) in enumerate(measures):
        needs[number] &= counted[whole] & (counted[part] if part >= 0 else True)
    if not needs.any():
        return None
    return Family(
        slots=slots,
        lines=[line for line in persons.lines if persons.slots[line.members[0]].group in within],
        values=values[:, slots],
        counted=counted,
        unknown=own,
        pairs=[(pair.whole, pair.part) for pair in persons.pairs],
        measures=measures,
        needs=needs,
    )


def _measures(pairs: Iterable[Pair], quantities: int) -> list[Measure]:
    """List the counts to protect; the people between two metrics count where both halves are one share."""
    return [*map(Measure, range(quantities)), *(Measure(p.whole, p.part) for p in pairs if p.halves)]


def _unknown(measure: Measure, unknown: Mask) -> Mask:
    whole: Mask = unknown[measure.whole]
    return whole | unknown[measure.part] if measure.part >= 0 else whole


def by_moves(family: Family, needs: Mask, apart: int) -> None:
    """Take away needs that a move of whole people around hidden slots meets."""
    import numpy as np

    known: dict[bytes, Matrix] = {}
    people = family.values.max(axis=0, initial=0)
    for own_carriers in (False, True):
        for together in moving_sets(family):
            touched = [m for m, measure in enumerate(family.measures) if measure.changes_with(together)]
            open_slots = np.flatnonzero(family.unknown[sorted(together)].all(axis=0))
            if not needs[touched][:, open_slots].any():
                continue
            leaving, coming = room(family, together)
            if own_carriers:
                found = cycles(family.matrix[:, open_slots], leaving[open_slots])
            else:
                pattern = open_slots.tobytes()
                if pattern not in known:
                    known[pattern] = cycles(family.matrix[:, open_slots], people[open_slots])
                found = known[pattern]
            free = reach(found, leaving[open_slots], coming[open_slots], whole=family.whole) >= apart
            free_from(needs, touched, open_slots[free])


def free_from(needs: Mask, measures: Sequence[int], slots: npt.NDArray[np.intp]) -> None:
    """Take needs away from some measures at some slots."""
    for measure in measures:
        needs[measure, slots] = False


def moving_sets(family: Family) -> Iterable[frozenset[int]]:
    """List the sets of quantities that one person can be imagined to change together."""
    quantities = range(len(family.values))
    above = {q: _closure(q, [(part, whole) for whole, part in family.pairs]) for q in quantities}
    below = {q: _closure(q, family.pairs) for q in quantities}
    every = frozenset(quantities)
    roots = frozenset(q for q in quantities if len(above[q]) == 1)
    inner = [q for q in quantities if q not in roots]
    proposed = [every, *above.values(), *(every - below[q] for q in inner)]
    proposed += [frozenset({q}) for q in inner] + [below[q] for q in quantities]
    proposed += [each - roots for each in proposed]
    yield from dict.fromkeys(each for each in proposed if each)


def _closure(start: int, steps: Sequence[tuple[int, int]]) -> frozenset[int]:
    reached = {start}
    while more := {b for a, b in steps if a in reached} - reached:
        reached |= more
    return frozenset(reached)


def room(family: Family, together: frozenset[int]) -> tuple[Vector, Vector]:
    """Say how many people can leave and come at each slot when these quantities change together."""
    import numpy as np

    inside = sorted(together)
    leaving = family.values[inside].min(axis=0)
    coming = np.full(len(family.slots), np.inf)
    for whole, part in family.pairs:
        between = family.values[whole] - family.values[part]
        if whole in together and part not in together:
            leaving = np.minimum(leaving, between)
        if part in together and whole not in together:
            coming = np.minimum(coming, between)
    still = ~family.unknown[inside].all(axis=0)
    return np.where(still, 0.0, leaving), np.where(still, 0.0, coming)


def recoverable(family: Family) -> Mask:
    """Mark the slots of which subtraction alone determines some hidden count, whatever the counts."""
    import numpy as np

    found = np.zeros(len(family.slots), dtype=bool)
    for quantity in range(len(family.values)):
        needed = np.flatnonzero(family.needs[quantity])
        if len(needed):
            open_slots = np.flatnonzero(family.unknown[quantity])
            moves = cycles(family.matrix[:, open_slots], np.ones(len(open_slots)))
            stuck = open_slots[~np.any(np.abs(moves) > 1e-9, axis=1)]
            found[np.intersect1d(stuck, needed)] = True
    return found
