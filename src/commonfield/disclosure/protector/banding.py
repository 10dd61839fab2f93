"""Bands beside hidden numerators: told where every world keeps to them, so worlds do where they can."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from commonfield.disclosure.universe.bands import band_of, grid_for, percent_of
from commonfield.disclosure.universe.model import Figure, Universe
from commonfield.disclosure.universe.pattern import Rules

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from commonfield.disclosure.protector.kinds import Kind
    from commonfield.disclosure.universe.model import Counts, Mask

ANYTHING = 1 << 30


class Band(NamedTuple):
    """A band told beside a hidden numerator.

    `low` and `high` are the smallest and largest numerator in it, `percent` and `percent_to` its ends; the
    last one takes 100 percent in. `of` is the denominator.
    """

    component: int
    value: int
    node: int
    quantity: int
    low: int
    high: int
    percent: int
    percent_to: int
    of: int


class Bands:
    """Which bands are wished for, and how far numerators may go without leaving them.

    Every share with a large enough denominator has one, told or not: worlds that keep to the bands of shown
    shares too leave a choice of what to hide.
    """

    def __init__(self, universe: Universe, rules: Rules) -> None:
        import numpy as np

        self.universe, self.rules = universe, rules
        self.figures = [
            figure
            for _, figure in universe.figures
            if rules.bands and figure.numerator >= 0 and figure.numerator != figure.denominator
        ]
        self.honored = bool(self.figures)
        shape = [(*each.shape[:2], len(self.figures)) for each in universe.counts]
        self.low = [np.full(each, -ANYTHING) for each in shape]
        self.high = [np.full(each, ANYTHING) for each in shape]
        # Of every numerator: the farthest that any world takes it.
        self.least = [np.zeros_like(each) for each in universe.counts]
        self.most = [np.zeros_like(each) for each in universe.counts]
        self.leaf_nodes = _own_nodes(universe)
        for component in range(len(shape)):
            self._wish(component)

    def _wish(self, component: int) -> None:
        import numpy as np

        counts, exist = self.universe.counts[component], self.universe.exist[component]
        for number, figure in enumerate(self.figures):
            people, part = counts[:, :, figure.denominator], counts[:, :, figure.numerator]
            told = exist[:, :, figure.denominator] & exist[:, :, figure.numerator]
            for value, node in zip(*np.nonzero(told & (people >= self.rules.smallest)), strict=True):
                width = grid_for(int(people[value, node]), apart=self.rules.apart)
                if width is not None:
                    low, high = band_of(int(part[value, node]), int(people[value, node]), width)
                    self.low[component][value, node, number] = low
                    self.high[component][value, node, number] = high

    def room(
        self, component: int, leaves: npt.NDArray[np.intp], atoms: Counts, hidden: Mask, kind: Kind
    ) -> tuple[Counts, Counts] | None:
        """Say how many people of a kind each label can gain, and lose, without leaving a band of its leaf.

        Args:
            component: Its number.
            leaves: The leaves.
            atoms: People as moved so far.
            hidden: What is hidden so far: a band without its denominator is none.
            kind: Two classes that are exchanged.

        Returns:
            Two arrays, leaves x labels; None where bands limit nothing.
        """
        import numpy as np

        if not self.honored or kind.instead < 0:
            return None
        own, universe = self.universe.components[component], self.universe
        nodes = self.leaf_nodes[leaves]
        gain = np.full((len(leaves), len(own.labels)), ANYTHING)
        lose = gain.copy()
        for number, figure in enumerate(self.figures):
            counts_in = universe.counts_in[:, figure.numerator].astype(np.int64)
            turn = int(counts_in[kind.outcome] - counts_in[kind.instead])
            if turn == 0:
                continue
            part = (atoms[leaves] @ counts_in) @ own.shows.astype(np.int64)
            loose = hidden[:, nodes, figure.denominator].T
            up = np.where(loose, ANYTHING, self.high[component][:, nodes, number].T - part)
            down = np.where(loose, ANYTHING, part - self.low[component][:, nodes, number].T)
            if turn < 0:
                up, down = down, up
            for room, limit in ((gain, up), (lose, down)):
                each = np.where(own.shows[None, :, :], limit[:, None, :], ANYTHING).min(axis=2)
                np.minimum(room, np.maximum(each, 0), out=room)
        return gain, lose

    def leaves(self, component: int, value: int, node: int, change: Counts) -> bool:
        """Tell whether a change takes a share out of a band that is still wished for."""
        low, high = self.low[component][value, node], self.high[component][value, node]
        counts = self.universe.counts[component][value, node]
        return any(
            not low[number] <= counts[figure.numerator] + change[figure.numerator] <= high[number]
            for number, figure in enumerate(self.figures)
        )

    def moved(self, component: int, value: int, node: int, change: Counts) -> None:
        """Remember how far a world takes an entry, and give up a band that it leaves."""
        import numpy as np

        least, most = self.least[component][value, node], self.most[component][value, node]
        np.minimum(least, change, out=least)
        np.maximum(most, change, out=most)
        for number, figure in enumerate(self.figures):
            if not self._inside(component, value, node, number, figure):
                self.low[component][value, node, number] = -ANYTHING
                self.high[component][value, node, number] = ANYTHING

    def _inside(self, component: int, value: int, node: int, number: int, figure: Figure) -> bool:
        at = (value, node, figure.numerator)
        count = self.universe.counts[component][at]
        return bool(
            self.low[component][value, node, number] <= count + self.least[component][at]
            and count + self.most[component][at] <= self.high[component][value, node, number]
        )

    def again(self) -> None:
        """Forget the worlds, and wish for every band anew."""
        for component in range(len(self.low)):
            self.low[component][:], self.high[component][:] = -ANYTHING, ANYTHING
            self.least[component][:], self.most[component][:] = 0, 0
            self._wish(component)

    def told(self, hidden: list[Mask]) -> list[Band]:
        """List the bands to tell: beside a hidden numerator with a shown denominator, kept by every world."""
        import numpy as np

        found = []
        for component, mask in enumerate(hidden):
            for number, figure in enumerate(self.figures):
                there = (
                    (self.high[component][:, :, number] < ANYTHING)
                    & mask[:, :, figure.numerator]
                    & ~mask[:, :, figure.denominator]
                )
                for value, node in zip(*np.nonzero(there), strict=True):
                    people = int(self.universe.counts[component][value, node, figure.denominator])
                    part = int(self.universe.counts[component][value, node, figure.numerator])
                    width = grid_for(people, apart=self.rules.apart)
                    if width is not None:
                        ends = (*band_of(part, people, width), *percent_of(part, people, width))
                        found.append(
                            Band(
                                component, int(value), int(node), figure.numerator, *ends, figure.denominator
                            )
                        )
        return found


def _own_nodes(universe: Universe) -> npt.NDArray[np.intp]:
    """Give, for each leaf, its finest node."""
    import numpy as np

    size = universe.above.sum(axis=0)
    nodes: npt.NDArray[np.intp] = np.where(universe.above, size[None, :], ANYTHING).argmin(axis=1)
    return nodes
