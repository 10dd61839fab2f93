"""A reader of a block as a linear program: how far a count can rise while everything shown stays.

The variables are people more or fewer of each label and class at each leaf. A shown entry stays; a hidden
one may move. What the reader can still conclude, with a pattern that hides too little, becomes a cut: a
condition on the pattern that any sufficient pattern fulfils.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from typing import TYPE_CHECKING, Any, NamedTuple

from commonfield.disclosure.protector.blocks.block import Block, Target
from commonfield.disclosure.protector.blocks.linear import Row, solver_of

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from commonfield.disclosure.protector.blocks.linear import Indexes, Vector

    Numbers = npt.NDArray[np.int32]

FREE, SHUT = -1, -2
"""Instead of the number of an entry: nothing has to be hidden for it; it can never be hidden."""

SLACK = 1e-6
WIDE = 2
"""How many times the largest target any count may move: more helps no target, and widens the cuts."""


class Span(NamedTuple):
    """A sum of variables that moves only where an entry is hidden: down by `low`, up by the widest move."""

    columns: Indexes
    low: float
    opener: int


class Attacker:
    """The linear program of one block, kept warm between questions.

    Args:
        block: The block.
        wanted: Its targets that lie inside.
    """

    def __init__(self, block: Block, wanted: Sequence[Target]) -> None:
        import numpy as np

        self.block = block
        self.entries = block.free.size
        self.amounts = np.array([each.amount for each in wanted], dtype=np.float64)
        self.sums = np.array([self._counted(*each[:2], *block.measures[each.measure]) for each in wanted])
        self.most = float(WIDE * max((each.amount for each in wanted), default=1))
        self.column_low = block.atoms.ravel().astype(np.float64)
        others = block.atoms.sum(axis=1, keepdims=True) - block.atoms
        self.column_high = np.minimum(self.most, others.ravel()).astype(np.float64)
        self.column_opener = np.full(block.atoms.size, FREE)
        self.spans: list[Span] = []
        self._tie_to_entries()
        self._row_opener = np.array([each.opener for each in self.spans], dtype=np.intp)
        self._row_low = np.array([each.low for each in self.spans])
        self.kept = list(self._kept_rows())
        asked = [np.flatnonzero(row) for row in self.sums]
        # The sum of a target is bounded only while it is asked for.
        self.goals = [Row(each, self.sums[n][each], -np.inf, np.inf) for n, each in enumerate(asked)]
        self._solver = self._program()
        self._asked: Numbers = np.zeros(0, dtype=np.int32)
        self._capped = 0

    def _counted(self, value: int, node: int, whole: int, part: int) -> Vector:
        """Say which variables are counted in a whole and not in its part: 1 or 0 each."""
        import numpy as np

        block = self.block
        classes = block.counts_in[:, whole].astype(np.float64)
        if part >= 0:
            classes = classes - block.counts_in[:, part]
        places = block.above[:, node, None, None] * block.shows[None, :, value, None]
        counted: Vector = (places * classes[None, None, :]).ravel()
        return counted

    def _tie_to_entries(self) -> None:
        """Tie every sum that a shown entry holds to that entry; a sum of one variable ties the variable."""
        import numpy as np

        block = self.block
        values, nodes, quantities = block.free.shape
        # Who is in a whole and not in its part stays while the part is shown: then the whole is shown too.
        held = [(quantity, -1, quantity) for quantity in range(quantities)]
        held += [(w, p, p) for w, p in block.measures if p >= 0 and p in block.bounds_of[w]]
        for value, node, (whole, part, opening) in product(range(values), range(nodes), held):
            if part >= 0 and block.free[value, node, whole]:
                continue
            opener = self._opener(value, node, opening)
            columns = np.flatnonzero(self._counted(value, node, whole, part))
            if opener == FREE or not len(columns):
                continue
            if len(columns) == 1 and self.column_opener[columns[0]] == FREE:
                self.column_opener[columns[0]] = opener
            elif part < 0:
                self.spans.append(Span(columns, float(self.column_low[columns].sum()), opener))

    def _opener(self, value: int, node: int, quantity: int) -> int:
        if self.block.free[value, node, quantity]:
            return FREE
        if self.block.fixed[value, node, quantity]:
            return SHUT
        _, nodes, quantities = self.block.free.shape
        return int((value * nodes + node) * quantities + quantity)

    def _kept_rows(self) -> Iterator[Row]:
        """Give the sums that never change: people of a class at a leaf, and what is told outside."""
        import numpy as np

        block, (leaves, labels, classes) = self.block, self.block.atoms.shape
        number = np.arange(block.atoms.size).reshape(block.atoms.shape)
        for leaf, each in product(range(leaves), range(classes)):
            yield Row(number[leaf, :, each], np.ones(labels), 0.0, 0.0)
        for place, members in enumerate(block.outside):
            for value, quantity in zip(*np.nonzero(block.kept[place]), strict=True):
                shown = block.shows[None, :, value, None] & block.counts_in[None, None, :, quantity]
                columns = number[members[:, None, None] & shown]
                if len(columns):
                    yield Row(columns, np.ones(len(columns)), 0.0, 0.0)

    def _program(self) -> Any:
        import numpy as np

        nothing = np.zeros(self.entries)
        low, high, spans = self.limits(nothing)
        solver = solver_of(np.zeros(len(low)), low, high, [*self.kept, *spans, *self.goals])
        solver.setOptionValue("presolve", "off")
        return solver

    def limits(self, hidden: Vector) -> tuple[Vector, Vector, list[Row]]:
        """Say how far everything can move under a pattern.

        Args:
            hidden: For every entry of the block, 0 (shown) to 1 (hidden).

        Returns:
            The least and the largest change of every variable, and of the sums that entries hold.
        """
        import numpy as np

        opened = np.append(hidden, [0.0, 1.0])  # for SHUT, -2, and FREE, -1
        share = opened[self.column_opener]
        spans = [
            Row(e.columns, np.ones(len(e.columns)), -e.low * opened[e.opener], self.most * opened[e.opener])
            for e in self.spans
        ]
        return -self.column_low * share, self.column_high * share, spans

    def hide(self, hidden: Vector) -> None:
        """Take this pattern from now on: for every entry of the block, 0 (shown) to 1 (hidden)."""
        import numpy as np

        low, high, spans = self.limits(hidden)
        self._solver.changeColsBounds(len(low), np.arange(len(low), dtype=np.int32), low, high)
        if spans:
            rows = np.arange(len(spans), dtype=np.int32) + len(self.kept)
            lows, highs = np.array([row.low for row in spans]), np.array([row.high for row in spans])
            self._solver.changeRowsBounds(len(spans), rows, lows, highs)

    def raise_target(self, number: int) -> tuple[float, Vector]:
        """Raise a target as far as it has to rise, or can.

        Returns:
            How far it rises, and the people more or fewer of every variable.
        """
        import numpy as np

        self._ask(number)
        self._solver.run()
        point = np.array(self._solver.getSolution().col_value)
        return float(self.sums[number] @ point), point

    def _ask(self, number: int) -> None:
        import numpy as np

        if len(self._asked):
            self._solver.changeColsCost(len(self._asked), self._asked, np.zeros(len(self._asked)))
            self._solver.changeRowBounds(self._capped, -np.inf, np.inf)
        self._asked = np.flatnonzero(self.sums[number]).astype(np.int32)
        self._capped = len(self.kept) + len(self.spans) + number
        self._solver.changeColsCost(len(self._asked), self._asked, -self.sums[number][self._asked])
        self._solver.changeRowBounds(self._capped, -np.inf, self.amounts[number])

    def cut(self, number: int) -> Vector:
        """Turn the last answer, which fell short, into a condition on patterns.

        Returns:
            A weight for every entry: in any pattern that serves the target, those hidden weigh 1 or more.
        """
        import numpy as np

        solution = self._solver.getSolution()
        by_column, by_row = -np.array(solution.col_dual), -np.array(solution.row_dual)
        spans = by_row[len(self.kept) : len(self.kept) + len(self.spans)]
        weights = np.zeros(self.entries + 2)
        worth = np.maximum(by_column * self.column_high, -by_column * self.column_low)
        np.add.at(weights, self.column_opener, worth)
        np.add.at(weights, self._row_opener, np.maximum(spans * self.most, -spans * self._row_low))
        sure = weights[FREE] + max(0.0, by_row[self._capped]) * self.amounts[number]
        least = self.amounts[number] - sure
        found: Vector = np.minimum(weights[:-2] / least, 1.0)
        found[found < SLACK] = 0.0
        return found

    def opened_by(self, point: Vector) -> Vector:
        """Say which entries have to be hidden for an answer: 0 or 1 each."""
        import numpy as np

        opened = np.zeros(self.entries + 2)
        opened[self.column_opener[np.abs(point) > SLACK]] = 1.0
        for span in self.spans:
            if abs(point[span.columns].sum()) > SLACK:
                opened[span.opener] = 1.0
        return opened[:-2]
