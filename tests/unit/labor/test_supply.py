"""Awards count once: first majors, three years' mean, a college's own data in place of IPEDS."""

import polars as pl
import pytest

from commonfield.labor import in_programs_of_2020, supply

COLUMNS = {"unitid": pl.String, "cip": pl.String, "major": pl.String, "award_level": pl.String,
           "awards": pl.Float64}  # fmt: skip
OWN = {"unitid": pl.String, "top": pl.String, "year": pl.Int64, "awards": pl.Float64}


def awarded(*rows: tuple) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=COLUMNS, orient="row")


def own(*rows: tuple) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=OWN, orient="row")


NURSES = {year: awarded(("1", "51.3801", "1", "3", float(n))) for year, n in
          ((2020, 900), (2021, 30), (2022, 60), (2023, 90))}  # fmt: skip


def test_the_mean_of_the_last_three_years_is_taken():
    found = supply(NURSES, ["1"])
    assert found.years == (2021, 2022, 2023)
    assert found.rows.rows() == [("1", "cip", "51.3801", "associate", 60.0)]
    assert (found.awards, found.replaced, found.unlike) == (60.0, (), ())


def test_a_year_without_a_row_had_no_award():
    only = {**NURSES, 2022: awarded(("2", "51.3801", "1", "3", 6.0))}
    found = supply(only, ["1", "2"])
    assert dict(found.rows.select("unitid", "awards").iter_rows()) == {"1": 40.0, "2": 2.0}
    assert found.unlike == ("1", "2")  # fewer years than three


def test_with_fewer_years_the_mean_is_over_these():
    assert supply({2022: NURSES[2022], 2023: NURSES[2023]}, ["1"]).awards == 75.0


def test_second_majors_and_other_institutions_are_not_counted():
    rows = awarded(
        ("1", "51.3801", "1", "3", 30.0), ("1", "51.3801", "2", "3", 7.0), ("2", "51.3801", "1", "3", 5.0)
    )
    assert supply({2023: rows}, ["1"]).awards == 30.0


def test_levels_are_named_and_one_that_is_not_known_is_null():
    levels = {"1": "certificate_under_1_year", "20": "certificate_under_12_weeks",
              "21": "certificate_12_weeks_to_1_year", "2": "certificate_1_to_2_years",
              "4": "certificate_2_to_4_years", "3": "associate", "5": "bachelor",
              "6": "postbaccalaureate_certificate", "7": "master", "8": "postmaster_certificate",
              "17": "doctorate", "18": "doctorate", "19": "doctorate", "99": None}  # fmt: skip
    rows = awarded(*[(code, "51.3801", "1", code, 1.0) for code in levels])
    found = supply({2023: rows}, levels).rows
    assert dict(found.select("unitid", "level").iter_rows()) == levels


def test_a_colleges_own_data_replace_ipeds_and_are_never_added():
    both = {
        year: pl.concat([rows, awarded(("2", "52.0101", "1", "5", 9.0))]) for year, rows in NURSES.items()
    }
    mine = own(*[("1", "1230.10", year, 12.0) for year in (2021, 2022, 2023)], ("1", "1230.10", 2024, 500.0))
    found = supply(both, ["1", "2"], by_college=mine)
    assert found.replaced == ("1",)
    assert found.rows.rows() == [
        ("1", "top", "1230.10", None, 12.0),
        ("2", "cip", "52.0101", "bachelor", 9.0),
    ]


def test_a_college_that_lacks_a_year_of_its_own_data_stays_as_ipeds_has_it():
    mine = own(("1", "1230.10", 2021, 12.0), ("1", "1230.10", 2023, 12.0))
    found = supply(NURSES, ["1"], by_college=mine)
    assert (found.replaced, found.awards) == ((), 60.0)


def test_no_years_are_no_awards():
    found = supply({}, ["1"], by_college=own(("1", "1230.10", 2021, 12.0)))
    assert (found.years, found.awards, found.rows.height) == ((), 0.0, 0)


def test_awards_of_before_2020_are_written_in_the_codes_of_2020():
    change = pl.DataFrame(
        [("51.38", "51.38"), ("51.3801", "51.3801"), ("11.0401", "11.0401"), ("11.0401", "30.7001"),
         ("01.0102", "01.0102"), ("01.0102", "01.0102"), ("19.0000", "Deleted")],
        schema={"old": pl.String, "cip": pl.String}, orient="row",
    )  # fmt: skip
    rows = awarded(("1", "51.3801", "1", "3", 5.0), ("1", "11.0401", "1", "3", 9.0),
                   ("1", "01.0102", "1", "3", 2.0), ("1", "19.0000", "1", "3", 1.0),
                   ("1", "99.1234", "1", "3", 4.0))  # fmt: skip
    found = in_programs_of_2020(rows, change)
    assert dict(found.select("cip", "awards").sort("cip").iter_rows()) == {
        "01.0102": 2.0,
        "11.0401": 4.5,
        "19.0000": 1.0,
        "30.7001": 4.5,
        "51.3801": 5.0,
        "99.1234": 4.0,
    }
    assert found["awards"].sum() == pytest.approx(rows["awards"].sum())
    assert found.columns == rows.columns
