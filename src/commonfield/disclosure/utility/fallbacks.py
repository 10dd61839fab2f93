"""Ways out where too much would be hidden: fewer levels, merged groups, several years as one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from commonfield.disclosure.universe.model import Component, Node, Universe, Value
from commonfield.findings import UsageError

Leaf = tuple[Node, ...]
"""The nodes that take a leaf in: what it is called in every year."""

OTHERS = "others"
"""Code of the people whose groups were merged."""


def fewer_levels(universe: Universe) -> Universe | None:
    """Tell nothing of the finest level.

    Returns:
        The universe; None where there is one level besides everybody, or none.
    """
    import numpy as np

    leaves_in = universe.above.sum(axis=0)
    sizes: dict[str, list[int]] = {}
    for node, size in zip(universe.nodes, leaves_in.tolist(), strict=True):
        sizes.setdefault(node.level, []).append(size)
    if len(sizes) < 3:
        return None
    finest = min(sizes, key=lambda level: sum(sizes[level]) / len(sizes[level]))
    kept = np.flatnonzero([node.level != finest for node in universe.nodes])
    return replace(
        universe,
        nodes=tuple(node for node in universe.nodes if node.level != finest),
        above=universe.above[:, kept],
        told=universe.told[kept],
        components=tuple(
            replace(each, exists=each.exists[:, kept]) if each.exists.ndim == 3 else each
            for each in universe.components
        ),
    )


def merged_groups(universe: Universe, *, smallest: int) -> Universe:
    """Merge, in each table of one attribute, the values that are rarer than the finest places have room for.

    A value is rare where its people, spread evenly over the finest places, would be fewer than `smallest` in
    each. One rare value alone is merged with the next rarest. Tables that cross attributes stay.
    """
    components = [
        component if number == 0 else _merged(component, smallest=smallest)
        for number, component in enumerate(universe.components)
    ]
    return replace(universe, components=tuple(components))


def _merged(component: Component, *, smallest: int) -> Component:
    import numpy as np

    if len(component.columns) != 1 or len(component.values) < 3:
        return component
    people = (component.atoms.sum(axis=(0, 2)) @ component.shows.astype(np.int64)).astype(np.int64)
    order = np.argsort(people, kind="stable")
    rare = int((people < smallest * len(component.atoms)).sum())
    chosen = order[: max(rare, 2)] if rare else order[:0]
    if not len(chosen) or len(chosen) == len(people):
        return component
    kept = [n for n in range(len(people)) if n not in set(chosen.tolist())]
    merged_shows = component.shows[:, chosen].any(axis=1, keepdims=True)
    merged_exists = component.exists[chosen].any(axis=0, keepdims=True)
    table = component.values[0].table
    return replace(
        component,
        values=(*(component.values[n] for n in kept), Value(table, (OTHERS,))),
        shows=np.concatenate([component.shows[:, kept], merged_shows], axis=1),
        exists=np.concatenate([component.exists[kept], merged_exists]),
    )


def pooled(universes: Sequence[Universe]) -> Universe:
    """Make one universe of several years: people of all of them, at the places and with the labels they had.

    Raises:
        UsageError: the years do not count the same things in the same tables.
    """
    import numpy as np

    first = universes[0]
    for other in universes[1:]:
        same = (other.quantities, other.figures, [c.columns for c in other.components])
        if same != (first.quantities, first.figures, [c.columns for c in first.components]):
            raise UsageError(
                "pooled years: expected the same outcomes and tables in each year, found others.",
                fix="Pool years that were counted alike.",
            )
    nodes = tuple(dict.fromkeys(node for each in universes for node in each.nodes))
    leaves = tuple(dict.fromkeys(_leaf(each, n) for each in universes for n in range(len(each.leaves))))
    classes = tuple(dict.fromkeys(name for each in universes for name in each.classes))
    above = np.zeros((len(leaves), len(nodes)), dtype=bool)
    told = np.zeros((len(nodes), len(first.quantities)), dtype=bool)
    counts_in = np.zeros((len(classes), len(first.quantities)), dtype=bool)
    for each in universes:
        at = [nodes.index(node) for node in each.nodes]
        told[at] |= each.told
        rows = [leaves.index(_leaf(each, n)) for n in range(len(each.leaves))]
        above[np.ix_(rows, at)] |= each.above
        counts_in[[classes.index(name) for name in each.classes]] = each.counts_in
    components = [
        _pooled_component(universes, number, leaves, classes) for number in range(len(first.components))
    ]
    return replace(
        first,
        nodes=nodes,
        leaves=tuple(" / ".join(node.code for node in leaf if node.code) for leaf in leaves),
        above=above,
        classes=classes,
        counts_in=counts_in,
        told=told,
        components=tuple(components),
    )


def _leaf(universe: Universe, number: int) -> Leaf:
    return tuple(node for node, inside in zip(universe.nodes, universe.above[number], strict=True) if inside)


def _pooled_component(
    universes: Sequence[Universe], number: int, leaves: Sequence[Leaf], classes: Sequence[str]
) -> Component:
    import numpy as np

    parts = [each.components[number] for each in universes]
    labels = tuple(dict.fromkeys(label for part in parts for label in part.labels))
    values = tuple(dict.fromkeys(value for part in parts for value in part.values))
    atoms = np.zeros((len(leaves), len(labels), len(classes)), dtype=np.int64)
    shows = np.zeros((len(labels), len(values)), dtype=bool)
    exists = np.zeros((len(values), parts[0].exists.shape[1]), dtype=bool)
    for universe, part in zip(universes, parts, strict=True):
        rows = [leaves.index(_leaf(universe, n)) for n in range(len(universe.leaves))]
        columns = [labels.index(label) for label in part.labels]
        kinds = [classes.index(name) for name in universe.classes]
        places = [values.index(value) for value in part.values]
        atoms[np.ix_(rows, columns, kinds)] += part.atoms
        shows[np.ix_(columns, places)] |= part.shows
        exists[places] |= part.exists
    return replace(parts[0], labels=labels, values=values, shows=shows, atoms=atoms, exists=exists)
