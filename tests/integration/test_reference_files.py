"""Public files of schools, universities and places, read whole, against figures that were counted apart."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from commonfield.catalog import Catalog
from commonfield.reference import Shelf

AS_OF = date(2026, 11, 21)
# Counted by hand from the files on 2026-11-21: districts and schools with grades 9 to 12, their students,
# the share of low income, foster or English learners in percent, the cohort of 2020-21, graduated and A-G
# in percent, and the rural share of tracts.
COUNTIES = {
    "Los Angeles": ("06037", 63, 625, 449_159, 68.6, 116_311, 82.4, 58.7, 0.01),
    "Riverside": ("06065", 21, 146, 138_179, 67.3, 33_412, 89.9, 50.0, 0.02),
    "San Bernardino": ("06071", 26, 163, 130_203, 70.4, 32_420, 83.5, 46.4, 0.06),
    "Monterey": ("06053", 10, 38, 23_941, 76.3, 5_682, 85.0, 41.9, 0.04),
    "San Benito": ("06069", 3, 6, 3_830, 55.0, 889, 87.2, 40.5, 0.27),
    "San Luis Obispo": ("06079", 8, 30, 11_300, 50.3, 2_924, 89.5, 39.5, 0.13),
    "Santa Barbara": ("06083", 13, 32, 21_562, 65.4, 5_202, 89.5, 42.9, 0.04),
    "Santa Cruz": ("06087", 5, 31, 13_227, 51.7, 3_386, 85.2, 48.8, 0.02),
    "Ventura": ("06111", 12, 56, 44_621, 52.1, 11_127, 83.3, 47.9, 0.04),
    "Tulare": ("06107", 14, 58, 32_210, 74.4, 7_666, 86.6, 34.2, 0.12),
    "Kings": ("06031", 7, 24, 9_676, 74.1, 2_314, 78.0, 37.5, 0.15),
    "Lake": ("06033", 6, 20, 3_048, 66.9, 780, 76.9, 17.3, 0.20),
}


@pytest.fixture(scope="module")
def catalog():
    return Catalog()


@pytest.fixture
def shelf(public_data, catalog):
    """Give a shelf of one folder of the public files, or skip where it is not here."""

    def _shelf(folder: str) -> Shelf:
        if not (public_data / folder).is_dir():
            pytest.skip(f"{folder} is not among the public files here")
        return Shelf(public_data / folder, catalog=catalog, as_of=AS_OF)

    return _shelf


def test_students_of_each_county_are_as_counted_by_hand(shelf):
    pupils = shelf("k12").needed("pupils")
    assert pupils.vintage.label == "2021-22"
    for name, (_, districts, schools, students, low_income, *_) in COUNTIES.items():
        of_county = pupils.frame.filter(pl.col("county_name") == name)
        assert of_county["district_code"].n_unique() == districts, name
        assert of_county.height == schools, name
        assert of_county["enrollment_9_12"].sum() == students, name
        share = of_county["low_income_9_12"].sum() / students
        assert round(share * 100, 1) == low_income, name


def test_the_workbook_as_published_says_what_its_csv_says(shelf):
    held = [one for one in shelf("k12").held if one.source.table == "pupils"]
    csv, workbook = sorted(held, key=lambda one: one.path.suffix)
    assert (csv.path.suffix, workbook.path.suffix) == (".csv", ".xlsx")
    assert workbook.read[0].equals(csv.read[0])


def test_graduates_of_each_county_are_as_printed(shelf):
    cohorts = shelf("k12").needed("graduation")
    newest = cohorts.frame.filter((pl.col("academic_year") == 2021) & (pl.col("category") == "TA"))
    assert newest["county_code"].n_unique() == newest.height == 58
    for name, (*_, cohort, graduated, a_g, _) in COUNTIES.items():
        row = newest.row(by_predicate=pl.col("county_name") == name, named=True)
        assert (row["cohort"], row["level"]) == (cohort, "county"), name
        assert round(row["graduated_share"] * 100, 1) == graduated, name
        assert round(row["a_g_share"] * 100, 1) == a_g, name


def test_865_cohorts_that_were_written_as_0_are_hidden_and_none_is_small(shelf):
    cohorts = shelf("k12").needed("graduation")
    assert cohorts.notes == (("hidden_zeros", 865),)
    hidden = cohorts.frame.filter(pl.col("cohort_status") == "hidden")
    assert hidden.height == 865
    for column in ("cohort", "graduated_share", "a_g_share", "dropout_share", "still_enrolled_share"):
        assert hidden[column].null_count() == 865, column
    assert cohorts.frame["cohort"].min() == 11


def test_every_share_of_a_cohort_lies_between_0_and_1(shelf):
    for cohorts in shelf("k12").tables("graduation"):
        for column in [c for c in cohorts.frame.columns if c.endswith("_share")]:
            shares = cohorts.frame[column].drop_nulls()
            assert shares.is_between(0, 1).all(), column


def test_a_key_of_schools_is_unique_and_its_rate_is_that_of_its_counts(shelf):
    held = next(one for one in shelf("k12").held if one.source.name == "cde/graduation_by_school")
    frame, notes = held.read
    assert notes == (("cohorts_of_several_counts", 23_430),)
    assert frame.height == 44_548 - 23_430
    assert not frame.select(held.source.key).is_duplicated().any()
    assert frame["cohort"].min() == 11
    # The printed rate is that of the printed counts in every row that is kept.
    rates = frame.filter((pl.col("graduates") / pl.col("cohort") - pl.col("graduated_share")).abs() > 0.00051)
    assert rates.height == 0


def test_the_row_of_schools_that_is_kept_is_the_sum_of_the_two_that_are_not(shelf):
    held = next(one for one in shelf("k12").held if one.source.name == "cde/graduation_by_school")
    key, cohort = [str(place) for place in range(6)], pl.col("6").cast(pl.Int64)
    thrice = held.cells.group_by(key).agg(cohort.max().alias("largest"), cohort.sum().alias("all"), pl.len())
    thrice = thrice.filter(pl.col("len") == 3)
    assert thrice.height == 2_237
    assert thrice.filter(pl.col("all") != 2 * pl.col("largest")).height == 0


def test_graduates_of_all_races_are_the_total(shelf):
    table = shelf("k12").needed("graduates_by_race")
    schools = table.frame.group_by("district_code", "school_code").agg(
        pl.col("graduates").filter(pl.col("category") != "TA").sum().alias("races"),
        pl.col("graduates").filter(pl.col("category") == "TA").sum().alias("all"),
    )
    assert table.vintage.label == "2014-15"
    assert schools.filter(pl.col("races") != pl.col("all")).height == 0


def test_the_rate_of_graduates_and_dropouts_is_what_its_counts_give(shelf):
    table = shelf("k12").needed("dropouts")
    assert table.notes == (("rows_of_one_key", 6),)
    state = table.frame.filter(pl.col("level") == "state").row(0, named=True)
    dropouts = sum(state[f"dropouts_{grade}"] for grade in (9, 10, 11, 12))
    assert (state["graduates"], dropouts) == (405_087, 98_016)
    assert state["graduated_share"] == round(405_087 / (405_087 + 98_016), 3) == 0.805
    assert table.frame.filter(pl.col("level") == "county").height == 58


def test_the_directory_tells_open_schools_from_closed_ones(shelf):
    frame = shelf("k12").needed("schools").frame
    assert frame["status"].value_counts().sort("status").rows() == [
        ("Active", 178),
        ("Closed", 55),
        ("Merged", 23),
    ]
    assert frame["open"].sum() == 178
    assert frame.filter(pl.col("level") == "district").height == frame["school_name"].null_count()


def test_one_gender_is_hidden_beside_a_total_in_366_rows_of_riverside(shelf):
    table = shelf("university").needed("university_applicants")
    assert table.frame["campus"].unique().sort().to_list() == [
        "los_angeles",
        "merced",
        "riverside",
        "santa_barbara",
    ]
    riverside = table.frame.filter(pl.col("campus") == "riverside")
    female, male = (pl.col(f"{gender}_status").eq_missing("hidden") for gender in ("female", "male"))
    assert riverside.filter(female ^ male).height == 366
    assert table.frame["students"].min() == 3


def test_schools_of_two_editions_meet_by_their_codes(shelf):
    tables = shelf("university")
    applicants, means = tables.needed("university_applicants").frame, tables.needed("university_gpa").frame
    assert means["school_code"].str.len_chars().unique().to_list() == [6]
    both = applicants.join(means, on="school_code", how="semi")
    assert both["school_code"].n_unique() > 0.9 * applicants["school_code"].n_unique()


def test_rural_shares_of_each_county_are_as_printed(shelf):
    shares = shelf("geography").needed("rural_shares").frame
    for name, (fips, *_, rural) in COUNTIES.items():
        assert shares.row(by_predicate=pl.col("county") == fips, named=True)["rural_share"] == rural, name


def test_codes_of_counties_are_those_of_the_census(shelf):
    counties = dict(shelf("geography").needed("counties").frame.select("name", "county").iter_rows())
    assert len(counties) == 58
    assert {name: counties[name] for name in COUNTIES} == {name: row[0] for name, row in COUNTIES.items()}


def test_counties_of_the_saved_census_table_have_the_codes_of_the_census(shelf):
    from commonfield.reference.shapes.places import _COUNTIES

    counties = shelf("geography").needed("counties").frame.sort("county")
    assert counties["name"].to_list() == list(_COUNTIES)
    assert counties["county"].to_list() == [f"06{2 * at + 1:03}" for at in range(58)]


def test_homes_of_every_zip_code_are_shared_out_whole_or_not_at_all(shelf):
    frame = shelf("geography").needed("zip_county").frame
    assert (frame.height, frame["zip"].n_unique()) == (2_652, 2_449)
    homes = frame.group_by("zip").agg(pl.col("residential").sum(), pl.col("addresses").sum())
    # The file holds California's counties only: a ZIP code may lie in a neighbor state in part.
    assert homes.filter(pl.col("addresses") > 1.0001).height == 0
    assert homes.filter(pl.col("residential").is_between(0.9999, 1.0001)).height > 1_700


def test_commuting_areas_of_california_are_told_by_zip_code(shelf):
    table = shelf("geography").needed("ruca_zip")
    areas = dict(table.frame["area"].value_counts().iter_rows())
    assert table.vintage.label == "2010"
    assert (areas["rural"], areas[None]) == (271, 1)
    assert sum(areas.values()) == 2_621
