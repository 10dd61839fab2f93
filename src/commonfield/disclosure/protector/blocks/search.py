"""Look for the cheapest pattern of a block: cuts until the program over patterns needs no more of them."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from commonfield.disclosure.protector.blocks.attacker import SLACK, Attacker
from commonfield.disclosure.protector.blocks.block import Block
from commonfield.disclosure.protector.blocks.master import Master, can_be_hidden, closed

if TYPE_CHECKING:
    from commonfield.disclosure.protector.blocks.linear import Vector


@dataclass
class Search:
    """The search in one block: the reader on one side, the pattern on the other.

    Args:
        block: The block.
        attacker: Its reader.
        live: The targets that can be reached when everything is hidden.
        deadline: When to stop, on the clock of `time.thread_time`: waiting for the machine does not count.
        bound: No pattern that serves the live targets costs less.
        points: For each target, the last file that reached it under a pattern.
    """

    block: Block
    attacker: Attacker
    live: Sequence[int]
    deadline: float
    bound: float = 0.0
    points: dict[int, Vector] = field(default_factory=dict)

    def exact(self) -> tuple[Vector | None, bool]:
        """Give a sufficient pattern, None where time ran out, and whether none is proven to be cheaper."""
        import numpy as np

        master = Master(self.block)
        found: Vector | None = None
        while not self.late():
            self.bound, pattern = master.relaxed()
            if not self._separate(master, pattern):
                found = self.needed(np.ceil(pattern - SLACK))
                break
        while found is not None and not self.late():
            if self.cost(found) <= self.bound * (1 + SLACK):
                return found, True
            bound, whole = master.best(self.deadline - time.thread_time())
            self.bound = max(self.bound, bound)
            if whole is None:
                break
            pattern = np.round(whole)
            if not self._separate(master, pattern) and self.cost(pattern) < self.cost(found):
                found = pattern
        return found, found is not None and self.cost(found) <= self.bound * (1 + SLACK)

    def greedy(self) -> Vector:
        """Give a sufficient pattern soon: hide what serves a cut best, target by target, then thin.

        Where the time runs out, some targets may not be served.
        """
        pattern = self.nothing()
        for number in sorted(self.live, key=lambda each: (-self.attacker.amounts[each], each)):
            while not self.late():
                self.attacker.hide(pattern)
                raised, point = self.attacker.raise_target(number)
                if raised >= self.attacker.amounts[number] - SLACK:
                    self.points[number] = point
                    break
                wider = self._with_best(pattern, self.attacker.cut(number))
                if wider is None:
                    break
                pattern = wider
        return self.thin(pattern)

    def needed(self, pattern: Vector) -> Vector:
        """Show again what no answer found for a target needs."""
        import numpy as np

        used = np.max([self.nothing(), *self._used().values()], axis=0)
        return self._with(pattern * used)

    def thin(self, pattern: Vector) -> Vector:
        """Show again what no target needs, the most costly first."""
        import numpy as np

        self._look_anew(pattern)
        used = self._used()
        price = self.block.cost.ravel()
        for entry in sorted(np.flatnonzero(pattern > 0.5), key=lambda each: (-price[each], each)):
            without = pattern.copy()
            without[entry] = 0.0
            if self.late() or np.any(self._with(without) != without):
                continue
            if self._still(without, [number for number in used if used[number][entry]]):
                pattern = without
                used = self._used()
        return pattern

    def nothing(self) -> Vector:
        """Give the pattern that hides nothing besides what is hidden already."""
        import numpy as np

        return np.zeros(self.attacker.entries)

    def cost(self, pattern: Vector) -> int:
        """Say what a pattern costs, in thousandths."""
        import numpy as np

        return int(self.block.cost.ravel()[np.flatnonzero(pattern > 0.5)].sum())

    def late(self) -> bool:
        return time.thread_time() > self.deadline

    def _separate(self, master: Master, pattern: Vector) -> int:
        """Add a cut for every target that falls short under a pattern; say how many."""
        import numpy as np

        self.attacker.hide(pattern)
        reached = np.zeros(len(self.attacker.amounts), dtype=bool)
        added = 0
        for number in self.live:
            if reached[number]:
                continue
            raised, point = self.attacker.raise_target(number)
            if raised < self.attacker.amounts[number] - SLACK:
                master.add(self.attacker.cut(number))
                added += 1
                continue
            along = self.attacker.sums @ point >= self.attacker.amounts - SLACK
            self.points |= {int(each): point for each in np.flatnonzero(along & ~reached)}
            reached |= along
        return added

    def _look_anew(self, pattern: Vector) -> None:
        """Forget answers that other patterns gave."""
        self.points = {}
        self.attacker.hide(pattern)
        for number in self.live:
            raised, point = self.attacker.raise_target(number)
            if raised >= self.attacker.amounts[number] - SLACK:
                self.points[number] = point

    def _with_best(self, pattern: Vector, weights: Vector) -> Vector | None:
        """Hide the entry that gives most to a cut for its cost, and what goes with it; None if none does."""
        import numpy as np

        open_ = can_be_hidden(self.block).ravel() & (pattern < 0.5)
        worth = np.where(open_, weights / np.maximum(1, self.block.cost.ravel()), 0.0)
        if not np.any(worth):
            return None
        chosen = pattern.copy()
        chosen[int(np.argmax(worth))] = 1.0
        return self._with(chosen)

    def _with(self, pattern: Vector) -> Vector:
        """Hide what has to be hidden with a pattern."""
        import numpy as np

        hidden = (pattern > 0.5).reshape(self.block.free.shape)
        return closed(self.block, hidden).ravel().astype(np.float64)

    def _used(self) -> dict[int, Vector]:
        return {number: self.attacker.opened_by(self.points[number]) for number in self.points}

    def _still(self, pattern: Vector, numbers: Sequence[int]) -> bool:
        """Say whether these targets are reached under a pattern; keep how, where all are."""
        points: dict[int, Vector] = {}
        self.attacker.hide(pattern)
        for number in numbers:
            raised, point = self.attacker.raise_target(number)
            if raised < self.attacker.amounts[number] - SLACK:
                return False
            points[number] = point
        self.points |= points
        return True


def reachable(attacker: Attacker) -> list[int]:
    """List the targets that can be reached when everything that can be hidden is."""
    import numpy as np

    attacker.hide(can_be_hidden(attacker.block).ravel().astype(np.float64))
    return [
        number
        for number, amount in enumerate(attacker.amounts)
        if attacker.raise_target(number)[0] >= amount - SLACK
    ]
