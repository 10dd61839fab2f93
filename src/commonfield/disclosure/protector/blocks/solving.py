"""Hide as little as possible in a block, so that every target has a world: exactly where time allows."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from commonfield.disclosure.protector.blocks.attacker import SLACK, Attacker
from commonfield.disclosure.protector.blocks.block import Block, BlockAnswer, Target, block_of
from commonfield.disclosure.protector.blocks.integers import whole_worlds
from commonfield.disclosure.protector.blocks.search import Search, reachable
from commonfield.disclosure.universe.model import Universe

if TYPE_CHECKING:
    from commonfield.disclosure.protector.blocks.linear import Vector
    from commonfield.disclosure.universe.model import Counts, Mask
    from commonfield.disclosure.universe.worlds import World

LARGEST = 400
"""Entries that could be hidden, up to which the cheapest pattern is looked for exactly."""


def solve_block(
    universe: Universe,
    component: int,
    leaves: Sequence[int],
    *,
    hidden: Mask,
    targets: Sequence[Target],
    cost: Counts,
    fixed: Mask | None = None,
    time_limit: float = 1.5,
) -> BlockAnswer:
    """Hide as little as possible of a component at some leaves, so that every target has a world.

    Args:
        universe: The set of persons.
        component: The number of the component.
        leaves: Usually those of one district. What is told of all of them together stays as it is.
        hidden: Values x nodes x quantities of the component: hidden already.
        targets: Measures that have to rise, at nodes below.
        cost: Values x nodes x quantities: what hiding an entry costs, in thousandths.
        fixed: Values x nodes x quantities: can never be hidden.
        time_limit: Seconds of work for the exact search; a good pattern may take as many again.
    """
    block = block_of(universe, component, leaves, hidden=hidden, targets=targets, cost=cost, fixed=fixed)
    return solve(block, time_limit=time_limit)


def solve(block: Block, *, time_limit: float) -> BlockAnswer:
    """Do what `solve_block` does with a block cut out before."""
    began = time.thread_time()
    inside = [number for number, target in enumerate(block.targets) if target.node >= 0]
    attacker = Attacker(block, [block.targets[number] for number in inside])
    live = reachable(attacker)
    if not live:
        return _answer(block, [], {}, None, "infeasible", 0.0, began)
    search = Search(block, attacker, live, deadline=began + time_limit)
    found, proven = search.exact() if block.size <= LARGEST else (None, False)
    search.deadline = began + 2 * time_limit
    pattern = search.greedy() if found is None else found if proven else search.thin(found)
    worlds, served, widened = whole_worlds(attacker, pattern, live, seconds=time_limit)
    if not served:
        return _answer(block, [], {}, None, "time", search.bound, began)
    proven = proven and len(served) >= len(live) and search.cost(widened) <= search.bound * (1 + SLACK)
    by_target = {inside[number]: world for number, world in served.items()}
    return _answer(block, worlds, by_target, widened, "proven" if proven else "best", search.bound, began)


def _answer(
    block: Block,
    worlds: Sequence[World],
    served: dict[int, int],
    pattern: Vector | None,
    status: str,
    bound: float,
    began: float,
) -> BlockAnswer:
    import numpy as np

    hide = np.zeros(block.hides_in, dtype=bool)
    if pattern is not None:
        hide[:, list(block.nodes), :] = (pattern > 0.5).reshape(block.free.shape)
    chosen = hide[:, list(block.nodes), :]
    return BlockAnswer(
        status=status,
        hide=hide,
        worlds=tuple(worlds),
        served=tuple(served.get(number, -1) for number in range(len(block.targets))),
        cost=int(block.cost[chosen].sum()),
        bound=bound,
        seconds=time.thread_time() - began,
    )
