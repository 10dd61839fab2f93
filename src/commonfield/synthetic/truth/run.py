"""Every event table straight from the lives, never from a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain
from typing import TYPE_CHECKING

from commonfield.catalog import Catalog
from commonfield.synthetic.files.clearinghouse import asked_about
from commonfield.synthetic.lives import Lives
from commonfield.synthetic.records import Records
from commonfield.synthetic.truth.characteristics import tell_characteristics
from commonfield.synthetic.truth.parts import in_parts
from commonfield.synthetic.truth.schooling import tell_completions, tell_courses, tell_schooling
from commonfield.synthetic.truth.study import (
    tell_awards,
    tell_classes,
    tell_employment,
    tell_participation,
    tell_study,
)
from commonfield.tables import EVENT_TABLES

if TYPE_CHECKING:
    import polars as pl


def tell_truth(lives: Lives, catalog: Catalog) -> Iterator[tuple[str, Iterator[pl.DataFrame]]]:
    """Give what complete and faultless files would say, by event table. It does not depend on messiness.

    Each table comes in parts, one after the other: together they are larger than what they are told from.
    """
    told: dict[str, Callable[[], Iterator[pl.DataFrame]]] = {
        "characteristic": lambda: tell_characteristics(lives, catalog),
        "enrollment": lambda: (tell(lives) for tell in (tell_schooling, tell_study)),
        "completion": lambda: iter((tell_completions(lives, catalog),)),
        "course": lambda: chain(tell_courses(lives), tell_classes(lives)),
        "participation": lambda: iter((tell_participation(lives, catalog),)),
        "award": lambda: iter((tell_awards(lives),)),
        "employment": lambda: iter((tell_employment(lives),)),
    }
    for name, tell in told.items():
        parts = chain.from_iterable(map(in_parts, tell()))
        yield name, (EVENT_TABLES[name].conform(_complete(part, lives)) for part in parts)


def _complete(frame: pl.DataFrame, lives: Lives) -> pl.DataFrame:
    """Put the person's key in place of the number, dates in place of days, and say where a row comes from."""
    import polars as pl

    days = [
        n
        for n in ("began_on", "ended_on", "completed_on")
        if n in frame.columns and frame[n].dtype.is_integer()
    ]
    return frame.join(
        lives.names.select("person", "person_key"), on="person", how="inner", maintain_order="left"
    ).with_columns(
        *(pl.col(name).cast(pl.Int32).cast(pl.Date) for name in days),
        pl.lit("truth").alias("submission_id"),
        pl.lit(0).alias("record_no"),
    )


def tell_identities(lives: Lives, records: Records) -> pl.DataFrame:
    """Give, for every partner and source, which person each local id is.

    The Clearinghouse answers with the ids of the district that asked; rosters hold their district's ids.
    """
    import polars as pl

    known = records.frame.select("partner", "source", "local_id", "person")
    asked = known.filter(pl.col("source") == "calpads").with_columns(pl.lit("clearinghouse").alias("source"))
    asked = asked.join(asked_about(lives), on=["partner", "person"], how="semi", maintain_order="left")
    listed = known.filter(pl.col("source") == "calpads").with_columns(pl.lit("roster").alias("source"))
    listed = listed.join(lives.projects, on=["partner", "person"], how="semi", maintain_order="left")
    return (
        pl.concat([known, asked, listed])
        .join(lives.names.select("person", "person_key"), on="person", how="inner", maintain_order="left")
        .drop("person")
    )
