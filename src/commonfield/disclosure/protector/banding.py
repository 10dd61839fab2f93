"""Bands beside hidden numerators: told where every world keeps to them, so worlds do where they can."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from commonfield.disclosure.protector.moved import Moved, Rows
from commonfield.disclosure.universe.bands import band_of, grid_for, percent_of
from commonfield.disclosure.universe.model import Universe
from commonfield.disclosure.universe.pattern import Rules

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from commonfield.disclosure.protector.kinds import Kinds
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

    def __init__(self, universe: Universe, rules: Rules, rows: Rows) -> None:
        import numpy as np

        self.universe, self.rules = universe, rules
        self.figures = [
            figure
            for _, figure in universe.figures
            if rules.bands and figure.numerator >= 0 and figure.numerator != figure.denominator
        ]
        self.honored = bool(self.figures)
        self.numerators = [figure.numerator for figure in self.figures]
        # Of all components below one another, and the part of each of them.
        counts: Counts = rows.together(universe.counts)
        self._true = counts[:, :, self.numerators]
        self._low, self._high = (np.full(self._true.shape, each) for each in (-ANYTHING, ANYTHING))
        self.low, self.high = rows.apart(self._low), rows.apart(self._high)
        # Of every numerator: the farthest that any world takes it.
        self._least, self._most = np.zeros_like(self._true), np.zeros_like(self._true)
        self.leaf_nodes = _own_nodes(universe)
        self._counts_in = universe.counts_in[:, self.numerators].astype(np.int64)
        self._shows = [component.shows.astype(np.int64) for component in universe.components]
        self._wholes = [figure.denominator for figure in self.figures]
        for component in range(len(self.low)):
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

    def room(self, component: int, atoms: Counts, hidden: Mask) -> tuple[Counts, Counts] | None:
        """Say how far each numerator can rise, and fall, at each leaf without leaving a band there.

        Args:
            component: Its number.
            atoms: Its people as moved so far: leaves x labels x classes.
            hidden: What is hidden so far: a band without its denominator is none.

        Returns:
            Two arrays, figures x leaves x labels: the least of what the values of a label allow. None where
            bands limit nothing.
        """
        import numpy as np

        if not self.honored:
            return None
        shows = self.universe.components[component].shows
        # Leaves x figures x values.
        part = np.einsum("alf,lv->afv", atoms @ self._counts_in, self._shows[component])
        loose = hidden[:, self.leaf_nodes][:, :, self._wholes].transpose(1, 2, 0)
        found = []
        for each in (
            self.high[component][:, self.leaf_nodes].transpose(1, 2, 0) - part,
            part - self.low[component][:, self.leaf_nodes].transpose(1, 2, 0),
        ):
            limit = np.where(loose, ANYTHING, np.maximum(each, 0))
            least = np.where(shows, limit[:, :, None, :], ANYTHING).min(axis=3)
            found.append(least.transpose(1, 0, 2))
        return found[0], found[1]

    def turns(self, kinds: Kinds) -> Counts:
        """Say whether numerators rise (1), stay (0) or fall (-1) where a kind comes: figures x kinds."""
        counts_in = self._counts_in.T
        turns: Counts = counts_in[:, kinds.outcomes] - counts_in[:, kinds.insteads]
        return turns

    def leaves(self, moved: Moved) -> Mask:
        """Mark the places where a world takes a share out of a band that is still wished for."""
        import numpy as np

        at = (moved.rows, moved.nodes)
        after = self._true[at] + moved.by[:, self.numerators]
        out = (after < self._low[at]) | (after > self._high[at])
        anywhere: Mask = np.logical_or.reduce(out, axis=1)
        return anywhere

    def moved(self, moved: Moved) -> None:
        """Remember how far a world takes every share, and give up the bands that it leaves."""
        import numpy as np

        at, by = (moved.rows, moved.nodes), moved.by[:, self.numerators]
        self._least[at] = least = np.minimum(self._least[at], by)
        self._most[at] = most = np.maximum(self._most[at], by)
        true, low, high = self._true[at], self._low[at], self._high[at]
        out = (true + least < low) | (true + most > high)
        self._low[at], self._high[at] = np.where(out, -ANYTHING, low), np.where(out, ANYTHING, high)

    def again(self) -> None:
        """Forget the worlds, and wish for every band anew."""
        self._low[:], self._high[:] = -ANYTHING, ANYTHING
        self._least[:], self._most[:] = 0, 0
        for component in range(len(self.low)):
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
