"""Tables of universities: who applied, was admitted and enrolled, by high school."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

Notes = tuple[tuple[str, int], ...]

_CAMPUSES = {
    "la": "los_angeles",
    "riv": "riverside",
    "sb": "santa_barbara",
    "sc": "santa_cruz",
    "sd": "san_diego",
}
_STAGES = {"app": "applied", "adm": "admitted", "enr": "enrolled", "enrl": "enrolled"}
_COUNTS = ("students", "female", "male", "unknown")
_MEANS = ("applicants_gpa", "admitted_gpa", "enrolled_gpa")
_CODE_DIGITS = 6


def applicants(frame: pl.DataFrame, above: tuple[str, ...]) -> tuple[pl.DataFrame, Notes]:
    """Give the school's code and the campus' whole name; a blank count is hidden, for it is below 3."""
    import polars as pl

    made = _school_code(frame).with_columns(
        pl.col("campus").replace(_CAMPUSES),
        pl.col("stage").str.to_lowercase().replace(_STAGES),
        _academic_year(),
        *[_blank_is_hidden(column) for column in _COUNTS],
    )
    return made.drop("school_key", "autumn"), ()


def applicants_gpa(frame: pl.DataFrame, above: tuple[str, ...]) -> tuple[pl.DataFrame, Notes]:
    """Give the school's code; a blank mean is hidden, for it is of few students."""
    made = _school_code(frame).with_columns(
        _academic_year(), *[_blank_is_hidden(column) for column in _MEANS]
    )
    return made.drop("school_key", "autumn"), ()


def _academic_year() -> pl.Expr:
    """Name the year by its spring: who enters in autumn 2020 enters in 2020-21, our 2021."""
    import polars as pl

    return (pl.col("autumn").cast(pl.Int64) + 1).alias("academic_year")


def _school_code(frame: pl.DataFrame) -> pl.DataFrame:
    """Take the code off the name that it was run together with, which may itself end in digits.

    The code has six digits; some editions lost a zero at its left.
    """
    import polars as pl

    code = pl.col("school_key").str.strip_prefix(pl.col("school")).str.extract(r"^\s*(\d+)$")
    return frame.with_columns(code.str.zfill(_CODE_DIGITS).alias("school_code"))


def _blank_is_hidden(column: str) -> pl.Expr:
    import polars as pl

    return pl.col(f"{column}_status").replace("blank", "hidden")
