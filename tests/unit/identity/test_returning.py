"""Ids go back to whom they came from, and to nobody else."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.identity.records import record, records

from commonfield.identity import people_of, put_ids_back
from commonfield.tables.identifying import CROSSWALK


def crosswalk(**persons):
    rows = [
        {"subject_id": subject.replace("_", "-"), "person_key": key, "partner": subject.split("_")[0],
         "source": "calpads", "method": "alone", "match_weight": None}
        for subject, key in persons.items()
    ]  # fmt: skip
    return CROSSWALK.conform(pl.DataFrame(rows, schema=CROSSWALK.schema()))


TOLD = pl.DataFrame({"person_key": ["p1", "p2", "p3"], "college": ["csu", "uc", "ccc"]})


def test_only_own_subjects_have_a_row_with_their_own_ids():
    own = records(record("north-1", ssid="1000000001"), record("north-2"))
    links = crosswalk(north_1="p1", north_2="p2", south_1="p1", south_9="p3")
    back = put_ids_back(TOLD, records=own, crosswalk=links)
    assert back.rows() == [("1", "1000000001", "csu"), ("2", None, "uc")]
    assert people_of(own, links)["person_key"].to_list() == ["p1", "p2"]


def test_two_subjects_that_are_one_person_have_a_row_each():
    links = crosswalk(north_1="p1", north_2="p1")
    back = put_ids_back(TOLD, records=records(record("north-1"), record("north-2")), crosswalk=links)
    assert back["college"].to_list() == ["csu", "csu"]


def test_the_ids_are_those_last_sent_and_not_what_the_clearinghouse_returned():
    own = records(
        record("north-1", local_id="old", academic_year=2023),
        record("north-1", local_id="new", academic_year=2024),
        record("north-1", local_id="CF_returned", academic_year=2026, source="clearinghouse"),
    )
    back = put_ids_back(TOLD, records=own, crosswalk=crosswalk(north_1="p1"))
    assert back["local_id"].to_list() == ["new"]


def test_a_social_security_number_that_stands_for_an_id_stays_here():
    own = records(record("college-1", local_id="123-45-6789", ssn="123456789", ssid="1000000001"))
    back = put_ids_back(TOLD, records=own, crosswalk=crosswalk(college_1="p1"))
    assert back.rows() == [(None, "1000000001", "csu")]


def test_names_and_birth_dates_are_no_columns_of_it():
    own = records(record("north-1", first_name="María", last_name="García"))
    back = put_ids_back(TOLD, records=own, crosswalk=crosswalk(north_1="p1"))
    assert back.columns == ["local_id", "ssid", "college"]


@given(keys=st.lists(st.integers(0, 5), min_size=1, max_size=8), order=st.randoms())
def test_each_row_says_of_its_subject_what_is_told_of_its_person(keys, order):
    links = crosswalk(**{f"north_{number}": f"k{key}" for number, key in enumerate(keys)})
    told = pl.DataFrame({"person_key": [f"k{key}" for key in set(keys)]}).with_columns(
        said=pl.col("person_key") + "!"
    )
    rows = [record(f"north-{number}") for number in range(len(keys))]
    order.shuffle(rows)
    back = put_ids_back(told, records=records(*rows), crosswalk=links)
    assert dict(back.select("local_id", "said").iter_rows()) == {
        str(number): f"k{key}!" for number, key in enumerate(keys)
    }


def test_nobody_is_told_of_whom_the_crosswalk_does_not_know():
    back = put_ids_back(TOLD, records=records(record("north-1")), crosswalk=crosswalk(south_1="p1"))
    assert back.height == 0


@pytest.mark.parametrize("missing", ["person_key", "subject_id"])
def test_a_crosswalk_without_its_columns_is_refused(missing):
    from commonfield.findings import CommonfieldError

    with pytest.raises((CommonfieldError, pl.exceptions.PolarsError)):
        put_ids_back(
            TOLD, records=records(record("north-1")), crosswalk=crosswalk(north_1="p1").drop(missing)
        )
