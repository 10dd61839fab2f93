"""Dated events per person from what every partner's files say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from commonfield.catalog import Catalog
from commonfield.engines import DuckEngine
from commonfield.longitudinal.persons import define_person_rows, in_words, number_persons, refuse_strangers
from commonfield.longitudinal.rollups import load_rollups
from commonfield.longitudinal.statements import read_statement
from commonfield.tables import EVENT_TABLES, INSTITUTION, OFFERING, Column, Table

if TYPE_CHECKING:
    import polars as pl

_SUBJECT = Column("subject_id", "text", "Keyed token of the subject", required=True)
_STATEMENTS = {"characteristic": "characteristics", "course": "courses", "enrollment": "enrollments"}


def build(
    staged: Mapping[str, pl.DataFrame],
    offerings: pl.DataFrame,
    *,
    crosswalk: pl.DataFrame,
    institutions: pl.DataFrame,
    catalog: Catalog,
) -> dict[str, pl.DataFrame]:
    """Make every event table.

    Subjects become persons; an event that several files repeat is kept once; courses learn from their
    offering and from the student's status in that term; enrollments learn whether they are the first of
    their grade; attributes are rolled up as groups use them. The order of the rows given does not matter:
    the same rows give the same tables, byte for byte.

    Args:
        staged: Event tables by name in staged form (`subject_id` in place of `person_key`). A table that
            is absent is empty.
        offerings: Shape `OFFERING`.
        crosswalk: `subject_id` and `person_key`.
        institutions: Shape `INSTITUTION`; tells which partners are schools, whose statements outrank others.
        catalog: Its code sets say what codes roll up to.

    Raises:
        TableError: a row's subject is in no crosswalk, or a frame does not have its shape.
    """
    tables = list(EVENT_TABLES.values())
    with DuckEngine() as engine:
        engine.load("crosswalk", crosswalk.select("subject_id", "person_key"))
        engine.load("offering", OFFERING.conform(offerings))
        engine.load("institution", INSTITUTION.conform(institutions))
        load_rollups(engine, catalog)
        for table in tables:
            _load_staged(engine, table, staged.get(table.name))
        number_persons(engine, tables)
        for table in tables:
            refuse_strangers(engine, table)
            define_person_rows(engine, table)
        engine.define("offered", read_statement("offered"))
        return {table.name: _finished(engine, table) for table in tables}


def _load_staged(engine: DuckEngine, table: Table, frame: pl.DataFrame | None) -> None:
    shape = table.with_columns([_SUBJECT], without="person_key")
    engine.load(f"staged_{table.name}", shape.empty() if frame is None else shape.conform(frame))


def _finished(engine: DuckEngine, table: Table) -> pl.DataFrame:
    name = _STATEMENTS.get(table.name)
    rows = read_statement(name) if name else f"from person_{table.name}"
    return table.conform(engine.query(in_words(engine, table, rows)))
