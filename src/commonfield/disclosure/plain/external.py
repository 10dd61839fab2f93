"""Counts that somebody else published about the same people: what they show cannot be hidden any more."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from commonfield.disclosure.plain.microdata import read_table
from commonfield.disclosure.proof.shape import ALL, Shape
from commonfield.disclosure.universe.building import REGION
from commonfield.disclosure.universe.model import Node
from commonfield.findings import SubmissionError

if TYPE_CHECKING:
    import polars as pl

    from commonfield.disclosure.plain.design import Design, PublicFile
    from commonfield.disclosure.universe.model import Universe
    from commonfield.disclosure.universe.pattern import Pattern


def told_elsewhere(universe: Universe, design: Design) -> Pattern:
    """Mark the entries that the files of others show.

    A column of the hierarchy, or of a table, that a file lacks stands for everybody. A count of somebody who
    is in no table of the design is left out: it tells of other sums than ours, and the certificate names the
    file all the same.

    Raises:
        SubmissionError: a file has no such column, or its counts are not of the same people.
    """
    import numpy as np

    found = tuple(np.zeros(counts.shape, dtype=bool) for counts in universe.counts)
    for public in design.external_files:
        for quantity, column in enumerate((public.people, public.successes)):
            if column:
                _mark(universe, design, public, column, quantity, found)
    return found


def _mark(
    universe: Universe, design: Design, public: PublicFile, column: str, quantity: int, found: Pattern
) -> None:
    frame = read_table(public.file, public.file.read_bytes(), wanted=[column])
    if quantity >= len(universe.quantities):
        raise SubmissionError(
            f"{public.file.name}: expected no `successes` where the design has no outcome, found a column."
        )
    other = 0
    for (component, value, node), count in _entries(universe, design, frame, column):
        if universe.counts[component][value, node, quantity] == count:
            found[component][value, node, quantity] = True
        else:
            other += 1
    if other:
        raise SubmissionError(
            f"{public.file.name}, column {column}: expected the counts of the same people, found "
            f"{other:,} others.",
            likely_cause="Another year, another definition, or counts that were rounded.",
            fix="Leave `people` and `successes` out: the file is then named, and its counts are not read.",
        )


def _entries(
    universe: Universe, design: Design, frame: pl.DataFrame, column: str
) -> Iterator[tuple[tuple[int, int, int], int]]:
    node_at = {node: number for number, node in enumerate(universe.nodes)}
    value_at = {
        value: (component, number)
        for component, own in enumerate(universe.components)
        for number, value in enumerate(own.values)
    }
    crossed = [c for c in dict.fromkeys(c for table in design.tables for c in table) if c in frame.columns]
    places = [c for c in design.hierarchy if c in frame.columns]
    for row in frame.select(*places, *crossed, column).iter_rows(named=True):
        told = str(row[column] or "").strip().replace(",", "")
        if not told.isdecimal():
            continue  # blank, a star, a word: hidden there too
        codes = {c: row[c] or ALL for c in (*places, *crossed)}
        finest = next((c for c in reversed(places) if codes[c] != ALL), "")
        node = Node(finest, codes[finest]) if finest else REGION
        value = Shape.value_of(crossed, [codes[c] for c in crossed])
        if node in node_at and value in value_at:
            yield (*value_at[value], node_at[node]), int(told)


def both(one: Pattern, two: Pattern) -> Pattern:
    """Join two patterns."""
    return tuple(a | b for a, b in zip(one, two, strict=True))
