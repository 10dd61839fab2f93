"""What real published files give away. How many counts is said here, and none of their numbers."""

from __future__ import annotations

import csv
import json
from collections import Counter
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from typer.testing import CliRunner

from commonfield.cli.app import app
from commonfield.disclosure.auditor import AuditDesign, Audited, audit
from commonfield.findings import Exit

BY_GENDER = {"All": {"gender": "All"}, "Female": {"gender": "F"}, "Male": {"gender": "M"}}
SCHOOLS = {"keys": ["school_key"], "count_named_by": "Count", "wide": BY_GENDER}
RACES = ["RA", "RB", "RD", "RF", "RH", "RI", "RP", "RT", "RW"]
GROUPS = {
    "total": "TA",
    "into": {"gender": ["GF", "GM", "GX"], "race": RACES},
    "alone": ["SD", "SE", "SF", "SH", "SM", "SS"],
}
COUNTIES = {
    "keys": ["AcademicYear", "CountyCode", "ReportingCategory"],
    "counts": ["CohortStudents"],
    "hidden": ["", "*", "0"],
    "split": {"ReportingCategory": GROUPS},
}
COLLEGES = {
    "keys": ["LOCALE_NAME", "PROGRAM", "YEAR_ID"],
    "counts": ["metric"],
    "where": {
        "METRIC_MENU_NAME": ["Students"],
        "LOCALE_NAME": ["West Hills", "Coalinga College", "Lemoore College"],
    },
    "parents": {"LOCALE_NAME": {"Coalinga College": "West Hills", "Lemoore College": "West Hills"}},
    "absent": "hidden",
    "range": [0, 9],
}
PLACES = ("county", "district", "school")
LARGEST_HIDDEN = 10


def given(folder: Path, name: str) -> Path:
    if not (folder / name).is_file():
        pytest.skip(f"{Path(name).name} is not among the public files here")
    return folder / name


def audited(file: Path, **design: Any) -> Audited:
    return audit([file], AuditDesign.model_validate(design))


@pytest.mark.parametrize(("campus", "one_gender_blank"), [("riv", 366), ("la", 630)])
def test_applicants_of_which_one_gender_is_blank_are_found(public_data, campus, one_gender_blank):
    file = given(public_data, f"university/uc_first_year_2020_by_source_school_gender_{campus}.csv")
    found = audited(file, **SCHOOLS)
    assert len(found.exact) == one_gender_blank
    assert all(c.keys["gender"] in ("F", "M") for c in found.exact)
    assert found.contradictions > 0, "some applicants state no gender, so the two need not add up"


def test_with_applicants_who_state_no_gender_no_sum_contradicts(public_data):
    file = given(public_data, "university/uc_first_year_2020_by_source_school_gender_riv.csv")
    found = audited(file, **SCHOOLS, incomplete=["gender"], range=[0, 2], width=2)
    assert found.contradictions == 0
    assert (len(found.exact), len(found.narrow)) == (78, 111)


def test_zeros_of_counties_that_stand_for_stars_are_found(public_data):
    file = given(public_data, "k12/cde_acgr_county_2016-17_to_2020-21.csv")
    found = audited(file, **COUNTIES)
    races = [c for c in found.exact if c.keys["ReportingCategory"] in RACES]
    assert (len(found.hidden), found.contradictions) == (865, 0)
    # of 26 county-years in which one race alone is blank, one hides its total too
    assert len(races) == 25
    assert all(1 <= c.low <= LARGEST_HIDDEN for c in races)
    assert len(found.exact) > len(races), "genders are found too"


def test_counts_of_colleges_whose_rows_are_absent_are_found_from_their_district(public_data):
    file = given(public_data, "community-college/datavista_central_valley_2020-2024.csv")
    found = audited(file, **COLLEGES)
    assert sum(c.low > 0 for c in found.exact) == 21
    assert found.contradictions > 0, "a student of both colleges is one student of the district"


def test_values_that_are_flagged_are_found_from_totals_over_gender(public_data):
    file = given(public_data, "synthetic-students/disimpact_ssm_cohort_first_four_years.csv")
    found = audited(
        file,
        keys=["metricID", "academicYear", "categoryLabel", "disagg1", "subgroup1", "subgroup2"],
        counts=["value", "denom"],
        part_of={"value": "denom"},
        total_value="None",
    )
    flagged = pl.read_csv(file, infer_schema=False).filter(pl.col("ferpaFlag") == "1.0")
    assert Counter(c.count for c in found.hidden)["value"] >= flagged.height
    assert found.exact


@pytest.fixture(scope="module")
def graduates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("graduates") / "graduates.csv"


def with_small_counts_hidden(published: Path, out: Path) -> dict[tuple[str, ...], int]:
    """Write graduates by place and ethnicity with all totals, hide counts of 1 to 10, and give the truth."""
    rows = pl.read_csv(published, infer_schema=False)
    ethnicities = rows.columns[rows.columns.index("SCHOOL") + 1 : rows.columns.index("TOTAL")]
    truth: Counter[tuple[str, ...]] = Counter()
    for row in rows.iter_rows(named=True):
        place = (row["COUNTY"], row["DISTRICT"], row["CDS_CODE"])
        for level in range(len(PLACES) + 1):
            within = (*place[:level], *("All" for _ in PLACES[level:]))
            for ethnicity in ethnicities:
                truth[(*within, ethnicity)] += int(row[ethnicity])
                truth[(*within, "All")] += int(row[ethnicity])
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*PLACES, "ethnicity", "n"])
        for keys, n in truth.items():
            writer.writerow([*keys, "" if 1 <= n <= LARGEST_HIDDEN else n])
    return truth


@pytest.mark.parametrize("limits", [(0, None), (1, LARGEST_HIDDEN)])
def test_hiding_small_counts_alone_protects_few_and_no_range_leaves_the_truth_out(
    public_data, graduates, limits
):
    published = given(public_data, "k12/cde_graduates_by_ethnicity_school_2014-15.csv")
    truth = with_small_counts_hidden(published, graduates)
    found = audited(graduates, keys=[*PLACES, "ethnicity"], counts=["n"], range=limits)
    assert found.contradictions == 0
    for count in found.hidden:
        true = truth[tuple(count.keys.values())]
        assert count.low <= true
        assert count.high is None or true <= count.high
    assert len(found.exact) > len(found.hidden) / 10
    assert len(found.narrow) > len(found.hidden) / 50


def test_the_command_ends_with_15_for_a_file_that_leaks(public_data, tmp_path):
    file = given(public_data, "k12/cde_acgr_county_2016-17_to_2020-21.csv")
    design = tmp_path / "audit.yaml"
    design.write_text(json.dumps(COUNTIES), encoding="utf-8")
    done = CliRunner().invoke(app, ["--quiet", "audit", str(file), "--design", str(design), "--json"])
    answer = json.loads(done.stdout)
    assert done.exit_code == Exit.BREAK_FOUND
    assert answer["recovered_exactly"] + answer["within_width"] == len(answer["cells"])
    assert all(cell["how"] for cell in answer["cells"])
