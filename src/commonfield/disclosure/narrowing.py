"""How far a reader can narrow each hidden count: moves of whole people first, then linear programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commonfield.disclosure.audit import Family, Measure, by_moves, free_from, moving_sets, room
from commonfield.disclosure.programs import Program

if TYPE_CHECKING:
    from commonfield.disclosure.moves import Vector
    from commonfield.disclosure.persons import Mask

FARTHEST = 4
"""A joint program looks this many times `apart` around the table: enough to see that a count can move."""


def pinned(family: Family, *, apart: int, jointly: bool = False) -> Mask:
    """Mark, per measure and slot, the hidden counts that a reader may tell to within less than `apart`.

    Args:
        family: What is hidden, with a table that fits what is shown.
        apart: How far the possible values of a count must lie apart.
        jointly: Whether to let every quantity move at once before a count is marked. Slower; without it a
            count may be marked that no reader can pin down, never the other way round.
    """
    needs = family.needs.copy()
    # Around a table of fractions, a stretch of `apart` may hold one whole number fewer.
    stretch = apart if family.whole else apart + 1
    by_moves(family, needs, stretch)
    if needs.any():
        _by_small_programs(family, needs, stretch)
    if needs.any() and jointly:
        _by_programs(family, needs, apart)
    return needs


def _by_small_programs(family: Family, needs: Mask, apart: int) -> None:
    """Ask about one set of quantities at a time: a program as small as the pattern itself."""
    import numpy as np

    for together in moving_sets(family):
        touched = [m for m, measure in enumerate(family.measures) if measure.changes_with(together)]
        leaving, coming = room(family, together)
        wanted = np.flatnonzero(needs[touched].any(axis=0) & (leaving + coming > 0)).tolist()
        if not wanted:
            continue
        rows = [{int(s): float(line[s]) for s in np.flatnonzero(line)} for line in family.matrix]
        still = [0.0] * len(rows)
        program = Program(-np.minimum(leaving, apart), np.minimum(coming, apart), rows, still, still)
        low, high = np.zeros(len(family.slots)), np.zeros(len(family.slots))
        # Many slots at once first, half of them up and half of them down, then each that is left.
        halves = [{s: 1.0 if s // step % 2 else -1.0 for s in wanted} for step in (1, 2, 3, 5)]
        for objective in [*halves, *({slot: 1.0} for slot in wanted)]:
            if len(objective) == 1 and _spread(family, low, high)[list(objective)] >= apart:
                continue
            for direction in (1.0, -1.0):
                program.most({slot: direction * weight for slot, weight in objective.items()})
                point = program.point()
                if point is not None:
                    low, high = np.minimum(low, point), np.maximum(high, point)
        free_from(needs, touched, np.flatnonzero(_spread(family, low, high) >= apart))


def _spread(family: Family, low: Vector, high: Vector) -> Vector:
    import numpy as np

    if not family.whole:
        return high - low
    spread: Vector = np.floor(high + 1e-6) + np.floor(-low + 1e-6)
    return spread


def _by_programs(family: Family, needs: Mask, apart: int) -> None:
    """Ask a program in which everything moves; each answer also speaks for other counts."""
    import numpy as np

    program = _joint_program(family, farthest=float(FARTHEST * apart))
    size = len(family.slots)
    low, high = np.zeros(needs.shape), np.zeros(needs.shape)
    wanted = list(zip(*np.nonzero(needs), strict=True))
    several = [[(m, s, 1.0 if (m + s) // step % 2 else -1.0) for m, s in wanted] for step in (1, 2, 3, 5, 7)]
    for asked in [*several, *([(m, s, 1.0)] for m, s in wanted)]:
        if not any(needs[m, s] for m, s, _ in asked):
            continue
        objective: dict[int, float] = {}
        for m, s, weight in asked:
            for quantity, sign in zip(family.measures[m], (weight, -weight), strict=True):
                if quantity >= 0:
                    variable = int(quantity * size + s)
                    objective[variable] = objective.get(variable, 0.0) + sign
        for direction in (1.0, -1.0):
            program.most({variable: direction * weight for variable, weight in objective.items()})
            point = program.point()
            if point is not None:
                moved = point.reshape(-1, size)
                changes = np.array([each.of(moved) for each in family.measures])
                low, high = np.minimum(low, changes), np.maximum(high, changes)
        for m, each in enumerate(family.measures):
            needs[m] &= _width(family, each, low[m], high[m]) < apart


def _width(family: Family, measure: Measure, low: Vector, high: Vector) -> Vector:
    """Count the whole numbers between the least and the largest value, less one."""
    import numpy as np

    values = measure.of(family.values)
    width: Vector = np.floor(values + high + 1e-6) - np.ceil(values + low - 1e-6)
    return width


def _joint_program(family: Family, *, farthest: float) -> Program:
    """Write the family as a linear program over changes from its values, quantity by quantity."""
    import numpy as np

    quantities, size = family.values.shape
    lower = np.where(family.unknown, -np.minimum(family.values, farthest), 0.0).reshape(-1)
    upper = np.where(family.unknown, farthest, 0.0).reshape(-1)
    rows: list[dict[int, float]] = []
    row_lower: list[float] = []
    row_upper: list[float] = []
    for line in family.matrix:
        for quantity in range(quantities):
            inside = np.flatnonzero(line * family.unknown[quantity])
            if len(inside):
                rows.append({int(quantity * size + slot): float(line[slot]) for slot in inside})
                row_lower.append(0.0)
                row_upper.append(0.0)
    for whole, part in family.pairs:
        for slot in np.flatnonzero(family.counted[part] & (family.unknown[whole] | family.unknown[part])):
            rows.append({int(whole * size + slot): 1.0, int(part * size + slot): -1.0})
            row_lower.append(-float(family.values[whole, slot] - family.values[part, slot]))
            row_upper.append(float("inf"))
    return Program(lower, upper, rows, row_lower, row_upper)
