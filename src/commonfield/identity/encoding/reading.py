"""A partner's CSV file, of which only the id and the mapped columns are kept."""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from .mapping import Mapping
from .refused import Refused

_SEPARATORS = (",", "\t", ";", "|")
_NOTHING = frozenset(
    (
        "NULL",
        "NA",
        "N/A",
        "#N/A",
        "NAN",
        "NONE",
        "NIL",
        "UNKNOWN",
        "UNK",
        "MISSING",
        "-",
        "--",
        ".",
        "?",
        "NAT",
    )
)
_NOTHING_AS_NAME = _NOTHING - {"NAN", "NONE"}
_NAMES = ("first_name", "middle_name", "last_name")
_SHOWN = 5


@dataclass(frozen=True)
class Records:
    """The ids of a file, and for each record the cells of the mapping's fields; empty for nothing said."""

    ids: list[str]
    cells: list[tuple[str, ...]]


def read_records(path: Path, *, id_column: str, mapping: Mapping) -> Records:
    """Read a CSV file; other columns than those mapped are not kept.

    Raises:
        Refused: it cannot be read, lacks a column, has rows longer than its header, or ids that are missing
            or not unique. Rows are named as a spreadsheet shows them, never a value.
    """
    text = _text_of(path)
    first = text.split("\n", 1)[0]
    separator = max(_SEPARATORS, key=first.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator, skipinitialspace=True)
    try:
        header = [name.strip() for name in next(rows, [])]
        at_id = _place(id_column, header, path, option="--id")
        places = [
            (field, [_place(column, header, path, option=f"--map {field}") for column in columns])
            for field, columns in mapping.columns.items()
        ]
        ids, cells, long = [], [], []
        for number, row in enumerate(rows, 2):
            if not row:
                continue
            if any(cell.strip() for cell in row[len(header) :]):
                long.append(number)
            row += [""] * (len(header) - len(row))
            ids.append(row[at_id].strip())
            cells.append(tuple(_cell(field, [row[at] for at in columns]) for field, columns in places))
    except csv.Error:
        raise _unreadable(path) from None
    if long:
        raise _unreadable(path, long)
    _check_ids(ids, id_column, path)
    return Records(ids, cells)


def _cell(field: str, cells: Sequence[str]) -> str:
    nothing = _NOTHING_AS_NAME if field in _NAMES else _NOTHING
    said = [cell.strip() for cell in cells]
    return " ".join(cell for cell in said if cell and cell.upper() not in nothing)


def _text_of(path: Path) -> str:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise Refused(f"{path.name}: the file cannot be read ({error.strerror}).") from None
    if content[:4] == b"PAR1" or content[:2] == b"PK":
        raise _unreadable(path)
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _place(column: str, header: list[str], path: Path, *, option: str) -> int:
    if header.count(column) != 1:
        found = f"{header.count(column)} of that name" if column in header else f"`{column}`"
        raise Refused(
            f"{path.name}, {option}: expected a column of the file, found {found}.",
            fix=f"Columns of the file: {', '.join(header)}.",
        )
    return header.index(column)


def _unreadable(path: Path, rows: Sequence[int] = ()) -> Refused:
    found = f"rows with more cells than the header: {_listed(rows)}" if rows else "another kind of file"
    return Refused(
        f"{path.name}: expected a CSV file with a header, found {found}.",
        likely_cause="A separator stands inside a cell without quotes, or the file is a workbook.",
        fix="Export the file again as CSV.",
        code=11,
    )


def _check_ids(ids: list[str], column: str, path: Path) -> None:
    counted = Counter(ids)
    missing = [row for row, each in enumerate(ids, 2) if not each]
    repeated = [row for row, each in enumerate(ids, 2) if each and counted[each] > 1]
    if not ids or missing or repeated:
        found = "no record"
        if missing:
            found = f"{len(missing):,} records without, rows {_listed(missing)}"
        elif repeated:
            found = f"{len(repeated):,} records that share theirs, rows {_listed(repeated)}"
        raise Refused(
            f"{path.name}, column {column}: expected an id of its own in every record, found {found}.",
            likely_cause="Another column is the id, or the file holds a person several times.",
            fix="Name the column that identifies a record with --id, one row per person.",
            code=11,
        )


def _listed(rows: Sequence[int]) -> str:
    return ", ".join(map(str, rows[:_SHOWN])) + (" and more" if len(rows) > _SHOWN else "")
