"""Districts solved exactly: inside each, the cheapest pattern in which its small counts can rise.

What is told of a whole district stays as it is, so that one district is nothing to another. Counts that
cannot rise inside their district are left to swaps between districts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from commonfield.disclosure.protector.blocks import Block, BlockAnswer, block_of, solve_in_processes
from commonfield.disclosure.protector.blocks import Target as Asked
from commonfield.disclosure.protector.work import Target, Work

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Indexes = npt.NDArray[np.intp]


@dataclass(frozen=True)
class Solved:
    """What exact solving said of one component in one district.

    `status` is `proven`, `best`, `infeasible` or `time`; `cost` and `bound` are in thousandths, and stand
    for the counts that can be served inside.
    """

    component: int
    node: int
    status: str
    cost: int
    bound: float
    seconds: float


def solve_districts(work: Work, *, seconds: float = 60.0, workers: int = 1) -> list[Solved]:
    """Hide what districts need, and keep the worlds that it makes possible.

    Args:
        work: After upper levels are served.
        seconds: Time for all exact searches together.
        workers: Processes.
    """
    places, blocks = [], []
    unmet = work.unmet()
    for node, leaves in _districts(work):
        for component in range(1, len(work.atoms)):
            targets = [t for t in unmet if t.component == component and _inside(work, t, leaves)]
            if targets:
                places.append((component, node))
                blocks.append(_block(work, component, leaves, targets))
    answers = solve_in_processes(blocks, workers=workers, seconds=seconds)
    for (component, _), answer in zip(places, answers, strict=True):
        _keep(work, component, answer)
    return [
        Solved(component, node, answer.status, answer.cost, answer.bound, answer.seconds)
        for (component, node), answer in zip(places, answers, strict=True)
    ]


def _districts(work: Work) -> list[tuple[int, Indexes]]:
    """Give the smallest places of several leaves, each leaf in one of them."""
    import numpy as np

    above, depth = work.universe.above, work.depth
    chosen: dict[int, None] = {}
    for leaf in range(len(above)):
        wider = [n for n in work.above[leaf].tolist() if depth[n] > 1]
        if wider:
            chosen[min(wider, key=lambda n: (int(depth[n]), n))] = None
    return [(node, np.flatnonzero(above[:, node])) for node in chosen]


def _inside(work: Work, target: Target, leaves: Indexes) -> bool:
    own = work.universe.above[:, target.node]
    return bool(own[leaves].any()) and int(own.sum()) == int(own[leaves].sum()) < len(leaves)


def _block(work: Work, component: int, leaves: Indexes, targets: list[Target]) -> Block:
    return block_of(
        work.universe,
        component,
        leaves.tolist(),
        hidden=work.hidden[component],
        targets=[Asked(t.value, t.node, t.measure, t.amount) for t in targets],
        cost=work.costs[component],
        fixed=work.fixed[component],
    )


def _keep(work: Work, component: int, answer: BlockAnswer) -> None:
    hidden = [each.copy() for each in work.hidden]
    hidden[component] |= answer.hide & work.universe.exist[component] & ~work.fixed[component]
    work.set_hidden(hidden)
    for world in answer.worlds:
        work.add(world)
