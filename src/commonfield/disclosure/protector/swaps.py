"""Find another file of persons in which a count is larger: people of one class change labels at two leaves.

A swap raises a value at one leaf and lowers it at another, so that nothing above both changes. It is zero on
every other component, since at each leaf as many people of each class stay. Several swaps make a world.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from commonfield.disclosure.protector.work import NEVER, Hid, Kind, Target, Work
from commonfield.disclosure.universe.worlds import NONE, Move, Swap

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Indexes = npt.NDArray[np.intp]

RICHEST = 12
"""How many leaves of a scope are looked at: those with most people to give."""

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
    for number, kind in enumerate(work.kinds):
        # A pair of classes comes both ways round, and no class alone lowers a measure.
        if work.effect(number, target.measure) <= 0:
            continue
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
    # At the leaf, givers lose `one` (and takers lose `two`); at the other leaf the reverse.
    here_room = _room(work, target.component, inside, takers, givers, kind)
    leaf_rank = here_room.max(axis=(1, 2))
    chosen = np.argsort(-leaf_rank, kind="stable")[:RICHEST]
    chosen = chosen[leaf_rank[chosen] > 0]
    if not len(chosen):
        return
    leaves, here_room = inside[chosen], here_room[chosen]
    costs = _pair_costs(work, target.component, kind, takers, givers)
    if scope is None:
        nodes = [work.above[leaf] for leaf in leaves]
        total = np.stack([costs[:, :, n].sum(axis=2) for n in nodes])
        people = np.minimum(here_room, left)
        yield from _pick(work, target, kind, (takers, givers), (leaves, None), people, total)
        return
    there_room = _room(work, target.component, scope, givers, takers, kind).transpose(0, 2, 1)
    other_rank = there_room.max(axis=(1, 2))
    order = np.argsort(-other_rank, kind="stable")[:RICHEST]
    order = order[other_rank[order] > 0]
    if not len(order):
        return
    others, there_room = scope[order], there_room[order]
    people = np.minimum(np.minimum(here_room[:, None], there_room[None, :]), left)
    apart = work.universe.above[leaves][:, None, :] ^ work.universe.above[others][None, :, :]
    used = np.flatnonzero(apart.any(axis=(0, 1)))
    total = np.einsum("son,tgn->sotg", apart[:, :, used].astype(np.int64), costs[:, :, used])
    yield from _pick(work, target, kind, (takers, givers), (leaves, others), people, total)


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
    work: Work, component: int, kind: Kind, takers: Indexes, givers: Indexes
) -> npt.NDArray[np.int64]:
    """Say what two labels would cost at each node: takers x givers x nodes."""
    import numpy as np

    shows = work.universe.components[component].shows
    differ = shows[takers][:, None, :] ^ shows[givers][None, :, :]
    cost: npt.NDArray[np.int64] = np.tensordot(
        differ.astype(np.int64), work.open_cost(component, kind), axes=(2, 0)
    )
    return cost


def _pick(
    work: Work,
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
