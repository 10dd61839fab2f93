"""Whether a set of proposals can still be completed to one that keeps every rule."""

from __future__ import annotations

from commonfield.council.allocation.filling import fill_least
from commonfield.council.allocation.problem import Problem
from commonfield.findings import NotEstimableError

_STEPS = 3000
"""Steps of the search before the solver is asked."""
_REMEMBERED = 200_000

Room = list[int]


class _TooManyStepsError(NotEstimableError):
    """The search was given up; the solver has to answer."""


class Completer:
    """Answers one question many times: may these be funded, those not, and the rest as needed?

    The answers are remembered. A search by hand answers nearly all, exactly and in whole numbers; what it
    cannot settle in a few thousand steps is asked of the solver, whose answer is checked in whole numbers.
    """

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._tables = problem.tables
        self._known: dict[tuple[int, int], int | None] = {}
        self._every = (1 << len(problem.items)) - 1
        giving: list[list[tuple[int, int]]] = [[] for _ in self._tables.leasts]
        for i, parts in enumerate(self._tables.gives):
            for k, most, _ in parts:
                giving[k].append((most, i))
        self._giving = [sorted(parts, reverse=True) for parts in giving]

    def complete(self, chosen: int, refused: int) -> int | None:
        """Give a set that holds `chosen`, none of `refused`, and keeps every rule; null where none does."""
        key = (chosen, refused)
        if key in self._known:
            return self._known[key]
        found = self._find(chosen, refused)
        if len(self._known) < _REMEMBERED:
            self._known[key] = found
        return found

    def _find(self, chosen: int, refused: int) -> int | None:
        tables = self._tables
        room, need, short = list(tables.room), list(tables.need), list(tables.need)
        rest = chosen
        while rest:
            i = (rest & -rest).bit_length() - 1
            rest &= rest - 1
            for k, amount in tables.takes[i]:
                room[k] -= amount
            for k, most, least in tables.gives[i]:
                need[k] -= most
                short[k] -= least
        if any(left < 0 for left in room):
            return None
        self._steps = 0
        self._unsure = False
        try:
            found = self._search(room, need, short, chosen, self._every & ~chosen & ~refused)
        except _TooManyStepsError:
            found, self._unsure = None, True
        return self._ask_solver(chosen, refused) if found is None and self._unsure else found

    def _search(self, room: Room, need: Room, short: Room, chosen: int, free: int) -> int | None:
        if not self._may_fit(room, short):
            return None
        widest: list[tuple[int, int]] | None = None
        for k, missing in enumerate(need):
            if missing <= 0:
                continue
            candidates = [(most, i) for most, i in self._giving[k] if free >> i & 1 and self.fits(i, room)]
            if sum(most for most, _ in candidates) < missing:
                return None
            if widest is None or len(candidates) < len(widest):
                widest, asked = candidates, missing
        if widest is None:
            return self._settle(chosen, short)
        # the smallest that is enough alone spends least; else the largest leave fewest to find
        enough = [c for c in reversed(widest) if c[0] >= asked]
        order = enough + [c for c in widest if c[0] < asked]
        left = sum(most for most, _ in order)
        for most, i in order:
            if left < asked:
                return None
            self._steps += 1
            if self._steps > _STEPS:
                raise _TooManyStepsError("allocation: the search was given up.")
            free &= ~(1 << i)
            left -= most
            found = self._search(*self._with(i, room, need, short), chosen | 1 << i, free)
            if found is not None:
                return found
        return None

    def _with(self, i: int, room: Room, need: Room, short: Room) -> tuple[Room, Room, Room]:
        room, need, short = room.copy(), need.copy(), short.copy()
        self.take(i, room)
        for k, most, least in self._tables.gives[i]:
            need[k] -= most
            short[k] -= least
        return room, need, short

    def room(self) -> Room:
        """Give how much room every limit leaves while nobody is funded."""
        return list(self._tables.room)

    def take(self, i: int, room: Room) -> None:
        """Take from the room what an item takes at the least."""
        for k, amount in self._tables.takes[i]:
            room[k] -= amount

    def fits(self, i: int, room: Room) -> bool:
        """Whether an item, at the least that it takes, fits in the room that is left."""
        for k, amount in self._tables.takes[i]:  # noqa: SIM110 - asked a million times: a generator costs as much
            if room[k] < amount:
                return False
        return True

    def _may_fit(self, room: Room, short: Room) -> bool:
        """Whether what least sums still lack fits in the room that is left, by sums that do not overlap."""
        for left, families in zip(room, self._tables.within, strict=True):
            for family in families:
                if sum(short[k] for k in family if short[k] > 0) > left:
                    return False
        return True

    def _settle(self, chosen: int, short: Room) -> int | None:
        """Give the set itself where amounts for it exist; with partial amounts that may stay open."""
        problem = self._problem
        met = not problem.partial or max(short, default=0) <= 0  # then minima do, and they fit
        if met or fill_least(problem, problem.members(chosen)) is not None:
            return chosen
        self._unsure = True
        return None

    def _ask_solver(self, chosen: int, refused: int) -> int | None:
        from commonfield.council.allocation.solving import Solver

        found = Solver(self._problem).solve(chosen=chosen, refused=refused)
        return None if found is None else self._problem.set_of(found)
