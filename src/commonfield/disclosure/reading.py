"""From frames of figures to sets of persons: shared counts made one, rests counted, sums written down."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from commonfield.disclosure.persons import Figures, Pair, Persons, Quantity, Slot
from commonfield.disclosure.relations import Relations
from commonfield.disclosure.sums import Table, families_of, lines_of, with_rests
from commonfield.vocabulary import PlaceLevel

if TYPE_CHECKING:
    import polars as pl

ABOVE = {
    PlaceLevel.INSTITUTION.value: PlaceLevel.COUNTY.value,
    PlaceLevel.COUNTY.value: PlaceLevel.REGION.value,
}


def read_persons(rows: pl.DataFrame, *, relations: Relations, academic_year: int | None) -> Persons:
    """Make a set of persons from the computed figures of linked metrics in one year.

    Args:
        rows: Columns metric, level, place, parent_place, group, value, denominator, part (the numerator,
            or the people measured) and part_column; one row per metric and slot.
        relations: How the metrics hang together.
        academic_year: The year of every row.
    """
    import numpy as np

    table = _collect(rows)
    table, pairs, figures = _join_equals(table, relations, sorted(rows["metric"].unique().to_list()))
    table = with_rests(table, relations)
    lines = list(lines_of(table, relations))
    return Persons(
        universe=tuple(sorted({relations.universes.get(m, m) for m in figures})),
        academic_year=academic_year,
        slots=tuple(table.slots),
        quantities=tuple(table.quantities),
        counts=table.counts,
        counted=table.counted,
        pairs=tuple(pairs),
        lines=tuple(lines),
        figures=figures,
        families=tuple(families_of(table.slots, relations)),
        settled=np.zeros_like(table.counted),
    )


def _collect(rows: pl.DataFrame) -> Table:
    import numpy as np

    keys = rows.select("level", "place", "group", "value").unique(maintain_order=True)
    slots = [Slot(*row) for row in keys.sort("level", "place", "group", "value").iter_rows()]
    at = {slot: number for number, slot in enumerate(slots)}
    metrics = sorted(rows["metric"].unique().to_list())
    quantities = [Quantity(m, c) for m in metrics for c in ("denominator", "numerator")]
    row_of = {q: number for number, q in enumerate(quantities)}
    counts = np.zeros((len(quantities), len(slots)), dtype=np.int64)
    counted = np.zeros(counts.shape, dtype=bool)
    columns = (
        "metric",
        "level",
        "place",
        "group",
        "value",
        "denominator",
        "part",
        "part_column",
    )
    named = dict(zip(metrics, [""] * len(metrics), strict=True))
    for metric, level, place, group, value, denominator, part, part_column in rows.select(
        columns
    ).iter_rows():
        slot = at[Slot(level, place, group, value)]
        for column, count in (("denominator", denominator), ("numerator", part)):
            if count is not None:
                quantity = row_of[Quantity(metric, column)]
                counts[quantity, slot], counted[quantity, slot] = count, True
        named[metric] = named[metric] or part_column or ""
    kept = np.flatnonzero(counted.any(axis=1))
    written = [
        Quantity(q.metric, named[q.metric] or "numerator") if q.column == "numerator" else q
        for q in quantities
    ]
    return Table(slots, [written[k] for k in kept], counts[kept], counted[kept], places_above(rows))


def places_above(rows: pl.DataFrame) -> dict[tuple[str, str], tuple[str, str]]:
    """Give the place above each place, as (level, code); one without any lies in the region itself."""
    import polars as pl

    region = PlaceLevel.REGION.value
    named = rows.filter(pl.col("level") == region)["place"]
    code = str(named[0]) if len(named) else region
    below = rows.filter(pl.col("level") != region).select("level", "place", "parent_place").unique()
    return {
        (level, place): (ABOVE[level], parent) if parent else (region, code)
        for level, place, parent in below.sort("level", "place").iter_rows()
    }


def _join_equals(
    table: Table, relations: Relations, metrics: Sequence[str]
) -> tuple[Table, list[Pair], dict[str, Figures]]:
    """Make one quantity of those that count the same people wherever both are counted."""
    row_of = {q: number for number, q in enumerate(table.quantities)}
    same = list(range(len(table.quantities)))
    nested: list[tuple[int, int]] = []
    for one, other in _candidates(table.quantities, relations):
        a, b = row_of[one], row_of[other]
        both = table.counted[a] & table.counted[b]
        if (table.counts[a] == table.counts[b])[both].all():
            low, high = sorted((same[a], same[b]))
            same = [low if each == high else each for each in same]
        elif (table.counts[a] <= table.counts[b])[both].all():
            nested.append((b, a))
        elif (table.counts[b] <= table.counts[a])[both].all():
            nested.append((a, b))
    kept = sorted(set(same))
    new = {old: number for number, old in enumerate(kept)}
    counts, counted = table.counts[kept].copy(), table.counted[kept].copy()
    for old, keeper in enumerate(same):
        fresh = table.counted[old] & ~counted[new[keeper]]
        counts[new[keeper], fresh] = table.counts[old, fresh]
        counted[new[keeper]] |= table.counted[old]
    pairs: dict[tuple[int, int], Pair] = {}
    for whole, part in nested:
        pair = (new[same[whole]], new[same[part]])
        if pair[0] != pair[1]:
            pairs[pair] = Pair(*pair, halves=False)
    figures = {}
    for metric in metrics:
        whole = new[same[row_of[Quantity(metric, "denominator")]]]
        part_quantity = next((q for q in row_of if q.metric == metric and q.column != "denominator"), None)
        part = new[same[row_of[part_quantity]]] if part_quantity else -1
        figures[metric] = Figures(whole, part)
        if part >= 0 and part != whole:
            pairs[(whole, part)] = Pair(whole, part, halves=True)
    joined = Table(table.slots, [table.quantities[k] for k in kept], counts, counted, table.parents)
    return joined, list(pairs.values()), figures


def _candidates(quantities: Sequence[Quantity], relations: Relations) -> Iterable[tuple[Quantity, Quantity]]:
    known = set(quantities)
    first: dict[str, Quantity] = {}
    for quantity in quantities:
        if quantity.column == "denominator":
            universe = relations.universes.get(quantity.metric, quantity.metric)
            if universe in first:
                yield quantity, first[universe]
            first.setdefault(universe, quantity)
    for part, whole in relations.within:
        if part in known and whole in known:
            yield part, whole
