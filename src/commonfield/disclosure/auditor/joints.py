"""Tables that share their margins in a circle: persons by all dimensions at once say what follows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from commonfield.disclosure.auditor.cells import Cells, Family, Keys, projected

_MOST = 50_000
"""How many combinations are followed; beyond it the tables are taken as linked by their totals only."""


def circle(families: Iterable[Family]) -> list[Family]:
    """Give the tables that share dimensions in a circle (race x sex, sex x pathway, pathway x race).

    Where there is none, tables with equal shared totals always come from some persons, and totals say it all.

    Args:
        families: The dimensions of each table; none of them within another.

    Returns:
        Those of the circle; none where there is no circle.
    """
    left = {family: set(family) for family in families}
    while True:
        within = [f for f, s in left.items() if any(s <= o and f != g for g, o in left.items())]
        if within:
            del left[within[0]]
            continue
        alone = {f: {d for d in s if sum(d in o for o in left.values()) == 1} for f, s in left.items()}
        if not any(alone.values()):
            return list(left) if len(left) > 1 else []
        for family, dimensions in alone.items():
            left[family] -= dimensions


def combine(
    cells: Cells, count: str, families: Mapping[Family, Sequence[int]], tables: Sequence[Family]
) -> Iterator[tuple[int, tuple[int, ...]]] | None:
    """Add the counts of persons by all dimensions of some tables at once.

    Args:
        cells: Where they are added, unknown.
        count: Whose.
        families: The counts of each table.
        tables: The tables of a circle.

    Returns:
        Each count of a table with the added ones that make it up; null where there are too many.
    """
    joined: list[Keys] = [tuple(None for _ in cells.dimensions)]
    for table in tables:
        joined = _joined(joined, [cells.all[i].keys for i in families[table] if cells.all[i].high > 0])
        if len(joined) > _MOST:
            return None
    return _parts(cells, count, families, tables, joined)


def _parts(
    cells: Cells,
    count: str,
    families: Mapping[Family, Sequence[int]],
    tables: Sequence[Family],
    joined: Iterable[Keys],
) -> Iterator[tuple[int, tuple[int, ...]]]:
    added = [cells.add(count, keys) for keys in joined]
    for table in tables:
        parts: dict[Keys, list[int]] = defaultdict(list)
        for i in added:
            parts[projected(cells.all[i].keys, table)].append(i)
        for total in families[table]:
            if cells.all[total].keys in parts:
                yield total, tuple(parts[cells.all[total].keys])


def _joined(rows: Sequence[Keys], others: Sequence[Keys]) -> list[Keys]:
    """Join keys on the dimensions that both have."""
    if not rows or not others:
        return []
    shared = [d for d in range(len(rows[0])) if rows[0][d] is not None and others[0][d] is not None]
    by_shared: dict[tuple[str | None, ...], list[Keys]] = defaultdict(list)
    for other in others:
        by_shared[tuple(other[d] for d in shared)].append(other)
    return [
        tuple(own if own is not None else further for own, further in zip(row, other, strict=True))
        for row in rows
        for other in by_shared.get(tuple(row[d] for d in shared), ())
    ]
