"""What is hidden so far, what more would cost, and how far each hidden count can already move."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from commonfield.disclosure.protector.banding import Bands
from commonfield.disclosure.protector.choice import costs_with_choice
from commonfield.disclosure.protector.kinds import (
    Closures,
    Kind,
    Kinds,
    by_measure,
    closed_with,
    joined,
    useful_kinds,
)
from commonfield.disclosure.protector.moved import Moved, Rows
from commonfield.disclosure.universe.model import Universe, measured
from commonfield.disclosure.universe.pattern import Pattern, Rules, first_pattern, unknown
from commonfield.disclosure.universe.worlds import NONE, Flip, Move, Swap, World

if TYPE_CHECKING:
    from types import EllipsisType

    import numpy as np
    import numpy.typing as npt

    from commonfield.disclosure.universe.model import Counts, Mask

    Indexes = npt.NDArray[np.intp]
    Costs = npt.NDArray[np.float64]

NEVER = 1 << 36
"""Cost of an entry that cannot be hidden, because an earlier release shows it."""


class Work:
    """The state of protecting one universe.

    Args:
        universe: The set of persons.
        rules: What the policy asks.
        key: Secret behind ties and extra blanks; empty for none.
        fixed: Entries that earlier releases show.
        before: Entries that earlier releases hid.
    """

    def __init__(
        self,
        universe: Universe,
        rules: Rules,
        *,
        key: bytes = b"",
        fixed: Pattern | None = None,
        before: Pattern | None = None,
    ) -> None:
        import numpy as np

        self.universe, self.rules = universe, rules
        hidden, self.small = first_pattern(universe, rules)
        none = tuple(np.zeros_like(each) for each in hidden)
        self.fixed = fixed or none
        self.costs, extra = costs_with_choice(universe, key)
        self.rows = Rows(universe)
        self.all_hidden: Mask = self.rows.together(
            [
                ((own | old | more) & exist & ~told)
                for own, old, more, exist, told in zip(
                    hidden, before or none, extra, universe.exist, self.fixed, strict=True
                )
            ]
        )
        self.hidden: list[Mask] = self.rows.apart(self.all_hidden)
        self.kept = [each.copy() for each in self.hidden]
        # People by leaf, label of any component, and class; and the part of each component in it.
        self.people = np.concatenate([component.atoms for component in universe.components], axis=1)
        self.atoms = _parts(self.people, [len(each.labels) for each in universe.components])
        self.measures = [measured(universe, number) for number in range(len(universe.components))]
        self.above = [np.flatnonzero(row) for row in universe.above]
        self.depth = universe.above.sum(axis=0)
        self._by_measure = by_measure(universe)
        self.label_starts = np.cumsum([0, *(len(each.labels) for each in universe.components)])[:-1]
        self.shows = _block_diagonal([each.shows for each in universe.components])
        self._moved: dict[World, Moved] = {}
        self._closed_with = closed_with(universe)
        self.wholes = [measure.whole for measure in universe.measures]
        self._closures = Closures(universe)
        self.useful: list[list[Kinds]] = [
            useful_kinds(universe, self._closures, measure) for measure in range(len(universe.measures))
        ]
        self.useful_at_once = [joined(each) for each in self.useful]
        # What it would still cost to hide: closures x values of any component x nodes.
        values = [len(component.values) for component in universe.components]
        self.still_open = np.zeros((len(self._closures.matrix), sum(values), len(universe.nodes)))
        self._open = _parts(self.still_open, values)
        self._count_open()
        # Leaves whose people may be moved.
        self.available = np.ones(len(universe.leaves), dtype=bool)
        self.worlds: list[World] = []
        self.bands = Bands(universe, rules, self.rows)
        self.all_small: Mask = self.rows.together(self.small)
        self.all_measures: Counts = self.rows.together(self.measures)
        self._all_costs: Counts = self.rows.together(self.costs)
        self.all_highest, self.all_lowest = (np.zeros_like(self.all_measures) for _ in range(2))
        self.highest: list[Counts] = self.rows.apart(self.all_highest)
        self.lowest: list[Counts] = self.rows.apart(self.all_lowest)

    # --- what it would cost to move people ---

    def _count_open(self) -> None:
        import numpy as np

        for component, cost in enumerate(self._open):
            still = self._still(component, ...)
            cost[:] = np.moveaxis(still @ self._closures.matrix.T, 2, 0)

    def _still(self, component: int, at: EllipsisType | tuple[Indexes, ...]) -> Costs:
        """Say what entries would still cost to hide."""
        import numpy as np

        hidden, exist = self.hidden[component][at], self.universe.exist[component][at]
        still = np.where(hidden | ~exist, 0, self.costs[component][at])
        costs: Costs = np.where(self.fixed[component][at] & exist & ~hidden, float(NEVER), still)
        return costs

    def open_costs(self, component: int) -> Costs:
        """Say what would still have to be hidden if people of a kind moved: closures x values x nodes."""
        return self._open[component]

    def hide(self, component: int, values: Indexes, nodes: Indexes, kind: Kind) -> list[Hid]:
        """Hide what people of a kind change at some nodes and values; say what was not hidden before."""
        import numpy as np

        quantities = self._closures.hidden_with(kind)
        at = (values[:, None, None], nodes[:, None], np.array(quantities, dtype=np.intp))
        new = self.universe.exist[component][at] & ~self.hidden[component][at]
        if not new.any():
            return []
        done = [
            Hid(component, int(values[v]), int(nodes[n]), quantities[q])
            for v, n, q in zip(*np.nonzero(new), strict=True)
        ]
        self._set(done, hidden=True)
        return done

    def set_hidden(self, hidden: list[Mask]) -> None:
        """Begin again with another pattern."""
        self.all_hidden[:] = self.rows.together(hidden)
        self._count_open()

    def show(self, hid: Iterable[Hid]) -> None:
        """Show again what was hidden for nothing."""
        self._set(hid, hidden=False)

    def _set(self, entries: Iterable[Hid], *, hidden: bool) -> None:
        import numpy as np

        places: dict[int, set[tuple[int, int]]] = {}
        for component, value, node, quantity in entries:
            self.hidden[component][value, node, quantity] = hidden
            places.setdefault(component, set()).add((value, node))
        for component, changed in places.items():
            at = tuple(np.array(list(changed), dtype=np.intp).T)
            # Costs are whole numbers, so that sums do not hang on their order.
            self._open[component][:, *at] = self._closures.matrix @ self._still(component, at).T

    # --- moves on the counts ---

    def apply(self, move: Swap | Flip, *, times: int = 1) -> None:
        """Move people in the working counts; -1 moves them back."""
        for component, leaf, label, outcome, people in move.changes():
            self.atoms[component][leaf, label, outcome] += times * people

    def hide_for(self, move: Swap | Flip) -> list[Hid]:
        """Hide everything that a move changes."""
        hid = []
        for component, nodes, values, kind in touched_by(self, move):
            hid += self.hide(component, values, nodes, kind)
        return hid

    def price(self, moves: Sequence[Move]) -> int:
        """Say what a world costs: what it hides that is shown now, and half of that for bands it leaves."""
        moved = self.rows.moved(World(tuple(moves)))
        costs = self._all_costs[moved.rows, moved.nodes]
        hides = self.closed(moved) & ~self.all_hidden[moved.rows, moved.nodes]
        halves = costs.min(axis=1) // 2
        return int(costs[hides].sum() + halves[self.bands.leaves(moved)].sum())

    def closed(self, moved: Moved) -> Mask:
        """Mark what has to be hidden where a world changes something: places x quantities."""
        closed: Mask = (moved.by != 0) @ self._closed_with
        return closed

    def take(self, moves: Sequence[Swap | Flip]) -> None:
        """Keep a world made of moves, and hide what they change."""
        for move in moves:
            self.hide_for(move)
        self.add(World(tuple(moves)))

    # --- what worlds give ---

    def add(self, world: World) -> int:
        """Keep a world; give its number."""
        import numpy as np

        self.worlds.append(world)
        moved = self.moved(world)
        self.bands.moved(moved)
        at, changes = (moved.rows, moved.nodes), self.of_measures(moved)
        self.all_highest[at] = np.maximum(self.all_highest[at], changes)
        # Fewer of a small group would take a true member out of it, and none of it left proves nothing.
        empties = self.all_small[at] & (self.all_measures[at] + changes < 1)
        self.all_lowest[at] = np.minimum(self.all_lowest[at], np.where(empties, 0, changes))
        return len(self.worlds) - 1

    def moved(self, world: World) -> Moved:
        """Add up what a world changes, once for each."""
        if world not in self._moved:
            self._moved[world] = self.rows.moved(world)
        return self._moved[world]

    def of_measures(self, moved: Moved) -> Counts:
        """Give the change of every measure: places x measures."""
        changes: Counts = moved.by @ self._by_measure
        return changes

    def forget_worlds(self) -> None:
        """Drop all worlds, to keep a choice of them."""
        self.worlds = []
        for each in (self.all_highest, self.all_lowest):
            each[:] = 0
        self.bands.again()

    def small_targets(self) -> list[Target]:
        """List what is small: how far it has to be able to rise."""
        import numpy as np

        found = []
        for component, marks in enumerate(self.small):
            asked = marks & self._changeable(component)
            for value, node, measure in zip(*np.nonzero(asked), strict=True):
                amount = self.rules.amount(int(self.measures[component][value, node, measure]))
                found.append(Target(component, int(value), int(node), int(measure), amount, 1))
        return found

    def unmet(self) -> list[Target]:
        """List what is small and not yet able to rise as far as the policy asks, coarse places first."""
        found = [target for target in self.small_targets() if not self._enough(target)]
        return sorted(
            found, key=lambda t: (t.component > 0, -self.depth_of(t.node), t.component, -t.amount, t)
        )

    def _enough(self, target: Target) -> bool:
        """Tell whether one world raises a measure far enough, or one above and one below it together.

        Together only where neither need reach the smallest group.
        """
        at = (target.value, target.node, target.measure)
        high, low = int(self.highest[target.component][at]), int(self.lowest[target.component][at])
        reached = not self.rules.reach or self.measures[target.component][at] + high >= self.rules.smallest
        return high >= target.amount or bool(high - low >= self.rules.apart and reached)

    def narrow(self) -> list[Target]:
        """List the hidden measures, small or not, that the worlds do not yet move far enough either way."""
        import numpy as np

        found = []
        # What is no cell is no blank either: only where it is small must nobody know it.
        cells = np.array([measure.has_cell for measure in self.universe.measures], dtype=bool)
        for component, hidden in enumerate(self.hidden):
            asked = unknown(self.universe, hidden) & self._changeable(component)
            asked &= self.small[component] | cells
            room = self.highest[component] - self.lowest[component]
            for value, node, measure in zip(*np.nonzero(asked & (room < self.rules.apart)), strict=True):
                found.append(Target(component, int(value), int(node), int(measure), self.rules.apart, 0))
        return sorted(found, key=lambda t: (t.component > 0, -self.depth_of(t.node), t))

    def depth_of(self, node: int) -> int:
        """Say how many leaves a node takes in: coarse places have many."""
        return int(self.depth[node])

    def _changeable(self, component: int) -> Mask:
        """Mark measures that this release decides: told, and not shown by an earlier release."""
        exist, fixed = self.universe.exist[component], self.fixed[component]
        import numpy as np

        return np.stack(
            [
                exist[:, :, m.whole]
                & (exist[:, :, m.part] if m.part >= 0 else True)
                & ~(fixed[:, :, m.whole] & (fixed[:, :, m.part] if m.part >= 0 else True))
                for m in self.universe.measures
            ],
            axis=2,
        )


def _block_diagonal(blocks: Sequence[Mask]) -> Costs:
    """Put the values of each component's labels beside one another: labels x values of any component."""
    import numpy as np

    rows, columns = (sum(each.shape[axis] for each in blocks) for axis in (0, 1))
    whole = np.zeros((rows, columns))
    row = column = 0
    for block in blocks:
        whole[row : row + len(block), column : column + block.shape[1]] = block
        row, column = row + len(block), column + block.shape[1]
    return whole


