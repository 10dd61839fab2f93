"""Stored records as a text again, so that they are read, checked and mapped as any file is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from commonfield.catalog import Catalog
from commonfield.intake.columns import Columns
from commonfield.intake.records import ROW_NO, Source

if TYPE_CHECKING:
    import polars as pl

NOT_CELLS = (ROW_NO, "why", "row_text")
"""Columns of stored refused records that are no cells of the file."""


def cells_of(frame: pl.DataFrame) -> list[str]:
    """Name the columns of stored records that are cells of the file, in its order."""
    return [name for name in frame.columns if name not in NOT_CELLS]


def rewritten(frame: pl.DataFrame, names: Sequence[str], *, catalog: Catalog) -> Source:
    """Write records (`record_no` and cells as text) as a delimited text that keeps their row numbers.

    Args:
        frame: At least one record.
        names: Which cells to write; one that the frame does not have is left out.
        catalog: Holds the texts of findings.
    """
    import polars as pl

    held = [name for name in names if name in frame.columns]
    cells = frame.select(pl.col(name).cast(pl.String).fill_null("") for name in held)
    text = cells.write_csv(include_header=False, quote_style="always").encode()
    numbers: list[int] = frame[ROW_NO].to_list()
    return Source(text, Columns(tuple(held), header_rows=0), ",", '"', catalog, numbers=numbers)
