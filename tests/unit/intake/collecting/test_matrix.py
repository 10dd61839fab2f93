"""How each expected file stands on a day."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from commonfield.catalog import Collection, CollectionPlan
from commonfield.intake import Receipt
from commonfield.intake.collecting import availability, spans_of_years

DUE = date(2025, 9, 15)


def receipt(at: str, **changes: Any) -> Receipt:
    usual: dict[str, Any] = {
        "id": at.replace("-", "").ljust(64, "0"), "partner": "a-district", "dictionary": "calpads/senr",
        "dictionary_hash": "", "academic_years": (2025,), "file_name": "SENR.txt", "size": 1,
        "received_at": f"{at}T10:00:00+00:00", "by": "steward", "status": "accepted", "accepted": 5,
        "refused": 0, "findings": (), "tables": {}, "scopes": ("2025",),
    }  # fmt: skip
    return Receipt(**{**usual, **changes})


def plan(**changes: Any) -> CollectionPlan:
    usual = {
        "partner": "a-district", "dictionaries": ["calpads/senr"], "years": [2025], "due": DUE,
        "sender": "Registrar",
    }  # fmt: skip
    return CollectionPlan(collections=[Collection.model_validate({**usual, **changes})])


@pytest.mark.parametrize(
    ("came", "on", "state"),
    [
        ([], date(2025, 9, 15), "expected"),
        ([], date(2025, 9, 16), "missing"),
        ([receipt("2025-09-15")], date(2025, 12, 1), "accepted"),
        ([receipt("2025-09-16")], date(2025, 12, 1), "late"),
        ([receipt("2025-09-01", refused=2)], date(2025, 12, 1), "received"),
        ([receipt("2025-09-01", status="refused", accepted=0)], date(2025, 12, 1), "refused"),
        ([receipt("2025-09-01"), receipt("2025-10-01")], date(2025, 12, 1), "superseded"),
        ([receipt("2025-10-01"), receipt("2025-11-01")], date(2025, 12, 1), "late"),
        ([receipt("2025-09-01", status="refused"), receipt("2025-09-10")], date(2025, 12, 1), "accepted"),
        ([receipt("2025-09-01", academic_years=(2024,))], date(2025, 12, 1), "missing"),
        ([receipt("2025-09-01", partner="b-district")], date(2025, 12, 1), "missing"),
        # A region whose day stands still: what came later counts as of that day.
        ([receipt("2031-01-01")], date(2025, 9, 10), "accepted"),
    ],
)
def test_a_file_stands_as_it_came(came: list[Receipt], on: date, state: str) -> None:
    assert availability(plan(), came, on=on)[0].state == state


def test_a_file_that_was_withdrawn_is_told_as_such() -> None:
    came = [receipt("2025-09-01").withdraw(by="steward", reason="by mistake")]
    assert availability(plan(), came, on=date(2025, 12, 1))[0].state == "withdrawn"


def test_one_file_for_all_years_takes_every_year_that_it_tells() -> None:
    asked = plan(years=[], dictionaries=["clearinghouse/detail"])
    came = [receipt("2025-09-01", dictionary="clearinghouse/detail", academic_years=(2023, 2024, 2025))]
    (line,) = availability(asked, came, on=date(2025, 12, 1))
    assert (line.state, line.academic_year, line.files) == ("accepted", None, 1)


def test_what_nobody_asked_for_is_told_too() -> None:
    lines = availability(plan(), [receipt("2025-09-01", dictionary="mis/sb")], on=date(2025, 12, 1))
    assert [(line.dictionary, line.plan is None) for line in lines] == [
        ("calpads/senr", False),
        ("mis/sb", True),
    ]


def test_without_a_plan_what_came_is_told() -> None:
    assert [line.state for line in availability(None, [receipt("2025-09-01")], on=DUE)] == ["accepted"]


@pytest.mark.parametrize(
    ("years", "told"),
    [
        ([], ""),
        ([2025], "2024–25"),
        ([2026, 2025], "2024–25, 2025–26"),
        ([2020, 2021, 2022, 2025], "2019–20 … 2021–22, 2024–25"),
    ],
)
def test_years_in_a_row_are_named_by_their_ends(years: list[int], told: str) -> None:
    assert spans_of_years(years) == told
