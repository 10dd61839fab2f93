"""What a world changes, of all components at once; nothing is asked more often in a search."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from commonfield.disclosure.universe.model import Universe
from commonfield.disclosure.universe.worlds import World

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from commonfield.disclosure.universe.model import Counts

    Indexes = npt.NDArray[np.intp]


class Moved(NamedTuple):
    """The places that a world changes, each once: a row in `values` (see `Rows`), a node, and by how much.

    `by` has one number for each quantity: places x quantities.
    """

    rows: Indexes
    nodes: Indexes
    by: Counts


class Rows:
    """The values of all components below one another: a row is a value of some component.

    Args:
        universe: The set of persons.
    """

    def __init__(self, universe: Universe) -> None:
        import numpy as np

        self.universe = universe
        sizes = [len(component.values) for component in universe.components]
        self._starts = np.cumsum(sizes)[:-1]
        self.component_of = np.repeat(np.arange(len(sizes)), sizes)
        self.value_of = np.concatenate([np.arange(size) for size in sizes])
        labels = [len(component.labels) for component in universe.components]
        self._label_starts = np.cumsum([0, *labels])[:-1]
        self._shows = np.zeros((sum(labels), sum(sizes)), dtype=np.int64)
        at = zip(self._label_starts, np.cumsum([0, *sizes])[:-1], universe.components, strict=True)
        for label, value, component in at:
            there = component.shows
            self._shows[label : label + there.shape[0], value : value + there.shape[1]] = there
        self._above = universe.above.astype(np.int64)
        self._counts_in = universe.counts_in.astype(np.int64)

    def together(self, parts: Sequence[npt.NDArray[Any]]) -> npt.NDArray[Any]:
        """Put arrays of components, values first, below one another."""
        import numpy as np

        return np.concatenate(parts)

    def apart(self, whole: npt.NDArray[Any]) -> list[npt.NDArray[Any]]:
        """Give the part of each component: views, so that what is written there stands in the whole."""
        import numpy as np

        return np.split(whole, self._starts)

    def moved(self, world: World) -> Moved:
        """Add up what a world changes."""
        import numpy as np

        if not world.summed:
            nothing = np.zeros(0, dtype=np.intp)
            return Moved(nothing, nothing, np.zeros((0, self._counts_in.shape[1]), dtype=np.int64))
        component, leaf, label, outcome, people = np.array(world.summed, dtype=np.int64).T
        shows = self._shows[self._label_starts[component] + label]
        above = self._above[leaf]
        rows, nodes = np.flatnonzero(shows.any(axis=0)), np.flatnonzero(above.any(axis=0))
        places = (shows[:, rows, None] * above[:, None, nodes]).reshape(len(leaf), -1)
        by = places.T @ (people[:, None] * self._counts_in[outcome])
        changed = np.flatnonzero(by.any(axis=1))
        row, node = np.divmod(changed, len(nodes))
        return Moved(rows[row], nodes[node], by[changed])
