"""The published files of a plain release, cell by cell: what they must be, and what a reader sees."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from commonfield.disclosure.proof.shape import Shape, file_of
from commonfield.disclosure.proof.verifier import ANY, Published
from commonfield.findings import ReleaseError

if TYPE_CHECKING:
    from commonfield.disclosure.universe.model import Counts, Mask, Universe

STATUSES = SHOWN, PART_HIDDEN, HIDDEN = ("shown", "hidden_successes", "hidden")
UNSEEN = -1


def render_table(shape: Shape, universe: Universe, table: Sequence[str], hidden: Sequence[Mask]) -> str:
    """Write one table as CSV.

    Args:
        shape: The names.
        universe: The counts.
        table: Its columns.
        hidden: What is hidden, one mask per component: values x nodes x quantities.
    """
    places = _places(shape, universe, table)
    counts = _gathered(universe.counts, places, shape)
    blank = _gathered(hidden, places, shape)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(shape.heading(table))
    for key, people, marks in zip(shape.keys(table), counts.tolist(), blank.tolist(), strict=True):
        writer.writerow([*key, *_cells(people, marks)])
    return text.getvalue()


def _cells(people: Sequence[int], marks: Sequence[bool]) -> list[str]:
    """Write the counts of one row and what is hidden of it; where people are hidden, outcomes are too."""
    whole, *parts = [HIDDEN if marks[0] else PART_HIDDEN if mark else SHOWN for mark in marks]
    each = [HIDDEN if whole == HIDDEN else part for part in parts]
    numbers = ["" if s != SHOWN else str(n) for n, s in zip(people, [whole, *each], strict=True)]
    status = whole if whole == HIDDEN else PART_HIDDEN if PART_HIDDEN in each else SHOWN
    return [*numbers, *(each if len(each) > 1 else []), status]


def read_tables(shape: Shape, universe: Universe, files: dict[str, bytes]) -> Published:
    """Read every file of a release, and say what a reader sees of each entry.

    Args:
        shape: The names.
        universe: The truth that every shown count is compared with.
        files: Content by path.

    Raises:
        ReleaseError: a row is missing or too many, a count is not the one of the bundle or written in
            another way, a status does not fit its row, or two files tell one entry differently.
    """
    import numpy as np

    told = tuple(np.full(counts.shape, UNSEEN, dtype=np.int64) for counts in universe.counts)
    for table in shape.tables:
        name = file_of(table)
        places = _places(shape, universe, table)
        shown = _read_table(shape, table, files[name], _gathered(universe.counts, places, shape), name=name)
        _note(told, places, shape, shown, name=name)
    if any(np.any(each == UNSEEN) for each in told):
        raise ReleaseError("tables: expected every count to stand in a table, found some in none.")
    low = tuple(np.where(each == 1, counts, 0) for counts, each in zip(universe.counts, told, strict=True))
    high = tuple(np.where(each == 1, counts, ANY) for counts, each in zip(universe.counts, told, strict=True))
    return Published(low, high)


def _read_table(shape: Shape, table: Sequence[str], content: bytes, counts: Counts, *, name: str) -> Mask:
    """Compare a file with the counts, cell by cell; mark which of them it shows: rows x quantities."""
    import numpy as np

    try:
        rows = list(csv.reader(io.StringIO(content.decode("utf-8"), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error):
        raise ReleaseError(f"{name}: expected a table as CSV, found other text.") from None
    keys = list(shape.keys(table))
    if not rows or rows[0] != shape.heading(table):
        raise ReleaseError(f"{name}: expected the columns {', '.join(shape.heading(table))}, found others.")
    if len(rows) - 1 != len(keys):
        raise ReleaseError(f"{name}: expected {len(keys):,} rows, found {len(rows) - 1:,}.")
    columns = len(keys[0])
    shown = np.zeros(counts.shape, dtype=bool)
    wrong = 0
    for number, (row, key, people) in enumerate(zip(rows[1:], keys, counts.tolist(), strict=True)):
        marks = _marks(row[columns:], quantities=len(people))
        # Written again from what it says is hidden, a row must come out as it stands, letter by letter.
        if tuple(row[:columns]) != key or marks is None or row[columns:] != _cells(people, marks):
            wrong += 1
        else:
            shown[number] = [not mark for mark in marks]
    if wrong:
        raise ReleaseError(
            f"{name}: expected each row as it was proven, found {wrong:,} rows that differ.",
            likely_cause="The file was altered, or it belongs to another release.",
            fix="Restore the folder from a backup, or protect the file again.",
        )
    return shown


def _marks(cells: Sequence[str], *, quantities: int) -> list[bool] | None:
    """Say which counts of a row its statuses call hidden; null where they call nothing that we know."""
    status = cells[-1] if cells else ""
    each = cells[quantities:-1] or [status]
    if status == HIDDEN:
        return [True] * quantities
    if status not in (SHOWN, PART_HIDDEN):
        return None
    return [False, *(mark == PART_HIDDEN for mark in each[: quantities - 1])]


def _places(shape: Shape, universe: Universe, table: Sequence[str]) -> list[tuple[int, int]]:
    """Find what a table crosses at each place: component and value."""
    at = {
        value: (component, number)
        for component, own in enumerate(universe.components)
        for number, value in enumerate(own.values)
    }
    return [at[shape.value_of(table, codes)] for codes in shape.combinations(table)]


def _gathered(arrays: Sequence[Counts | Mask], places: Sequence[tuple[int, int]], shape: Shape) -> Counts:
    """Give the entries of a table in the order of its rows: rows x quantities."""
    import numpy as np

    by_place = np.stack([arrays[component][value] for component, value in places], axis=1)
    ordered = by_place[list(shape.order)]
    rows: Counts = ordered.reshape(-1, ordered.shape[2])
    return rows


def _note(
    told: Sequence[Counts], places: Sequence[tuple[int, int]], shape: Shape, shown: Mask, *, name: str
) -> None:
    """Note what a file shows; a count that stands in two files must be shown in both or in neither."""
    import numpy as np

    by_place = shown.reshape(len(shape.order), len(places), -1).astype(np.int64)
    order = np.array(shape.order)
    for at, (component, value) in enumerate(places):
        seen = told[component][value]
        now = np.empty_like(seen)
        now[order] = by_place[:, at]
        if np.any((seen != UNSEEN) & (seen != now)):
            raise ReleaseError(
                f"{name}: expected a count to be hidden in every file, found some in one only."
            )
        told[component][value] = now
