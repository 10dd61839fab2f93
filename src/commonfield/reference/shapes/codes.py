"""Code lists and crosswalks."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

Notes = tuple[tuple[str, int], ...]


def cip_soc(frame: pl.DataFrame, above: tuple[str, ...]) -> tuple[pl.DataFrame, Notes]:
    """Leave out pairs that say NO MATCH: 99-9999 is no occupation, and 99.9999 no program."""
    import polars as pl

    return frame.filter((pl.col("soc") != "99-9999") & (pl.col("cip") != "99.9999")), ()


def top_cip(frame: pl.DataFrame, above: tuple[str, ...]) -> tuple[pl.DataFrame, Notes]:
    """Write codes as codes that a spreadsheet turned into numbers: 102.1 is 0102.10, and 10102 is 01.0102.

    The rule: a TOP code has four digits, a point and two more; a CIP code two digits, a point and four
    more. What stands before the point lost zeros at its left, what stands behind it lost them at its right.
    A CIP code without a point is six digits that lost zeros at the left. What has no digits stays null.
    """
    import polars as pl

    whole = pl.col("top").str.contains(r"^\d{4}\.\d{2}$")
    made = frame.with_columns(
        _top(pl.col("top")).alias("top"), _cip(frame).alias("cip"), whole.alias("_whole")
    )
    made = made.filter(pl.col("top").is_not_null() & pl.col("cip").is_not_null())
    damaged = made.filter(~pl.col("_whole")).height
    made = made.drop("_whole")
    lost = frame.height - made.height
    notes = [("codes_repaired", damaged), ("rows_without_codes", lost)]
    return made, tuple(note for note in notes if note[1])


def _top(code: pl.Expr) -> pl.Expr:
    """Mend a TOP code: 4 digits, point, 2 digits."""
    import polars as pl

    whole = code.str.extract(r"^(\d{1,4})(?:\.\d{0,2})?$").str.zfill(4)
    part = code.str.extract(r"\.(\d{1,2})$").fill_null("").str.pad_end(2, "0")
    return pl.when(whole.is_null()).then(None).otherwise(whole + "." + part)


def _cip(frame: pl.DataFrame) -> pl.Expr:
    """Mend a CIP code from its whole number, or, where there is none, from its decimal one."""
    import polars as pl

    six = pl.col("cip").str.extract(r"^(\d{5,6})$").str.zfill(6)
    from_six = six.str.slice(0, 2) + "." + six.str.slice(2)
    written = pl.coalesce(pl.col("cip_written"), pl.col("cip"))
    whole = written.str.extract(r"^(\d{1,2})\.\d{1,4}$").str.zfill(2)
    part = written.str.extract(r"\.(\d{1,4})$").str.pad_end(4, "0")
    return pl.coalesce(from_six, whole + "." + part)
