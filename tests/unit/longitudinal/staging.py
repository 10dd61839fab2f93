"""Staged rows of a small region: two districts, a college, and what they say of a few subjects."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import polars as pl

from commonfield import longitudinal
from commonfield.catalog import Catalog
from commonfield.tables import EVENT_TABLES, INSTITUTION, OFFERING
from commonfield.tables.identifying import staged

SCHOOLS = {"north": "36676300000001", "south": "33670330000002"}
COLLEGE = "900001"
PERSONS = {"north-1": "aaaa", "south-1": "aaaa", "college-1": "aaaa", "north-2": "bbbb"}


def places() -> pl.DataFrame:
    rows = [
        {"institution": code, "place": code[:7], "partner": partner, "segment": "k12", "county": "06071"}
        for partner, code in SCHOOLS.items()
    ]
    rows.append(
        {"institution": COLLEGE, "place": COLLEGE, "partner": "college", "segment": "ccc", "county": "06071"}
    )
    named = [{**row, "name": "A place", "place_name": "A place", "county_name": "A county"} for row in rows]
    return INSTITUTION.conform(pl.DataFrame(named))


def crosswalk() -> pl.DataFrame:
    return pl.DataFrame({"subject_id": list(PERSONS), "person_key": list(PERSONS.values())})


def row(subject: str, **values: Any) -> dict[str, Any]:
    """Stage a row of a subject named partner-number; its submission and line may be given."""
    partner = subject.split("-")[0]
    return {
        "subject_id": subject, "partner": partner, "submission_id": f"{partner}-file", "record_no": 2,
        "academic_year": 2024, **values,
    }  # fmt: skip


def attended(subject: str, **values: Any) -> dict[str, Any]:
    year = values.get("academic_year", 2024)
    school = {"institution": SCHOOLS[subject.split("-")[0]], "level": "high_school", "segment": "k12"}
    return row(subject, **{**school, "grade_level": 9, "began_on": date(year - 1, 8, 15), **values})


def college_term(subject: str = "college-1", **values: Any) -> dict[str, Any]:
    college = {
        "institution": COLLEGE,
        "level": "postsecondary",
        "segment": "ccc",
        "began_on": date(2023, 8, 20),
    }
    return row(subject, **{**college, **values})


def stated(subject: str, characteristic: str, value: str, **values: Any) -> dict[str, Any]:
    return row(subject, characteristic=characteristic, value=value, **values)


def section(partner: str, **values: Any) -> dict[str, Any]:
    place = SCHOOLS.get(partner, COLLEGE)
    return {
        "institution": place, "academic_year": 2024, "course_code": "WELD 1", "partner": partner,
        "submission_id": f"{partner}-courses", "record_no": 2, **values,
    }  # fmt: skip


@cache
def catalog() -> Catalog:
    return Catalog()


def build(
    offerings: list[dict[str, Any]] | None = None, **tables: list[dict[str, Any]]
) -> dict[str, pl.DataFrame]:
    """Build events from rows by table."""
    frames = {
        name: pl.DataFrame(rows, schema=staged(EVENT_TABLES[name]).schema()) for name, rows in tables.items()
    }
    return longitudinal.build(
        frames,
        pl.DataFrame(offerings or [], schema=OFFERING.schema()),
        crosswalk=crosswalk(),
        institutions=places(),
        catalog=catalog(),
    )


def values(events: dict[str, pl.DataFrame], characteristic: str) -> list[tuple[Any, ...]]:
    """Give (person, value, first day, last day) of every row of an attribute."""
    rows = events["characteristic"].filter(pl.col("characteristic") == characteristic)
    return list(rows.select("person_key", "value", "began_on", "ended_on").iter_rows())
