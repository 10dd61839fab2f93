"""Codes are text, numbers numbers, and a number that is not there is null with its reason."""

import polars as pl
import pytest
from tests.unit.reference.publishing import (
    LIVING,
    OEWS,
    completions,
    living_wages,
    projected,
    projections,
    surveyed,
    text,
    workbook,
    worksheet,
)

from commonfield.findings import SubmissionError

NATIONAL = (
    "2024 National Employment Matrix title", "2024 National Employment Matrix code", "Occupation type",
    "Employment, 2024", "Employment change, numeric, 2024–34",
    "Occupational openings, 2024–34 annual average",
    "Median annual wage, dollars, 2024[1]", "Typical education needed for entry",
    "Work experience in a related occupation",
    "Typical on-the-job training needed to attain competency in the occupation",
)  # fmt: skip


@pytest.fixture
def rows(held):
    """Read a file to rows by name."""

    def read(name: str, content: str | bytes) -> list[dict]:
        return held(name, content).read[0].rows(named=True)

    return read


def test_thousands_become_jobs_and_dashes_are_null(rows):
    found = rows(
        "table.csv",
        text(
            NATIONAL,
            ("Total, all occupations", "00-0000", "Summary", "169956.1", "5211.8", "18863.3",
             "49500", "—", "—", "—"),
            ("Chief executives[1]", "11-1011", "Line item", "309.4", "-12.5", "21.8", ">=239,200",
             "Bachelor's degree", "5 years or more", "None"),
            ("Legislators", "11-1031", "Line item", "—", "0", ".5", "—", "Bachelor's degree", "None", "None"),
            ("Table notes", None, None, None, None, None, None, None, None, None),
        ),
    )  # fmt: skip
    assert [row["soc"] for row in found] == ["00-0000", "11-1011", "11-1031"]
    chief, legislators = found[1:]
    assert (chief["base_jobs"], chief["change"], chief["annual_openings"]) == (309_400, -12_500, 21_800)
    assert legislators["annual_openings"] == 500
    assert (legislators["base_jobs"], legislators["base_jobs_status"]) == (None, "not_applicable")
    assert (legislators["change"], legislators["change_status"]) == (0, None)


def test_the_word_none_is_a_value_and_not_an_absence(rows):
    (row,) = rows("a.csv", projections(projected("29-1141", 40)))
    assert (row["work_experience"], row["training"]) == ("None", "None")


@pytest.mark.parametrize("mark", ["*", "**", "-"])
def test_what_is_not_released_is_null_and_never_zero(rows, mark):
    (row,) = rows(
        "MSA_M2024_dl.xlsx", workbook(All=[OEWS, surveyed("23420", "29-1141", TOT_EMP=mark, H_MEDIAN=mark)])
    )
    for column in ("employment", "h_median"):
        assert (row[column], row[f"{column}_status"]) == (None, "not_released")
    assert (row["h_p25"], row["h_p25_status"]) == (30.25, None)


def test_a_top_coded_wage_is_told_by_its_mark(rows):
    (row,) = rows(
        "MSA_M2024_dl.xlsx", workbook(All=[OEWS, surveyed("23420", "29-1229", H_MEDIAN="#", A_MEDIAN="#")])
    )
    assert (row["h_median"], row["h_median_status"]) == (None, "top_coded")
    assert (row["a_median"], row["a_median_status"]) == (None, "top_coded")


def test_a_blank_is_told_from_a_mark_and_from_zero(rows):
    found = rows("c2023_a.csv", completions(("1", "51.3801", "1", "3", ""), ("1", "51.3802", "1", "3", "0")))
    assert [(row["awards"], row["awards_status"]) for row in found] == [(None, "blank"), (0, None)]


