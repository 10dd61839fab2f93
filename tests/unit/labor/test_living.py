"""A living wage is the highest of a region's counties, and none at all when it is old."""

from datetime import date

import polars as pl
import pytest

from commonfield.labor import FAMILY, LivingWage, living_wage

TABLE = pl.DataFrame(
    [
        ("06107", "1 Adult", "2024", 21.10),
        ("06031", "1 Adult", "2024", 22.05),
        ("06107", "1 Adult 1 Child", "2024", 36.00),
        ("06031", "1 Adult", "2023", 30.00),
        ("06037", "1 Adult", "2024", 27.81),
        ("06031", "2 Adults", "2024", None),
    ],
    schema={"fips": pl.String, "family": pl.String, "year": pl.String, "wage": pl.Float64},
    orient="row",
)
REGION = ["06107", "06031"]


def of(day: str, **options) -> LivingWage | None:
    return living_wage(TABLE, REGION, as_of=date.fromisoformat(day), **options)


def test_it_is_the_highest_of_the_counties_in_the_newest_year():
    assert of("2026-11-23") == LivingWage(FAMILY, 2024, 22.05, "06031")


def test_a_family_is_named_in_any_case_and_a_county_without_it_is_told():
    assert of("2026-11-23", family="1 adult 1 child") == LivingWage(
        "1 adult 1 child", 2024, 36.0, "06107", ("06031",)
    )


@pytest.mark.parametrize(("day", "hourly"), [("2027-12-31", 22.05), ("2028-01-01", None)])
def test_a_table_over_three_years_old_is_no_threshold(day, hourly):
    found = of(day)
    assert found is not None and (found.year, found.hourly) == (2024, hourly)


def test_a_year_after_the_day_asked_for_is_not_seen():
    assert of("2023-06-30") == LivingWage(FAMILY, 2023, 30.0, "06031", ("06107",))


@pytest.mark.parametrize("family", ["3 Adults", "2 Adults"])
def test_a_family_that_the_table_lacks_or_prints_nothing_for_has_none(family):
    assert of("2026-11-23", family=family) is None


def test_a_region_that_the_table_lacks_has_none():
    assert living_wage(TABLE, ["06033"], as_of=date(2026, 1, 1)) is None
