"""What is hidden so far, what more would cost, and how far each hidden count can already move."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from commonfield.disclosure.protector.banding import Bands
from commonfield.disclosure.protector.choice import costs_with_choice
from commonfield.disclosure.protector.kinds import Kind, by_measure, hidden_with, kinds_of, useful_kinds
from commonfield.disclosure.universe.model import Universe, measured
from commonfield.disclosure.universe.pattern import Pattern, Rules, first_pattern, unknown
from commonfield.disclosure.universe.worlds import NONE, Flip, Move, Swap, World

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from commonfield.disclosure.universe.model import Counts, Mask

NEVER = 1 << 40
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
        self.hidden: list[Mask] = [
            ((own | old | more) & exist & ~told)
            for own, old, more, exist, told in zip(
                hidden, before or none, extra, universe.exist, self.fixed, strict=True
            )
        ]
        self.kept = [each.copy() for each in self.hidden]
        self.atoms = [component.atoms.copy() for component in universe.components]
        self.measures = [measured(universe, number) for number in range(len(universe.components))]
        self.above = [np.flatnonzero(row) for row in universe.above]
        self.depth = universe.above.sum(axis=0)
        self._nodes = [row.tolist() for row in self.above]
        self._values = [
            [np.flatnonzero(row).tolist() for row in component.shows] for component in universe.components
        ]
        self._counts_in = universe.counts_in.astype(np.int64)
        self._by_measure = by_measure(universe)
        self._changes: dict[World, dict[tuple[int, int, int], Counts]] = {}
        self.kinds = list(kinds_of(universe))
        self.wholes = [measure.whole for measure in universe.measures]
        self._closed = {kind: hidden_with(universe, kind) for kind in self.kinds}
        self.useful = [
            useful_kinds(universe, self.kinds, measure) for measure in range(len(universe.measures))
        ]
        self._open: list[dict[Kind, Counts]] = [{} for _ in universe.components]
        for component in range(len(universe.components)):
            self._count_open(component)
        # Leaves whose people may be moved.
        self.available = np.ones(len(universe.leaves), dtype=bool)
        self.worlds: list[World] = []
        self.bands = Bands(universe, rules)
        self.highest = [np.zeros_like(each) for each in self.measures]
        self.lowest = [np.zeros_like(each) for each in self.measures]

    # --- what it would cost to move people ---

    def _count_open(self, component: int) -> None:
        import numpy as np

        still = np.where(self.hidden[component] | ~self.universe.exist[component], 0, self.costs[component])
        still = np.where(self.fixed[component], NEVER, still)
        self._open[component] = {kind: still[:, :, self._closed[kind]].sum(axis=2) for kind in self.kinds}

    def open_cost(self, component: int, kind: Kind) -> Counts:
        """Say what would still have to be hidden if people of a kind moved: values x nodes."""
        return self._open[component][kind]

    def hide(self, component: int, values: Iterable[int], nodes: Iterable[int], kind: Kind) -> list[Hid]:
        """Hide what people of a kind change at some nodes and values; say what was not hidden before."""
        done = []
        for value, node in product(values, nodes):
            for quantity in self._closed[kind]:
                if (
                    not self.hidden[component][value, node, quantity]
                    and (self.universe.exist[component][value, node, quantity])
                ):
                    self.hidden[component][value, node, quantity] = True
                    done.append(Hid(component, int(value), int(node), quantity))
        for _, value, node, _ in done:
            self._recount(component, value, node)
        return done

    def set_hidden(self, hidden: list[Mask]) -> None:
        """Begin again with another pattern."""
        self.hidden = hidden
        for component in range(len(hidden)):
            self._count_open(component)

    def show(self, hid: Iterable[Hid]) -> None:
        """Show again what was hidden for nothing."""
        for component, value, node, quantity in hid:
            self.hidden[component][value, node, quantity] = False
            self._recount(component, value, node)

    def _recount(self, component: int, value: int, node: int) -> None:
        hidden = self.hidden[component][value, node]
        exist, fixed = self.universe.exist[component][value, node], self.fixed[component][value, node]
        costs = self.costs[component][value, node]
        for kind in self.kinds:
            self._open[component][kind][value, node] = sum(
                NEVER if fixed[q] else int(costs[q]) for q in self._closed[kind] if exist[q] and not hidden[q]
            )

    # --- moves on the counts ---

    def apply(self, move: Swap | Flip, *, times: int = 1) -> None:
        """Move people in the working counts; -1 moves them back."""
        for component, leaf, label, outcome, people in move.changes():
            self.atoms[component][leaf, label, outcome] += times * people

    def hide_for(self, move: Swap | Flip) -> list[Hid]:
        """Hide everything that a move changes."""
        hid = []
        for component, leaf_nodes, values, kind in touched_by(self, move):
            hid += self.hide(component, values, leaf_nodes, kind)
        return hid

    def price(self, moves: Sequence[Move]) -> int:
        """Say what a world costs: what it hides that is shown now, and half of that for bands it leaves."""
        world = World(tuple(moves))
        total = 0
        for (component, value, node), change in self.changes(world).items():
            closed = {each for q, moved in enumerate(change) if moved for each in self.universe.bounds_of[q]}
            for quantity in closed:
                if not self.hidden[component][value, node, quantity]:
                    total += int(self.costs[component][value, node, quantity])
            if self.bands.leaves(component, value, node, change):
                total += int(self.costs[component][value, node].min()) // 2
        return total

    # --- what worlds give ---

    def add(self, world: World) -> int:
        """Keep a world; give its number."""
        import numpy as np

        self.worlds.append(world)
        for (component, value, node), change in self.changes(world).items():
            self.bands.moved(component, value, node, change)
            changes = change @ self._by_measure
            high, low = self.highest[component], self.lowest[component]
            high[value, node] = np.maximum(high[value, node], changes)
            # Fewer of a small group would take a true member out of it, and none of it left proves nothing.
            empties = self.small[component][value, node] & (
                self.measures[component][value, node] + changes < 1
            )
            low[value, node] = np.minimum(low[value, node], np.where(empties, 0, changes))
        return len(self.worlds) - 1

    def changes(self, world: World) -> dict[tuple[int, int, int], Counts]:
        """Add up what a world changes, by component, value and node: one number per quantity, if any."""
        if world in self._changes:
            return self._changes[world]
        found: dict[tuple[int, int, int], Counts] = {}
        for component, leaf, label, outcome, people in world.summed:
            change = people * self._counts_in[outcome]
            for value in self._values[component][label]:
                for node in self._nodes[leaf]:
                    key = (component, value, node)
                    found[key] = found[key] + change if key in found else change
        self._changes[world] = {key: change for key, change in found.items() if change.any()}
        return self._changes[world]

    def moved(self, world: World) -> list[tuple[int, int, int, Counts]]:
        """Give what a world changes: component, value, node, change of every measure."""
        return [
            (component, value, node, change @ self._by_measure)
            for (component, value, node), change in self.changes(world).items()
        ]

    def forget_worlds(self) -> None:
        """Drop all worlds, to keep a choice of them."""
        self.worlds = []
        for each in (*self.highest, *self.lowest):
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


def touched_by(
    work: Work, move: Swap | Flip
) -> Iterable[tuple[int, npt.NDArray[np.intp], npt.NDArray[np.intp], Kind]]:
    """Give component, nodes, values and kind of what a swap or a flip changes."""
    import numpy as np

    above = work.universe.above
    if isinstance(move, Swap):
        nodes = np.flatnonzero(above[move.leaf] ^ above[move.other]) if move.other != NONE else None
        shows = work.universe.components[move.component].shows
        values = np.flatnonzero(shows[move.taker] ^ shows[move.giver])
        where = work.above[move.leaf] if nodes is None else nodes
        yield move.component, where, values, Kind(move.outcome, move.instead)
    else:
        where = (
            np.flatnonzero(above[move.leaf] ^ above[move.other])
            if move.other != NONE
            else work.above[move.leaf]
        )
        for component, label in enumerate(move.labels):
            values = np.flatnonzero(work.universe.components[component].shows[label])
            yield component, where, values, Kind(move.outcome, move.instead)