def test_a_wage_by_its_footnote_is_top_coded_or_was_not_released(rows):
    headers = ("release", "area_code", "areatype_code", "area_name", "soc_code", "occupation_name",
               "display_level",
               "employment", "h_mean", "a_mean", "h_p10", "h_p25", "h_median", "h_p75", "h_p90",
               "a_p10", "a_p25",
               "a_median", "a_p75", "a_p90", "h_p25_footnote", "h_median_footnote", "h_p75_footnote",
               "a_median_footnote")  # fmt: skip
    wages = ["90.0", "190000", "40", "80", "-", "-", "-", "90000", "150000", "200000", "-", "-"]
    found = rows(
        "oews.csv",
        text(headers, ["2025-05", "0023420", "M", "Fresno, CA", "29-1229", "Physicians", "3", "50",
                       *wages, "",
                       "5", "8", "5"]),
    )  # fmt: skip
    (row,) = found
    assert (row["h_median_status"], row["h_p75_status"], row["a_median"]) == (
        "top_coded",
        "not_released",
        200000,
    )
    assert (row["area_code"], row["level"], row["h_p25_status"]) == ("23420", "3", None)
    assert not [column for column in row if column.endswith("_footnote")]


def test_the_lists_of_industries_are_left_out_of_wages(rows):
    book = workbook(
        All=[OEWS, surveyed("23420", "29-1141"), surveyed("23420", "29-1141", NAICS="622000", TOT_EMP=1)]
    )
    assert [row["employment"] for row in rows("MSA_M2024_dl.xlsx", book)] == [1000]


@pytest.mark.parametrize(
    ("group", "level"),
    [("total", "0"), ("major", "0"), ("Minor", "1"), ("broad", "2"), ("DETAILED", "3"), ("3", "3")],
)
def test_levels_of_occupations_are_the_same_in_both_layouts(rows, group, level):
    (row,) = rows("MSA_M2024_dl.xlsx", workbook(All=[OEWS, surveyed("23420", "29-1141", O_GROUP=group)]))
    assert row["level"] == level


@pytest.mark.parametrize("wage", ["0.00", "0", "$0.00"])
def test_a_wage_of_zero_is_one_that_is_not_available(rows, wage):
    (row,) = rows("a.csv", projections(projected("29-1141", 40, hourly=wage)))
    assert (row["median_hourly"], row["median_hourly_status"]) == (None, "not_released")


@pytest.mark.parametrize(
    ("written", "number"),
    [("1,234", 1234), ("$1,234.50", 1234.5), (" 12 ", 12), ("-3", -3), (".5", 0.5), ("1e3", 1000)],
)
def test_numbers_may_have_commas_dollars_and_spaces(rows, written, number):
    (row,) = rows("a.csv", projections(projected("29-1141", written)))
    assert row["openings"] == number


def test_a_percentage_becomes_a_share_with_the_digits_that_were_printed(rows):
    (row,) = rows("MSA_M2024_dl.xlsx", workbook(All=[OEWS, surveyed("23420", "29-1141", EMP_PRSE=64.6)]))
    assert row["employment_error"] == 0.646


@pytest.mark.parametrize("word", ["about 40", "4O", "see note", "12-13"])
def test_a_word_among_numbers_is_refused_with_its_place_and_without_itself(held, word):
    wrong = held("a.csv", projections(projected("29-1141", 40), projected("29-1142", word)))
    with pytest.raises(SubmissionError) as refused:
        _ = wrong.read
    said = str(refused.value)
    assert "a.csv, column openings" in said and "rows 3" in said
    assert word not in said


