"""The cheapest pattern that fulfils all cuts found so far."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from commonfield.disclosure.protector.blocks.block import Block
from commonfield.disclosure.protector.blocks.linear import Row, solver_of

if TYPE_CHECKING:
    from commonfield.disclosure.protector.blocks.linear import Vector
    from commonfield.disclosure.universe.model import Mask


def can_be_hidden(block: Block) -> Mask:
    """Mark the entries that are shown and can be hidden: none that is fixed, or would hide one that is."""
    import numpy as np

    allowed: Mask = ~block.fixed & ~block.free
    for quantity, with_it in enumerate(block.bounds_of):
        allowed[:, :, quantity] &= ~np.any(block.fixed[:, :, list(with_it)], axis=2)
    return allowed


def closed(block: Block, hidden: Mask) -> Mask:
    """Hide with every entry those that have to be hidden with it, as far as they are shown."""
    found = hidden.copy()
    for quantity, with_it in enumerate(block.bounds_of):
        for each in with_it:
            found[:, :, each] |= hidden[:, :, quantity]
    return found & ~block.free


def ties(block: Block, first: int = 0) -> Iterator[Row]:
    """Demand that an entry is hidden wherever one is that hides it: over entries numbered from `first`."""
    import numpy as np

    number = np.arange(first, first + block.free.size).reshape(block.free.shape)
    shown = ~block.free
    for quantity, with_it in enumerate(block.bounds_of):
        for each in with_it:
            if each != quantity:
                for value, node in np.argwhere(shown[:, :, quantity] & shown[:, :, each]):
                    pair = np.array([number[value, node, each], number[value, node, quantity]])
                    yield Row(pair, np.array([1.0, -1.0]), 0.0, np.inf)


class Master:
    """A program over entries: 0 (shown) to 1 (hidden), at least cost.

    Args:
        block: The block.
    """

    def __init__(self, block: Block) -> None:
        import numpy as np

        self.size = block.free.size
        self._whole = False
        allowed = can_be_hidden(block).ravel().astype(np.float64)
        costs = block.cost.ravel().astype(np.float64)
        self._solver: Any = solver_of(costs, np.zeros(self.size), allowed, list(ties(block)))

    def add(self, cut: Vector) -> None:
        """Demand that the hidden entries weigh 1 or more."""
        import numpy as np

        columns = np.flatnonzero(cut).astype(np.int32)
        self._solver.addRow(1.0, np.inf, len(columns), columns, cut[columns])

    def relaxed(self) -> tuple[float, Vector]:
        """Give the least cost, and a pattern that may hide entries in part."""
        return self._run(whole=False, seconds=60.0)

    def best(self, seconds: float) -> tuple[float, Vector | None]:
        """Give a cost that no pattern of whole entries undercuts, and the cheapest found in time."""
        bound, pattern = self._run(whole=True, seconds=seconds)
        return bound, pattern if self._solver.getSolution().value_valid else None

    def _run(self, *, whole: bool, seconds: float) -> tuple[float, Vector]:
        import highspy
        import numpy as np

        if whole != self._whole:
            kind = highspy.HighsVarType.kInteger if whole else highspy.HighsVarType.kContinuous
            kinds = np.full(self.size, int(kind), dtype=np.uint8)
            self._solver.changeColsIntegrality(self.size, np.arange(self.size, dtype=np.int32), kinds)
            self._whole = whole
        # The limit counts from when the solver was made.
        self._solver.setOptionValue("time_limit", self._solver.getRunTime() + max(seconds, 0.01))
        self._solver.run()
        info = self._solver.getInfo()
        bound = info.mip_dual_bound if whole else info.objective_function_value
        return float(bound), np.array(self._solver.getSolution().col_value)
