"""Anybody's table, CSV or Parquet, as text; refused where counts of it would mislead."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from commonfield.findings import SubmissionError, UsageError
from commonfield.tables.plain_file import read_plain_file, require_column

if TYPE_CHECKING:
    import polars as pl

    from commonfield.equity.impact.design import Design

LINE = " row"
"""The column of row numbers, as a spreadsheet shows them: a header is 1. The names of all columns of our own
begin with a blank, which no column of a file does: so none of them hides another."""


def read_table(path: Path, design: Design) -> pl.DataFrame:
    """Read the rows that a design asks for, every cell as text without blanks around it.

    Returns:
        The columns that the design names and those that a pattern of members fits; empty cells are empty
        text. `LINE` numbers the rows.

    Raises:
        UsageError: the file has no such column.
        SubmissionError: the file is no table, or has no row to read.
    """
    import polars as pl

    frame = read_plain_file(path)
    for column in design.columns:
        require_column(column, frame.columns, path)
    fitting = [c for pattern in design.members for c in columns_of(pattern, frame.columns, path)]
    rows = frame.select(
        pl.int_range(2, frame.height + 2).alias(LINE),
        *(
            pl.col(c).cast(pl.String).str.strip_chars().fill_null("").alias(c)
            for c in dict.fromkeys([*design.columns, *fitting])
        ),
    )
    for column, codes in design.where.items():
        rows = rows.filter(pl.col(column).is_in(list(codes)))
    if rows.is_empty():
        raise SubmissionError(
            f"{path.name}: expected at least one row to count, found none.",
            likely_cause="The file holds a header alone, or no row has the code that --where asks for."
            if design.where
            else "The file holds a header alone.",
            fix="Export the file again, or look at its codes: they are compared letter by letter.",
        )
    return rows


def columns_of(pattern: str, columns: list[str], path: Path) -> dict[str, str]:
    """Give the columns that a pattern fits, each with the name of its group: what the `*` stands for.

    Raises:
        UsageError: none fits, or the pattern has more than one `*`.
    """
    if "*" not in pattern:
        require_column(pattern, columns, path)
        return {pattern: pattern}
    before, _, after = pattern.partition("*")
    if "*" in after:
        raise UsageError(f"--member: expected one * in a pattern, found several in {pattern}.")
    length = len(before) + len(after)
    fitting = {
        c: c[len(before) : len(c) - len(after)]
        for c in columns
        if c.startswith(before) and c.endswith(after) and len(c) > length
    }
    if not fitting:
        raise UsageError(
            f"{path.name}: expected columns like `{pattern}`, found none among {', '.join(columns)}.",
            fix="Write the part that the columns share as the header has it, and * for the rest.",
        )
    return fitting
