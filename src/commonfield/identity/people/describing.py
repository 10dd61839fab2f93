"""All records of one or two files, described so that they can be compared."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import resources
from typing import TYPE_CHECKING

from commonfield.identity.people.fields import FIELDS
from commonfield.identity.statements import read_statement
from commonfield.identity.subjects import load_names

if TYPE_CHECKING:
    import polars as pl

    from commonfield.catalog import Catalog, LinkageModel
    from commonfield.engines import DuckEngine

CROWDED = 20
"""An id that more records hold than this is a placeholder."""


def describe_records(
    engine: DuckEngine, files: Iterable[pl.DataFrame], *, model: LinkageModel, catalog: Catalog
) -> None:
    """Define `record`: one row per record, numbered through all files in order of their ids.

    Args:
        engine: Where.
        files: `id` and all of `FIELDS` as text, in order of ids.
        model: Names the model whose nicknames count.
        catalog: Holds it.
    """
    import polars as pl

    first, cells = 0, []
    for side, told in enumerate(files):
        numbers = pl.int_range(first, first + told.height, dtype=pl.Int64)
        cells.append(
            told.select(
                *FIELDS,
                record=numbers,
                side=pl.lit(side, pl.Int32),
                zip_is_five=pl.lit(_usual(told["zip"], r"^\d{5}(-?\d{4})?$")),
                ssn_is_nine=pl.lit(_usual(told["ssn"].str.replace_all(r"[\s-]", ""), r"^\d{9}$")),
            )
        )
        first += told.height
    everything = pl.concat(cells)
    plain = pl.col("first_name").str.to_uppercase().str.replace_all(r"[^A-Z]+", " ").str.strip_chars()
    everything = everything.with_columns(
        pl.when(~plain.is_in(model.not_first_names)).then(pl.col("first_name")),
        *(_without_crowded(field) for field in ("ssn", "ssid")),
    )
    engine.load("cell", everything)
    _load_words(engine, model, catalog)
    engine.define("identity_record", "select first_name, middle_name, last_name from cell")
    engine.define("spelling", read_statement("spelling"))
    statement = (resources.files(__package__) / "describe.sql").read_text(encoding="utf-8")
    engine.define("record", statement)
    for used_up in ("spelling", "identity_record"):
        engine.define(used_up, "select 1 as done")
    engine.connection.unregister("cell")


def _usual(cells: pl.Series, pattern: str) -> bool:
    """Say whether most cells look like this."""
    share = cells.drop_nulls().str.contains(pattern).mean()
    return share is not None and float(share) > 0.5  # type: ignore[arg-type]


def _without_crowded(field: str) -> pl.Expr:
    import polars as pl

    return pl.when(pl.len().over(field) <= CROWDED).then(pl.col(field)).alias(field)


def _load_words(engine: DuckEngine, model: LinkageModel, catalog: Catalog) -> None:
    import polars as pl

    from commonfield.catalog import LinkageModel as Kind

    names = catalog.get(Kind, model.names_of) if model.names_of else model
    own = model.nicknames
    nicknames = {
        name: [*names.nicknames.get(name, []), *own.get(name, [])]
        for name in sorted({*names.nicknames, *own})
    }
    load_names(engine, nicknames=nicknames, not_surnames=names.not_surnames)
    engine.load("street_word", pl.DataFrame({"word": model.street_words}, schema={"word": pl.String}))
    engine.load("school_word", pl.DataFrame({"word": model.school_words}, schema={"word": pl.String}))
