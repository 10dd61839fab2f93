"""Unknown counts that sums join, and what was seen of their ranges."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from commonfield.disclosure.auditor.cells import NO_LIMIT
from commonfield.disclosure.auditor.narrowing import Ranges
from commonfield.disclosure.auditor.programs import Extreme, Program, Row
from commonfield.disclosure.auditor.sums import Line

_NEAR = 1e-6
"""What a solver may be off by."""


class Group:
    """Unknown counts and the sums that join them. Within a group, counts have places from 0.

    Args:
        counts: Their numbers elsewhere.
        lines: Sums that hold at least one of them, and no other unknown count.
        ranges: What is known of all counts; narrowed by `learn`.

    Attributes:
        sums: For counts that were narrowed, how many sums it took.
        is_contradictory: Whether the sums cannot all be true.
        undecided: How many counts could not be followed to the end.
    """

    def __init__(self, counts: Sequence[int], lines: Sequence[Line], ranges: Ranges) -> None:
        self.counts, self._ranges = counts, ranges
        self._at = {i: place for place, i in enumerate(counts)}
        self.rows = [self._row(line) for line in lines if not line.implied]
        self.rows_of: dict[int, list[int]] = defaultdict(list)
        for number, row in enumerate(self.rows):
            for place in row.counts:
                self.rows_of[place].append(number)
        self._seen: tuple[Any, Any] | None = None
        self.sums: dict[int, int] = {}
        self.is_contradictory = False
        self.undecided = 0

    def place(self, count: int) -> int:
        return self._at[count]

    def _row(self, line: Line) -> Row:
        weights: dict[int, int] = {}
        known = 0
        for i, weight in ((line.total, 1), *((part, -1) for part in line.parts)):
            if i in self._at:
                weights[self._at[i]] = weight
            else:
                known += weight * self._ranges.low[i]
        return Row(tuple(weights), tuple(weights.values()), -known, NO_LIMIT if line.open else -known)

    def low(self, place: int) -> int:
        return self._ranges.low[self.counts[place]]

    def high(self, place: int) -> float:
        return self._ranges.high[self.counts[place]]

    def whole_program(self, *, once: bool = False) -> Program:
        """Give all counts with all sums."""
        places = range(len(self.counts))
        return Program([self.low(p) for p in places], [self.high(p) for p in places], self.rows, once=once)

    def outer_program(self, near: Sequence[int]) -> Program:
        """Give some counts with the sums among them alone: what these exclude is excluded."""
        inside = {place: n for n, place in enumerate(near)}
        numbers = {n for place in near for n in self.rows_of[place]}
        rows = [self.rows[n] for n in sorted(numbers) if all(p in inside for p in self.rows[n].counts)]
        moved = [Row(tuple(inside[p] for p in r.counts), r.weights, r.low, r.high) for r in rows]
        return Program([self.low(p) for p in near], [self.high(p) for p in near], moved)

    def inner_program(self, near: Sequence[int], point: Any) -> Program:
        """Give some counts with all their sums, all others as in a point: what these allow is allowed."""
        inside = {place: n for n, place in enumerate(near)}
        moved = []
        for number in sorted({n for place in near for n in self.rows_of[place]}):
            row = self.rows[number]
            own = [(inside[p], w) for p, w in zip(row.counts, row.weights, strict=True) if p in inside]
            fixed = sum(
                w * float(point[p]) for p, w in zip(row.counts, row.weights, strict=True) if p not in inside
            )
            counts, weights = zip(*own, strict=True)
            moved.append(Row(counts, weights, row.low - fixed, row.high - fixed))
        low = [min(self.low(p), float(point[p])) for p in near]
        high = [max(self.high(p), float(point[p])) for p in near]
        return Program(low, high, moved)

    def see(self, point: Any, near: Sequence[int] | None = None) -> None:
        """Note numbers that counts can have.

        Args:
            point: Of each count, or of those in `near`.
            near: Places; all where null.
        """
        import numpy as np

        if self._seen is None:
            self._seen = np.full(len(self.counts), NO_LIMIT), np.full(len(self.counts), -NO_LIMIT)
        where = slice(None) if near is None else np.array(near)
        self._seen[0][where] = np.minimum(self._seen[0][where], point)
        self._seen[1][where] = np.maximum(self._seen[1][where], point)

    def seen(self, place: int) -> tuple[float, float]:
        """Give the least and the largest number that a count was seen to be able to have."""
        if self._seen is None:
            return NO_LIMIT, -NO_LIMIT
        return float(self._seen[0][place]), float(self._seen[1][place])

    def is_open(self, place: int, width: float, sign: int) -> bool:
        """Whether more can be learned of the upper (sign 1) or the lower end (-1) of a range.

        There is no more to learn where both ends were seen, or where the range was seen to be wide.
        """
        low, high = self.seen(place)
        if high - low >= width - _NEAR:
            return False
        return high < self.high(place) - _NEAR if sign > 0 else low > self.low(place) + _NEAR

    def is_narrow(self, place: int, width: float) -> bool:
        return self.high(place) - self.low(place) < width

    def learn(self, place: int, sign: int, extreme: Extreme) -> None:
        """Narrow one end of the range of a count by what a program proved."""
        if math.isinf(extreme.bound):
            return
        count, end = self.counts[place], sign * math.floor(extreme.bound + _NEAR)
        if sign > 0 and self._ranges.low[count] <= end < self._ranges.high[count]:
            self._ranges.high[count] = end
        elif sign < 0 and self._ranges.low[count] < end <= self._ranges.high[count]:
            self._ranges.low[count] = end
        else:
            return
        self.sums[count] = max(self.sums.get(count, 0), len(extreme.sums))
