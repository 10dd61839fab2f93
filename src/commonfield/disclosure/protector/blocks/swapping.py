"""Changes of people at leaves, written as swaps: few bytes each in a certificate."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from commonfield.disclosure.protector.blocks.block import Block
from commonfield.disclosure.universe.worlds import NONE, Swap

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Changes = npt.NDArray[np.int64]
    Left = dict[tuple[int, int, int], int]


def swaps_of(block: Block, changes: Changes) -> Iterator[Swap]:
    """Give the swaps that changes consist of.

    Each step looks where most people are gained, and takes the swap after which fewest are left to be moved.
    One always helps: where a label gains people of a class, another label of the same leaf loses some.

    Args:
        block: Whose component and leaves the swaps name.
        changes: Leaves x labels x classes: people more or fewer; over labels they sum to nothing.
    """
    import numpy as np

    left: Left = {
        (leaf, label, each): int(changes[leaf, label, each])
        for leaf, label, each in np.argwhere(changes).tolist()
    }
    while left:
        _, _, swap, cells = max(_candidates(left), key=lambda each: each[:2])
        for at, sign in cells:
            left[at] = left.get(at, 0) - sign * swap.people
            if not left[at]:
                del left[at]
        yield swap._replace(
            component=block.component,
            leaf=block.leaves[swap.leaf],
            other=NONE if swap.other == NONE else block.leaves[swap.other],
        )


def _candidates(left: Left) -> Iterator[tuple[int, int, Swap, list[tuple[tuple[int, int, int], int]]]]:
    """Give swaps for what is left: how many people fewer are left after it, a rank, and what it changes.

    Leaves are given by their place. A swap may have one side, or another leaf that may help.
    """
    leaf, taker, outcome = max(left, key=lambda at: (left[at], at))
    for (place, giver, kind), people in left.items():
        if place == leaf and kind == outcome and people < 0:
            for other, instead in _partners(left, leaf, taker, giver, outcome):
                yield _sized(left, Swap(0, leaf, other, taker, giver, outcome, instead, 1))


def _partners(left: Left, leaf: int, taker: int, giver: int, outcome: int) -> Iterator[tuple[int, int]]:
    others, classes = {NONE: None}, {NONE: None}
    for (place, label, kind), people in left.items():
        back = (label == taker and people < 0) or (label == giver and people > 0)
        if back and place == leaf and kind != outcome:
            classes[kind] = None
        elif back and place != leaf and kind == outcome:
            others[place] = None
    for other in others:
        for instead in classes:
            yield other, instead


def _sized(left: Left, swap: Swap) -> tuple[int, int, Swap, list[tuple[tuple[int, int, int], int]]]:
    cells = [((each.leaf, each.label, each.outcome), each.people) for each in swap.changes()]
    sizes = [sign * left.get(at, 0) for at, sign in cells]
    people = min(size for size in sizes if size > 0)
    helped = sum(abs(size) - abs(size - people) for size in sizes)
    return helped, len(cells), swap._replace(people=people), cells
