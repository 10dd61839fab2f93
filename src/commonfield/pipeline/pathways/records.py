"""The records behind a region's pathways: from the files in force, as far as agreements permit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from commonfield import intake
from commonfield.pipeline.institutions import institution_table
from commonfield.pipeline.permits import as_they_stand, may_be_read
from commonfield.region import Region
from commonfield.tables import INSTITUTION, OFFERING, PATHWAY_TABLES

if TYPE_CHECKING:
    import polars as pl

_OF_PROVENANCE = frozenset({"partner", "submission_id", "record_no"})
READ: dict[str, tuple[str, ...]] = {
    **{
        name: tuple(column for column in table.names if column not in _OF_PROVENANCE)
        for name, table in PATHWAY_TABLES.items()
    },
    OFFERING.name: (
        "institution",
        "academic_year",
        "course_code",
        "section",
        "term",
        "state_course_code",
        "subject_code",
    ),
}
"""What is read of each table, beside where a row came from; an agreement must permit all of it."""


@dataclass(frozen=True)
class TableLeftOut:
    """A partner's rows of a table, which no agreement permits to be used here; and what would make it so."""

    table: str
    partner: str
    instead: str


@dataclass(frozen=True)
class Records:
    """What is known behind the links of a region's pathways, on a day.

    `tables` has every table of `READ`, without rows where nobody sent any or nobody permits it, and
    `institution`. Each row says from which line of which submission it came.
    """

    tables: dict[str, pl.DataFrame]
    left_out: tuple[TableLeftOut, ...]


def pathway_records(
    region: Region,
    *,
    on: date,
    purpose: str = "k16-regional-report",
    audience: str = "members",
) -> Records:
    """Gather the records behind a region's pathways from the submissions in force.

    They describe no person, so nothing need be linked before. A partner's rows of a table are used only where
    agreements permit every column that is read of it: deny by default. What was withdrawn, or superseded by
    a later file, is not read.

    Args:
        region: Whose.
        on: The day on which agreements must be in force.
        purpose: What the records are used for.
        audience: For whom.
    """
    receipts = intake.in_force(intake.submissions(region))
    signed = as_they_stand(region)
    tables: dict[str, pl.DataFrame] = {}
    left_out: list[TableLeftOut] = []
    for table, columns in READ.items():
        allowed, refused = may_be_read(
            region,
            receipts,
            [(table, column) for column in columns],
            signed=signed,
            purpose=purpose,
            audience=audience,
            on=on,
        )
        tables[table] = _read(region, [r for r in receipts if r.partner in allowed], table)
        left_out += [TableLeftOut(table, partner, instead) for partner, instead in refused.items()]
    tables[INSTITUTION.name] = institution_table(region.settings)
    return Records(tables, tuple(left_out))


def _read(region: Region, receipts: Sequence[intake.Receipt], table: str) -> pl.DataFrame:
    frame = intake.plain_tables(region, receipts, [table])[table]
    return frame.select(name for name in frame.columns if name in READ[table] or name in _OF_PROVENANCE)
