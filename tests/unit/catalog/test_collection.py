"""The plan: days, one file once, and complaints with a line."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonfield.catalog import Collection, CollectionPlan
from commonfield.catalog.loader import load_typed
from commonfield.findings import DefinitionError


def collection(**changes: Any) -> Collection:
    usual = {
        "partner": "a-district", "dictionaries": ["calpads/senr"], "years": [2025], "due": "09-15",
        "sender": "Registrar",
    }  # fmt: skip
    return Collection.model_validate({**usual, **changes})


@given(year=st.integers(1990, 2099), month=st.integers(1, 12), day=st.integers(1, 28))
def test_a_day_of_the_year_is_the_first_one_after_the_academic_year(year: int, month: int, day: int) -> None:
    due = collection(years=[year], due=f"{month:02}-{day:02}").due_day(year)
    assert (due.month, due.day) == (month, day)
    assert date(year, 6, 30) < due <= date(year + 1, 6, 30)


def test_a_single_year_may_be_due_on_another_day() -> None:
    asked = collection(years=[2025, 2026], due_on={2026: date(2026, 10, 1)})
    assert [one.due for one in asked.expected()] == [date(2025, 9, 15), date(2026, 10, 1)]


def test_one_file_for_all_years_is_due_on_a_whole_date() -> None:
    (one,) = collection(years=[], due=date(2026, 10, 1)).expected()
    assert (one.academic_year, one.due) == (None, date(2026, 10, 1))


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"due": "02-29"}, "not a day that every year has"),
        ({"due": "02-30"}, "not a day that every year has"),
        ({"years": []}, "needs a whole date"),
        ({"due_on": {2030: date(2030, 9, 1)}}, "2030, which is not among"),
        ({"covered_by": "registrar"}, "nobody covers for herself"),
        ({"channel": "fax"}, "file"),
    ],
)
def test_a_collection_that_does_not_hold_together_is_refused(changes: dict[str, Any], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        collection(**changes)


def test_nobody_is_asked_twice_for_the_same_file() -> None:
    with pytest.raises(ValueError, match="asked twice for calpads/senr of 2025"):
        CollectionPlan(collections=[collection(), collection(sender="Somebody")])


def test_what_is_expected_comes_by_the_day_it_is_due() -> None:
    plan = CollectionPlan(collections=[collection(years=[2026, 2024]), collection(partner="b", due="07-01")])
    assert [one.due for one in plan.expected()] == sorted(one.due for one in plan.expected())
    assert len(plan.expected()) == 3


def test_a_complaint_names_the_line() -> None:
    asked = "partner: a\n    dictionaries: [x]\n    years: [2025]\n    sender: b\n    due: x"
    text = f"collections:\n  - {asked}\n"
    with pytest.raises(DefinitionError, match=r"collection\.yaml:6: .*a day of the year such as 09-15"):
        load_typed(CollectionPlan, text, file="collection.yaml")
