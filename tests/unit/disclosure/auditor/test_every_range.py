"""Whatever tables are published, the ranges found are those that counting every possible people gives."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import combinations, product
from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from commonfield.disclosure.auditor import AuditDesign, audit

DISTRICTS = (("north", "n1"), ("north", "n2"), ("south", "s1"))
KEYS = ("county", "district", "race", "sex")
LEVELS = ((), ("county",), ("county", "district"))
CODES = {"race": ("r", "q"), "sex": ("f", "m")}
FAR = 1000
"""A width that nothing here reaches, so that every range is followed to its ends."""

Person = tuple[str, ...]
"""County, district, race, sex, and whether the person succeeded."""
Row = tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A file: its columns, its rows with their keys, and which counts of them are hidden."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    hidden: frozenset[tuple[int, str]]


def kinds(*, outcome: bool) -> list[Person]:
    out = [
        (*place, race, sex, result)
        for place in DISTRICTS
        for race in CODES["race"]
        for sex in CODES["sex"]
        for result in ("yes", "no")
    ]
    return out if outcome else [kind for kind in out if kind[-1] == "yes"]


@cache
def every_people(kinds: int, people: int) -> np.ndarray:
    """Give every way in which people can be of kinds, one a row."""
    bars = combinations(range(people + kinds - 1), kinds - 1)
    edges = np.array(list(bars), dtype=np.int16).reshape(-1, kinds - 1)
    first = np.full((len(edges), 1), -1, dtype=np.int16)
    last = np.full((len(edges), 1), people + kinds - 1, dtype=np.int16)
    return np.diff(np.hstack([first, edges, last]), axis=1) - 1


def holds(columns: tuple[str, ...], row: Row, kind: Person, count: str) -> bool:
    of = dict(zip(KEYS, kind, strict=False))
    keyed = all(code in ("All", of[column]) for column, code in zip(columns, row, strict=True))
    return keyed and (count == "n" or kind[-1] == "yes")


def rows_of(
    columns: tuple[str, ...],
    levels: tuple[tuple[str, ...], ...],
    districts: tuple[tuple[str, str], ...],
    totals: bool,
) -> Iterator[Row]:
    """Give the rows of a file; one that does not know all districts has no row of their total."""
    choices = [(*CODES[c], *(["All"] if totals else [])) for c in columns if c in CODES]
    for level in levels:
        if level or districts == DISTRICTS:
            places = {
                tuple(c if k in level else "All" for k, c in zip(KEYS, d, strict=False)) for d in districts
            }
            for place, codes in product(sorted(places), product(*choices)):
                yield (*place, *codes)


@st.composite
def tables(draw: st.DrawFn, counts: tuple[str, ...], known: tuple[int, ...] = (3,)) -> list[Table]:
    """Draw files about the first two districts or all three; the first holds the total, and all places."""
    drawn = draw(
        st.lists(
            st.tuples(
                st.sampled_from([(), ("race",), ("sex",), ("race", "sex")]),
                st.sets(st.sampled_from(LEVELS), min_size=1),
                st.booleans(),
                st.sampled_from(known).map(lambda n: DISTRICTS[:n]),
            ),
            min_size=1,
            max_size=3,
        )
    )
    places = (
        (("All", "All"), *rows_of(KEYS[:2], LEVELS[2:], DISTRICTS, False))
        if 2 in known
        else (("All", "All"),)
    )
    made = [Table(("county", "district"), places, frozenset())]
    for dimensions, levels, totals, districts in drawn:
        columns = ("county", "district", *dimensions)
        rows = tuple(rows_of(columns, tuple(sorted(levels)), districts, totals))
        if rows:
            numbers = list(product(range(len(rows)), counts))
            made.append(Table(columns, rows, frozenset(draw(st.sets(st.sampled_from(numbers))))))
    return made


def write(table: Table, file: Path, counted: dict[tuple[int, str], int], counts: tuple[str, ...]) -> None:
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow([*table.columns, *counts])
        for i, row in enumerate(table.rows):
            writer.writerow([*row, *("*" if (i, c) in table.hidden else counted[i, c] for c in counts)])


def membership(table: Table, of: list[Person], counts: tuple[str, ...]) -> dict[tuple[int, str], np.ndarray]:
    return {
        (i, c): np.array([holds(table.columns, row, kind, c) for kind in of])
        for i, row in enumerate(table.rows)
        for c in counts
    }


def expected(
    published: list[Table], truth: np.ndarray, of: list[Person], counts: tuple[str, ...]
) -> dict[tuple[str, Row], tuple[int, int]]:
    """Give the least and the largest number of every hidden count over all people who fit what is shown."""
    members = [membership(table, of, counts) for table in published]
    fitting = every_people(len(of), int(truth.sum()))
    shown = [
        inside
        for table, held in zip(published, members, strict=True)
        for place, inside in held.items()
        if place not in table.hidden
    ]
    for inside in shown:
        fitting = fitting[fitting[:, inside].sum(axis=1) == truth[inside].sum()]
    found = {}
    for table, held in zip(published, members, strict=True):
        for i, count in table.hidden:
            numbers = fitting[:, held[i, count]].sum(axis=1)
            keys = dict(zip(table.columns, table.rows[i], strict=True))
            found[count, tuple(keys.get(c, "All") for c in KEYS)] = (int(numbers.min()), int(numbers.max()))
    return found


def found(
    published: list[Table], truth: np.ndarray, of: list[Person], counts: tuple[str, ...]
) -> dict[tuple[str, Row], tuple[int, int | None]]:
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for number, table in enumerate(published):
            files.append(Path(folder) / f"table-{number}.csv")
            held = membership(table, of, counts)
            write(table, files[-1], {p: int(truth[inside].sum()) for p, inside in held.items()}, counts)
        part_of = {"successes": "n"} if "successes" in counts else {}
        designs = [
            {"file": file.name, "keys": table.columns} for file, table in zip(files, published, strict=True)
        ]
        design = AuditDesign.model_validate(
            {"counts": counts, "width": FAR, "part_of": part_of, "files": designs}
        )
        audited = audit(files, design)
    assert audited.contradictions == 0
    return {(c.count, tuple(c.keys.get(k, "All") for k in KEYS)): (c.low, c.high) for c in audited.hidden}


def drawn_truth(data: st.DataObject, kinds: int, most: int) -> np.ndarray:
    people = data.draw(st.lists(st.integers(0, kinds - 1), min_size=1, max_size=most))
    return np.bincount(np.array(people), minlength=kinds)


@given(published=tables(("n",)), data=st.data())
def test_ranges_are_what_every_possible_people_gives(published, data):
    of = kinds(outcome=False)
    truth = drawn_truth(data, len(of), 6)
    assert found(published, truth, of, ("n",)) == expected(published, truth, of, ("n",))


@given(published=tables(("n", "successes")), data=st.data())
def test_ranges_of_a_part_and_its_whole_are_what_every_possible_people_gives(published, data):
    of = kinds(outcome=True)
    truth = drawn_truth(data, len(of), 3)
    counts = ("n", "successes")
    assert found(published, truth, of, counts) == expected(published, truth, of, counts)


@given(published=tables(("n",), (2, 3)), data=st.data())
def test_a_file_that_leaves_places_out_makes_no_range_too_narrow(published, data):
    of = kinds(outcome=False)
    truth = drawn_truth(data, len(of), 6)
    ranges = found(published, truth, of, ("n",))
    for keys, (low, high) in expected(published, truth, of, ("n",)).items():
        assert ranges[keys][0] <= low
        assert ranges[keys][1] is None or ranges[keys][1] >= high


SIDE = range(4)
SQUARE = list(product(SIDE, SIDE))
Place = tuple[int, int]
BLOCKS = [p for p in SQUARE if p in ((1, 2), *product((0, 1), repeat=2), *product((2, 3), repeat=2))]
"""Two blocks and one place that joins them, which follows from all sums of a block and from none alone."""


def fillings(hidden: list[Place], rows: list[int], columns: list[int]) -> Iterator[tuple[int, ...]]:
    """Give every way to fill hidden places of a square, given what is left of each row and column."""
    if not hidden:
        if not any(rows) and not any(columns):
            yield ()
        return
    (row, column), *others = hidden
    for n in range(min(rows[row], columns[column]) + 1):
        left = [r - n * (i == row) for i, r in enumerate(rows)]
        below = [c - n * (i == column) for i, c in enumerate(columns)]
        for rest in fillings(others, left, below):
            yield (n, *rest)


@given(
    counts=st.lists(st.integers(0, 2), min_size=16, max_size=16),
    hidden=st.sets(st.sampled_from(SQUARE), min_size=6, max_size=9).map(sorted) | st.just(BLOCKS),
)
def test_ranges_that_only_several_sums_together_give(counts, hidden):
    truth = dict(zip(SQUARE, counts, strict=True))
    rows = [f"r{r},c{c},{'' if (r, c) in hidden else n}" for (r, c), n in truth.items()]
    rows += [f"r{i},All,{sum(truth[i, c] for c in SIDE)}" for i in SIDE]
    rows += [f"All,c{i},{sum(truth[r, i] for r in SIDE)}" for i in SIDE]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "square.csv"
        file.write_text("\n".join(["row,column,n", *rows]) + "\n", encoding="utf-8")
        audited = audit([file], AuditDesign(keys=("row", "column"), counts=("n",), width=FAR))
    left = [sum(truth[i, c] for c in SIDE if (i, c) in hidden) for i in SIDE]
    below = [sum(truth[r, i] for r in SIDE if (r, i) in hidden) for i in SIDE]
    possible = np.array(list(fillings(hidden, left, below)))
    assert [(c.low, c.high) for c in audited.hidden] == [
        (int(numbers.min()), int(numbers.max())) for numbers in possible.T
    ]
