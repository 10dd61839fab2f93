"""One row per student, one cell per answer, and no cell that a spreadsheet runs."""

import csv
import io
from datetime import date

import polars as pl
import pytest

from commonfield.findings import UsageError
from commonfield.intake.giving_back import pack, unpack, write_sheet
from commonfield.intake.giving_back.sheet import spread_outcomes, tell_awards, tell_college

PEOPLE = pl.DataFrame({"person_key": ["a", "b"]})


def test_answers_of_several_years_stand_one_after_another():
    outcomes = pl.DataFrame(
        {
            "metric": ["going", "going", "passing"],
            "person_key": ["a", "a", "b"],
            "academic_year": [2023, 2024, 2024],
            "holds": [True, False, None],
        }
    )
    told = spread_outcomes(PEOPLE, outcomes, ["going", "passing"]).drop("person_key").rows()
    assert told == [
        ("yes", "2023; 2024", "yes; no", "no", None, None),
        ("no", None, None, "yes", "2024", ""),
    ]


def test_not_found_is_said_only_of_who_finished_high_school():
    people = pl.DataFrame(
        {
            "first_college": ["ccc", None, None, "elsewhere"],
            "finished_in": [2024, 2024, None, None],
            "second_year": [True, None, None, False],
        },
        schema={"first_college": pl.String, "finished_in": pl.Int64, "second_year": pl.Boolean},
    )
    told = tell_college(people)
    assert told["first_college"].to_list() == ["community_college", "not_found", None, "unknown"]
    assert told["second_year"].to_list() == ["yes", None, None, "no"]


def test_awards_stand_in_one_cell_with_kind_and_day():
    awards = pl.DataFrame(
        {
            "person_key": ["a", "a"],
            "kind": ["associate", "bachelor"],
            "conferred_on": [date(2022, 6, 1), date(2024, 6, 1)],
        }
    )
    told = tell_awards(PEOPLE, awards)["awards"].to_list()
    assert told == ["associate 2022-06-01; bachelor 2024-06-01", None]


@pytest.mark.parametrize("sent", ["=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3"])
def test_an_id_that_looks_like_a_formula_is_shown_and_not_run(sent):
    written = write_sheet(pl.DataFrame({"local_id": [sent]})).decode("utf-8-sig")
    assert next(csv.reader(io.StringIO(written.split("\r\n", 1)[1])))[0] == f"'{sent}"


def test_what_is_packed_comes_out_as_it_was_and_the_same_twice():
    files = {"students.csv": b"id\r\n1\r\n", "page-en.html": b"<p>"}
    assert pack(files) == pack(files)
    assert unpack(pack(files)) == files


@pytest.mark.parametrize("name", ["../students.csv", "/etc/passwd.csv", "a/b.html", "run.sh", "..csv"])
def test_a_name_that_leads_elsewhere_is_refused(name):
    with pytest.raises(UsageError, match="give-back"):
        unpack(pack({name: b"x"}))


def test_other_bytes_under_the_seal_are_refused():
    with pytest.raises(UsageError, match="something else"):
        unpack(b"no archive")
