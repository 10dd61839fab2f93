"""From persons, one row each, to a universe."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import TYPE_CHECKING

from commonfield.disclosure.universe.model import Component, Figure, Measure, Node, Universe, Value

if TYPE_CHECKING:
    import polars as pl


REGION = Node("", "")
"""The node above all: everybody."""


def components_of(tables: Sequence[Sequence[str]]) -> list[list[str]]:
    """Join attributes that some table crosses, directly or by others: what has to be judged together."""
    parts: list[set[str]] = []
    for table in tables:
        touching = [part for part in parts if part & set(table)]
        parts = [part for part in parts if not part & set(table)]
        parts.append(set(table).union(*touching))
    return [sorted(part) for part in sorted(parts, key=sorted)]


def universe_of(
    people: pl.DataFrame,
    *,
    name: str,
    hierarchy: Sequence[str],
    tables: Sequence[Sequence[str]],
    outcomes: Sequence[str] = (),
) -> Universe:
    """Make a universe of persons whose places form a tree.

    Args:
        people: One row per person: columns of `hierarchy` (coarsest first, a code below one parent only),
            of every table, and 0 or 1 in each outcome; nothing null.
        name: What to call the set of persons.
        hierarchy: Columns of places. Above them all is everybody.
        tables: Which attributes are crossed with each level.
        outcomes: Columns of 0 and 1; each is a share of everybody.
    """
    import numpy as np

    places = people.select(hierarchy).unique().sort(hierarchy) if hierarchy else None
    rows = list(places.iter_rows()) if places is not None else [()]
    nodes = [REGION]
    for depth, level in enumerate(hierarchy):
        nodes += [Node(level, code) for code in sorted({row[depth] for row in rows})]
    at = {node: number for number, node in enumerate(nodes)}
    above = np.zeros((len(rows), len(nodes)), dtype=bool)
    for leaf, row in enumerate(rows):
        above[leaf, 0] = True
        for level, code in zip(hierarchy, row, strict=True):
            above[leaf, at[Node(level, code)]] = True
    kinds = list(product((0, 1), repeat=len(outcomes)))
    occurring = set(people.select(outcomes).unique().iter_rows()) if outcomes else {()}
    classes = [kind for kind in kinds if tuple(kind) in occurring] or [kinds[0]]
    # A class that nobody is in lets people change an outcome: all of a region may have succeeded.
    classes += [kind for kind in kinds if kind not in classes]
    counts_in = np.array([(True, *map(bool, kind)) for kind in classes], dtype=bool)
    leaf_of = _codes(people, hierarchy, rows)
    class_of = _codes(people, outcomes, classes)
    shape, quantities = (len(rows), len(classes)), len(outcomes) + 1
    everybody = _component(people, [], [], leaf_of, class_of, shape, quantities)
    parts = [
        _component(
            people,
            columns,
            [table for table in tables if set(table) <= set(columns)],
            leaf_of,
            class_of,
            shape,
            quantities,
        )
        for columns in components_of(tables)
    ]
    figures = [(outcome, Figure(0, number)) for number, outcome in enumerate(outcomes, start=1)]
    return Universe(
        name=name,
        nodes=tuple(nodes),
        leaves=tuple(" / ".join(row) for row in rows),
        above=above,
        quantities=("people", *outcomes),
        classes=tuple("".join(map(str, kind)) for kind in classes),
        counts_in=counts_in,
        figures=tuple(figures) or (("people", Figure(0)),),
        measures=measures_of(figures),
        told=np.ones((len(nodes), quantities), dtype=bool),
        components=(everybody, *parts),
    )


def measures_of(figures: Sequence[tuple[str, Figure]]) -> tuple[Measure, ...]:
    """List what policy judges of some shares: each denominator, numerator, and the people in neither."""
    found = [Measure(figure.denominator) for _, figure in figures] or [Measure(0)]
    for _, figure in figures:
        if figure.numerator >= 0:
            found.append(Measure(figure.numerator, of=figure.denominator))
            found.append(Measure(figure.denominator, figure.numerator, of=figure.denominator))
    return tuple(dict.fromkeys(found))


def _codes(people: pl.DataFrame, columns: Sequence[str], known: Sequence[tuple[object, ...]]) -> list[int]:
    at = {tuple(row): number for number, row in enumerate(known)}
    if not columns:
        return [0] * len(people)
    return [at[row] for row in people.select(columns).iter_rows()]


def _component(
    people: pl.DataFrame,
    columns: Sequence[str],
    tables: Sequence[Sequence[str]],
    leaf_of: Sequence[int],
    class_of: Sequence[int],
    shape: tuple[int, int],
    quantities: int,
) -> Component:
    import numpy as np

    codes = {column: people[column].unique().sort().to_list() for column in columns}
    labels = list(product(*(codes[column] for column in columns)))
    values = [
        Value(tuple(table), crossed)
        for table in tables
        for crossed in product(*(codes[column] for column in table))
    ] or [Value((), ())]
    at = {label: number for number, label in enumerate(labels)}
    atoms = np.zeros((shape[0], len(labels), shape[1]), dtype=np.int64)
    label_of = [at[row] for row in people.select(columns).iter_rows()] if columns else [0] * len(people)
    np.add.at(atoms, (np.array(leaf_of), np.array(label_of), np.array(class_of)), 1)
    where = {column: number for number, column in enumerate(columns)}
    shows = np.array(
        [
            [all(label[where[c]] == code for c, code in zip(v.table, v.codes, strict=True)) for v in values]
            for label in labels
        ],
        dtype=bool,
    )
    told = np.ones((len(values), quantities), dtype=bool)
    return Component(tuple(columns), tuple(values), tuple(labels), shows, atoms, told)
