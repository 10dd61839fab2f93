"""What else to hide, so that no sum that a reader knows gives a small count by subtraction."""

from __future__ import annotations

import hashlib
import hmac
from collections import deque
from typing import TYPE_CHECKING

from commonfield.catalog import DisclosurePolicy
from commonfield.disclosure.persons import ALL, Line, Persons
from commonfield.disclosure.small import small_counts

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy as np
    import numpy.typing as npt

    from commonfield.disclosure.persons import Mask


class Pattern:
    """Which slots of a set of persons are hidden, growing until every line holds.

    A line holds when nothing in it is hidden, or at least two of its slots are and the people of its
    hidden members together are not a small count, or are everybody. Hiding everybody of a place hides
    the place.

    Args:
        persons: The counts and the lines.
        policy: What is small.
        key: Secret that breaks ties, so that a reader cannot replay the choice.
    """

    def __init__(self, persons: Persons, *, policy: DisclosurePolicy, key: bytes) -> None:
        import numpy as np

        self.persons = persons
        self.policy = policy
        self.hidden: Mask = np.zeros(len(persons.slots), dtype=bool)
        self._inside = np.zeros(len(persons.lines), dtype=np.int64)
        self._waiting: deque[int] = deque()
        self._noise = _noise(persons, key)

    def hide(self, slots: Iterable[int]) -> bool:
        """Hide slots, and whole places with their everybody; tell whether anything is new."""
        new = [
            slot
            for asked in slots
            for slot in self.persons.with_rest(asked)
            if not self.hidden[slot] and not self.persons.public[slot]
        ]
        for slot in new:
            if not self.hidden[slot]:
                self.hidden[slot] = True
                for line in self.persons.lines_of[slot]:
                    self._inside[line] += 1
                    self._waiting.append(line)
        return bool(new)

    def close(self) -> None:
        """Hide siblings until every line holds, or until nothing in a line is left to hide."""
        while self._waiting:
            number = self._waiting.popleft()
            line = self.persons.lines[number]
            if not self._holds(number, line):
                sibling = self._cheapest(number, line)
                if sibling is not None:
                    self.hide([sibling])
                    self._waiting.append(number)

    def widen_all(self, slots: Iterable[int]) -> bool:
        """Hide the largest shown sibling in every line of some slots; tell whether there was any."""
        found = []
        for number in sorted({line for slot in slots for line in self.persons.lines_of[slot]}):
            line = self.persons.lines[number]
            able = [m for m in line.members if self._can_hide(m) and self.persons.slots[m].group != ALL]
            if able:
                found.append(max(able, key=lambda m: (self.persons.people[m], self._noise[m])))
        return self.hide(found)

    def _holds(self, number: int, line: Line) -> bool:
        if self._inside[number] == 0:
            return True
        if self._inside[number] == 1:
            return False
        if self.hidden[line.total]:
            return True
        inside = [m for m in line.members if self.hidden[m]]
        shown = [m for m in line.members if not self.hidden[m] and self.persons.people[m]]
        if not shown:
            return True
        together = self.persons.counts[:, inside].sum(axis=1, keepdims=True)
        return not small_counts(self.persons, together, policy=self.policy)[0]

    def _can_hide(self, slot: int) -> bool:
        return not self.hidden[slot] and not self.persons.public[slot]

    def _cheapest(self, number: int, line: Line) -> int | None:
        able = [m for m in line.members if self._can_hide(m)]
        if not able:
            return line.total if self._can_hide(line.total) else None
        return min(able, key=lambda m: self._cost(m, number))

    def _cost(self, slot: int, asking: int) -> tuple[int, float]:
        """Weigh a slot: first how many further lines it would open, then how many people it hides.

        People of a rest are never printed: hiding them costs nothing. A slot without people opens
        lines and helps little.
        """
        if self.persons.unprinted[slot]:
            return (0 if self.persons.people[slot] else 5, self._noise[slot])
        opened = 0
        for number in self.persons.lines_of[slot]:
            if number != asking and not self._inside[number]:
                others = [m for m in self.persons.lines[number].members if m != slot and self._can_hide(m)]
                opened += 2 if any(self.persons.people[m] for m in others) else 50
        everybody = 25 if self.persons.slots[slot].group == ALL else 0
        nobody = 0 if self.persons.people[slot] else 20
        return 1 + opened + everybody + nobody, float(self.persons.people[slot]) * self._noise[slot]


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
