"""Reads a recognized file: codes as text, numbers as numbers, marks as what they mean."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from commonfield.catalog import PublishedColumn, ReferenceSource
from commonfield.findings import SubmissionError
from commonfield.reference import shapes
from commonfield.reference.opening import body, sheets_text
from commonfield.reference.recognizing import Layout, plain_header
from commonfield.reference.vintages import Told, Vintage, find_vintage, in_academic_years

if TYPE_CHECKING:
    import polars as pl

NUMBERS = frozenset({"number", "money", "percent"})


@dataclass(frozen=True)
class Table:
    """What files of one source say.

    `frame` has the columns of the source. Beside a column of numbers stands `<column>_status`: null where
    there is a number, else why there is none: `hidden`, `not_released`, `top_coded`, `not_applicable`,
    `not_reported`, or `blank`. Codes are text. `notes` say what was mended, and how often.
    """

    frame: pl.DataFrame
    sources: tuple[ReferenceSource, ...]
    vintage: Vintage
    files: tuple[Held, ...]
    notes: tuple[tuple[str, int], ...] = ()

    @property
    def label(self) -> str:
        """Name publisher, title and vintage in one line, as a source line does."""
        publishers = " / ".join(dict.fromkeys(source.publisher for source in self.sources))
        return f"{publishers}, {self.vintage.label}"


@dataclass(frozen=True)
class Held:
    """A file that is here, and what it is. `stated` is a vintage that a person gave."""

    path: Path
    layout: Layout
    stated: Vintage | None = field(default=None, compare=False)

    @property
    def source(self) -> ReferenceSource:
        return self.layout.source

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.path.read_bytes()).hexdigest()

    @cached_property
    def vintage(self) -> Vintage | None:
        """Of when it is; null where the file does not say and its name does not either."""
        found = self.stated or self._told_vintage
        return in_academic_years(found) if found and self.academic else found

    @property
    def academic(self) -> bool:
        """Whether its source tells of academic years."""
        return any(rule.academic for rule in self.source.vintage)

    @property
    def _told_vintage(self) -> Vintage | None:
        columns = {
            rule.column: self._values(rule.column) for rule in self.source.vintage if rule.place == "column"
        }
        wants_above = any(rule.place == "above" for rule in self.source.vintage)
        told = Told(
            name=self.path.name,
            above=(*self._above, *sheets_text(self.path)) if wants_above else (),
            headers=tuple(plain_header(header) for header in self.layout.headers),
            columns=columns,
        )
        return find_vintage(self.source.vintage, told)

    @cached_property
    def cells(self) -> pl.DataFrame:
        """Every cell below the header, as text, in columns named by their place."""
        return body(
            self.path,
            self.layout.sheet,
            header_at=self.layout.header_at,
            width=len(self.layout.headers),
        )

    @property
    def _above(self) -> tuple[str, ...]:
        """What stands above the header: a title, an area, a note."""
        rows = self.layout.sheet.rows[: self.layout.header_at]
        return tuple(cell.strip() for row in rows for cell in row if cell.strip())

    def _values(self, column: str) -> list[str]:
        places = self.layout.places.get(column)
        return self.cells[str(places[0])].drop_nulls().unique().to_list() if places else []

    @cached_property
    def read(self) -> tuple[pl.DataFrame, tuple[tuple[str, int], ...]]:
        """Give the typed table, and notes on what was mended.

        Raises:
            SubmissionError: a column of numbers holds what is none, and no mark of the publisher's.
        """
        frame = _named(self)
        frame = _typed(frame, self)
        for name, pattern in self.source.from_name.items():
            found = re.search(pattern, self.path.name, re.IGNORECASE)
            frame = frame.with_columns(_literal(found[1].lower() if found else None).alias(name))
        return shapes.finish(frame, self.source.shape, self._above)


def _literal(value: str | None) -> pl.Expr:
    import polars as pl

    return pl.lit(value, dtype=pl.String)


def _named(held: Held) -> pl.DataFrame:
    """Give the cells under our names; columns that are spread become rows."""
    import polars as pl

    columns, places = held.source.columns, held.layout.places
    plain = [name for name in places if not columns[name].spread]
    spread = [name for name in places if columns[name].spread]
    kept = held.cells.with_row_index("_row", offset=held.layout.header_at + 2)
    if held.source.second_header:
        kept = kept.filter(pl.col("0").ne_missing(held.source.second_header))
    one = [pl.col("_row"), *[pl.col(str(places[name][0])).alias(name) for name in plain]]
    if not spread:
        return kept.select(*one)
    parts = []
    for name in spread:
        for at in places[name]:
            found = columns[name].matches(plain_header(held.layout.headers[at]))
            said = found[1] if found and found.re.groups else ""
            parts.append(
                kept.select(*one, pl.lit(said).alias(columns[name].spread), pl.col(str(at)).alias(name))
            )
    return pl.concat(parts, how="diagonal")


def _typed(frame: pl.DataFrame, held: Held) -> pl.DataFrame:
    import polars as pl

    marks = held.source.marks
    made: list[pl.Expr] = []
    for name, column in held.source.columns.items():
        if name not in frame.columns:
            if column.kind in NUMBERS:
                made += [
                    pl.lit(None, dtype=pl.Float64).alias(name),
                    pl.lit("not_reported").alias(f"{name}_status"),
                ]
            else:
                made.append(pl.lit(None, dtype=pl.String).alias(name))
        elif column.kind in NUMBERS:
            _refuse_words(frame, name, held)
            made += [_number(name, column, list(marks)).alias(name), _status(name, marks)]
        else:
            made.append(_text(name, column).alias(name))
    keep = [c for c in frame.columns if c not in held.source.columns and c != "_row"]
    return frame.select(*keep, *made)


def _text(name: str, column: PublishedColumn) -> pl.Expr:
    import polars as pl

    text = pl.col(name).str.strip_chars().str.replace_all(r"\s+", " ")
    text = pl.when(text == "").then(None).otherwise(text)
    return text.str.zfill(column.width) if column.kind == "code" and column.width else text


def _bare(name: str) -> pl.Expr:
    import polars as pl

    return pl.col(name).str.strip_chars().str.replace_all(r"[\s$%,±]|^[<>]=?", "")


def _number(name: str, column: PublishedColumn, marks: list[str]) -> pl.Expr:
    import polars as pl

    percent = pl.col(name).str.contains("%", literal=True) | (column.kind == "percent")
    scaled = pl.when(percent).then(0.01).otherwise(1.0) * column.times
    number = _bare(name).cast(pl.Float64, strict=False)
    # 64.6 * .01 is not .646: a share keeps the digits that were printed, ten of them.
    scaled_number = pl.when(scaled == 1.0).then(number).otherwise((number * scaled).round(10))
    return pl.when(pl.col(name).str.strip_chars().is_in(marks)).then(None).otherwise(scaled_number)


def _status(name: str, marks: Mapping[str, str]) -> pl.Expr:
    import polars as pl

    said = pl.col(name).str.strip_chars()
    return (
        pl.when(said.is_null() | (said == ""))
        .then(pl.lit("blank"))
        .when(said.is_in(list(marks)))
        .then(said.replace(dict(marks)))
        .otherwise(None)
        .alias(f"{name}_status")
    )


def _refuse_words(frame: pl.DataFrame, name: str, held: Held) -> None:
    import polars as pl

    said = pl.col(name).str.strip_chars()
    strange = frame.filter(
        said.is_not_null()
        & (said != "")
        & ~said.is_in(list(held.source.marks))
        & _bare(name).cast(pl.Float64, strict=False).is_null()
    )
    if strange.height:
        rows = ", ".join(str(row) for row in strange["_row"].head(3))
        raise SubmissionError(
            f"{held.path.name}, column {name}: expected numbers, found {strange.height} cells that are none; "
            f"the first stand in rows {rows}.",
            likely_cause="The publisher has a new mark for what it does not print, or the file was edited.",
            fix="Download it again from the publisher; a new mark goes into `marks` of "
            f"definitions/reference/{held.source.name}.yaml.",
        )
