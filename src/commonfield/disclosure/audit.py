"""The test that every hidden count passes before anything leaves: a reader cannot pin it down.

First by moves of whole people (each found move *is* another table with the same published figures); what
no move reaches is asked of a linear program. Everything outside one family of groups is taken as known.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from commonfield.disclosure.moves import cycles, line_matrix, reach
from commonfield.disclosure.persons import ALL, Line, Persons
from commonfield.disclosure.programs import Program

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from commonfield.disclosure.moves import Matrix, Vector
    from commonfield.disclosure.persons import Mask

FARTHEST = 10
"""A program looks this many times `apart` around the truth: enough to see that a count can move."""


class Measure(NamedTuple):
    """One count to protect: a quantity, or the people of a quantity who are not in one of its parts."""

    whole: int
    part: int = -1


@dataclass(frozen=True)
class Family:
    """The hidden slots of groups that are judged together, and the lines among them.

    `values` holds a table that fits what is shown, by quantity and hidden slot: the true one, or for a
    reader without the truth any that fits. `fixed` marks counts that the reader knows although they
    are hidden here.
    """

    slots: Sequence[int]
    asked: Mask
    lines: Sequence[Line]
    values: npt.NDArray[np.float64]
    counted: Mask
    fixed: Mask
    pairs: Sequence[tuple[int, int]]

    @cached_property
    def measures(self) -> list[Measure]:
        """List the counts to protect."""
        single = [Measure(q) for q in range(len(self.values)) if self.counted[q].any()]
        return single + [Measure(w, p) for w, p in self.pairs if self.counted[p].any()]

    @cached_property
    def matrix(self) -> Matrix:
        return line_matrix(self.lines, self.slots)

    def needs(self) -> Mask:
        """Mark, per measure and slot, what has to be shown to vary."""
        import numpy as np

        rows = []
        for whole, part in self.measures:
            counted = self.counted[whole] & (self.counted[part] if part >= 0 else True)
            known = self.fixed[whole] & (self.fixed[part] if part >= 0 else True)
            rows.append(counted & ~known & self.asked)
        return np.array(rows, dtype=bool).reshape(-1, len(self.slots))


def family_of(
    persons: Persons, groups: frozenset[str], *, hidden: Mask, required: Mask, values: npt.NDArray[np.float64]
) -> Family | None:
    """Take the part of a set of persons in which some groups are judged; None where nothing is hidden.

    Where everybody of a place is hidden, the whole place is: people can then be imagined to move between
    places with all their attributes, so that a move in this family never shows in another.
    """
    import numpy as np

    within = groups | {ALL}
    slots = [s for s in np.flatnonzero(hidden).tolist() if persons.slots[s].group in within]
    asked = np.array([required[s] and persons.slots[s].group in groups for s in slots], dtype=bool)
    if not asked.any():
        return None
    lines = [line for line in persons.lines if persons.slots[line.members[0]].group in within]
    return Family(
        slots=slots,
        asked=asked,
        lines=lines,
        values=values[:, slots],
        counted=persons.counted[:, slots],
        fixed=persons.settled[:, slots] | ~persons.counted[:, slots],
        pairs=[(pair.whole, pair.part) for pair in persons.pairs],
    )


def pinned(family: Family, *, apart: int, jointly: bool = False) -> Mask:
    """Mark the hidden slots of which a reader may tell some count to within less than `apart`.

    Args:
        family: What is hidden, with a table that fits what is shown.
        apart: How far the possible values of a count must lie apart.
        jointly: Whether to let every quantity move at once before a slot is marked. Slower; without it a
            slot may be marked that no reader can pin down, never the other way round.
    """
    import numpy as np

    needs = family.needs()
    # Around a table of fractions, a stretch of `apart` may hold one whole number fewer.
    whole = bool((family.values == np.round(family.values)).all())
    _by_moves(family, needs, apart if whole else apart + 1)
    if needs.any():
        _by_small_programs(family, needs, apart if whole else apart + 1)
    if needs.any() and jointly:
        _by_programs(family, needs, apart)
    result: Mask = np.any(needs, axis=0)
    return result


def recoverable(family: Family) -> Mask:
    """Mark the hidden slots that subtraction alone determines, whatever the counts."""
    import numpy as np

    found = cycles(family.matrix, np.ones(len(family.slots)))
    result: Mask = family.asked & ~np.any(np.abs(found) > 1e-9, axis=1)
    return result


def _by_moves(family: Family, needs: Mask, apart: int) -> None:

    found = cycles(family.matrix, family.values.max(axis=0, initial=0))
    sets = list(_moving_sets(len(family.values), family.pairs))
    for own_cycles in (False, True):
        for together in sets:
            touched = [m for m, measure in enumerate(family.measures) if _changes(measure, together)]
            if not needs[touched].any():
                continue
            leaving, coming = _room(family, together)
            best = cycles(family.matrix, leaving) if own_cycles else found
            free = reach(best, leaving, coming) >= apart
            _free(needs, touched, free)


def _free(needs: Mask, measures: Sequence[int], free: Mask) -> None:
    for measure in measures:
        needs[measure] &= ~free


def _moving_sets(quantities: int, pairs: Sequence[tuple[int, int]]) -> Iterable[frozenset[int]]:
    """List the sets of quantities that one person can be imagined to change together."""
    above = {q: _closure(q, [(part, whole) for whole, part in pairs]) for q in range(quantities)}
    below = {q: _closure(q, pairs) for q in range(quantities)}
    every = frozenset(range(quantities))
    inner = [q for q in range(quantities) if len(above[q]) > 1]
    proposed = [every, *above.values(), *(every - below[q] for q in inner)]
    proposed += [frozenset({q}) for q in inner] + [below[q] for q in inner]
    yield from dict.fromkeys(each for each in proposed if each)


def _closure(start: int, steps: Sequence[tuple[int, int]]) -> frozenset[int]:
    reached = {start}
    while more := {b for a, b in steps if a in reached} - reached:
        reached |= more
    return frozenset(reached)


def _changes(measure: Measure, together: frozenset[int]) -> bool:
    if measure.part < 0:
        return measure.whole in together
    return (measure.whole in together) != (measure.part in together)


def _room(family: Family, together: frozenset[int]) -> tuple[Vector, Vector]:
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
    still = family.fixed[inside].any(axis=0)
    return np.where(still, 0.0, leaving), np.where(still, 0.0, coming)


def _by_small_programs(family: Family, needs: Mask, apart: int) -> None:
    """Ask about one set of quantities at a time: a program as small as the pattern itself."""
    import numpy as np

    for together in _moving_sets(len(family.values), family.pairs):
        touched = [m for m, measure in enumerate(family.measures) if _changes(measure, together)]
        if not needs[touched].any():
            continue
        leaving, coming = _room(family, together)
        rows = [{int(s): float(line[s]) for s in np.flatnonzero(line)} for line in family.matrix]
        still = [0.0] * len(rows)
        program = Program(-np.minimum(leaving, apart), np.minimum(coming, apart), rows, still, still)
        low, high = np.zeros(len(family.slots)), np.zeros(len(family.slots))
        wanted = np.flatnonzero(needs[touched].any(axis=0)).tolist()
        # Many slots at once first, half of them up and half of them down, then each that is left.
        halves = [{s: 1.0 if s // step % 2 else -1.0 for s in wanted} for step in (1, 2, 3, 5)]
        for objective in [*halves, *({slot: 1.0} for slot in wanted)]:
            if len(objective) == 1 and _spread(low, high)[list(objective)] >= apart:
                continue
            for direction in (1.0, -1.0):
                program.most({slot: direction * weight for slot, weight in objective.items()})
                point = program.point()
                if point is not None:
                    low, high = np.minimum(low, point), np.maximum(high, point)
        free = _spread(low, high) >= apart
        _free(needs, touched, free)


def _spread(low: Vector, high: Vector) -> Vector:
    import numpy as np

    spread: Vector = np.floor(high + 1e-6) + np.floor(-low + 1e-6)
    return spread


def _by_programs(family: Family, needs: Mask, apart: int) -> None:
    """Ask a linear program about what no move reached; each answer also speaks for other counts."""
    import numpy as np

    program = changes_program(family, farthest=FARTHEST * apart)
    size = len(family.slots)
    low = np.zeros(needs.shape)
    high = np.zeros(needs.shape)
    for number, slot in zip(*np.nonzero(needs), strict=True):
        measure = family.measures[number]
        if not needs[number, slot]:
            continue
        objective = {measure.whole * size + int(slot): 1.0}
        if measure.part >= 0:
            objective[measure.part * size + int(slot)] = -1.0
        for direction in (1.0, -1.0):
            program.most({variable: direction * weight for variable, weight in objective.items()})
            point = program.point()
            if point is None:
                continue
            moved = point.reshape(-1, size)
            for m, (whole, part) in enumerate(family.measures):
                change = moved[whole] - (moved[part] if part >= 0 else 0.0)
                np.minimum(low[m], change, out=low[m])
                np.maximum(high[m], change, out=high[m])
            if _width(family, measure, low[number], high[number])[slot] >= apart:
                break
        for m, each in enumerate(family.measures):
            needs[m] &= _width(family, each, low[m], high[m]) < apart


def _width(family: Family, measure: Measure, low: Vector, high: Vector) -> Vector:
    """Count the whole numbers between the least and the largest value, less one."""
    import numpy as np

    values = family.values[measure.whole] - (family.values[measure.part] if measure.part >= 0 else 0.0)
    width: Vector = np.floor(values + high + 1e-6) - np.ceil(values + low - 1e-6)
    return width


def changes_program(family: Family, *, farthest: float) -> Program:
    """Write the family as a linear program over changes from its values, quantity by quantity."""
    import numpy as np

    quantities, size = family.values.shape
    lower = np.where(family.fixed, 0.0, -np.minimum(family.values, farthest)).reshape(-1)
    upper = np.where(family.fixed, 0.0, farthest).reshape(-1)
    rows: list[dict[int, float]] = []
    row_lower: list[float] = []
    row_upper: list[float] = []
    for line in family.matrix:
        inside = np.flatnonzero(line)
        for quantity in range(quantities):
            rows.append({int(quantity * size + slot): float(line[slot]) for slot in inside})
            row_lower.append(0.0)
            row_upper.append(0.0)
    for whole, part in family.pairs:
        for slot in range(size):
            if family.counted[part, slot]:
                rows.append({whole * size + slot: 1.0, part * size + slot: -1.0})
                row_lower.append(-float(family.values[whole, slot] - family.values[part, slot]))
                row_upper.append(float("inf"))
    return Program(lower, upper, rows, row_lower, row_upper)