def _parts(whole: npt.NDArray[Any], sizes: Sequence[int]) -> list[npt.NDArray[Any]]:
    """Give the part of each component in an array that holds them one after another in its second axis."""
    ends = list(accumulate(sizes, initial=0))
    return [whole[:, start:end] for start, end in pairwise(ends)]


class Target(NamedTuple):
    """A measure that has to be able to move: by `amount`, up (1), or either way (0)."""

    component: int
    value: int
    node: int
    measure: int
    amount: int
    direction: int


class Hid(NamedTuple):
    """An entry that was hidden."""

    component: int
    value: int
    node: int
    quantity: int


def touched_by(work: Work, move: Swap | Flip) -> Iterable[tuple[int, Indexes, Indexes, Kind]]:
    """Give component, nodes, values and kind of what a swap or a flip changes."""
    import numpy as np

    above, components = work.universe.above, work.universe.components
    kind = Kind(move.outcome, move.instead)
    places = [move.leaf] if move.other == NONE else [move.leaf, move.other]
    apart = np.flatnonzero(above[move.leaf] ^ above[move.other] if move.other != NONE else above[move.leaf])
    if isinstance(move, Swap):
        shows = components[move.component].shows
        yield move.component, apart, np.flatnonzero(shows[move.taker] ^ shows[move.giver]), kind
        return
    for number, component in enumerate(components):
        label, there = move.labels[number], move.there[number]
        if label == there:
            yield number, apart, np.flatnonzero(component.shows[label]), kind
        else:
            for leaf, own in zip(places, (label, there), strict=False):
                yield number, work.above[leaf], np.flatnonzero(component.shows[own]), kind
