"""One part of a component whose totals stay as they are: usually the schools of one district."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from commonfield.disclosure.universe.model import Universe
from commonfield.disclosure.universe.worlds import World

if TYPE_CHECKING:
    from commonfield.disclosure.universe.model import Counts, Mask


class Target(NamedTuple):
    """A measure that some other file of persons has to raise by `amount` people or more.

    `value`, `node` and `measure` are numbers in the component and the universe.
    """

    value: int
    node: int
    measure: int
    amount: int


@dataclass(frozen=True)
class Block:
    """What the search needs of a block, cut out of its universe: nothing else is sent to another process.

    Args:
        component: Its number in the universe.
        leaves: The leaves, by their numbers in the universe.
        nodes: The nodes that take in some of the leaves and nothing else, by their numbers in the universe.
        atoms: Leaves x labels x classes: people.
        shows: Labels x values: which values take a label in.
        above: Leaves x nodes: which of the nodes take a leaf in.
        outside: Sets x leaves: what other nodes take in of the block; their entries stay as they are.
        kept: Sets x values x quantities: which entries of these nodes there are.
        counts_in: Classes x quantities: where a person of the class is counted.
        measures: Quantities of each measure: the whole, and the part or -1.
        bounds_of: For each quantity, those hidden with it.
        free: Values x nodes x quantities: entries that are not told, or hidden already.
        fixed: Values x nodes x quantities: entries that can never be hidden.
        cost: Values x nodes x quantities: what hiding costs, in thousandths.
        targets: What worlds have to raise; nodes by their place in `nodes`, -1 for one elsewhere.
        hides_in: Values, nodes and quantities of the whole component.
    """

    component: int
    leaves: tuple[int, ...]
    nodes: tuple[int, ...]
    atoms: Counts
    shows: Mask
    above: Mask
    outside: Mask
    kept: Mask
    counts_in: Mask
    measures: tuple[tuple[int, int], ...]
    bounds_of: tuple[tuple[int, ...], ...]
    free: Mask
    fixed: Mask
    cost: Counts
    targets: tuple[Target, ...]
    hides_in: tuple[int, ...]

    @property
    def size(self) -> int:
        """Count the entries that are shown so far and could be hidden."""
        return int((~self.fixed & ~self.free).sum())


@dataclass(frozen=True)
class BlockAnswer:
    """What to hide inside a block, and the worlds that it makes possible.

    Args:
        status: `proven` (no cheaper pattern exists), `best` (the best that was found), `infeasible` (no
            target can be reached inside the block) or `time` (nothing was found in time).
        hide: Values x nodes x quantities of the whole component: entries to hide besides those hidden.
        worlds: Each served target is reached in one of them, or more.
        served: For each target asked for, the number of a world that reaches it; -1 where none does.
        cost: What the entries to hide cost, in thousandths.
        bound: No pattern that serves the served targets costs less; 0 where nothing is known.
        seconds: Work it took, without waiting for the machine.
    """

    status: str
    hide: Mask
    worlds: tuple[World, ...]
    served: tuple[int, ...]
    cost: int
    bound: float
    seconds: float

    @property
    def unserved(self) -> tuple[int, ...]:
        """Give the targets, by their place in the list asked for, that a wider scope has to serve."""
        return tuple(number for number, world in enumerate(self.served) if world < 0)


def block_of(
    universe: Universe,
    component: int,
    leaves: Sequence[int],
    *,
    hidden: Mask,
    targets: Sequence[Target],
    cost: Counts,
    fixed: Mask | None = None,
) -> Block:
    """Cut a block out of a universe.

    Args:
        universe: The set of persons.
        component: The number of the component.
        leaves: The leaves of the block. A node that takes in all of them, or others too, stays untouched.
        hidden: Values x nodes x quantities of the component: hidden already.
        targets: Measures at nodes inside the block. One elsewhere cannot be served.
        cost: Values x nodes x quantities: what hiding an entry costs, in thousandths.
        fixed: Values x nodes x quantities: shown by earlier releases, can never be hidden.
    """
    import numpy as np

    own, chosen = universe.components[component], np.array(sorted(leaves), dtype=np.intp)
    within = universe.above[chosen]
    size = within.sum(axis=0)
    inner = (size > 0) & (size < len(chosen)) & (size == universe.above.sum(axis=0))
    outer = (size > 0) & ~inner
    nodes = np.flatnonzero(inner)
    sets, group = np.unique(within[:, outer], axis=1, return_inverse=True)
    exist = universe.exist[component]
    kept = np.zeros((sets.shape[1], *exist[:, 0, :].shape), dtype=bool)
    for place, node in zip(np.ravel(group), np.flatnonzero(outer), strict=True):
        kept[place] |= exist[:, node, :]
    free = (~exist | hidden)[:, nodes, :]
    place_of = {int(node): place for place, node in enumerate(nodes)}
    return Block(
        component=component,
        leaves=tuple(int(leaf) for leaf in chosen),
        nodes=tuple(place_of),
        atoms=own.atoms[chosen],
        shows=own.shows,
        above=within[:, nodes],
        outside=sets.T,
        kept=kept,
        counts_in=universe.counts_in,
        measures=tuple((each.whole, each.part) for each in universe.measures),
        bounds_of=universe.bounds_of,
        free=free,
        fixed=np.zeros_like(free) if fixed is None else fixed[:, nodes, :] & ~free,
        cost=cost[:, nodes, :],
        targets=tuple(each._replace(node=place_of.get(each.node, -1)) for each in targets),
        hides_in=exist.shape,
    )
