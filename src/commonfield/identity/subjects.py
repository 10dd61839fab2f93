"""What all sources of a partner together say about one subject."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commonfield.identity.statements import read_statement
from commonfield.tables.identifying import IDENTITY_RECORD

if TYPE_CHECKING:
    import polars as pl

    from commonfield.catalog import LinkageModel
    from commonfield.engines import DuckEngine


def describe_subjects(engine: DuckEngine, records: pl.DataFrame, *, model: LinkageModel) -> int:
    """Define the table `subject`, one row per subject, and `subject_source`; return how many subjects.

    Subjects are numbered in the order of their ids, so that the order of the records does not matter.
    """
    engine.load("identity_record", IDENTITY_RECORD.conform(records))
    load_names(engine, nicknames=model.nicknames, not_surnames=model.not_surnames)
    engine.define(
        "numbered",
        "select subject_id, partner, row_number() over (order by subject_id) as subject, "
        "dense_rank() over (order by partner) as partner_no "
        "from (select subject_id, min(partner) as partner from identity_record group by subject_id)",
    )
    engine.define("spelling", read_statement("spelling"))
    engine.define("subject", read_statement("describe_subjects"))
    engine.define(
        "subject_source",
        "select distinct numbered.subject, record.source from identity_record as record "
        "inner join numbered on numbered.subject_id = record.subject_id",
    )
    engine.drop("identity_record", "spelling", "numbered")
    return int(engine.query("select count(*) from subject").item())


def load_names(engine: DuckEngine, *, nicknames: dict[str, list[str]], not_surnames: list[str]) -> None:
    """Define what `spelling.sql` reads: `not_surname`, `name_form` and `name_root`."""
    import polars as pl

    engine.load("not_surname", pl.DataFrame({"word": not_surnames}, schema={"word": pl.String}))
    pairs = [(form, name) for name, forms in nicknames.items() for form in [name, *forms]]
    roots = dict(reversed(pairs)) | {name: name for name in nicknames}
    engine.load(
        "name_form", pl.DataFrame(pairs, schema={"written": pl.String, "form": pl.String}, orient="row")
    )
    engine.load(
        "name_root",
        pl.DataFrame(list(roots.items()), schema={"written": pl.String, "root": pl.String}, orient="row"),
    )
