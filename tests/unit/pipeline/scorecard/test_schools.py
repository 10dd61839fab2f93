"""What is published of a region's schools, from small files in the state's layouts; figures invented."""

from datetime import date

import pytest

from commonfield.catalog import Catalog
from commonfield.pipeline.public_region import public_region
from commonfield.pipeline.scorecard import schools
from commonfield.reference import Shelf

COLLEGE = (
    "AcademicYear\tAggregateLevel\tCountyCode\tDistrictCode\tSchoolCode\tCountyName\t"
    "DistrictName\tSchoolName\tCharterSchool\tAlternativeSchoolAccountabilityStatus\tReportingCategory\t"
    "CompleterType\t"
    "High School Completers\tEnrolled In College - Total ({m} Months)\t"
    "College Going Rate - Total ({m} Months)\n"
)
COHORTS = (
    "AcademicYear,AggregateLevel,CountyCode,DistrictCode,SchoolCode,CountyName,DistrictName,SchoolName,"
    "CharterSchool,DASS,ReportingCategory,CohortStudents,Met UC/CSU Grad Req's (Rate),Still Enrolled (%),"
    "Dropout Rate (%),Graduation Rate (%)\n"
)


@pytest.fixture
def region():
    return public_region(counties="06033")


@pytest.fixture
def shelf(tmp_path):
    def _shelf(**files: str) -> Shelf:
        for name, text in files.items():
            (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
        return Shelf(tmp_path, catalog=Catalog(), as_of=date(2026, 11, 21))

    return _shelf


def test_rates_within_12_and_16_months_are_two_measures_of_all_completers(region, shelf):
    county = "2020-21\tC\t17\t\t\tLake\t\t\t"
    rows = {
        "All\tAll\tTA\tTA\t400\t{n}\t{share}\n": True,
        "All\tAll\tTA\tAGY\t100\t90\t90.0\n": False,  # those who met A-G are a part
        "No\tAll\tTA\tTA\t300\t30\t10.0\n": False,  # schools that are no charters are a part
        "All\tNo\tTA\tTA\t350\t35\t10.0\n": False,
        "All\tAll\tRI\tTA\t*\t*\t*\n": True,
    }
    text = "".join(county + row for row in rows)
    held = shelf(
        twelve=COLLEGE.format(m=12) + text.format(n=200, share="50.0"),
        sixteen=COLLEGE.format(m=16) + text.format(n=220, share="55.0"),
    )
    found = [(f.measure, f.group, f.value, f.n, f.status) for f in schools.college_going(region, held)]
    assert sorted(found, key=str) == [
        ("college_going_rate_12m", "all", 0.5, 400, "shown"),
        ("college_going_rate_12m", "american_indian", None, None, "hidden"),
        ("college_going_rate_16m", "all", 0.55, 400, "shown"),
        ("college_going_rate_16m", "american_indian", None, None, "hidden"),
    ]


def test_a_county_is_named_by_its_fips_code(region, shelf):
    held = shelf(cohorts=COHORTS + "2020-21,C,17,,,Lake,,,All,All,TA,780,17.3,0.033,0.142,0.769\n")
    found = {f.measure: f for f in schools.graduation(region, held)}
    assert {f.place for f in found.values()} == {"06033"}
    assert found["graduation_rate_4y"].value == 0.769
    assert found["graduation_rate_4y"].n == 780
    assert found["a_g_rate_of_graduates"].value == 0.173
    assert "seal_of_biliteracy_rate" not in found  # this edition has no such column


def test_counties_of_others_are_not_told(region, shelf):
    held = shelf(cohorts=COHORTS + "2020-21,C,16,,,Kings,,,All,All,TA,2314,37.5,0.108,0.084,0.78\n")
    assert list(schools.graduation(region, held)) == []
