"""Labor tables beyond their columns."""

import polars as pl
import pytest

from commonfield.reference.shapes import jobs


@pytest.mark.parametrize(
    ("above", "area"),
    [
        (("2023-2033 Occupational Projections", "California"), "California"),
        (("2023-2033 Projections", "Salinas Metropolitan Statistical Area", "(Monterey County)"),
         "Salinas Metropolitan Statistical Area (Monterey County)"),
        (("2023-2033 Projections",), None),
        ((), None),
    ],
)  # fmt: skip
def test_a_worksheet_says_its_area_above_the_table(above, area):
    assert jobs._area_above(above) == area


@pytest.mark.parametrize(
    ("above", "period"),
    [
        (("California", "2023 – 2033 Projections"), "2023 – 2033"),
        (("Published July 2025",), None),
        ((), None),
    ],
)
def test_a_worksheet_says_its_period_above_the_table(above, period):
    assert jobs._period_above(above) == period


def test_months_of_both_ways_of_writing_a_date_and_names_without_county():
    frame = pl.DataFrame(
        [("Tulare County", "2018-12-01"), ("Kings county", "01/01/2019"), ("Lake", "December")],
        schema=["county", "date"], orient="row",
    )  # fmt: skip
    found, _ = jobs.unemployment(frame, ())
    assert found.select("county", "year", "month").rows() == [
        ("Tulare", 2018, 12),
        ("Kings", 2019, 1),
        ("Lake", None, None),
    ]


def test_codes_of_living_wages_lost_zeros_and_poverty_wages_are_left_out():
    frame = pl.DataFrame(
        [("6", "Living Wage"), ("6107", "Living wage"), ("06107", "Poverty Wage"), ("06031", None)],
        schema={"fips": pl.String, "kind": pl.String}, orient="row",
    )  # fmt: skip
    assert jobs.living_wage(frame, ())[0]["fips"].to_list() == ["06", "06107", "06031"]
