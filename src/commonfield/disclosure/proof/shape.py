"""What tables of a plain file look like, from names alone: places, codes, which rows stand in which file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, product
from typing import TYPE_CHECKING

from commonfield.disclosure.universe.building import REGION, components_of
from commonfield.disclosure.universe.model import Component, Figure, Measure, Node, Universe, Value

if TYPE_CHECKING:
    from commonfield.disclosure.universe.model import Counts

ALL = "All"
"""What is written in a column that a total goes over."""


@dataclass(frozen=True)
class Shape:
    """The names from which everything else about the tables of a plain file follows.

    Args:
        universe: What the set of persons is called.
        hierarchy: Columns of places, coarsest first.
        tables: The published tables, by their columns.
        outcomes: Columns of 0 and 1.
        leaves: The finest places, each with the codes of those above it.
        codes: The codes of each column of a table, sorted.
        classes: Vectors of outcomes, written as `10`; those that somebody has come first.
    """

    universe: str
    hierarchy: tuple[str, ...]
    tables: tuple[tuple[str, ...], ...]
    outcomes: tuple[str, ...]
    leaves: tuple[tuple[str, ...], ...]
    codes: dict[str, tuple[str, ...]]
    classes: tuple[str, ...]

    @cached_property
    def crossed(self) -> tuple[tuple[str, ...], ...]:
        """Give every table with every smaller one that its totals make, each once."""
        return smaller_tables(self.tables)

    @cached_property
    def nodes(self) -> tuple[Node, ...]:
        """Give the places of every level, the region first."""
        found = [REGION]
        for depth, level in enumerate(self.hierarchy):
            found += [Node(level, code) for code in sorted({leaf[depth] for leaf in self.leaves})]
        return tuple(found)

    @cached_property
    def paths(self) -> tuple[tuple[str, ...], ...]:
        """Give, for each node, the codes of the hierarchy's columns: its parents' too, `All` below it."""
        found = {REGION: (ALL,) * len(self.hierarchy)}
        for leaf in self.leaves:
            for depth, level in enumerate(self.hierarchy, start=1):
                rest = (ALL,) * (len(self.hierarchy) - depth)
                found[Node(level, leaf[depth - 1])] = (*leaf[:depth], *rest)
        return tuple(found[node] for node in self.nodes)

    @cached_property
    def order(self) -> tuple[int, ...]:
        """Give the numbers of the nodes as files list them: a place, then what lies in it."""
        above = [tuple("" if code == ALL else code for code in path) for path in self.paths]
        return tuple(sorted(range(len(above)), key=above.__getitem__))

    def heading(self, table: Sequence[str]) -> list[str]:
        """Give the header of a table's file."""
        if len(self.outcomes) < 2:
            return [*self.hierarchy, *table, "n", *(["successes"] if self.outcomes else []), "status"]
        counts = [f"successes_{outcome}" for outcome in self.outcomes]
        statuses = [f"status_{outcome}" for outcome in self.outcomes]
        return [*self.hierarchy, *table, "n", *counts, *statuses, "status"]

    def combinations(self, table: Sequence[str]) -> list[tuple[str, ...]]:
        """Give the codes that a table crosses at each place, totals first."""
        return list(product(*((ALL, *self.codes[column]) for column in table)))

    def keys(self, table: Sequence[str]) -> Iterator[tuple[str, ...]]:
        """Give the first cells of each row of a table's file, in order."""
        crossed = self.combinations(table)
        for node in self.order:
            for codes in crossed:
                yield (*self.paths[node], *codes)

    @staticmethod
    def value_of(table: Sequence[str], codes: Sequence[str]) -> Value:
        """Give the value that crossed codes stand for; a column with `All` is not crossed."""
        kept = sorted((c, code) for c, code in zip(table, codes, strict=True) if code != ALL)
        return Value(tuple(column for column, _ in kept), tuple(code for _, code in kept))


def smaller_tables(tables: Sequence[Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    """Give every table with every smaller one that its totals make, each once, its columns sorted."""
    found = {
        part
        for table in tables
        for size in range(1, len(table) + 1)
        for part in combinations(sorted(table), size)
    }
    return tuple(sorted(found, key=lambda part: (len(part), part)))


def file_of(table: Sequence[str]) -> str:
    """Give the path of a table's file."""
    return f"tables/{'_'.join(table)}.csv"


def shape_of(
    universe: Universe,
    *,
    hierarchy: Sequence[str],
    tables: Sequence[Sequence[str]],
    outcomes: Sequence[str],
) -> Shape:
    """Read the names off a universe that was built with the `crossed` tables of a shape."""
    leaves = []
    for above in universe.above:
        code_at = {universe.nodes[node].level: universe.nodes[node].code for node in above.nonzero()[0]}
        leaves.append(tuple(code_at[level] for level in hierarchy))
    codes = {
        column: tuple(sorted({label[at] for label in component.labels}))
        for component in universe.components
        for at, column in enumerate(component.columns)
    }
    return Shape(
        universe.name,
        tuple(hierarchy),
        tuple(tuple(table) for table in tables),
        tuple(outcomes),
        tuple(leaves),
        codes,
        universe.classes,
    )


def universe_from(shape: Shape, atoms: Sequence[Counts]) -> Universe:
    """Build the universe of a shape from people by leaf, label and class, one array per component.

    Everything but the people follows from names: which places lie in which, and who is counted where.
    """
    import numpy as np

    at = {node: number for number, node in enumerate(shape.nodes)}
    above = np.zeros((len(shape.leaves), len(shape.nodes)), dtype=bool)
    above[:, 0] = True
    for leaf, row in enumerate(shape.leaves):
        above[leaf, [at[Node(level, code)] for level, code in zip(shape.hierarchy, row, strict=True)]] = True
    columns: list[list[str]] = [[], *components_of(shape.tables)]
    outcomes = range(1, len(shape.outcomes) + 1)
    halves = [each for number in outcomes for each in (Measure(number, of=0), Measure(0, number, of=0))]
    return Universe(
        name=shape.universe,
        nodes=shape.nodes,
        leaves=tuple(" / ".join(row) for row in shape.leaves),
        above=above,
        quantities=("people", *shape.outcomes),
        classes=shape.classes,
        counts_in=np.array([[True, *(mark == "1" for mark in kind)] for kind in shape.classes], dtype=bool),
        figures=tuple((outcome, Figure(0, number)) for number, outcome in enumerate(shape.outcomes, start=1))
        or (("people", Figure(0)),),
        measures=(Measure(0), *halves),
        told=np.ones((len(shape.nodes), len(shape.outcomes) + 1), dtype=bool),
        components=tuple(_component(shape, each, own) for each, own in zip(columns, atoms, strict=True)),
    )


def _component(shape: Shape, columns: Sequence[str], atoms: Counts) -> Component:
    import numpy as np

    labels = tuple(product(*(shape.codes[column] for column in columns)))
    values = tuple(
        Value(table, codes)
        for table in shape.crossed
        if set(table) <= set(columns)
        for codes in product(*(shape.codes[column] for column in table))
    ) or (Value((), ()),)
    at = {column: number for number, column in enumerate(columns)}
    shows = np.array(
        [
            [all(label[at[c]] == code for c, code in zip(v.table, v.codes, strict=True)) for v in values]
            for label in labels
        ],
        dtype=bool,
    )
    exists = np.ones((len(values), len(shape.outcomes) + 1), dtype=bool)
    return Component(tuple(columns), values, labels, shows, atoms, exists)
