"""Worlds of whole people, with few people moved."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from commonfield.disclosure.protector.blocks.attacker import FREE, SHUT, SLACK, Attacker
from commonfield.disclosure.protector.blocks.linear import Row, solver_of
from commonfield.disclosure.protector.blocks.master import can_be_hidden, ties
from commonfield.disclosure.protector.blocks.swapping import swaps_of
from commonfield.disclosure.universe.worlds import World

if TYPE_CHECKING:
    from commonfield.disclosure.protector.blocks.linear import Indexes, Vector

SECONDS = 5.0
"""How long worlds of whole people may be looked for in a block, where answers come in parts of people."""

LEAN = 0.3
"""How much cheaper each person makes it to move more people at the same place."""


def whole_worlds(
    attacker: Attacker, pattern: Vector, live: Sequence[int], *, seconds: float = SECONDS
) -> tuple[list[World], dict[int, int], Vector]:
    """Find a world for every target, in whole people.

    Args:
        attacker: The reader of the block.
        pattern: What is hidden.
        live: The targets to reach.
        seconds: Time for those that the pattern does not serve in whole people.

    Returns:
        The worlds; for each target reached, the number of its world; and the pattern, which hides more
        where no world of whole people was possible under the one given.
    """
    import numpy as np

    worlds: list[World] = []
    served: dict[int, int] = {}
    mover, deadline = Mover(attacker, pattern), time.thread_time() + min(seconds, SECONDS)
    for number in sorted(live, key=lambda each: (-attacker.amounts[each], each)):
        if number in served:
            continue
        changes = mover.least(number)
        if changes is None:
            answer = cheapest_world(attacker, pattern, number, seconds=deadline - time.thread_time())
            if answer is None:
                continue
            changes, pattern = answer
            mover = Mover(attacker, pattern)
        for each in np.flatnonzero(attacker.sums @ changes >= attacker.amounts):
            served.setdefault(int(each), len(worlds))
        people = changes.astype(np.int64).reshape(attacker.block.atoms.shape)
        worlds.append(World(tuple(swaps_of(attacker.block, people))))
    return worlds, served, pattern


class Mover:
    """Few people to move under one pattern: people more and people fewer are variables of their own.

    Args:
        attacker: The reader of the block.
        pattern: What is hidden.
    """

    def __init__(self, attacker: Attacker, pattern: Vector) -> None:
        import numpy as np

        self.attacker = attacker
        low, high, spans = attacker.limits(pattern)
        self.open = np.flatnonzero((low < 0) | (high > 0))
        place = np.full(len(low), -1)
        place[self.open] = np.arange(len(self.open))
        rows = [_split(row, place, len(self.open)) for row in (*attacker.kept, *spans, *attacker.goals)]
        self._first = len(rows) - len(attacker.goals)
        limits = np.concatenate([high[self.open], -low[self.open]])
        self._solver = solver_of(np.ones(len(limits)), np.zeros(len(limits)), limits, rows)
        self._solver.setOptionValue("presolve", "off")
        self._asked = 0

    def least(self, number: int) -> Vector | None:
        """Reach a target with few people moved; None where it is not reached, or not in whole people."""
        import highspy
        import numpy as np

        self._solver.changeRowBounds(self._first + self._asked, -np.inf, np.inf)
        self._solver.changeRowBounds(self._first + number, self.attacker.amounts[number], np.inf)
        self._asked = number
        moved = np.zeros(2 * len(self.open))
        # The second time, what has moved costs less: then fewer places change, by more people each.
        for _ in range(2):
            costs = 1 / (1 + LEAN * moved)
            self._solver.changeColsCost(len(costs), np.arange(len(costs), dtype=np.int32), costs)
            self._solver.run()
            if self._solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
                return None
            moved = np.array(self._solver.getSolution().col_value)
        more, fewer = np.split(moved, 2)
        point = np.zeros(self.attacker.block.atoms.size)
        point[self.open] = more - fewer
        changes: Vector = np.round(point)
        return changes if np.max(np.abs(changes - point)) <= SLACK else None


def _split(row: Row, place: Indexes, count: int) -> Row:
    """Write a row over people more, and people fewer after them."""
    import numpy as np

    kept = place[row.columns] >= 0
    columns, values = place[row.columns][kept], row.values[kept]
    return Row(
        np.concatenate([columns, columns + count]), np.concatenate([values, -values]), row.low, row.high
    )


def cheapest_world(
    attacker: Attacker, pattern: Vector, number: int, *, seconds: float = SECONDS
) -> tuple[Vector, Vector] | None:
    """Reach a target with whole people, at the least cost of entries hidden besides a pattern's.

    Returns:
        People more or fewer of every variable, and the pattern with what has to be hidden besides; None
        where there is no such world, or none was found in time.
    """
    import numpy as np

    if seconds <= 0:
        return None
    block, size = attacker.block, attacker.block.atoms.size
    allowed = np.maximum(pattern, can_be_hidden(block).ravel())
    solver = solver_of(
        np.concatenate([np.zeros(size), block.cost.ravel() * (1 - pattern)]),
        np.concatenate([-attacker.column_low, pattern]),
        np.concatenate([attacker.column_high, allowed]),
        _rows(attacker, number),
        whole=True,
    )
    solver.setOptionValue("time_limit", seconds)
    solver.run()
    solution: Any = solver.getSolution()
    if not solution.value_valid:
        return None
    found = np.round(np.array(solution.col_value))
    return found[:size], found[size:]


def _rows(attacker: Attacker, number: int) -> list[Row]:
    """List what holds for people and entries together: an entry that is shown does not move."""
    import numpy as np

    size = attacker.block.atoms.size
    goal = attacker.goals[number]._replace(low=attacker.amounts[number])
    rows = [*attacker.kept, *ties(attacker.block, first=size), goal]
    held = [
        (np.array([column]), attacker.column_low[column], attacker.column_high[column], opener)
        for column, opener in enumerate(attacker.column_opener)
    ]
    held += [(each.columns, each.low, attacker.most, each.opener) for each in attacker.spans]
    for columns, low, high, opener in held:
        ones = np.ones(len(columns))
        if opener == SHUT:
            rows.append(Row(columns, ones, 0.0, 0.0))
        elif opener != FREE:
            both = np.append(columns, size + opener)
            rows.append(Row(both, np.append(ones, low), 0.0, np.inf))
            rows.append(Row(both, np.append(ones, -high), -np.inf, 0.0))
    return rows
