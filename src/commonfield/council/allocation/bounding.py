"""The best sets for a sum, proven in whole numbers: prices of the limits bound what any set can reach.

Prices come from the linear program without whole numbers, and are rounded. With any prices the sum over
items of what each is worth beyond what it costs at these prices, where that is positive, bounds every set
that keeps the limits; leaving an item that is worth more than its price, or taking one that is worth less,
loses the difference. A search over items in order of that loss then proves the best sets, ties and all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from commonfield.council.allocation.problem import Problem
from commonfield.council.allocation.ranked import fund_by_rank
from commonfield.council.allocation.sweeping import sweep
from commonfield.findings import NotEstimableError

if TYPE_CHECKING:
    from commonfield.council.allocation.completing import Completer

_STEPS = 100_000
_FINE = 1 << 40
_BEAM = 400


@dataclass
class Best:
    """The largest sum, sets that reach it, and which of them comes first; `cut` where some were left out."""

    worth: int | None = None
    first: int = 0
    sets: list[int] = field(default_factory=list)
    cut: bool = False


class TooManyStepsError(NotEstimableError):
    """The search was given up; the solver has to answer."""


class Prices:
    """The linear program of a problem, kept between questions that differ in what items are worth."""

    def __init__(self, problem: Problem) -> None:
        import highspy
        import numpy as np

        from commonfield.council.allocation.solving import linear_model

        self._tables = problem.tables
        self._size = len(problem.items)
        rows: list[tuple[float, float, dict[int, int]]] = []
        self._most_rows = self._rows_of([self._tables.takes[i] for i in range(self._size)])
        gives = [[(k, most) for k, most, _ in parts] for parts in self._tables.gives]
        self._least_rows = self._rows_of(gives)
        for k, room in enumerate(self._tables.room):
            rows.append((-np.inf, room, self._most_rows.get(k, {})))
        for k, need in enumerate(self._tables.need):
            rows.append((need, np.inf, self._least_rows.get(k, {})))
        self._scale = [max(row.values(), default=1) for _, _, row in rows]
        scaled = [
            (low / s, high / s, {i: c / s for i, c in row.items()})
            for (low, high, row), s in zip(rows, self._scale, strict=True)
        ]
        self._solver: Any = highspy.Highs()
        self._solver.silent()
        self._solver.setOptionValue("threads", 1)
        zero = np.zeros(self._size)
        self._solver.passModel(linear_model(zero, zero, np.ones(self._size), scaled))

    def ask(self, worth: Sequence[int], barred: int) -> list[int]:
        """Give prices in units of worth / `_FINE`, one for each limit: first those of most, then of least."""
        import numpy as np

        largest = max(map(abs, worth), default=0) or 1
        cost = np.array([-w / largest for w in worth])
        every = np.arange(self._size, dtype=np.int32)
        upper = np.array([0.0 if barred >> i & 1 else 1.0 for i in range(self._size)])
        self._solver.changeColsCost(self._size, every, cost)
        self._solver.changeColsBounds(self._size, every, np.zeros(self._size), upper)
        self._solver.run()
        duals = list(self._solver.getSolution().row_dual)
        if len(duals) != len(self._scale):
            return [0] * len(self._scale)
        # any price of 0 or more bounds; a rounded one bounds as truly as an exact one
        return [
            int(Fraction(abs(dual) / scale) * largest * _FINE)
            for dual, scale in zip(duals, self._scale, strict=True)
        ]

    @staticmethod
    def _rows_of(parts: Sequence[Sequence[tuple[int, int]]]) -> dict[int, dict[int, int]]:
        rows: dict[int, dict[int, int]] = {}
        for i, amounts in enumerate(parts):
            for k, amount in amounts:
                rows.setdefault(k, {})[i] = amount
        return rows


def find_best(
    problem: Problem,
    completer: Completer,
    prices: Prices,
    worth: Sequence[int],
    *,
    key: Callable[[int], int],
    barred: int = 0,
    most: int = 0,
    known: Iterable[int] = (),
) -> Best:
    """Find the sets with the largest sum of worth, for whole asks.

    Args:
        problem: The limits; nothing partial.
        completer: Gives a first set.
        prices: The linear program.
        worth: What each item is worth.
        key: Of equally good sets the one with the largest key comes first.
        barred: Items that may not be funded.
        known: Sets that keep the limits, and may be good.
        most: How many equally good sets to keep.

    Raises:
        TooManyStepsError: the search was given up.
    """
    return _Search(problem, prices.ask(worth, barred), worth, barred, key, most).run(completer, known)


class _Search:
    def __init__(
        self,
        problem: Problem,
        prices: Sequence[int],
        worth: Sequence[int],
        barred: int,
        key: Callable[[int], int],
        most: int,
    ) -> None:
        tables = problem.tables
        self._worth = worth
        self._barred = barred
        self._key = key
        self._most = most
        m = len(tables.room)
        free = [i for i in range(len(problem.items)) if not barred >> i & 1]
        self._left = {i: worth[i] * _FINE for i in free}
        bound = 0
        for k, room in enumerate(tables.room):
            bound += prices[k] * room
        for k, need in enumerate(tables.need):
            bound -= prices[m + k] * need
        for i in free:
            for k, amount in tables.takes[i]:
                self._left[i] -= prices[k] * amount
            for k, amount, _ in tables.gives[i]:
                self._left[i] += prices[m + k] * amount
        self._bound = bound + sum(max(0, left) for left in self._left.values())
        self._order = sorted(free, key=lambda i: -abs(self._left[i]))
        self._takes = [tables.takes[i] for i in self._order]
        self._gives = [[(k, amount) for k, amount, _ in tables.gives[i]] for i in self._order]
        self._loss = [abs(self._left[i]) for i in self._order]
        self._first = [self._left[i] > 0 for i in self._order]
        self._room = list(tables.room)
        self._need = list(tables.need)
        self._reach = [0] * len(tables.need)
        for parts in self._gives:
            for k, amount in parts:
                self._reach[k] += amount
        self._best = Best()
        self._steps = 0
        self._found = False

    def run(self, completer: Completer, known: Iterable[int]) -> Best:
        order = sorted(self._order, key=lambda i: -self._left[i])
        begin = fund_by_rank(completer, order, barred=self._barred)
        if begin is None:
            return self._best
        self._best.worth = max(self._worth_of(s) for s in (begin, *known) if not s & self._barred)
        some = [self._worth_of(self._set(places)) for places in self._near(_BEAM) or ()]
        self._best.worth = max([self._best.worth, *some])
        near = self._near()
        if near is None:
            self._down(0, 0, 0, self._bound)
        for places in near or ():
            chosen = self._set(places)
            self._keep(chosen, self._worth_of(chosen))
        return self._best

    def _near(self, beam: int = 0) -> list[list[int]] | None:
        return sweep(
            self._takes,
            self._gives,
            room=self._room,
            need=self._need,
            first=self._first,
            loss=self._loss,
            spare=self._bound - (self._best.worth or 0) * _FINE,
            beam=beam,
        )

    def _set(self, places: Sequence[int]) -> int:
        return sum(1 << self._order[at] for at in places)

    def _worth_of(self, chosen: int) -> int:
        return sum(w for i, w in enumerate(self._worth) if chosen >> i & 1)

    def _down(self, at: int, chosen: int, worth: int, bound: int) -> None:
        best = self._best
        self._steps += 1
        if self._steps > _STEPS:
            raise TooManyStepsError("allocation: the search was given up.")
        if at == len(self._order):
            self._keep(chosen, worth)
            return
        for take in (self._first[at], not self._first[at]):
            left = bound if take == self._first[at] else bound - self._loss[at]
            if best.worth is None or left < best.worth * _FINE:
                continue
            if take:
                if all(self._room[k] >= a for k, a in self._takes[at]):
                    self._move(at, 1)
                    if self._reachable():
                        i = self._order[at]
                        self._down(at + 1, chosen | 1 << i, worth + self._worth[i], left)
                    self._move(at, -1)
            else:
                for k, a in self._gives[at]:
                    self._reach[k] -= a
                if self._reachable():
                    self._down(at + 1, chosen, worth, left)
                for k, a in self._gives[at]:
                    self._reach[k] += a

    def _move(self, at: int, sign: int) -> None:
        for k, a in self._takes[at]:
            self._room[k] -= sign * a
        for k, a in self._gives[at]:
            self._need[k] -= sign * a
            self._reach[k] -= sign * a

    def _reachable(self) -> bool:
        return all(reach >= need for reach, need in zip(self._reach, self._need, strict=True))

    def _keep(self, chosen: int, worth: int) -> None:
        best = self._best
        if best.worth is None or worth < best.worth:
            return
        if worth > best.worth or not self._found or self._key(chosen) > self._key(best.first):
            best.first = chosen
        if worth > best.worth:
            best.worth, best.sets, best.cut = worth, [], False
        self._found = True
        if len(best.sets) < self._most:
            best.sets.append(chosen)
        else:
            best.cut = True
