"""What is new, altered or gone since the run before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from commonfield.identity.statements import read_statement
from commonfield.tables.identifying import RECORD

if TYPE_CHECKING:
    import polars as pl

    from commonfield.engines import DuckEngine
    from commonfield.identity.lasting.history import History


@dataclass(frozen=True)
class Changes:
    """How many subjects are new, described otherwise, or gone; `known` is how many there were before."""

    known: int
    new: int
    altered: int
    gone: int


def note_changes(engine: DuckEngine, history: History) -> Changes:
    """Define `description`, and `changed`, `gone` and `standing` with a column `subject_id`.

    A file that comes again, or says the same in another order, changes nothing.
    """
    engine.load("past_record", history.records)
    engine.define("description", read_statement("lasting/descriptions"))
    engine.define("known", "select * from past_record where gone_run is null")
    engine.define("gone", "select subject_id from known anti join description using (subject_id)")
    engine.define(
        "standing",
        "select subject_id, description.subject, known.first_run "
        "from known inner join description using (subject_id, description_hash)",
    )
    engine.define(
        "changed", "select subject, subject_id from description anti join standing using (subject_id)"
    )
    known, gone, changed, new = engine.query(
        "select (select count(*) from known), (select count(*) from gone), (select count(*) from changed), "
        "(select count(*) from changed anti join known using (subject_id))"
    ).row(0)
    return Changes(known=known, new=new, altered=changed - new, gone=gone)


def records_after(engine: DuckEngine, *, run: int) -> pl.DataFrame:
    """Give the records with what this run adds: a row for each description that is new."""
    ended = "select subject_id from changed union all select subject_id from gone"
    return RECORD.conform(
        engine.query(
            "select past.subject_id, past.partner, past.description_hash, past.first_run, "
            f"coalesce(past.gone_run, case when ended.subject_id is not null then {run} end) as gone_run "
            f"from past_record as past left join ({ended}) as ended on ended.subject_id = past.subject_id "
            f"union all select subject_id, partner, description_hash, {run}, null from description "
            "semi join changed on changed.subject_id = description.subject_id order by first_run, subject_id"
        )
    )
