"""Birth dates in whatever way they are written, as eight digits: year, month, day."""

from __future__ import annotations

import re

import polars as pl

from commonfield.identity.encoding.dates import CENTURY, FORMS, MONTH_OF

_PARTS = {
    "Y": r"(?<Y>\d{4})", "m": r"(?<m>\d{1,2})", "d": r"(?<d>\d{1,2})", "y": r"(?<y>\d{2})",
    "b": r"(?<b>[^\W\d_]{3,})\.?", "B": r"(?<b>[^\W\d_]{3,})\.?",
}  # fmt: skip
_TIME = r"(?:[T ]+[\d:.]+(?:Z|[+-][\d:]+)?(?: ?[APap]\.?[Mm]\.?)?)?"


def pattern(form: str) -> str:
    """Give the regular expression of a form of date; a time of day after it does not matter."""
    compact = re.search(r"%[Ymd]%[Ymd]", form) is not None
    parts = []
    for piece in re.findall(r"%.|[^%]+", form):
        if piece[0] != "%":
            parts.append(re.escape(piece).replace(r"\ ", r"\s+"))
        elif piece[1] in _PARTS:
            part = _PARTS[piece[1]]
            parts.append(part.replace("{1,2}", "{2}") if compact else part)
        else:
            parts.append(r"[\w:.+]*")
    return "^" + "".join(parts) + _TIME + "$"


def digits_of(column: pl.Series, form: str = "") -> tuple[pl.Series, str]:
    """Give dates as `YYYYMMDD` and the form that most of them have.

    Slips are kept, such as a thirteenth month: what stands there can still be compared. Null where a cell
    does not have the form.
    """
    chosen = form or recognized(column)
    return (
        _digits(column, chosen) if chosen else pl.Series(column.name, [None] * len(column), pl.String)
    ), chosen


def recognized(column: pl.Series) -> str:
    """Give the form in which most cells are a possible date, or none where nothing is."""
    cells = column.drop_nulls().unique().sort()
    if len(cells) > _LOOKED_AT:
        cells = cells.gather_every(len(cells) // _LOOKED_AT + 1)
    best, most = "", 0
    for form in FORMS:
        possible = int(_digits(cells, form).str.to_date("%Y%m%d", strict=False).is_not_null().sum())
        if possible > most:
            best, most = form, possible
    return best


_LOOKED_AT = 5_000


def _digits(column: pl.Series, form: str) -> pl.Series:
    expression = pattern(form)
    groups = set(re.findall(r"\?<(\w)>", expression))
    frame = pl.DataFrame({"cell": column})
    parts = frame.select(pl.col("cell").str.extract_groups(expression).struct.unnest())
    year = (
        pl.col("Y")
        if "Y" in groups
        else pl.when(pl.col("y").cast(pl.Int32) < CENTURY)
        .then("20" + pl.col("y"))
        .otherwise("19" + pl.col("y"))
    )
    month = pl.col("m") if "m" in groups else _month()
    day = pl.col("d") if "d" in groups else pl.lit("01")
    if not groups & {"Y", "y"} or not groups & {"m", "b"}:
        year = pl.lit(None, pl.String)
    return parts.select(year + month.str.zfill(2) + day.str.zfill(2)).to_series().alias(column.name)


def _month() -> pl.Expr:
    short = pl.col("b").str.slice(0, 3).str.to_lowercase()
    return short.replace_strict(MONTH_OF, default=None, return_dtype=pl.String)
