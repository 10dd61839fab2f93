"""Columns, types, units and keys of a table, and the check that a frame has them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from commonfield.findings import CommonfieldError

if TYPE_CHECKING:
    import polars as pl

ColumnType = Literal["text", "integer", "number", "date", "boolean"]


class TableError(CommonfieldError):
    """A frame does not have the shape its table declares: a fault of ours, not of a partner."""


@dataclass(frozen=True)
class Column:
    """One column: `unit` says what is counted or measured; `ceds` names the element it comes closest to.

    A column that is not `required` may be null; `null_means` says what that tells a reader.
    """

    name: str
    type: ColumnType
    means: str
    unit: str = ""
    required: bool = False
    null_means: str = "not known"
    ceds: str = ""


@dataclass(frozen=True)
class Table:
    """A named shape. `key` columns together never repeat; an empty key means rows may repeat."""

    name: str
    one_row_is: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()

    @property
    def names(self) -> list[str]:
        return [column.name for column in self.columns]

    def column(self, name: str) -> Column:
        """Find a column by name; raises KeyError where the table has none of that name."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"table {self.name} has no column {name}")

    def schema(self) -> dict[str, Any]:
        """Give the Polars type of each column, in order."""
        import polars as pl

        types = {
            "text": pl.String,
            "integer": pl.Int64,
            "number": pl.Float64,
            "date": pl.Date,
            "boolean": pl.Boolean,
        }
        return {column.name: types[column.type] for column in self.columns}

    def empty(self) -> pl.DataFrame:
        """Make a frame of this shape without rows."""
        return self._empty.clone()

    @cached_property
    def _empty(self) -> pl.DataFrame:
        import polars as pl

        return pl.DataFrame(schema=self.schema())

    def conform(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Order and type a frame as this table says; columns it does not name are dropped.

        A missing optional column is filled with nulls. A missing or null required column raises.

        Raises:
            TableError: a required column is absent or holds a null, or a type cannot be cast.
        """
        import polars as pl

        schema = self.schema()
        absent = [c.name for c in self.columns if c.required and c.name not in frame.columns]
        if absent:
            raise TableError(f"table {self.name}: expected column {absent[0]}, found none of that name.")
        try:
            shaped = frame.select(
                (pl.col(name) if name in frame.columns else pl.lit(None)).cast(kind).alias(name)
                for name, kind in schema.items()
            )
        except pl.exceptions.InvalidOperationError:
            # `from None`: the library's message quotes the cell that would not cast.
            raise TableError(f"table {self.name}: a column does not have the declared type.") from None
        for column in self.columns:
            if column.required and shaped[column.name].null_count():
                raise TableError(
                    f"table {self.name}, column {column.name}: expected a value in every row, "
                    f"found {shaped[column.name].null_count():,} rows without one."
                )
        return shaped

    def with_columns(self, columns: Iterable[Column], *, without: str = "", name: str = "") -> Table:
        """Make a like table with columns put first and one taken out."""
        kept = tuple(c for c in self.columns if c.name != without)
        return replace(self, name=name or self.name, columns=(*columns, *kept))


PROVENANCE = (
    Column("partner", "text", "Partner that sent the record", required=True),
    Column("submission_id", "text", "Submission in which it came", required=True),
    Column("record_no", "integer", "Line of the file, as a spreadsheet shows it", required=True),
)
"""Columns that every row of partner data carries, so that a figure can be walked back to a line."""
