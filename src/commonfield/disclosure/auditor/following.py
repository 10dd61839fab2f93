"""Follows counts of a group to the ends of their ranges: small groups whole, large ones nearby."""

from __future__ import annotations

from collections.abc import Sequence
from heapq import heappop, heappush
from typing import Any

from commonfield.disclosure.auditor.groups import Group
from commonfield.disclosure.auditor.programs import Extreme, Program

WHOLE = 6_000
"""Groups of at most so many unknown counts are taken whole."""
_SMALL = 400
"""And those of so many in whole numbers."""
_NEARBY = (80, 400, 2000)
"""How many counts around one are taken with it, until that decides."""
_EFFORT = 200_000
"""How many counts are taken in all for a group, before only the nearest ones are."""


def follow_whole(group: Group, targets: Sequence[int], width: float) -> None:
    """Find both ends of the range of each count of a group, unless it is seen to be wide.

    Args:
        group: The group; what is found is noted there.
        targets: Numbers of counts.
        width: Ranges seen to be this wide or wider are not followed further.
    """
    program = group.whole_program()
    first = program.extreme([])
    if first is None:
        group.is_contradictory = True
        return
    _see(group, first)
    places = [group.place(target) for target in targets]
    for sign in (1, -1):
        _see(group, program.extreme([(p, sign) for p in places if sign < 0 or group.high(p) < float("inf")]))
    for place in places:
        for sign in (1, -1):
            if group.is_open(place, width, sign) and not group.is_contradictory:
                _follow(group, program, place, sign)


def _is_small(group: Group) -> bool:
    return len(group.counts) <= _SMALL


def _see(group: Group, extreme: Extreme | None) -> None:
    if extreme is not None and extreme.point is not None and (extreme.whole or not _is_small(group)):
        group.see(extreme.point)


def _follow(group: Group, program: Program, place: int, sign: int) -> None:
    extreme = program.extreme([(place, sign)])
    if extreme is not None and not extreme.whole and _is_small(group):
        in_whole = program.whole_extreme([(place, sign)])
        if in_whole is None:
            group.is_contradictory = True
            return
        extreme = Extreme(in_whole.bound, in_whole.point, in_whole.whole, extreme.sums)
    _see(group, extreme)
    if extreme is not None:
        group.learn(place, sign, extreme)


def follow_nearby(group: Group, targets: Sequence[int], width: float) -> None:
    """Decide for each count of a large group whether its range is narrow, by the counts around it.

    The sums among them alone prove that a range is narrow. Moving them alone, all others as they are in one
    solution, shows that it is wide.

    Args:
        group: The group; what is found is noted there.
        targets: Numbers of counts.
        width: Ranges less wide are narrow.
    """
    first = group.whole_program(once=True).extreme([])
    if first is None or first.point is None:
        group.is_contradictory = True
        return
    group.see(first.point)
    effort = 0
    for place in map(group.place, targets):
        for size in _NEARBY if effort < _EFFORT else _NEARBY[:1]:
            if not _is_open(group, place, width):
                break
            near = _around(group, place, size)
            effort += len(near)
            _show_wide(group, near, place, first.point)
            if _is_open(group, place, width):
                _prove_narrow(group, near, place, width)
        group.undecided += _is_open(group, place, width) and not group.is_narrow(place, width)


def _is_open(group: Group, place: int, width: float) -> bool:
    return group.is_open(place, width, 1) or group.is_open(place, width, -1)


def _around(group: Group, place: int, size: int) -> list[int]:
    """Give the counts nearest to one, short sums first."""
    near, waiting, known = (
        {place: None},
        [(len(group.rows[r].counts), r) for r in group.rows_of[place]],
        set(),
    )
    waiting.sort()
    while waiting:
        length, number = heappop(waiting)
        if number in known or len(near) + length > size:
            continue
        known.add(number)
        for other in group.rows[number].counts:
            if other not in near:
                near[other] = None
                for row in group.rows_of[other]:
                    if row not in known:
                        heappush(waiting, (len(group.rows[row].counts), row))
    return list(near)


def _show_wide(group: Group, near: Sequence[int], place: int, point: Any) -> None:
    program = group.inner_program(near, point)
    at = near.index(place)
    for sign in (1, -1):
        extreme = program.extreme([(at, sign)])
        if extreme is not None and extreme.point is not None:
            group.see(extreme.point, near)


def _prove_narrow(group: Group, near: Sequence[int], place: int, width: float) -> None:
    program = group.outer_program(near)
    at = near.index(place)
    for sign in (1, -1):
        extreme = program.extreme([(at, sign)])
        if extreme is not None:
            group.learn(place, sign, extreme)
    if len(near) <= _SMALL and group.is_narrow(place, width):
        for sign in (1, -1):
            in_whole = program.whole_extreme([(at, sign)])
            if in_whole is not None:
                group.learn(place, sign, in_whole)
