"""Lay the people of some metrics out as a universe: places, labels, classes, and where each cell stands.

A group of which all people of a place have one value, such as the place's locale, is no attribute that people
could have otherwise: its values are further places, each of the places where they hold.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from commonfield.disclosure.kinds import Kinds, Said
from commonfield.disclosure.outcomes import Outcomes
from commonfield.disclosure.persons import ALL, Slot
from commonfield.disclosure.reading import places_above
from commonfield.disclosure.universe.model import Component, Node, Universe, Value
from commonfield.vocabulary import PlaceLevel

if TYPE_CHECKING:
    import polars as pl

    from commonfield.disclosure.relations import Relations
    from commonfield.disclosure.universe.model import Counts, Mask

EVERYBODY = Value((), ())


class At(NamedTuple):
    """Where the counts behind a cell stand in a universe."""

    component: int
    value: int
    node: int


class Told(NamedTuple):
    """A value as metrics of one variant tell it."""

    variant: tuple[int, ...]
    group: str
    value: str


NOTHING = Told((), "", "")


class Spot(NamedTuple):
    """A place as metrics of one variant see it, or the part of it that has a value of places."""

    variant: int
    told: Told
    level: str
    place: str


class Laying:
    """The parts of a universe while it is put together.

    Args:
        kinds: The people.
        outcomes: What is counted of them.
        rows: Figures, as `layout_of` takes them.
        relations: Which groups cross and overlap.
    """

    def __init__(self, kinds: Kinds, outcomes: Outcomes, rows: pl.DataFrame, relations: Relations) -> None:
        self.kinds, self.outcomes, self.relations = kinds, outcomes, relations
        self.slots = sorted(
            (metric, Slot(*slot))
            for metric, *slot in rows.select("metric", "level", "place", "group", "value").iter_rows()
        )
        # Few groups and values stand at many places: each is looked up once.
        named = {(metric, slot.group, slot.value) for metric, slot in self.slots if slot.group != ALL}
        self._columns_at = {(g, v): self._find_columns(g, v) for _, g, v in named}
        self._told_at = {each: self._find_told(*each) for each in sorted(named)}
        self._above = places_above(rows)
        self._leaves = sorted(set(kinds.place.codes))
        values = {columns: self._values(columns) for columns in sorted(kinds.labels)}
        self._of_places = {c for c, told in values.items() if told and self._is_of_places(c)}
        self._columns = [c for c, told in values.items() if told and c not in self._of_places]
        self._value_at = {c: {told: n for n, told in enumerate(values[c])} for c in self._columns}
        self._nodes: list[Spot] = []
        self._masks: dict[tuple[int, tuple[bool, ...]], int] = {}
        self._node_at: dict[Spot, int] = {}
        self._plain: set[int] = set()
        for spot in sorted({self._spot(metric, slot) for metric, slot in self.slots}):
            self._add(spot)

    def universe(self, name: str) -> Universe:
        """Put the universe together."""
        import numpy as np

        quantities = self.outcomes.quantities
        masks = sorted(self._masks.items(), key=lambda item: item[1])
        seen = [[self._place_variant(q.metric) == spot.variant for q in quantities] for spot in self._nodes]
        return Universe(
            name=name,
            nodes=tuple(
                Node(_named(" ".join(each for each in (s.level, *s.told[1:]) if each), s.variant), s.place)
                for s in self._nodes
            ),
            leaves=tuple(" | ".join(leaf) for leaf in self._leaves),
            above=np.array([mask for (_, mask), _ in masks], dtype=bool).T.copy(),
            quantities=tuple(" ".join(each) for each in quantities),
            classes=self.outcomes.classes,
            counts_in=np.array(self.outcomes.counts_in, dtype=bool),
            figures=tuple(self.outcomes.figures.items()),
            measures=self.outcomes.measures,
            told=np.array(seen, dtype=bool),
            components=(self._everybody(), *map(self._component, self._columns)),
        )

    def cells(self) -> Iterator[tuple[tuple[str, Slot], At]]:
        """Say where the counts of each cell stand."""
        at = {
            told: (number, self._value_at[columns][told])
            for number, columns in enumerate(self._columns, start=1)
            for told in self._value_at[columns]
        }
        for metric, slot in self.slots:
            node = self._node_at[self._spot(metric, slot)]
            told = self._told(metric, slot)
            yield (metric, slot), At(*at.get(told, (0, 0)), node)

    # --- places ---

    def _place_variant(self, metric: str) -> int:
        return self.kinds.place.variants[self.kinds.metrics.index(metric)]

    def _spot(self, metric: str, slot: Slot) -> Spot:
        told = self._told(metric, slot)
        of_places = slot.group != ALL and self._columns_at[slot.group, slot.value] in self._of_places
        return Spot(self._place_variant(metric), told if of_places else NOTHING, slot.level, slot.place)

    def _add(self, spot: Spot) -> None:
        """Number a place; one that takes in the same people as another is the same."""
        mask = tuple(self._takes_in(spot, leaf) for leaf in self._leaves)
        number = self._masks.setdefault((spot.variant, mask), len(self._nodes))
        if number == len(self._nodes):
            self._nodes.append(spot)
        self._node_at[spot] = number
        if spot.told == NOTHING:
            self._plain.add(number)

    def _takes_in(self, spot: Spot, leaf: tuple[str, ...]) -> bool:
        if spot.told != NOTHING and not self._holds_at(leaf, spot.told):
            return False
        at = (PlaceLevel.INSTITUTION.value, leaf[spot.variant])
        inside = {(PlaceLevel.REGION.value, spot.place)} if spot.level == PlaceLevel.REGION.value else set()
        while at in self._above:
            inside.add(at)
            at = self._above[at]
        return (spot.level, spot.place) in inside

    def _is_of_places(self, columns: tuple[str, ...]) -> bool:
        """Tell whether all people of each place have one label."""
        found: dict[tuple[str, ...], set[tuple[str, ...]]] = {}
        for row, label in self._labelled(columns):
            found.setdefault(self.kinds.place.codes[row], set()).add(label)
        return len(self._leaves) > 1 and all(len(labels) == 1 for labels in found.values())

    def _holds_at(self, leaf: tuple[str, ...], told: Told) -> bool:
        columns = self._columns_at[told.group, told.value]
        label = next(label for row, label in self._labelled(columns) if self.kinds.place.codes[row] == leaf)
        return self._shows(columns, label, told)

    # --- labels ---

    def _find_columns(self, group: str, value: str) -> tuple[str, ...]:
        """Find the component that tells of a group, or of one value where values overlap."""
        return next(c for c in self.kinds.labels if self._crossed(c, group) and _names(c, group, value))

    def _crossed(self, columns: Sequence[str], group: str) -> list[str]:
        """Name the columns of a component that make a group; none where it is another's."""
        if group in self.relations.overlapping:
            return [c for c in columns if c.startswith(f"{group}=")]
        wanted = list(self.relations.crossed.get(group, (group,)))
        return wanted if set(wanted) <= set(columns) else []

    def _find_told(self, metric: str, group: str, value: str) -> Told:
        columns, at = self._columns_at[group, value], self.kinds.metrics.index(metric)
        said = self.kinds.labels[columns]
        variants = (said[columns.index(c)].variants[at] for c in self._crossed(columns, group))
        return Told(tuple(variants), group, value)

    def _told(self, metric: str, slot: Slot) -> Told:
        return NOTHING if slot.group == ALL else self._told_at[metric, slot.group, slot.value]

    def _values(self, columns: tuple[str, ...]) -> list[Told]:
        return sorted(
            {told for told in self._told_at.values() if self._columns_at[told.group, told.value] == columns}
        )

    def _labelled(self, columns: tuple[str, ...]) -> Iterator[tuple[int, tuple[str, ...]]]:
        """Give the rows of a component, each with its label."""
        said = self.kinds.labels[columns]
        rows = (n for n, own in enumerate(self.kinds.component) if own == columns)
        for number, row in enumerate(rows):
            yield row, tuple(code for each in said for code in each.codes[number])

    def _shows(self, columns: tuple[str, ...], label: Sequence[str], told: Told) -> bool:
        """Tell whether people of a label have a value, as the metrics of its variant say."""
        first = dict(zip(columns, _starts(self.kinds.labels[columns]), strict=True))
        names = self._crossed(columns, told.group)
        own = [label[first[c] + v] for c, v in zip(names, told.variant, strict=True)]
        return own == ["Y"] if told.group in self.relations.overlapping else "-".join(own) == told.value

    def _everybody(self) -> Component:
        import numpy as np

        rows = [(n, ()) for n, columns in enumerate(self.kinds.component) if not columns]
        shows = np.ones((1, 1), dtype=bool)
        return Component((), (EVERYBODY,), ((),), shows, self._counted(rows, [()]), self._at_nodes())

    def _at_nodes(self) -> Mask:
        """Say what is told of everybody where: in a part of places, only what is broken into such parts."""
        import numpy as np

        exists = np.ones((1, len(self._nodes), len(self.outcomes.quantities)), dtype=bool)
        exists[0, [number for number in range(len(self._nodes)) if number not in self._plain]] = False
        for metric, slot in self.slots:
            for quantity in self.outcomes.figures[metric]:
                if quantity >= 0:
                    exists[0, self._node_at[self._spot(metric, slot)], quantity] = True
        return exists

    def _component(self, columns: tuple[str, ...]) -> Component:
        import numpy as np

        rows = list(self._labelled(columns))
        labels = sorted({label for _, label in rows})
        values = list(self._value_at[columns])
        return Component(
            columns=columns,
            values=tuple(Value((_named(told.group, *told.variant),), (told.value,)) for told in values),
            labels=tuple(labels),
            shows=np.array([[self._shows(columns, label, told) for told in values] for label in labels]),
            atoms=self._counted(rows, labels),
            exists=self._exists(values),
        )

    def _exists(self, values: Sequence[Told]) -> Mask:
        """Say what is told of which value where: of parts of places, nothing but everybody."""
        import numpy as np

        quantities = range(len(self.outcomes.quantities))
        tells = {
            (told, quantity)
            for (metric, *_), told in self._told_at.items()
            for quantity in self.outcomes.figures[metric]
        }
        of_value = np.array([[(told, q) in tells for q in quantities] for told in values], dtype=bool)
        at_node = np.array([number in self._plain for number in range(len(self._nodes))], dtype=bool)
        exists: Mask = of_value[:, None, :] & at_node[None, :, None]
        return exists

    def _counted(
        self, rows: Sequence[tuple[int, tuple[str, ...]]], labels: Sequence[tuple[str, ...]]
    ) -> Counts:
        import numpy as np

        leaf_at = {leaf: number for number, leaf in enumerate(self._leaves)}
        class_at = {name: number for number, name in enumerate(self.outcomes.classes)}
        label_at = {label: number for number, label in enumerate(labels)}
        atoms = np.zeros((len(leaf_at), len(label_at), len(class_at)), dtype=np.int64)
        for row, label in rows:
            leaf, own = leaf_at[self.kinds.place.codes[row]], class_at[self.kinds.counted[row]]
            atoms[leaf, label_at[label], own] += self.kinds.people[row]
        return atoms


def _names(columns: Sequence[str], group: str, value: str) -> bool:
    """Tell whether a component tells of a value: one of an overlapping group tells of a single one."""
    return not any("=" in c for c in columns) or f"{group}={value}" in columns


def _starts(said: Sequence[Said]) -> list[int]:
    """Say where the codes of each column begin in a label."""
    starts, at = [], 0
    for each in said:
        starts.append(at)
        at += max(each.variants, default=0) + 1
    return starts


def _named(name: str, *variant: int) -> str:
    return name if not any(variant) else f"{name} ({' '.join(str(v + 1) for v in variant)})"
