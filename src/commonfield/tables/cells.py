"""Text cells that a spreadsheet program will show and not run."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

_STARTS_A_FORMULA = r"^[=+\-@\t\r\n]."
_NUMBER = r"^[+-]?\d[\d.,]*([eE][+-]?\d+)?%?$"
_RUNS, _IS_NUMBER = re.compile(_STARTS_A_FORMULA, re.DOTALL), re.compile(_NUMBER)


def harmless(text: str) -> str:
    """Give the text as a cell of a CSV file for people: no spreadsheet takes it for a formula.

    A text that begins with a sign by which a formula may begin gets an apostrophe before it, unless it is
    a number. Workbooks need none of this: there `strings_to_formulas` is off and a text stays a text.
    """
    return f"'{text}" if _RUNS.match(text) and not _IS_NUMBER.match(text) else text


def harmless_frame(frame: pl.DataFrame) -> pl.DataFrame:
    """Give a frame whose texts are `harmless`, to be written as CSV for people."""
    import polars as pl

    def safe(name: str) -> pl.Expr:
        cell = pl.col(name)
        runs = cell.str.contains(f"(?s){_STARTS_A_FORMULA}") & ~cell.str.contains(_NUMBER)
        return pl.when(runs).then(pl.lit("'") + cell).otherwise(cell).alias(name)

    return frame.with_columns(safe(name) for name, kind in frame.schema.items() if kind == pl.String)
