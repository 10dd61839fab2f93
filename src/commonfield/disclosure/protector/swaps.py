"""Find another file of persons in which a count is larger: people of one class change labels at two leaves.

A swap raises a value at one leaf and lowers it at another, so that nothing above both changes. It is zero on
every other component, since at each leaf as many people of each class stay. Several swaps make a world.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from commonfield.disclosure.protector.kinds import Kind
from commonfield.disclosure.protector.work import NEVER, Hid, Target, Work
from commonfield.disclosure.universe.worlds import NONE, Move, Swap

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Indexes = npt.NDArray[np.intp]

RICHEST = 12
"""How many leaves of a scope are looked at: those with most people to give."""

LOOKED_AT = 48
"""How many leaves of a wide scope are looked at more closely: those with most people of the class."""

STEPS = 24
"""How many swaps one world may take."""

READY = 400
"""Added to the cost of a swap, so that one swap of ten is better than ten of one."""


class Found(NamedTuple):
    """A candidate: its swap, and cost over people moved."""

    score: float
    swap: Swap


def reach(work: Work, target: Target, *, begun: tuple[Move, ...] = (), one_sided: bool = False) -> bool:
    """Find a world that moves a measure as far as it has to go; keep it, and hide what it changes.

    Args:
        work: Where to look; changed where a world is found, as it was where none is.
        target: The measure.
        begun: Moves the world begins with: their people are moved already.
        one_sided: Whether nobody needs to go back elsewhere, so that totals above change too.

    Returns:
        Whether it was found.
    """
    if target.direction == 0:
        both = [target._replace(direction=way) for way in (1, -1)]
        first = [_best(work, each, target.amount, one_sided=one_sided) for each in both]
        order = sorted((found.score if found else float("inf"), way) for way, found in enumerate(first))
        return any(reach(work, both[way], begun=begun, one_sided=one_sided) for _, way in order)
    ways = [_search(work, target, one_sided=one_sided)]
    if work.bands.honored:
        # Once more with no regard to bands: what they would cost may be more than they are worth.
        work.bands.honored = False
        ways.append(_search(work, target, one_sided=one_sided))
        work.bands.honored = True
    found = [(work.price((*begun, *swaps)), number) for number, swaps in enumerate(ways) if swaps]
    if not found:
        return False
    swaps = ways[min(found)[1]]
    for swap in swaps:
        work.hide_for(swap)
    keep(work, (*begun, *swaps))
    return True


def _search(work: Work, target: Target, *, one_sided: bool) -> list[Swap]:
    """Add the best swap again and again until the measure is where it has to be; nothing where it cannot."""
    hid: list[Hid] = []
    used: list[Swap] = []
    left = target.amount
    while left > 0 and len(used) < STEPS:
        best = _best(work, target, left, one_sided=one_sided)
        if best is None:
            break
        hid += work.hide_for(best.swap)
        work.apply(best.swap)
        used.append(best.swap)
        left -= best.swap.people
    for swap in used:
        work.apply(swap, times=-1)
    work.show(hid)
    return used if left <= 0 else []


def keep(work: Work, moves: tuple[Move, ...]) -> int:
    """Keep a world made of moves whose changes are hidden already."""
    from commonfield.disclosure.universe.worlds import World

    return work.add(World(moves))


def _best(work: Work, target: Target, left: int, *, one_sided: bool) -> Found | None:
    found: Found | None = None
    for scope in _scopes(work, target, one_sided=one_sided):
        for better in _candidates(work, target, left, scope):
            if found is None or better.score < found.score:
                found = better
        if found is not None:
            return found
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


def _candidates(work: Work, target: Target, left: int, scope: Indexes | None) -> Iterator[Found]:
    import numpy as np

    own = work.universe.components[target.component]
    shows = own.shows[:, target.value]
    inside = np.flatnonzero(work.universe.above[:, target.node] & work.available)
    for kind in work.useful[target.measure]:
        takers = np.flatnonzero(shows if target.direction > 0 else ~shows)
        givers = np.flatnonzero(~shows if target.direction > 0 else shows)
        if len(takers) and len(givers):
            yield from _of_kind(work, target, kind, (takers, givers), (inside, scope), left)


def _of_kind(
    work: Work,
    target: Target,
    kind: Kind,
    labels: tuple[Indexes, Indexes],
    places: tuple[Indexes, Indexes | None],
    left: int,
) -> Iterator[Found]:
    """Find the best swap of one kind, all places and labels at once."""
    import numpy as np

    takers, givers = labels
    inside, scope = places
    # At the leaf, givers lose `outcome` (and takers lose `instead`); at the other leaf the reverse.
    leaves, here_room = _richest(work, target.component, inside, takers, givers, kind)
    if not len(leaves):
        return
    above = work.universe.above
    if scope is None:
        apart = above[leaves][:, None, :]
        people = np.minimum(here_room, left)[:, None]
        others = None
    else:
        others, there_room = _richest(work, target.component, scope, givers, takers, kind)
        if not len(others):
            return
        people = np.minimum(np.minimum(here_room[:, None], there_room.transpose(0, 2, 1)[None, :]), left)
        apart = above[leaves][:, None, :] ^ above[others][None, :, :]
    used = np.flatnonzero(apart.any(axis=(0, 1)))
    costs = _pair_costs(work, target.component, kind, takers, givers, used)
    total = np.einsum("son,tgn->sotg", apart[:, :, used].astype(np.int64), costs)
    yield from _pick(target, kind, (takers, givers), (leaves, others), people, total)


def _richest(
    work: Work, component: int, leaves: Indexes, takers: Indexes, givers: Indexes, kind: Kind
) -> tuple[Indexes, npt.NDArray[np.int64]]:
    """Choose the leaves where most people can change between labels; give how many: takers x givers."""
    import numpy as np

    if len(leaves) > LOOKED_AT:
        most = work.atoms[component][leaves][:, givers, kind.outcome].max(axis=1)
        leaves = leaves[np.argsort(-most, kind="stable")[:LOOKED_AT]]
    room = _room(work, component, leaves, takers, givers, kind)
    rank = room.max(axis=(1, 2))
    chosen = np.argsort(-rank, kind="stable")[:RICHEST]
    chosen = chosen[rank[chosen] > 0]
    return leaves[chosen], room[chosen]


def _room(
    work: Work, component: int, leaves: Indexes, takers: Indexes, givers: Indexes, kind: Kind
) -> npt.NDArray[np.int64]:
    """Say how many people can change between two labels: leaves x takers x givers."""
    import numpy as np

    atoms = work.atoms[component]
    giving = atoms[leaves][:, givers, kind.outcome]
    room = np.broadcast_to(giving[:, None, :], (len(leaves), len(takers), len(givers)))
    if kind.instead == NONE:
        return room
    room = np.minimum(room, atoms[leaves][:, takers, kind.instead][:, :, None])
    limits = work.bands.room(component, leaves, atoms, work.hidden[component], kind)
    if limits is not None:
        gain, lose = limits
        room = np.minimum(room, np.minimum(gain[:, takers, None], lose[:, None, givers]))
    return room


def _pair_costs(
    work: Work, component: int, kind: Kind, takers: Indexes, givers: Indexes, nodes: Indexes
) -> npt.NDArray[np.int64]:
    """Say what two labels would cost at some nodes: takers x givers x nodes."""
    import numpy as np

    shows = work.universe.components[component].shows
    differ = shows[takers][:, None, :] ^ shows[givers][None, :, :]
    cost: npt.NDArray[np.int64] = np.tensordot(
        differ.astype(np.int64), work.open_cost(component, kind)[:, nodes], axes=(2, 0)
    )
    return cost


def _pick(
    target: Target,
    kind: Kind,
    labels: tuple[Indexes, Indexes],
    places: tuple[Indexes, Indexes | None],
    people: npt.NDArray[np.int64],
    total: npt.NDArray[np.int64],
) -> Iterator[Found]:
    import numpy as np

    with np.errstate(divide="ignore", invalid="ignore"):
        score = np.where((people > 0) & (total < NEVER), (total + READY) / np.maximum(people, 1), np.inf)
    at = int(np.argmin(score))
    if not np.isfinite(score.flat[at]):
        return
    where = np.unravel_index(at, score.shape)
    takers, givers = labels
    leaves, others = places
    other = NONE if others is None else int(others[where[1]])
    yield Found(
        float(score.flat[at]),
        Swap(
            target.component,
            int(leaves[where[0]]),
            other,
            int(takers[where[-2]]),
            int(givers[where[-1]]),
            kind.outcome,
            kind.instead,
            int(people.flat[at]),
        ),
    )
