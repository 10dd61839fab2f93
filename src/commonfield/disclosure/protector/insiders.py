"""A partner knows its own records: every small count of others needs a world that leaves them as they are."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from commonfield.disclosure.protector.work import Target, Work
from commonfield.disclosure.universe.model import partners_of

if TYPE_CHECKING:
    from commonfield.disclosure.universe.model import Mask

Serving = dict[tuple[int, int, int, int], list[int]]
"""For each small measure, the numbers of worlds that move it far enough by themselves."""


def serve_against_insiders(work: Work, try_: Callable[[Work, Target], bool]) -> list[Target]:
    """Find for every small count more worlds, until no partner's records rule out all of them.

    A count of people who are all one partner's own is no secret from it.

    Args:
        work: With worlds for every small count.
        try_: How a world is looked for.

    Returns:
        The counts that some partner could still narrow.
    """
    partners = partners_of(work.universe, level=work.rules.insider, places=work.rules.knowing)
    if not partners:
        return []
    failed = []
    serving = serving_worlds(work)
    for target in work.small_targets():
        moved = serving.get((target.component, target.value, target.node, target.measure), [])
        open_to = _knowing(work, target, moved, partners)
        # One world that spares all of them; where there is none, one for each.
        if open_to and not _spare(work, target, open_to, partners, try_):
            alone = [_spare(work, target, [partner], partners, try_) for partner in open_to]
            if not all(alone):
                failed.append(target)
    return failed


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


def serving_worlds(work: Work) -> Serving:
    """Say which worlds move which small measure as far as it has to go."""
    import numpy as np

    amounts = [
        np.maximum(work.rules.apart, work.rules.smallest - counts)
        if work.rules.reach
        else np.full_like(counts, work.rules.apart)
        for counts in work.measures
    ]
    found: Serving = {}
    for number, world in enumerate(work.worlds):
        for component, value, node, changes in work.moved(world):
            far = work.small[component][value, node] & (changes >= amounts[component][value, node])
            for measure in np.flatnonzero(far).tolist():
                found.setdefault((component, value, node, measure), []).append(number)
    return found


def touches(work: Work, number: int, partner: Mask) -> bool:
    """Tell whether a world changes records of a partner."""
    return any(partner[change.leaf] for change in work.worlds[number].summed)


def _knowing(work: Work, target: Target, worlds: list[int], partners: list[Mask]) -> list[int]:
    """Give the partners whose records rule out every one of some worlds."""
    own = work.universe.above[:, target.node]
    return [
        number
        for number, partner in enumerate(partners)
        if not (own <= partner).all() and all(touches(work, world, partner) for world in worlds)
    ]


def _union(work: Work, chosen: list[int], partners: list[Mask]) -> Mask:
    import numpy as np

    found = np.zeros(len(work.universe.leaves), dtype=bool)
    for number in chosen:
        found |= partners[number]
    return found