def test_both_editions_of_the_projections_give_the_same_columns(held):
    place = "Fresno Metropolitan Statistical Area (Fresno County)"
    row = projected("29-1141", 400, area=place, experience="less than 5 years")
    areas = held("a.csv", projections(row))
    book = held(
        "b.xlsx",
        worksheet(
            (1, "00-0000", "Total", 900, 990, 90, 0.1, 300, 600, 990, 24.5, 51000.0, "N/A", "N/A", "N/A"),
            (4, "29-1141", "Nurses", 100, 110, 10, 0.1, 30, 60, 400, 0, 0, "Bachelor's degree",
             "Less than 5 years",
             "None"),
        ),
    )  # fmt: skip
    one, other = areas.read[0], book.read[0]
    assert set(one.columns) ^ set(other.columns) == {"area_type"}
    shared = [column for column in one.columns if column in other.columns]
    assert one.select(shared).schema == other.select(shared).schema
    first, second = one.row(0, named=True), other.filter(pl.col("soc") == "29-1141").row(0, named=True)
    for column in ("area", "area_name", "counties", "soc", "level", "annual_openings", "entry_education",
                   "work_experience", "training"):  # fmt: skip
        assert first[column] == second[column], column
    assert (first["annual_openings"], first["counties"]) == (40.0, "Fresno County")
    assert (first["area_name"], first["work_experience"]) == (
        "Fresno Metropolitan Statistical Area",
        "Less than 5 years",
    )
    assert (second["period"], second["years"], second["median_hourly"]) == ("2023-2033", 10.0, None)
    assert other["soc"].to_list() == ["00-0000", "29-1141"]  # the last row of the worksheet is none


def test_openings_a_year_are_those_of_the_period_over_its_years(rows):
    (row,) = rows("a.csv", projections(projected("29-1141", 40, period="2022 - 2024")))
    assert (row["openings"], row["years"], row["annual_openings"]) == (40, 2, 20)


def test_columns_of_years_become_rows_and_totals_are_left_out(held):
    one = held(
        "majors.csv",
        text(
            ("College", "Major", "2021-2022", "2022-2023"),
            ("LA Swest ", "Nursing, Registered-123010", "1,204", ""),
            ("LA Swest ", "LA Swest Total", "1300", "1400"),
        ),
    )
    frame, notes = one.read
    assert sorted(frame.select("college", "program", "top", "year", "awards").rows()) == [
        ("LA Swest", "Nursing, Registered", "1230.10", 2022, 1204.0),
        ("LA Swest", "Nursing, Registered", "1230.10", 2023, 0.0),
    ]
    assert notes == (("sums_left_out", 2),)


def test_families_of_living_wages_become_rows_and_poverty_wages_do_not(rows):
    found = rows(
        "a.csv", living_wages(("6107", "Tulare County, California", 2024, "$21.10", "$36.05", "$30.00"))
    )
    assert {(row["fips"], row["family"], row["wage"]) for row in found} == {
        ("06107", family, wage) for family, wage in zip(LIVING[1:4], (21.1, 36.05, 30.0), strict=True)
    }


def test_sums_over_all_programs_are_left_out_of_awards_and_counted(held):
    one = held(
        "c2023_a.csv",
        completions(("1", "51.3801", "1", "3", 8), ("1", "99", "1", "3", 9), ("1", "51", "1", "3", 8)),
    )
    frame, notes = one.read
    assert frame["cip"].to_list() == ["51.3801"]
    assert notes == (("sums_left_out", 2),)


def test_codes_of_institutions_have_their_zeros_and_negative_codes_are_nothing(rows):
    headers = ("UNITID", "INSTNM", "IALIAS", "CITY", "STABBR", "ZIP", "OPEID", "SECTOR", "ICLEVEL",
               "CONTROL", "INSTCAT",
               "LOCALE", "ACT", "NEWID", "DEATHYR", "CLOSEDAT", "F1SYSNAM", "COUNTYCD",
               "COUNTYNM")  # fmt: skip
    (row,) = rows(
        "hd2024.csv",
        text(headers, ("123217", "College of the Sequoias", "", "Visalia", "CA", "93277", "130600",
                       "4", "2", "1", "4",
                       "12", "A", "-2", "-2", "-2", "-2", "6107", "Tulare County")),
    )  # fmt: skip
    assert (row["opeid"], row["county"]) == ("00130600", "06107")
    assert [row[c] for c in ("new_id", "death_year", "closed_on", "system")] == [None] * 4
