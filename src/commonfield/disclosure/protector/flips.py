"""Where a whole leaf holds too few people of some outcome: others change outcome there, and back elsewhere.

A flip moves the totals of two leaves, so it is made in every component at once: each at the cheapest label,
the same at both leaves, or one at either where no label has people enough at both. Without a second class,
people move from leaf to leaf. At worst people arrive who are nowhere now: that changes every total above, and
is always possible where nothing is fixed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from commonfield.disclosure.protector.banding import ANYTHING
from commonfield.disclosure.protector.kinds import Kinds
from commonfield.disclosure.protector.swaps import RICHEST, swaps_for
from commonfield.disclosure.protector.work import NEVER, Hid, Target, Work
from commonfield.disclosure.universe.worlds import NONE, Flip, Swap

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from commonfield.disclosure.universe.model import Counts, Mask

    Indexes = npt.NDArray[np.intp]
    Costs = npt.NDArray[np.float64]

STEPS = 12
PAIRS = 36
"""How many pairs of leaves are looked at for a flip."""


def flips_for(
    work: Work, target: Target, *, own_hub: bool, one_sided: bool = False
) -> tuple[Swap | Flip, ...]:
    """Make room for a target by flips.

    Args:
        work: Where to look; as it was, afterwards.
        target: The measure.
        own_hub: Whether people flip at the target's own label, so that flips alone raise it. Else people of
            the right class come to the cheapest labels, and swaps bring them to the value.
        one_sided: Whether nobody needs to flip back elsewhere: people arrive who are nowhere now, or change
            outcomes, and every total above changes.

    Returns:
        The moves; none where there is no such world.
    """
    flips: list[Flip] = []
    hid: list[Hid] = []
    left = target.amount
    while left > 0 and len(flips) < STEPS:
        flip = _best_flip(work, target, left, own_hub=own_hub, one_sided=one_sided)
        if flip is None:
            break
        hid += work.hide_for(flip)
        work.apply(flip)
        flips.append(flip)
        left -= flip.people
    swaps: tuple[Swap, ...] = ()
    if flips and not own_hub:
        swaps = swaps_for(work, target) or swaps_for(work, target, one_sided=True)
    for flip in flips:
        work.apply(flip, times=-1)
    work.show(hid)
    if own_hub:
        return tuple(flips) if left <= 0 else ()
    return (*flips, *swaps) if swaps else ()


def _best_flip(work: Work, target: Target, left: int, *, own_hub: bool, one_sided: bool) -> Flip | None:
    """Find the flip that costs least for the people it takes: all leaves, kinds and labels at once."""
    import numpy as np

    leaves, others = _inside(work, target) if one_sided else _pairs(work, target)
    kinds = work.useful_at_once[target.measure]
    if not len(leaves) or not len(kinds.outcomes):
        return None
    allowed = _labels_at(work, target) if own_hub else np.ones(work.people.shape[1], dtype=bool)
    ends = _ends(work, kinds, leaves, others, _coming(work, leaves, kinds, allowed))
    # Of each component, the most that can flip, at one label or at two.
    most = np.max([np.minimum(one.most(work), other.most(work)) for one, other in ends], axis=0)
    people = np.minimum(most.min(axis=0), left)
    if not people.any():
        return None
    priced = np.stack([_priced(work, one, other, people) for one, other in ends])
    total = priced.min(axis=0).sum(axis=0)
    score = np.where((people > 0) & (total < NEVER), (total + 1) / np.maximum(people, 1), np.inf)
    at, kind = (int(each) for each in np.unravel_index(int(np.argmin(score)), score.shape))
    if not np.isfinite(score[at, kind]):
        return None
    chosen = priced[:, :, at, kind].argmin(axis=0).tolist()
    labels = [[each.labels(work, people, at, kind) for each in two] for two in ends]
    return Flip(
        int(leaves[at]),
        int(others[at]) if len(others) else NONE,
        tuple(labels[number][0][component] for component, number in enumerate(chosen)),
        tuple(labels[number][1][component] for component, number in enumerate(chosen)),
        int(kinds.outcomes[kind]),
        int(kinds.insteads[kind]),
        int(people[at, kind]),
    )


def _ends(
    work: Work, kinds: Kinds, leaves: Indexes, others: Indexes, coming: Counts
) -> list[tuple[End, End]]:
    """Give the ways in which flips can end at two leaves: at the same label, or at one label each."""
    import numpy as np

    above = work.universe.above
    here = _end(work, kinds, above[leaves], coming)
    if not len(others):
        return [(here, here)]
    going = work.people[others][:, :, kinds.outcomes].transpose(1, 0, 2)
    both = _end(work, kinds, above[leaves] ^ above[others], np.minimum(coming, going))
    return [(both, both), (here, _end(work, kinds, above[others], going))]


class End(NamedTuple):
    """One end of flips: how many people of a label can flip, and what that hides; labels x leaves x kinds."""

    room: Counts
    cost: Costs

    def most(self, work: Work) -> Counts:
        """Give the most that one label of each component allows: components x leaves x kinds."""
        import numpy as np

        most: Counts = np.maximum.reduceat(self.room, work.label_starts, axis=0)
        return most

    def open_to(self, people: Counts) -> Costs:
        """Give costs where a label has so many people, and `NEVER` elsewhere."""
        import numpy as np

        return np.where(self.room >= np.maximum(people, 1), self.cost, float(NEVER))

    def labels(self, work: Work, people: Counts, at: int, kind: int) -> list[int]:
        """Name the cheapest label of each component, for one choice of leaves and one kind."""
        import numpy as np

        cost = np.where(self.room[:, at, kind] >= people[at, kind], self.cost[:, at, kind], float(NEVER))
        return [int(each.argmin()) for each in np.split(cost, work.label_starts[1:])]


def _end(work: Work, kinds: Kinds, nodes: Mask, room: Counts) -> End:
    """Price labels where some nodes change, and let nobody flip where that cannot be hidden."""
    import numpy as np

    used = np.flatnonzero(nodes.any(axis=0))
    costs = (work.shows @ work.still_open[:, :, used]) @ nodes[:, used].T.astype(np.float64)
    cost = costs[kinds.closures].transpose(1, 2, 0)
    return End(np.where(cost < NEVER, room, 0), cost)


def _priced(work: Work, one: End, other: End, people: Counts) -> Costs:
    """Say what the cheapest labels cost: components x leaves x kinds."""
    import numpy as np

    costs: Costs = np.minimum.reduceat(one.open_to(people), work.label_starts, axis=0)
    if other is not one:
        costs = costs + np.minimum.reduceat(other.open_to(people), work.label_starts, axis=0)
    return costs


def _pairs(work: Work, target: Target) -> tuple[Indexes, Indexes]:
    """Give pairs of a leaf where a class grows and one where it shrinks, the nearest and largest first."""
    import numpy as np

    above = work.universe.above
    inside = np.flatnonzero(above[:, target.node] & work.available)
    outside = np.flatnonzero(~above[:, target.node] & work.available)
    grow, shrink = (inside, outside) if target.direction >= 0 else (outside, inside)
    leaves, others = (each.ravel() for each in np.meshgrid(grow, shrink, indexing="ij"))
    people = work.atoms[0][:, 0, :].sum(axis=1)
    near = (above[leaves] & above[others]).sum(axis=1)
    order = np.lexsort((-np.minimum(people[leaves], people[others]), -near))[:PAIRS]
    return leaves[order], others[order]


def _inside(work: Work, target: Target) -> tuple[Indexes, Indexes]:
    """Give the largest leaves of a target's place, and no others."""
    import numpy as np

    inside = np.flatnonzero(work.universe.above[:, target.node] & work.available)
    people = work.atoms[0][:, 0, :].sum(axis=1)
    return inside[np.argsort(-people[inside], kind="stable")[:RICHEST]], inside[:0]


def _coming(work: Work, leaves: Indexes, kinds: Kinds, allowed: Mask) -> Counts:
    """Say how many people of a label can come, or change outcomes: labels x leaves x kinds.

    Who changes outcomes has to be there; who arrives comes to an allowed label that somebody has, if any is.
    """
    import numpy as np

    people = work.people[leaves]
    there = ((people > 0).sum(axis=2).T > 0) & allowed[:, None]
    somebody = np.logical_or.reduceat(there, work.label_starts, axis=0)
    sizes = np.diff([*work.label_starts, work.people.shape[1]])
    able = there | (~np.repeat(somebody, sizes, axis=0) & allowed[:, None])
    against = people[:, :, kinds.insteads].transpose(1, 0, 2) * allowed[:, None, None]
    room: Counts = np.where(kinds.insteads == NONE, np.where(able, ANYTHING, 0)[:, :, None], against)
    return room


def _labels_at(work: Work, target: Target) -> Mask:
    """Mark every label but those of a target's component that do not have its value."""
    import numpy as np

    marks = np.ones(work.people.shape[1], dtype=bool)
    own = work.universe.components[target.component].shows[:, target.value]
    start = work.label_starts[target.component]
    marks[start : start + len(own)] = own
    return marks
