"""From subjects of partners to persons, with what several files repeat counted once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commonfield.tables import Table, TableError

if TYPE_CHECKING:
    from commonfield.engines import DuckEngine

PROVENANCE = ("partner", "submission_id", "record_no")


def refuse_strangers(engine: DuckEngine, table: Table) -> None:
    """Raise where a staged row belongs to a subject that identity never saw.

    Raises:
        TableError: with how many rows; names no subject.
    """
    strangers = engine.query(
        f"select count(*) from staged_{table.name} as staged "
        "anti join crosswalk on crosswalk.subject_id = staged.subject_id"
    ).item()
    if strangers:
        raise TableError(
            f"table {table.name}: expected a person for every row, found {strangers:,} rows whose subject "
            "is in no crosswalk.",
            likely_cause="The records were linked before the last submission came.",
            fix="Run commonfield link, then commonfield build.",
        )


def define_person_rows(engine: DuckEngine, table: Table) -> None:
    """Define `person_<table>`: the staged rows with person keys, each event once.

    Two files that repeat an event (the same person, everything the same) give one row, that of the first
    file by name. What one file says twice stays twice: two employers may well pay the same.
    """
    content = [name for name in table.names if name not in PROVENANCE]
    columns = ", ".join(f'staged."{name}"' for name in table.names if name != "person_key")
    engine.define(
        "told",
        f"select crosswalk.person_key, {columns}, "
        f"hash(crosswalk.person_key, {', '.join(f'staged.{_quoted(n)}' for n in content[1:])}) as content "
        f"from staged_{table.name} as staged "
        "inner join crosswalk on crosswalk.subject_id = staged.subject_id",
    )
    engine.define(
        "repeated",
        "select content from told group by content having min(submission_id) <> max(submission_id)",
    )
    same = ", ".join(_quoted(name) for name in content)
    names = ", ".join(_quoted(name) for name in table.names)
    engine.define(
        f"person_{table.name}",
        f"with again as (select told.* from told semi join repeated on repeated.content = told.content), "
        f"numbered as (select *, row_number() over (partition by {same}, partner, submission_id "
        "order by record_no) as occurrence from again), "
        f"once as (select {names} from numbered qualify row_number() over (partition by {same}, occurrence "
        "order by partner, submission_id, record_no) = 1) "
        f"select {names} from told anti join repeated on repeated.content = told.content "
        f"union all select {names} from once",
    )


def _quoted(name: str) -> str:
    return f'"{name}"'
