"""A partner knows its own records: every small count of others needs a world that leaves them as they are."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from commonfield.disclosure.protector.work import Target, Work
from commonfield.disclosure.universe.model import partners_of

if TYPE_CHECKING:
    from commonfield.disclosure.universe.model import Mask

Moving = dict[tuple[int, int, int, int], list[tuple[int, int]]]
"""For each small measure, the numbers of worlds that move it, and by how many people."""


def serve_against_insiders(work: Work, try_: Callable[[Work, Target], bool]) -> list[Target]:
    """Find for every small count more worlds, until no partner's records rule out all of them.

    A count of people who are all one partner's own is no secret from it.

    Args:
        work: With worlds for every small count.
        try_: How a world is looked for, whatever worlds there are already.

    Returns:
        The counts that some partner could still narrow.
    """
    partners = partners_of(work.universe, level=work.rules.insider, places=work.rules.knowing)
    if not partners:
        return []
    doubtful = []
    moving = moving_worlds(work)
    for target in work.small_targets():
        open_to = _knowing(work, target, moving.get(_at(target), []), partners)
        # One world that spares all of them; where there is none, one for each.
        if open_to and not _spare(work, target, open_to, partners, try_):
            alone = [each for each in open_to if not _spare(work, target, [each], partners, try_)]
            doubtful += [(target, partners[each]) for each in alone]
    moving = moving_worlds(work)
    closed = [
        target
        for target, partner in doubtful
        if not stays_open(work, target, moving.get(_at(target), []), partner)
    ]
    return list(dict.fromkeys(closed))


def _at(target: Target) -> tuple[int, int, int, int]:
    return target.component, target.value, target.node, target.measure


def _spare(
    work: Work,
    target: Target,
    spared: list[int],
    partners: list[Mask],
    try_: Callable[[Work, Target], bool],
) -> bool:
    work.available[:] = ~_union(work, spared, partners)
    found = try_(work, target)
    work.available[:] = True
    return found


def moving_worlds(work: Work) -> Moving:
    """Say which worlds move which small measure, and how far."""
    import numpy as np

    found: Moving = {}
    for number, world in enumerate(work.worlds):
        moved = work.moved(world)
        changes = work.of_measures(moved)
        asked = work.all_small[moved.rows, moved.nodes] & (changes != 0)
        for place, measure in zip(*np.nonzero(asked), strict=True):
            row = moved.rows[place]
            at = (work.rows.component_of[row], work.rows.value_of[row], moved.nodes[place], measure)
            moves = found.setdefault((int(at[0]), int(at[1]), int(at[2]), int(at[3])), [])
            moves.append((number, int(changes[place, measure])))
    return found


def stays_open(work: Work, target: Target, moved: list[tuple[int, int]], partner: Mask) -> bool:
    """Tell whether a small measure keeps its room where a partner rules out what changes its own records.

    It is the room that every reader finds: one world that raises it far enough, or one above and one below.
    """
    count = int(work.measures[target.component][target.value, target.node, target.measure])
    spared = [change for number, change in moved if not touches(work, number, partner)]
    up = max([0, *spared])
    # Fewer of a small group would take a true member out of it, and none of it left proves nothing.
    down = max([0, *(-change for change in spared if count + change >= 1)])
    reached = not work.rules.reach or count + up >= work.rules.smallest
    return reached and up + down >= work.rules.apart


def touches(work: Work, number: int, partner: Mask) -> bool:
    """Tell whether a world changes records of a partner."""
    return any(partner[change.leaf] for change in work.worlds[number].summed)


def _knowing(work: Work, target: Target, moved: list[tuple[int, int]], partners: list[Mask]) -> list[int]:
    """Give the partners whose own records rule out every world that raises a measure far enough."""
    own = work.universe.above[:, target.node]
    raising = [number for number, change in moved if change >= target.amount]
    return [
        number
        for number, partner in enumerate(partners)
        if not (own <= partner).all() and all(touches(work, world, partner) for world in raising)
    ]


def _union(work: Work, chosen: list[int], partners: list[Mask]) -> Mask:
    import numpy as np

    found = np.zeros(len(work.universe.leaves), dtype=bool)
    for number in chosen:
        found |= partners[number]
    return found
