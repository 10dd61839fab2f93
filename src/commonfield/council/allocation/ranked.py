"""Rank first: down the ranking, fund the next best as long as the rules can still be met."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from commonfield.council.allocation.completing import Completer


@dataclass(frozen=True)
class Step:
    """What was decided of one item, and what had been decided before it."""

    item: int
    funded: bool
    chosen: int
    refused: int


def fund_by_rank(completer: Completer, order: Sequence[int], *, barred: int = 0) -> int | None:
    """Give the set funded, going down `order`; null where no set keeps the rules.

    An item is funded where some set that keeps every rule holds it, all that were funded before it, and none
    that was refused. What stands further down may be funded for the sake of a floor only then.
    """
    witness = completer.complete(0, barred)
    if witness is None:
        return None
    chosen, refused = 0, barred
    room = completer.room()
    for i in order:
        bit = 1 << i
        if bit & barred:
            continue
        if not witness & bit:
            # what does not even fit beside those funded needs no search
            found = completer.complete(chosen | bit, refused) if completer.fits(i, room) else None
            if found is None:
                refused |= bit
                continue
            witness = found
        chosen |= bit
        completer.take(i, room)
    return chosen


def trace_by_rank(completer: Completer, order: Iterable[int], *, barred: int = 0) -> list[Step]:
    """Do the same step by step, for explanations."""
    chosen, refused, steps = 0, barred, []
    for i in order:
        bit = 1 << i
        if bit & barred:
            continue
        funded = completer.complete(chosen | bit, refused) is not None
        steps.append(Step(i, funded, chosen, refused))
        chosen, refused = (chosen | bit, refused) if funded else (chosen, refused | bit)
    return steps


def other_orders(
    completer: Completer, groups: Sequence[Sequence[int]], *, barred: int, most: int
) -> tuple[set[int], bool]:
    """Give the sets that other orders within groups of equal scores lead to, and whether some were left out.

    Args:
        completer: The problem.
        groups: Items of equal score, best first.
        barred: Items that are not funded.
        most: How many sets to give.
    """
    states, cut = {(0, barred)}, False
    for group in groups:
        ways = {
            (chosen, refused, frozenset(i for i in group if not barred >> i & 1))
            for chosen, refused in states
        }
        states = set()
        seen = set(ways)
        while ways:
            chosen, refused, rest = ways.pop()
            if not rest:
                states.add((chosen, refused))
                continue
            for i in rest:
                bit = 1 << i
                funded = completer.complete(chosen | bit, refused) is not None
                way = (chosen | bit, refused, rest - {i}) if funded else (chosen, refused | bit, rest - {i})
                if way not in seen and len(seen) < 50 * most:
                    seen.add(way)
                    ways.add(way)
                elif way not in seen:
                    cut = True
        if len(states) > most:
            states, cut = set(sorted(states)[:most]), True
    return {chosen for chosen, _ in states}, cut
