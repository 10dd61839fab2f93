"""The cells of one file, field by field, as they can be compared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from commonfield.findings import UsageError
from commonfield.identity.people.fields import FIELDS
from commonfield.identity.people.reading import NULL_LIKE, NULL_LIKE_NAMES

if TYPE_CHECKING:
    import polars as pl

    from commonfield.identity.people.fields import FieldMap

SEXES = {
    "F": ("F", "FEMALE", "FEM", "FEMENINO", "FEMENINA", "MUJER", "W", "WOMAN", "GIRL", "NIÑA", "2"),
    "M": ("M", "MALE", "MASC", "MASCULINO", "HOMBRE", "VARON", "VARÓN", "MAN", "BOY", "NIÑO", "1"),
    "X": ("X", "NONBINARY", "NON-BINARY", "NB", "NO BINARIO"),
}
NAMES = ("first_name", "middle_name", "last_name")


@dataclass(frozen=True)
class FieldRead:
    """How a field was read from one file: in what share of records it stands, and a birth date's form."""

    field: str
    columns: tuple[str, ...]
    filled: float
    form: str = ""
    unread: int = 0


def clean(
    frame: pl.DataFrame, fields: FieldMap, *, id_column: str, file: str
) -> tuple[pl.DataFrame, list[FieldRead]]:
    """Give `id` and every field of `FIELDS` as text, in order of ids, and how each was read.

    A field that is not mapped is null throughout.

    Raises:
        UsageError: a birth date was said to have a form that no cell has.
    """
    import polars as pl

    columns = [pl.col(id_column).alias("id")]
    for field in FIELDS:
        if field in fields:
            columns.append(_joined(field, fields[field].names).alias(field))
        else:
            columns.append(pl.lit(None, pl.String).alias(field))
    told = frame.select(columns).sort(*_in_order_of_ids(frame[id_column]))
    read = []
    for field, column in fields.items():
        cells, form = told[field], ""
        if field == "birth_date":
            digits, form = _dates(cells, column.form, file)
            told = told.with_columns(digits.alias(field))
        elif field == "sex":
            told = told.with_columns(_sexes(cells))
        filled = told[field].is_not_null().mean()
        unread = int((told[field].is_null() & cells.is_not_null()).sum())
        read.append(FieldRead(field, column.names, float(filled or 0.0), form, unread))  # type: ignore[arg-type]
    return told, read


def _in_order_of_ids(ids: pl.Series) -> list[pl.Expr]:
    import polars as pl

    if ids.str.contains(r"^\d{1,18}$").all():
        return [pl.col("id").cast(pl.Int64), pl.col("id")]
    return [pl.col("id")]


def _joined(field: str, names: tuple[str, ...]) -> pl.Expr:
    import polars as pl

    empty = NULL_LIKE_NAMES if field in NAMES else NULL_LIKE
    cells = []
    for name in names:
        says = pl.col(name) if field in NAMES else pl.col(name).str.to_uppercase()
        cells.append(pl.when(~says.is_in(empty)).then(pl.col(name)))
    return pl.concat_str(cells, separator=" ", ignore_nulls=True).replace("", None)


def _dates(cells: pl.Series, form: str, file: str) -> tuple[pl.Series, str]:
    from commonfield.identity.people.dates import digits_of, recognized

    digits, used = digits_of(cells, form)
    if form and cells.null_count() < len(cells) and digits.null_count() == len(cells):
        seen = recognized(cells)
        raise UsageError(
            f"{file}, birth_date: expected dates written {form}, found none.",
            fix=f"They look like {seen}." if seen else "Leave the form out, or name another column.",
        )
    return digits, used


def _sexes(cells: pl.Series) -> pl.Series:
    import polars as pl

    codes = {form: sex for sex, forms in SEXES.items() for form in forms}
    plain = cells.str.to_uppercase()
    if "H" in set(plain.drop_nulls().unique().to_list()) and "F" not in set(
        plain.drop_nulls().unique().to_list()
    ):
        codes |= {"H": "M", "M": "F"}  # hombre, mujer
    return plain.replace_strict(codes, default=None, return_dtype=pl.String)
