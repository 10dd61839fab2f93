"""Ids put back: what became of a partner's own students, by the ids under which it knows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commonfield.tables.identifying import CROSSWALK, IDENTITY_RECORD

if TYPE_CHECKING:
    import polars as pl

IDS = ("local_id", "ssid")
"""The ids that go back; never a name, a birth date or a Social Security number."""


def people_of(records: pl.DataFrame, crosswalk: pl.DataFrame) -> pl.DataFrame:
    """Give the keys of the people whom a partner's records describe: `person_key`, once each."""
    described = IDENTITY_RECORD.conform(records).select("subject_id").unique()
    linked = CROSSWALK.conform(crosswalk).join(described, on="subject_id", how="semi")
    return linked.select("person_key").unique().sort("person_key")


def put_ids_back(told: pl.DataFrame, *, records: pl.DataFrame, crosswalk: pl.DataFrame) -> pl.DataFrame:
    """Give what is told of people by the ids of the partner that described them.

    In memory alone. Two subjects of the partner that turned out to be one person have a row each.

    Args:
        told: `person_key`, each once, and whatever is told; nobody else's rows are used.
        records: Shape `IDENTITY_RECORD`, of one partner.
        crosswalk: Shape `CROSSWALK`.

    Returns:
        One row per subject, in order of its ids: `local_id`, `ssid` as last sent (null where never sent, or
        where a Social Security number stands for an id), then the columns of `told` without the key.

    Raises:
        TableError: the records or the crosswalk do not have their shape.
    """
    import polars as pl

    last = [pl.col(name).drop_nulls().last() for name in IDS]
    # A number that comes back from the Clearinghouse is known there; the partner's own files know better.
    asked = pl.col("source") == "clearinghouse"
    social = pl.col("local_id").str.replace_all("-", "") == pl.col("ssn")
    own = (
        IDENTITY_RECORD.conform(records)
        .with_columns(local_id=pl.when(~social.fill_null(value=False)).then("local_id"))
        .sort(~asked, "academic_year", "submission_id", "record_no")
        .group_by("subject_id", maintain_order=True)
        .agg(last)
    )
    keyed = own.join(CROSSWALK.conform(crosswalk).select("subject_id", "person_key"), on="subject_id")
    joined = keyed.join(told, on="person_key", how="left").sort(*IDS, "subject_id", nulls_last=True)
    return joined.select(*IDS, *(name for name in told.columns if name != "person_key"))
