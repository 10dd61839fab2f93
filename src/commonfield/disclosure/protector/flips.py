"""Where a whole leaf holds too few people of some outcome: others change outcome there, and back elsewhere.

A flip moves the totals of two leaves, so the same flip is made in every component at once, each at a label
with many people (its hub). Without a second class, people move from leaf to leaf. At worst people arrive who
are nowhere now: that changes every total above, and is always possible where nothing is fixed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from commonfield.disclosure.protector.kinds import MANY_CLASSES, Kind
from commonfield.disclosure.protector.swaps import RICHEST, keep, reach
from commonfield.disclosure.protector.work import NEVER, Target, Work, touched_by
from commonfield.disclosure.universe.worlds import NONE, Flip

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Indexes = npt.NDArray[np.intp]

STEPS = 12
KINDS = 2
PAIRED = 4
"""How many leaves are looked at on either side of a flip where there are many classes."""


def flip_then_reach(work: Work, target: Target) -> bool:
    """Make room for a target by a flip, then move what is left by swaps.

    The hub is the target's own label first: then the flip alone raises it. Else people of the right class
    come to a hub, and swaps bring them to the value.
    """
    for moving in (False, True):
        if _flip(work, target, moving=moving, own_hub=True) or (
            target.component and _flip(work, target, moving=moving, own_hub=False)
        ):
            return True
    return False


def _flip(work: Work, target: Target, *, moving: bool, own_hub: bool) -> bool:
    flips: list[Flip] = []
    hid = []
    left = target.amount
    while left > 0 and len(flips) < STEPS:
        flip = _best_flip(work, target, left, moving=moving, own_hub=own_hub)
        if flip is None:
            break
        hid += work.hide_for(flip)
        work.apply(flip)
        flips.append(flip)
        left -= flip.people
    done = False
    if own_hub and left <= 0:
        keep(work, tuple(flips))
        done = True
    elif not own_hub and flips:
        done = reach(work, target, begun=tuple(flips))
    for flip in flips:
        work.apply(flip, times=-1)
    if not done:
        work.show(hid)
    return done


def _best_flip(work: Work, target: Target, left: int, *, moving: bool, own_hub: bool) -> Flip | None:
    import numpy as np

    above = work.universe.above
    inside = np.flatnonzero(above[:, target.node] & work.available)
    outside = np.flatnonzero(~above[:, target.node] & work.available)
    best: tuple[float, Flip] | None = None
    kinds = [kind for kind in work.useful[target.measure] if (kind.instead == NONE) == moving]
    for kind in kinds if len(work.universe.classes) <= MANY_CLASSES else kinds[:KINDS]:
        for leaf, other in _pairs(work, kind, inside, outside, target.direction):
            hubs = _hubs(work, kind, leaf, other, target if own_hub else None)
            if hubs is None:
                continue
            labels, room = hubs
            people = min(room, left)
            flip = Flip(leaf, other, labels, kind.outcome, kind.instead, people)
            cost = _cost(work, flip)
            if people > 0 and cost < NEVER and (best is None or (cost + 1) / people < best[0]):
                best = ((cost + 1) / people, flip)
    return best[1] if best else None


def _pairs(
    work: Work, kind: Kind, inside: Indexes, outside: Indexes, direction: int
) -> Iterator[tuple[int, int]]:
    """Give leaves where the class grows and leaves where it shrinks, the nearest and richest first."""
    import numpy as np

    totals = work.atoms[0][:, 0, :]
    most = RICHEST if len(work.universe.classes) <= MANY_CLASSES else PAIRED
    grow, shrink = (inside, outside) if direction >= 0 else (outside, inside)
    if not len(grow) or not len(shrink):
        return
    gives = totals[grow, kind.instead] if kind.instead != NONE else -totals[grow, kind.outcome]
    takes = totals[shrink, kind.outcome]
    for leaf in grow[np.argsort(-gives, kind="stable")[:most]].tolist():
        near = (work.universe.above[shrink] & work.universe.above[leaf]).sum(axis=1)
        for other in shrink[np.lexsort((-takes, -near))[:most]].tolist():
            yield leaf, other


def _hubs(
    work: Work, kind: Kind, leaf: int, other: int, target: Target | None
) -> tuple[tuple[int, ...], int] | None:
    """Choose a label in every component, and say how many people can flip there."""
    import numpy as np

    labels, least = [], 1 << 30
    for component, atoms in enumerate(work.atoms):
        room = atoms[other, :, kind.outcome]
        if kind.instead != NONE:
            room = np.minimum(room, atoms[leaf, :, kind.instead])
        allowed = np.ones(len(room), dtype=bool)
        if target is not None and component == target.component:
            allowed = work.universe.components[component].shows[:, target.value]
        room = np.where(allowed, room, -1)
        label = int(np.argmax(room))
        if room[label] <= 0:
            return None
        labels.append(label)
        least = min(least, int(room[label]))
    return tuple(labels), least


def _cost(work: Work, flip: Flip) -> int:
    import numpy as np

    return sum(
        int(work.open_cost(component, kind)[np.ix_(values, nodes)].sum())
        for component, nodes, values, kind in touched_by(work, flip)
    )


def arrive(work: Work, target: Target) -> bool:
    """Let as many people as needed arrive, where that costs least; false where earlier releases forbid it."""
    best: tuple[int, Flip] | None = None
    for flip in _arrivals(work, target):
        cost = _cost(work, flip)
        if cost < NEVER and (best is None or cost < best[0]):
            best = (cost, flip)
    if best is None:
        return False
    work.hide_for(best[1])
    keep(work, (best[1],))
    return True


def _arrivals(work: Work, target: Target) -> Iterator[Flip]:
    import numpy as np

    inside = np.flatnonzero(work.universe.above[:, target.node] & work.available)
    totals = work.atoms[0][:, 0, :].sum(axis=1)
    leaves = inside[np.argsort(-totals[inside], kind="stable")[:RICHEST]]
    for leaf, kind in ((a, b) for a in leaves.tolist() for b in work.useful[target.measure]):
        nodes, labels = work.above[leaf], []
        for component, own in enumerate(work.universe.components):
            atoms = work.atoms[component][leaf]
            allowed = (
                own.shows[:, target.value] if component == target.component else np.ones(len(atoms), bool)
            )
            # Who changes outcome has to be there; who arrives comes to a label that somebody has, if any is.
            able = allowed & (atoms.sum(axis=1) > 0)
            if kind.instead != NONE:
                able = allowed & (atoms[:, kind.instead] >= target.amount)
            elif not able.any():
                able = allowed
            if not able.any():
                break
            cost = own.shows.astype(np.int64) @ work.open_cost(component, kind)[:, nodes].sum(axis=1)
            labels.append(int(np.argmin(np.where(able, cost, NEVER * len(nodes) * len(own.values)))))
        if len(labels) == len(work.universe.components):
            yield Flip(leaf, NONE, tuple(labels), kind.outcome, kind.instead, target.amount)
