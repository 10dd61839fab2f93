"""Reads published files as counts, shown or hidden, under the keys of the audit."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

from commonfield.disclosure.auditor.cells import NO_LIMIT, Entry, Keys
from commonfield.disclosure.auditor.design import COUNT, AuditDesign, TableDesign, alone_name, ancestors
from commonfield.findings import SubmissionError, UsageError

if TYPE_CHECKING:
    import polars as pl

_FIRST_ROW = 2
"""The row of a spreadsheet below its header."""
_NUMBER = "\0"
"""The column of row numbers; no header has this name."""
_SHOWN = 5
"""How many rows a message names."""


@dataclass(frozen=True)
class _Holder:
    """A column that holds counts, and what it adds to the keys."""

    column: str
    count: str
    adds: Mapping[str, str]


def read_entries(files: list[Path], design: AuditDesign) -> tuple[tuple[str, ...], list[Entry]]:
    """Read every file.

    Args:
        files: CSV or Parquet, each read as `design` says of a file of its name.
        design: What the columns mean.

    Returns:
        The dimensions, and every count that a file shows or hides, keys by these dimensions.

    Raises:
        UsageError: a column or a code that the design needs is not there; two files have one name.
        SubmissionError: a file cannot be read; a count is no number and no mark of a hidden one; two rows
            of a file have the same keys.
    """
    names = [file.name for file in files]
    if len(set(names)) != len(names):
        raise UsageError(
            "FILES: expected each name once, found two files with one name.",
            fix="Give one of them another name: findings tell files apart by their names.",
        )
    frames = [_read(file) for file in files]
    _refuse_unknown(design, names, {column for frame in frames for column in frame.columns})
    tables = [
        _Table(frame, design.table(name, columns=frame.columns), name)
        for frame, name in zip(frames, names, strict=True)
    ]
    dimensions = tuple(dict.fromkeys(d for table in tables for d in table.dimensions))
    return dimensions, [entry for table in tables for entry in table.entries(dimensions)]


class _Table:
    """One file."""

    def __init__(self, frame: pl.DataFrame, design: TableDesign, name: str) -> None:
        self._name, self._design = name, design
        self._holders = _holders(design, name)
        self._frame = _rows(frame, design, [holder.column for holder in self._holders], name)
        self._levels = {c: _levels(c, self._codes(c), parents) for c, parents in design.parents.items()}
        self._dimensions: dict[str, tuple[str, ...]] = {}
        for column in self._told_columns():
            self._dimensions[column] = self._dimensions_of(column)
        self.dimensions = [name for of in self._dimensions.values() for name in of]

    def _told_columns(self) -> list[str]:
        added = [dimension for holder in self._holders for dimension in holder.adds]
        return list(dict.fromkeys([*self._design.keys, *added]))

    def _codes(self, column: str) -> set[str]:
        return set(self._frame[column]) if column in self._frame.columns else set()

    def _dimensions_of(self, column: str) -> tuple[str, ...]:
        split = self._design.split.get(column)
        if split is not None:
            return (*split.into, *(alone_name(column, code) for code in split.alone))
        if column in self._levels:
            deepest = max((len(codes) for codes in self._levels[column].values()), default=1)
            return tuple(column if i == 0 else f"{column} {i + 1}" for i in range(deepest))
        return (column,)

    def entries(self, dimensions: tuple[str, ...]) -> Iterator[Entry]:
        """Give every count of the file, those of absent rows last where absent means hidden."""
        found: dict[tuple[str, Keys], int] = {}
        twice: list[int] = []
        wrong: list[int] = []
        entries = []
        for entry in self._written(dimensions, wrong):
            if found.setdefault((entry.count, entry.keys), entry.row) != entry.row:
                twice.append(entry.row)
            entries.append(entry)
        self._refuse(wrong, twice)
        yield from entries
        if self._design.absent == "hidden":
            yield from self._absent(entries, found, dimensions)

    def _written(self, dimensions: tuple[str, ...], wrong: list[int]) -> Iterator[Entry]:
        named_by = self._design.count_named_by
        for row in self._frame.iter_rows(named=True):
            for holder in self._holders:
                told = {c: row[c] for c in self._design.keys} | dict(holder.adds)
                number = int(row[_NUMBER])
                try:
                    value = _number(row[holder.column], self._design.hidden)
                except ValueError:
                    wrong.append(number)
                    continue
                count = row[named_by] if named_by else holder.count
                yield self._entry(number, count, told, dimensions, value)

    def _entry(
        self, row: int, count: str, told: dict[str, str], dimensions: tuple[str, ...], value: int | None
    ) -> Entry:
        low, high = self._design.range
        of = self._keys(told, row)
        keys = tuple(of.get(d) for d in dimensions)
        return Entry(self._name, row, count, keys, told, value, low, NO_LIMIT if high is None else high)

    def _keys(self, told: Mapping[str, str], row: int) -> dict[str, str | None]:
        found: dict[str, str | None] = {}
        for column, code in told.items():
            names = self._dimensions[column]
            if column in self._design.split:
                found |= self._split(column, code, row)
            elif code == self._design.total_value:
                continue
            elif column in self._levels:
                found |= dict(zip(names, self._levels[column][code], strict=False))
            else:
                found[names[0]] = code
        return found

    def _split(self, column: str, code: str, row: int) -> dict[str, str | None]:
        split = self._design.split[column]
        if code == split.total:
            return {}
        if code in split.alone:
            return {alone_name(column, code): code}
        for dimension, codes in split.into.items():
            if code in codes:
                return {dimension: code}
        raise UsageError(
            f"{self._name}, row {row}: expected a code of `{column}` that the design names, found another.",
            fix="Add it to a dimension under `split`, or to `alone`, or leave its rows out with `where`.",
        )

    def _absent(
        self, entries: list[Entry], found: Mapping[tuple[str, Keys], int], dimensions: tuple[str, ...]
    ) -> Iterator[Entry]:
        """Give a hidden count for each combination of codes that occurs nowhere in the file."""
        places = [c for c in self._design.hierarchy if c in self._dimensions]
        others = [[c] for c in self._dimensions if c not in places]
        axes = [places, *others] if places else others
        codes = [
            list(dict.fromkeys(tuple(entry.told[c] for c in columns) for entry in entries))
            for columns in axes
        ]
        names = [c for columns in axes for c in columns]
        for count in dict.fromkeys(entry.count for entry in entries):
            for chosen in product(*codes):
                told = dict(zip(names, (code for part in chosen for code in part), strict=True))
                entry = self._entry(0, count, {c: told[c] for c in self._dimensions}, dimensions, None)
                if (count, entry.keys) not in found:
                    yield entry

    def _refuse(self, wrong: list[int], twice: list[int]) -> None:
        if wrong:
            raise SubmissionError(
                f"{self._name}, {_told_rows(wrong)}: expected a whole number or a mark of a hidden count, "
                "found something else.",
                likely_cause="A mark that was not named, a share, or a negative or rounded number.",
                fix="Name every mark with --hidden (or `hidden` in the design), and columns of counts only.",
            )
        if twice:
            raise SubmissionError(
                f"{self._name}, {_told_rows(twice)}: expected each combination of keys once, found it again.",
                likely_cause="A column that tells these rows apart is not among the keys.",
                fix="Add the column to --keys, or choose its rows with `where` in the design.",
            )


def _holders(design: TableDesign, file: str) -> list[_Holder]:
    if not design.counts and not design.wide:
        raise UsageError(
            f"{file}: expected a column of counts, found none named.",
            fix="Name it with --count, or with `counts` or `wide` in the design.",
        )
    total = design.total_value
    wide = [
        _Holder(column, adds.get(COUNT, COUNT), {d: code for d, code in adds.items() if d != COUNT})
        for column, adds in design.wide.items()
    ]
    added = {d: total for holder in wide for d in holder.adds}
    return [
        *(_Holder(column, column, added) for column in design.counts),
        *(_Holder(holder.column, holder.count, added | dict(holder.adds)) for holder in wide),
    ]


def _refuse_unknown(design: AuditDesign, files: list[str], columns: Collection[str]) -> None:
    """Refuse a key or count, named for all files, that none of them has."""
    for column in (*design.keys, *design.counts):
        _refuse_missing([column] if column not in columns else [], ", ".join(files), columns)


def _refuse_missing(missing: list[str], where: str, columns: Collection[str]) -> None:
    if missing:
        raise UsageError(
            f"{where}: expected a column `{missing[0]}`, found {', '.join(sorted(columns))}.",
            likely_cause="A name is written otherwise in the header.",
            fix="Write columns as the header does.",
        )


def _rows(frame: pl.DataFrame, design: TableDesign, holding: list[str], file: str) -> pl.DataFrame:
    """Give the columns that the design names, as text without blanks around it, and row numbers."""
    import polars as pl

    named_by = [design.count_named_by] if design.count_named_by else []
    needed = list(dict.fromkeys([*design.keys, *named_by, *design.where, *holding]))
    _refuse_missing([c for c in needed if c not in frame.columns], file, frame.columns)
    written = frame.select(
        pl.int_range(_FIRST_ROW, frame.height + _FIRST_ROW).alias(_NUMBER),
        *(pl.col(c).cast(pl.String).str.strip_chars().fill_null("").alias(c) for c in needed),
    )
    for column, codes in design.where.items():
        written = written.filter(pl.col(column).is_in(list(codes)))
    if written.is_empty():
        raise SubmissionError(
            f"{file}: expected rows, found none to read.", fix="See the file, and `where` in the design."
        )
    return written


def _read(file: Path) -> pl.DataFrame:
    import polars as pl

    try:
        if file.suffix.lower() == ".parquet":
            return pl.read_parquet(file)
        return pl.read_csv(file, infer_schema=False, encoding="utf8")
    except (pl.exceptions.PolarsError, OSError):
        raise SubmissionError(
            f"{file.name}: expected a table in CSV (UTF-8) or Parquet, found a file that is none.",
            likely_cause="A spreadsheet, a title above the header, or another encoding.",
            fix="Save it as CSV in UTF-8, its header in the first row.",
        ) from None


def _levels(column: str, codes: set[str], parents: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Give for each place the way to it from the largest: state, county, district."""
    known = codes | set(parents) | set(parents.values())
    return {code: (*reversed(ancestors(code, parents)), code) for code in known}


def _number(text: str, hidden: tuple[str, ...]) -> int | None:
    if text in hidden:
        return None
    whole, point, rest = text.replace(",", "").partition(".")
    if not (whole.isascii() and whole.isdigit()) or (point and rest.strip("0")):
        raise ValueError
    return int(whole)


def _told_rows(rows: list[int]) -> str:
    some = ", ".join(map(str, rows[:_SHOWN]))
    more = f" and {len(rows) - _SHOWN} more" if len(rows) > _SHOWN else ""
    return f"row{'s' if len(rows) > 1 else ''} {some}{more}"
