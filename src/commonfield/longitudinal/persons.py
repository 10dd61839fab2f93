"""From subjects of partners to persons, with what several files repeat counted once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commonfield.tables import Table, TableError

if TYPE_CHECKING:
    from commonfield.engines import DuckEngine

_PROVENANCE = ("partner", "submission_id", "record_no")
_TELLING = (
    "characteristic",
    "value",
    "institution",
    "academic_year",
    "kind",
    "course_code",
    "quarter_began_on",
)
"""Columns that differ between most events: a first, cheap look for events that files may repeat."""


def number_persons(engine: DuckEngine, tables: list[Table]) -> None:
    """Define `person` and `submission`: small numbers in place of long texts, in the order of the texts.

    Statements join, compare and sort by `person_no` and `submission_no`; the texts come back at the end.
    """
    engine.define(
        "person",
        "select person_key, row_number() over (order by person_key) as person_no "
        "from (select distinct person_key from crosswalk)",
    )
    engine.define(
        "subject",
        "select crosswalk.subject_id, person.person_no from crosswalk "
        "inner join person on person.person_key = crosswalk.person_key",
    )
    every = " union ".join(f"select partner, submission_id from staged_{table.name}" for table in tables)
    engine.define(
        "submission",
        "select partner, submission_id, "
        "row_number() over (order by partner, submission_id) as submission_no, "
        f"partner in (select partner from institution where segment = 'k12') as by_school from ({every})",
    )


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
    """Define `person_<table>`: the staged rows by `person_no` and `submission_no`, each event once.

    Two files that repeat an event (the same person, everything the same) give one row, that of the first
    submission. What one file says twice stays twice: two employers may well pay the same.
    """
    content = _content(table)
    stated = ", ".join(f"staged.{name}" for name in content)
    telling = ", ".join(f"staged.{name}" for name in content if name in _TELLING)
    told = f"told_{table.name}"
    engine.define(
        told,
        f"select subject.person_no, {stated}, submission.submission_no, staged.record_no, "
        f"hash(subject.person_no, {telling}) as likeness from staged_{table.name} as staged "
        "inner join subject on subject.subject_id = staged.subject_id "
        "inner join submission on submission.partner = staged.partner "
        "and submission.submission_id = staged.submission_id",
    )
    engine.define(
        f"repeated_{table.name}",
        f"select likeness from {told} group by likeness having min(submission_no) <> max(submission_no)",
    )
    repeats = engine.query(f"select count(*) from repeated_{table.name}").item()
    engine.define(
        f"person_{table.name}", _once(told, f"repeated_{table.name}", content) if repeats else f"from {told}"
    )
    engine.define(told, f"from {told} limit 0")  # the rows are held once: lets their memory go


def _once(told: str, repeated: str, content: list[str]) -> str:
    same = ", ".join(["person_no", *content])
    return (
        f"with again as (select {told}.* from {told} semi join {repeated} "
        f"on {repeated}.likeness = {told}.likeness), "
        f"numbered as (select *, row_number() over (partition by {same}, submission_no order by record_no) "
        "as occurrence from again), "
        f"once as (select * exclude (occurrence) from numbered qualify row_number() over "
        f"(partition by {same}, occurrence order by submission_no, record_no) = 1) "
        f"select {told}.* from {told} anti join {repeated} on {repeated}.likeness = {told}.likeness "
        "union all select * from once"
    )


def in_words(engine: DuckEngine, table: Table, rows: str) -> str:
    """Give the statement that puts keys, partners and submissions back into rows, in one fixed order."""
    columns = ", ".join(_word(name) for name in table.names)
    order = "rows.person_no, rows.academic_year, rows.submission_no, rows.record_no"
    if table.name == "characteristic" or _records_give_several_rows(engine, table):
        order += "".join(f", rows.{name}" for name in _content(table) if name != "academic_year")
    return (
        f"select {columns} from ({rows}) as rows "
        "inner join person on person.person_no = rows.person_no "
        "inner join submission on submission.submission_no = rows.submission_no "
        f"order by {order}"
    )


def _records_give_several_rows(engine: DuckEngine, table: Table) -> bool:
    several = engine.query(
        f"select count(*) from (select 1 from person_{table.name} "
        "group by person_no, academic_year, submission_no, record_no having count(*) > 1)"
    ).item()
    return bool(several)


def _word(name: str) -> str:
    if name == "person_key":
        return "person.person_key"
    return f"submission.{name}" if name in ("partner", "submission_id") else f"rows.{name}"


def _content(table: Table) -> list[str]:
    return [name for name in table.names if name != "person_key" and name not in _PROVENANCE]
