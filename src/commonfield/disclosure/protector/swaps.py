"""Find another file of persons in which a count is larger: people of one class change labels at two leaves.

A swap raises a value at one leaf and lowers it at another, so that nothing above both changes. It is zero on
every other component, since at each leaf as many people of each class stay. Several swaps make a world.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from commonfield.disclosure.protector.banding import ANYTHING
from commonfield.disclosure.protector.kinds import Kinds
from commonfield.disclosure.protector.work import NEVER, Hid, Target, Work
from commonfield.disclosure.universe.worlds import NONE, Swap

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from commonfield.disclosure.universe.model import Counts, Mask

    Indexes = npt.NDArray[np.intp]
    Costs = npt.NDArray[np.float64]

RICHEST = 12
"""How many leaves of a scope are looked at: those with most people to give."""

LOOKED_AT = 48
"""How many leaves of a wide scope are looked at more closely: those with most people of the class."""

FEW_KINDS = 8
"""With more kinds of people looked at at once, half as many leaves are."""

STEPS = 24
"""How many swaps one world may take."""

READY = 400
"""Added to the cost of a swap, so that one swap of ten is better than ten of one."""


class Found(NamedTuple):
    """A candidate: its swap, and cost over people moved."""

    score: float
    swap: Swap


def swaps_for(work: Work, target: Target, *, one_sided: bool = False) -> tuple[Swap, ...]:
    """Find swaps that move a measure as far as it has to go, at little cost.

    Args:
        work: Where to look; as it was, afterwards.
        target: The measure.
        one_sided: Whether nobody needs to go back elsewhere, so that totals above change too.

    Returns:
        The swaps; none where there is no such world.
    """
    if target.direction == 0:
        both = [target._replace(direction=way) for way in (1, -1)]
        first = [_best(work, each, target.amount, one_sided=one_sided) for each in both]
        order = sorted((found.score, way) for way, found in enumerate(first) if found)
        return next(filter(None, (_search(work, both[way], one_sided=one_sided) for _, way in order)), ())
    return _search(work, target, one_sided=one_sided)


def _search(work: Work, target: Target, *, one_sided: bool) -> tuple[Swap, ...]:
    """Add the best swap again and again until the measure is where it has to be; nothing where it cannot."""
    hid: list[Hid] = []
    used: list[Swap] = []
    left = target.amount
    while left > 0 and len(used) < STEPS:
        best = _best(work, target, left, one_sided=one_sided)
        if best is None:
            break
        used.append(best.swap)
        left -= best.swap.people
        if left > 0:
            hid += work.hide_for(best.swap)
            work.apply(best.swap)
    for swap in used if left > 0 else used[:-1]:
        work.apply(swap, times=-1)
    work.show(hid)
    return tuple(used) if left <= 0 else ()


def _best(work: Work, target: Target, left: int, *, one_sided: bool) -> Found | None:
    import numpy as np

    shows = work.universe.components[target.component].shows[:, target.value]
    takers = np.flatnonzero(shows if target.direction > 0 else ~shows)
    givers = np.flatnonzero(~shows if target.direction > 0 else shows)
    if not len(takers) or not len(givers):
        return None
    look = Look(work, target.component, takers, givers)
    inside = np.flatnonzero(work.universe.above[:, target.node] & work.available)
    here = [Here(kinds, *_richest(look, kinds, inside, left)) for kinds in work.useful[target.measure]]
    able = [each for each in here if len(each.leaves)]
    for scope in _scopes(work, target, one_sided=one_sided) if able else ():
        found = [_of_kinds(look, each, scope, left) for each in able]
        if any(found):
            return min(filter(None, found), key=lambda each: each.score)
    return None


def _scopes(work: Work, target: Target, *, one_sided: bool) -> Iterator[Indexes | None]:
    """Give the leaves where people go back: of the place above, then of the place above that, and so on."""
    import numpy as np

    above, own = work.universe.above, work.universe.above[:, target.node]
    if one_sided:
        yield None
        return
    inside = np.flatnonzero(own)
    around = above[inside].all(axis=0)
    wider = [n for n in np.flatnonzero(around).tolist() if work.depth[n] > len(inside)]
    seen = np.zeros(len(own), dtype=bool)
    for node in sorted(wider, key=lambda n: int(work.depth[n])):
        new = above[:, node] & ~own & ~seen & work.available
        seen |= new
        if new.any():
            yield np.flatnonzero(new)
    rest = ~own & ~seen & work.available
    if rest.any():
        yield np.flatnonzero(rest)


class Look:
    """A look for swaps between some labels of a component.

    Args:
        work: Where to look.
        component: Its number.
        takers: Labels that gain at the leaf.
        givers: Labels that lose there.
    """

    def __init__(self, work: Work, component: int, takers: Indexes, givers: Indexes) -> None:
        import numpy as np

        self.work, self.component, self.takers, self.givers = work, component, takers, givers
        self.atoms = work.atoms[component]
        shows = work.universe.components[component].shows
        # Pairs of labels x values.
        self.differ = (shows[takers][:, None, :] ^ shows[givers][None, :, :]).reshape(-1, shows.shape[1])
        self.differ = self.differ.astype(np.float64)
        self.limits = work.bands.room(component, self.atoms, work.hidden[component])

    def room(self, leaves: Indexes, kinds: Kinds, *, back: bool = False) -> Counts:
        """Say how many people can change between two labels: kinds x leaves x takers x givers.

        With `back`, takers lose and givers gain, as at the other leaf of a swap.
        """
        import numpy as np

        atoms, takers, givers = self.atoms[leaves], self.takers, self.givers
        if back:
            takers, givers = givers, takers
        room = atoms[:, givers][:, :, kinds.outcomes].transpose(2, 0, 1)[:, :, None, :]
        if kinds.insteads[0] == NONE:
            room = np.broadcast_to(room, (*room.shape[:2], len(takers), len(givers)))
        else:
            taking = atoms[:, takers][:, :, kinds.insteads].transpose(2, 0, 1)[:, :, :, None]
            room = np.minimum(room, taking)
            if self.limits is not None:
                gain, lose = self._limits(leaves, kinds)
                room = np.minimum(room, np.minimum(gain[:, :, takers, None], lose[:, :, None, givers]))
        return room.swapaxes(2, 3) if back else room

    def _limits(self, leaves: Indexes, kinds: Kinds) -> tuple[Counts, Counts]:
        """Say how many people of a kind each label can gain and lose: kinds x leaves x labels."""
        import numpy as np

        up, down = (each[:, leaves] for each in self.limits or ())
        turns = self.work.bands.turns(kinds)[:, :, None, None]
        rises, falls = (
            np.where(turns > 0, one[:, None], np.where(turns < 0, other[:, None], ANYTHING)).min(axis=0)
            for one, other in ((up, down), (down, up))
        )
        return rises, falls

    def costs(self, apart: Mask, kinds: Kinds) -> Costs:
        """Say what swaps would hide that is shown now: kinds x pairs of leaves x takers x givers."""
        import numpy as np

        used = np.flatnonzero(apart.any(axis=0))
        closures, at = np.unique(kinds.closures, return_inverse=True)
        open_cost = self.work.open_costs(self.component)[closures][:, :, used]
        # Closures x pairs of labels x pairs of leaves.
        costs = (self.differ @ open_cost) @ apart[:, used].T.astype(np.float64)
        shape = (len(closures), len(self.takers), len(self.givers), len(apart))
        return costs.reshape(shape).transpose(0, 3, 1, 2)[at]


class Here(NamedTuple):
    """Some kinds of people, and the leaves where they can move: see `_richest`."""

    kinds: Kinds
    leaves: Indexes
    people: Counts


def _of_kinds(look: Look, here: Here, scope: Indexes | None, left: int) -> Found | None:
    """Find the best swap of some kinds, all places and labels at once."""
    import numpy as np

    # At the leaf, givers lose `outcome` (and takers lose `instead`); at the other leaf the reverse.
    kinds, leaves, people = here
    above = look.work.universe.above
    others = leaves[:0]
    if scope is not None:
        others, back = _richest(look, kinds, scope, left, back=True)
        shape = (len(kinds.outcomes), len(leaves) * len(others), len(look.takers), len(look.givers))
        people = np.minimum(people[:, :, None], back[:, None, :]).reshape(shape)
        apart = (above[leaves][:, None, :] ^ above[others][None, :, :]).reshape(-1, above.shape[1])
    else:
        apart = above[leaves]
    if not people.size:
        return None
    cost = look.costs(apart, kinds)
    score = np.where((people > 0) & (cost < NEVER), (cost + READY) / np.maximum(people, 1), np.inf)
    at = np.unravel_index(int(np.argmin(score)), score.shape)
    if not np.isfinite(score[at]):
        return None
    leaf, other = divmod(int(at[1]), len(others)) if len(others) else (int(at[1]), NONE)
    swap = Swap(
        look.component,
        int(leaves[leaf]),
        int(others[other]) if other != NONE else NONE,
        int(look.takers[at[2]]),
        int(look.givers[at[3]]),
        int(kinds.outcomes[at[0]]),
        int(kinds.insteads[at[0]]),
        int(people[at]),
    )
    return Found(float(score[at]), swap)


def _richest(
    look: Look, kinds: Kinds, leaves: Indexes, left: int, *, back: bool = False
) -> tuple[Indexes, Counts]:
    """Choose leaves where most people can change between labels; say how many can, up to what is left.

    Returns:
        The leaves, and people: kinds x leaves x takers x givers.
    """
    import numpy as np

    if len(leaves) > LOOKED_AT:
        giving = look.takers if back else look.givers
        most = look.atoms[leaves][:, giving][:, :, kinds.outcomes].max(axis=(1, 2))
        leaves = leaves[np.argsort(-most, kind="stable")[:LOOKED_AT]]
    room = look.room(leaves, kinds, back=back)
    each = room.max(axis=(2, 3))
    rank = each.max(axis=0) if len(each) == 1 else np.minimum(each, left).sum(axis=0)
    chosen = np.argsort(-rank, kind="stable")[: RICHEST if len(each) <= FEW_KINDS else RICHEST // 2]
    chosen = chosen[rank[chosen] > 0]
    return leaves[chosen], np.minimum(room[:, chosen], left)
