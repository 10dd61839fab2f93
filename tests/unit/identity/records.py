"""Small descriptions of people, written as sources write them."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import polars as pl

from commonfield.catalog import Catalog, LinkageModel
from commonfield.identity import Linkage
from commonfield.tables.identifying import IDENTITY_RECORD

SOURCES = {"north": "calpads", "south": "calpads", "college": "mis", "state": "university", "wages": "wage"}
MARIA = {
    "first_name": "María", "last_name": "García López", "birth_date": date(2005, 1, 22), "sex": "F",
    "school": "36676300000001", "zip": "92376",
}  # fmt: skip
TRAN = {"first_name": "Kevin", "last_name": "Tran", "birth_date": date(1999, 8, 6), "sex": "M"}


@cache
def model() -> LinkageModel:
    return Catalog().get(LinkageModel, "learners")


def record(subject: str, **changes: Any) -> dict[str, Any]:
    """Describe a subject named partner-number, e.g. `north-1`."""
    partner, number = subject.split("-")
    row = {
        "subject_id": subject, "partner": partner, "source": SOURCES[partner], "academic_year": 2024,
        "submission_id": f"{partner} 2024", "record_no": 2, "local_id": number,
    }  # fmt: skip
    return {**row, **changes}


def records(*rows: dict[str, Any]) -> pl.DataFrame:
    return IDENTITY_RECORD.conform(pl.DataFrame(list(rows), schema=IDENTITY_RECORD.schema()))


def groups(linkage: Linkage) -> list[list[str]]:
    """Give the subjects of each person that has several, in order."""
    together = linkage.crosswalk.group_by("person_key").agg(pl.col("subject_id").sort())
    return sorted(subjects for subjects in together["subject_id"].to_list() if len(subjects) > 1)
