"""Openings are added up over a region's areas, and what is not disclosed is told."""

import polars as pl
import pytest

from commonfield.labor import Area, demand, wages

TULARE, KINGS = Area("Visalia", frozenset({"06107"})), Area("Hanford", frozenset({"06031"}))
LA = Area("Los Angeles", frozenset({"06037", "06059"}))
AREAS = {area.name: area for area in (TULARE, KINGS, LA)}
OPENINGS = {"area": pl.String, "level": pl.String, "soc": pl.String, "title": pl.String,
            "annual_openings": pl.Float64, "base_jobs": pl.Float64, "projected_jobs": pl.Float64,
            "entry_education": pl.String, "work_experience": pl.String, "training": pl.String,
            "median_hourly": pl.Float64}  # fmt: skip


def projected(*rows: tuple) -> pl.DataFrame:
    whole = [(*row[:4], row[4], row[5], row[5] + 1, "None", "None", "None", row[6]) for row in rows]
    return pl.DataFrame(whole, schema=OPENINGS, orient="row")


PROJECTIONS = projected(
    ("Visalia", "1", "00-0000", "Total", 100.0, 1000.0, 20.0),
    ("Visalia", "2", "29-0000", "Health", 60.0, 600.0, 30.0),
    ("Visalia", "4", "29-1141", "Nurses", 40.0, 300.0, 40.0),
    ("Visalia", "4", "31-1120", "Aides", 20.0, 200.0, None),
    ("Hanford", "1", "00-0000", "Total", 50.0, 500.0, 20.0),
    ("Hanford", "4", "29-1141", "Nurses", 10.0, 100.0, 60.0),
    ("Los Angeles", "4", "29-1141", "Nurses", 9000.0, 90000.0, 70.0),
)
REGION = ["06107", "06031"]


def test_detailed_rows_of_a_regions_areas_are_added_and_sums_among_them_are_not():
    found = demand(PROJECTIONS, AREAS, REGION, vintage="2020-2030")
    rows = {row["soc"]: row for row in found.rows.iter_rows(named=True)}
    assert list(rows) == ["29-1141", "31-1120"]
    nurses = rows["29-1141"]
    assert (nurses["annual_openings"], nurses["base_jobs"], nurses["areas"]) == (50.0, 400.0, 2)
    assert nurses["median_hourly"] == pytest.approx(45.0)  # 300 at 40, 100 at 60
    assert rows["31-1120"]["median_hourly"] is None
    assert found.vintage == "2020-2030"


def test_what_is_not_disclosed_is_the_publishers_total_less_its_rows():
    found = demand(PROJECTIONS, AREAS, REGION, vintage="")
    assert (found.total, found.undisclosed) == (150.0, 80.0)
    assert found.rows["annual_openings"].sum() + found.undisclosed == found.total


def test_an_area_that_holds_another_county_gives_no_openings():
    found = demand(PROJECTIONS, AREAS, ["06037"], vintage="")
    assert found.rows.is_empty()
    assert (found.total, found.coverage.wider, found.coverage.missing) == (0.0, (LA,), ("06037",))


PAID = pl.DataFrame(
    [
        ("47300", "29-1141", "3", 300.0, 35.0, 40.0, None, 83200.0, None, 1.5),
        ("25260", "29-1141", "3", 100.0, 50.0, 60.0, 65.0, 124800.0, None, 0.5),
        ("47300", "29-1229", "3", 10.0, 80.0, None, None, None, "top_coded", 1.0),
        ("25260", "31-1120", "3", None, 15.0, 16.0, 17.0, None, None, None),
        ("47300", "31-1120", "3", None, 17.0, 20.0, 19.0, None, None, None),
        ("47300", "29-0000", "0", 999.0, 1.0, 1.0, 1.0, 1.0, None, 1.0),
        ("31080", "29-1141", "3", 900.0, 60.0, 70.0, 80.0, 140000.0, None, 1.0),
    ],
    schema={"area_code": pl.String, "soc": pl.String, "level": pl.String, "employment": pl.Float64,
            "h_p25": pl.Float64, "h_median": pl.Float64, "h_p75": pl.Float64, "a_median": pl.Float64,
            "h_median_status": pl.String, "location_quotient": pl.Float64},
    orient="row",
)  # fmt: skip
BY_CODE = {"47300": TULARE, "25260": KINGS, "31080": LA}


def test_wages_of_areas_are_means_weighted_by_jobs_of_what_is_printed():
    found, coverage = wages(PAID, BY_CODE, REGION)
    rows = {row["soc"]: row for row in found.iter_rows(named=True)}
    assert coverage.missing == ()
    assert set(rows) == {"29-1141", "29-1229", "31-1120"}
    nurses = rows["29-1141"]
    assert nurses["h_median"] == pytest.approx(45.0)
    assert nurses["h_p75"] == 65.0  # printed by one area alone
    assert (nurses["jobs"], nurses["areas"], nurses["top_coded"]) == (400.0, 2, False)


def test_without_any_number_of_jobs_the_mean_is_plain():
    found, _ = wages(PAID, BY_CODE, REGION)
    assert found.filter(pl.col("soc") == "31-1120")["h_median"].item() == 18.0


def test_a_wage_above_the_highest_printed_is_told_and_has_no_number():
    found, _ = wages(PAID, BY_CODE, REGION)
    surgeons = found.filter(pl.col("soc") == "29-1229")
    assert (surgeons["h_median"].item(), surgeons["top_coded"].item()) == (None, True)


def test_wages_of_a_wider_area_are_taken_and_the_area_named():
    found, coverage = wages(PAID, BY_CODE, ["06037"])
    assert found["h_median"].to_list() == [70.0]
    assert coverage.wider == (LA,)
