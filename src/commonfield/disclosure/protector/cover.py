"""Of all worlds found, keep those that are needed: what they change has to be hidden."""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from typing import TYPE_CHECKING

from commonfield.disclosure.protector.moved import Moved
from commonfield.disclosure.protector.work import Work
from commonfield.disclosure.universe.worlds import World

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Numbers = npt.NDArray[np.int64]


@dataclass
class Offer:
    """What one world costs and gives: entries it needs hidden, and small measures it moves far enough."""

    world: World
    entries: Numbers
    serves: Numbers


class Ledger:
    """Entries and small measures under one number each."""

    def __init__(self, work: Work) -> None:
        import numpy as np

        self.work = work
        self._entry_at = np.cumsum([0, *(each.size for each in work.hidden)])
        self.cost = np.concatenate([each.ravel() for each in work.costs])
        self.kept = np.concatenate([each.ravel() for each in work.kept])
        self.small = np.concatenate([each.ravel() for each in work.small])
        counts = np.concatenate([each.ravel() for each in work.measures])
        rules = work.rules
        self.amount = (
            np.maximum(rules.apart, rules.smallest - counts) if rules.reach else counts * 0 + rules.apart
        )

    def offer(self, world: World) -> Offer:
        """Say what a world costs and gives."""
        import numpy as np

        moved = self.work.moved(world)
        at = self._numbers(moved, self.work.all_measures.shape)
        serves = at[self.small[at] & (self.work.of_measures(moved) >= self.amount[at])]
        return Offer(world, self._entries(moved), np.sort(serves))

    def _entries(self, moved: Moved) -> Numbers:
        import numpy as np

        return np.sort(self._numbers(moved, self.work.all_hidden.shape)[self.work.closed(moved)])

    def _numbers(self, moved: Moved, shape: tuple[int, ...]) -> Numbers:
        """Give the numbers of all that stands where a world changes something: places x what stands there."""
        import numpy as np

        first = (moved.rows * shape[1] + moved.nodes) * shape[2]
        numbers: Numbers = first[:, None] + np.arange(shape[2])
        return numbers

    def patterns(self, flat: npt.NDArray[np.bool_]) -> list[npt.NDArray[np.bool_]]:
        """Give masks per component back from one number per entry."""
        return [
            flat[start : start + each.size].reshape(each.shape).copy()
            for start, each in zip(self._entry_at, self.work.hidden, strict=False)
        ]


def keep_needed(work: Work, *, mandatory: frozenset[int] = frozenset()) -> None:
    """Choose worlds that serve what all of them serve, at little cost, and show what no chosen one changes.

    Greedy: always the world that hides least per measure newly served; then worlds are dropped whose
    measures others serve, the dearest first.

    Args:
        work: Its worlds and pattern are replaced.
        mandatory: Numbers of worlds that stay whatever they cost.
    """
    import numpy as np

    ledger = Ledger(work)
    offers = [ledger.offer(world) for world in work.worlds]
    hidden = ledger.kept.copy()
    served = np.zeros(len(ledger.small), dtype=np.int64)
    chosen: list[int] = []

    def take(number: int) -> None:
        chosen.append(number)
        hidden[offers[number].entries] = True
        served[offers[number].serves] += 1

    def ratio(number: int) -> float:
        own = offers[number]
        new = int((served[own.serves] == 0).sum())
        if not new:
            return float("inf")
        open_entries = own.entries[~hidden[own.entries]]
        return (float(ledger.cost[open_entries].sum()) + 1.0) / new

    for number in sorted(mandatory):
        take(number)
    waiting = [(ratio(n), n) for n in range(len(offers)) if n not in mandatory]
    heapq.heapify(waiting)
    while waiting:
        _, number = heapq.heappop(waiting)
        now = ratio(number)
        if now == float("inf"):
            continue
        if waiting and now > waiting[0][0] + 1e-9:
            heapq.heappush(waiting, (now, number))
            continue
        take(number)
    chosen = _without_spare(ledger, offers, chosen, served, mandatory)
    _replace(work, ledger, [offers[n] for n in chosen])


def _without_spare(
    ledger: Ledger, offers: list[Offer], chosen: list[int], served: Numbers, mandatory: frozenset[int]
) -> list[int]:
    import numpy as np

    touched = np.zeros(len(ledger.cost), dtype=np.int64)
    for number in chosen:
        touched[offers[number].entries] += 1

    def saves(number: int) -> int:
        own = offers[number].entries
        alone = own[(touched[own] == 1) & ~ledger.kept[own]]
        return int(ledger.cost[alone].sum())

    kept = set(chosen)
    for number in sorted(chosen, key=lambda n: (-saves(n), n)):
        own = offers[number]
        if number not in mandatory and (served[own.serves] > 1).all():
            kept.discard(number)
            served[own.serves] -= 1
            touched[own.entries] -= 1
    return [number for number in chosen if number in kept]


def _replace(work: Work, ledger: Ledger, offers: list[Offer]) -> None:
    hidden = ledger.kept.copy()
    for offer in offers:
        hidden[offer.entries] = True
    work.forget_worlds()
    work.set_hidden(ledger.patterns(hidden))
    for offer in offers:
        work.add(offer.world)
