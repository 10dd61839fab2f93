"""Tables of colleges beyond their columns."""

import polars as pl

from commonfield.reference.shapes import colleges


def test_students_are_counted_in_one_row_each_without_sums_and_percentages(published):
    text = (
        "College,2021-2022,2021-2022,College Name,Gender,Ethnicity\n"
        'Asian,"1,204",27.50%,Desert ,Female,Asian\n'
        "Female Total,4000,90.00%,Desert ,Female Total,Female Total\n"
        "Desert Total,4400,100.00%,Desert ,Desert Total,Desert Total\n"
    )
    frame, notes = published("students.csv", text).read
    assert frame.select("college", "gender", "group", "year", "students").rows() == [
        ("Desert", "Female", "Asian", 2022, 1204.0)
    ]
    assert dict(notes).keys() == {"sums_left_out"}


def test_a_share_above_one_is_no_share_and_a_change_in_earnings_is_none_either():
    shares = [("Earned an Award", 0.2 + n / 1000) for n in range(98)] + [("Earned an Award", 74.0)]
    changes = [("Median Change in Earnings", value) for value in (0.2, 0.5, 0.9, 1.7)]
    counts = [("Students", 12.0), ("Students", 1.0)]
    frame = pl.DataFrame(
        [("LA", "College", metric, "123010", "2021-2022", value, None)
         for metric, value in (*shares, *changes, *counts)],
        schema={"place": pl.String, "level": pl.String, "metric": pl.String, "program": pl.String,
                "years": pl.String, "value": pl.Float64, "value_status": pl.String},
        orient="row",
    )  # fmt: skip
    found, notes = colleges.datavista(frame, ())
    assert notes == (("shares_above_one", 1),)
    assert found.filter(pl.col("value").is_null()).select("metric", "value_status").rows() == [
        ("Earned an Award", "not_reported")
    ]
    assert set(found.filter(pl.col("is_share"))["metric"]) == {"Earned an Award"}
    assert set(found["program"]) == {"1230.10"} and set(found["year"]) == {2022}


def test_programs_that_are_no_code_stay_as_they_are():
    frame = pl.DataFrame(
        [("LA", "College", "Students", "All Programs", "2021-2022", 3.0, None)],
        schema={"place": pl.String, "level": pl.String, "metric": pl.String, "program": pl.String,
                "years": pl.String, "value": pl.Float64, "value_status": pl.String},
        orient="row",
    )  # fmt: skip
    assert colleges.datavista(frame, ())[0]["program"].to_list() == ["All Programs"]


def test_only_rows_of_a_program_are_awards():
    codes = ["51.3801", "51.38", "51", "99", "99.0000x", "01.0000"]
    frame, notes = colleges.completions(pl.DataFrame({"cip": codes}), ())
    assert (frame["cip"].to_list(), notes) == (["51.3801", "01.0000"], (("sums_left_out", 4),))
    assert colleges.completions(frame, ())[1] == ()
