"""What else to withhold, so that no sum that a reader knows gives a small count by subtraction."""

from __future__ import annotations

import hashlib
import hmac
from collections import deque
from typing import TYPE_CHECKING

from commonfield.catalog import DisclosurePolicy
from commonfield.disclosure.persons import ALL, Persons
from commonfield.disclosure.small import is_small_sum

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy as np
    import numpy.typing as npt

    from commonfield.disclosure.persons import Mask

Place = tuple[int, int]
"""A quantity at a slot."""


class Pattern:
    """Which counts of a set of persons a reader does not get, growing until every line holds.

    A figure is hidden when one of its counts is unknown. For one quantity a line holds when nothing in
    it is unknown, or at least two of its slots are and the people of its unknown members together are
    not too few, or are everybody. Where everybody of a place is unknown, so is each group of it.

    Args:
        persons: The counts and the lines.
        policy: What is small.
        key: Secret that breaks ties, so that a reader cannot replay the choice.
    """

    def __init__(self, persons: Persons, *, policy: DisclosurePolicy, key: bytes) -> None:
        import numpy as np

        self.persons = persons
        self.policy = policy
        self.unknown: Mask = np.zeros_like(persons.counted)
        self._fixed = persons.settled | ~persons.counted
        self._inside = np.zeros((len(persons.quantities), len(persons.lines)), dtype=np.int64)
        self._waiting: deque[Place] = deque()
        self._noise = _noise(persons, key)
        self._people = persons.people

    def withhold(self, places: Iterable[Place]) -> bool:
        """Make counts unknown, with all that hangs on them; tell whether anything is new."""
        waiting = [(int(quantity), int(slot)) for quantity, slot in places]
        anything = False
        while waiting:
            quantity, slot = waiting.pop()
            if self.unknown[quantity, slot] or self._fixed[quantity, slot]:
                continue
            anything = True
            self.unknown[quantity, slot] = True
            for line in self.persons.lines_of[slot]:
                self._inside[quantity, line] += 1
                self._waiting.append((quantity, line))
            waiting += [(quantity, other) for other in self.persons.with_rest(slot)]
            waiting += [(other, slot) for other in self._unprinted_at(slot)]
        return anything

    def close(self) -> None:
        """Withhold siblings until every line holds, or until nothing in a line is left to withhold."""
        while self._waiting:
            quantity, line = self._waiting.popleft()
            if not self._holds(quantity, line):
                sibling = self._cheapest(quantity, line)
                if sibling is not None:
                    self.withhold([(quantity, sibling)])
                    self._waiting.append((quantity, line))

    def widen(self, places: Iterable[Place]) -> bool:
        """Withhold the largest known sibling in every line of some counts; tell whether there was any."""
        found = []
        for quantity, line in sorted({(q, line) for q, s in places for line in self.persons.lines_of[s]}):
            able = [m for m in self._able(quantity, line) if self.persons.slots[m].group != ALL]
            if able:
                found.append((quantity, max(able, key=lambda m: (self._people[m], self._noise[m]))))
        return self.withhold(found)

    def hidden(self, metric: str) -> Mask:
        """Mark the slots at which a metric's figure is hidden."""
        whole, part = self.persons.figures[metric]
        hidden: Mask = self.unknown[whole]
        return hidden | self.unknown[part] if part >= 0 else hidden.copy()

    def _unprinted_at(self, slot: int) -> list[int]:
        """List counts at a slot that no shown figure tells any more: they are hidden counts as well."""
        if self.persons.unprinted[slot]:
            return []
        told, behind = set(), set()
        for figures in self.persons.figures.values():
            quantities = [q for q in figures if q >= 0]
            behind.update(quantities)
            if not self.unknown[quantities, slot].any():
                told.update(quantities)
        return [q for q in behind - told if not self.unknown[q, slot]]

    def _holds(self, quantity: int, number: int) -> bool:
        inside = self._inside[quantity, number]
        line = self.persons.lines[number]
        if inside < 2:
            return bool(inside == 0)
        if self.unknown[quantity, line.total]:
            return True
        unknown = [m for m in line.members if self.unknown[quantity, m]]
        known = [m for m in line.members if not self.unknown[quantity, m] and self._people[m]]
        if not known:
            return True
        return not is_small_sum(self.persons, quantity, unknown, policy=self.policy)

    def _able(self, quantity: int, line: int) -> list[int]:
        members = self.persons.lines[line].members
        return [m for m in members if not self.unknown[quantity, m] and not self._fixed[quantity, m]]

    def _cheapest(self, quantity: int, number: int) -> int | None:
        able = self._able(quantity, number)
        if not able:
            total = self.persons.lines[number].total
            free = not self.unknown[quantity, total] and not self._fixed[quantity, total]
            return total if free else None
        return min(able, key=lambda m: self._cost(quantity, m, number))

    def _cost(self, quantity: int, slot: int, asking: int) -> tuple[int, float]:
        """Weigh a slot: how many lines it would open and figures hide, then how many people those count.

        People of a rest are never printed: withholding them costs nothing. A slot without people opens
        lines and helps little.
        """
        if self.persons.unprinted[slot]:
            return (0 if self._people[slot] else 5, self._noise[slot])
        cost = 1 if self._people[slot] else 20
        for number in self.persons.lines_of[slot]:
            if number != asking and not self._inside[quantity, number]:
                others = [m for m in self._able(quantity, number) if m != slot]
                cost += 4 if any(self._people[m] for m in others) else 100
        cost += 50 if self.persons.slots[slot].group == ALL else 0
        for figures in self.persons.figures.values():
            if quantity in figures and not self.unknown[[q for q in figures if q >= 0], slot].any():
                cost += 2
        return cost, float(self._people[slot]) * self._noise[slot]


def _noise(persons: Persons, key: bytes) -> npt.NDArray[np.float64]:
    """Give every slot a factor between 0.7 and 1.4 that only the holder of the key can compute."""
    import numpy as np

    year = str(persons.academic_year)
    drawn = [
        hmac.digest(key, "\x1f".join((*persons.universe, year, *slot)).encode(), hashlib.sha256)[:4]
        for slot in persons.slots
    ]
    uniform = np.array([int.from_bytes(each) for each in drawn], dtype=np.float64) / 2**32
    factors: npt.NDArray[np.float64] = 2.0 ** (uniform - 0.5)
    return factors
