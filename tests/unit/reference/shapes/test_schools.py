"""Files of schools in the layouts that the California Department of Education publishes; figures invented."""

import pytest

from commonfield.findings import SubmissionError

COHORTS = (
    "\ufeffAcademicYear\tAggregateLevel\tCountyCode\tDistrictCode\tSchoolCode\tCountyName\tDistrictName\t"
    "SchoolName\tCharterSchool\tDASS\tReportingCategory\tCohortStudents\t"
    "Regular HS Diploma Graduates (Count)\tRegular HS Diploma Graduates (Rate)\t"
    "Met UC/CSU Grad Req's (Count)\tMet UC/CSU Grad Req's (Rate)\tSeal of Biliteracy (Count)\t"
    "Seal of Biliteracy (Rate)\tGolden State Seal Merit Diploma (Count)\t"
    "Golden State Seal Merit Diploma (Rate\tCHSPE Completer (Count)\tCHSPE Completer (Rate)\t"
    "Dropout (Count)\tDropout (Rate)\tStill Enrolled (Count)\tStill Enrolled (Rate)\n"
)
COLLEGE = (
    "AcademicYear\tAggregateLevel\tCountyCode\tDistrictCode\tSchoolCode\tCountyName\tDistrictName\tSchoolName\t"
    "CharterSchool\tAlternativeSchoolAccountabilityStatus\tReportingCategory\tCompleterType\t"
    "High School Completers\tEnrolled In College - Total ({m} Months)\t"
    "College Going Rate - Total ({m} Months)\tEnrolled In-State ({m} Months)\t"
    "Enrolled Out-of-State ({m} Months)\t"
    "Not Enrolled In College ({m} Months)\tEnrolled UC ({m} Months)\tEnrolled CSU ({m} Months)\t"
    "Enrolled CCC ({m} Months)\tEnrolled In-State Private (2 and 4 Year) ({m} Months)\t"
    "Enrolled Out-of-State 4-Year College (Public/Private) ({m} Months)\t"
    "Enrolled Out-of-State 2-Year College (Public/Private) ({m} Months)\n"
)


def only(frame, **where):
    """Give the one row in which columns have these values."""
    for column, value in where.items():
        frame = frame.filter(frame[column] == value)
    assert frame.height == 1
    return frame.row(0, named=True)


def test_a_file_of_cohorts_is_read_as_shares_and_its_marks_as_hidden(published):
    held = published(
        "acgr22.txt",
        COHORTS
        + "2021-22\tD\t7\t61796\t\tOak\tHill Unified\t\tAll\tAll\tTA\t200\t180\t90.0\t99\t55.0\t9\t5.0\t"
        "27\t15.0\t1\t.5\t12\t6.0\t7\t3.5\n"
        "2021-22\tS\t07\t61796\t0730291\tOak\tHill Unified\tHill High\tN\tNo\tRI\t*\t*\t*\t*\t*\t*\t*\t*\t*\t"
        "*\t*\t*\t*\t*\t*\n"
        "2021-22\tS\t07\t61796\t0730291\tOak\tHill Unified\tHill High\tN\tNo\tRP\t0\t0\t0\t0\t0\t0\t0\t0\t0\t"
        "0\t0\t0\t0\t0\t0\n",
    )
    frame, notes = held.read
    assert held.source.name == "cde/graduation"
    assert held.vintage.label == "2021-22"
    assert held.vintage.years == (2022,)
    district = only(frame, category="TA")
    assert (district["academic_year"], district["level"]) == (2022, "district")
    assert (district["county_code"], district["district_code"], district["school_code"]) == (
        "07",
        "61796",
        None,
    )
    assert (district["cohort"], district["graduates"], district["a_g"]) == (200, 180, 99)
    assert (district["graduated_share"], district["a_g_share"]) == (0.9, 0.55)
    assert (district["merit_diploma_share"], district["proficiency_share"]) == (0.15, 0.005)
    assert (district["dropout_share"], district["still_enrolled_share"]) == (0.06, 0.035)
    hidden = only(frame, category="RI", charter="No")
    assert (hidden["school_code"], hidden["charter"]) == ("0730291", "No")
    assert (hidden["cohort"], hidden["cohort_status"]) == (None, "hidden")
    assert (hidden["graduated_share"], hidden["graduated_share_status"]) == (None, "hidden")
    # The file has a mark for what is hidden, so its zero is a zero.
    assert only(frame, category="RP", charter="No")["cohort"] == 0
    assert notes == (("schools_among_all", 2),)


def test_columns_that_an_edition_does_not_have_are_not_reported(published):
    held = published(
        "acgr22.txt",
        COHORTS
        + "2021-22\tT\t00\t\t\tState\t\t\tAll\tAll\tTA\t20\t18\t90\t9\t50\t0\t0\t0\t0\t0\t0\t1\t5\t1\t5\n",
    )
    state = held.read[0].row(0, named=True)
    assert (state["level"], state["county_code"]) == ("state", None)
    assert (state["local_exemption"], state["local_exemption_status"]) == (None, "not_reported")


def test_a_word_among_the_counts_is_refused_with_its_row_and_without_itself(published):
    held = published(
        "acgr22.txt",
        COHORTS
        + "2021-22\tC\t07\t\t\tOak\t\t\tAll\tAll\tTA\tabout 20\t1\t1\t1\t1\t1\t1\t1\t1\t1\t1\t1\t1\t1\t1\n",
    )
    with pytest.raises(SubmissionError, match=r"column cohort: .* rows 2") as refused:
        _ = held.read
    assert "about 20" not in str(refused.value)


REPACKAGED = (
    "AcademicYear,AggregateLevel,CountyCode,DistrictCode,SchoolCode,CountyName,DistrictName,SchoolName,"
    "CharterSchool,DASS,ReportingCategory,CohortStudents,Met UC/CSU Grad Req's (Rate),"
    "CHSPE Completer (Rate),Still Enrolled (%),Dropout Rate (%),Graduation Rate (%)\n"
)


def test_fractions_and_percentages_of_one_file_become_shares_and_its_empty_cohorts_hidden(published):
    held = published(
        "county.csv",
        REPACKAGED
        + "2019-20,C,4,,,Oak,,,All,All,TA,80,62.5,0.5,0.038,0.063,0.885\n"
        + "2020-21,C,4,,,Oak,,,All,All,RI,0,0.0,0.0,0.0,0.0,0.0\n"
        + "2020-21,C,4,,,Oak,,,All,All,RP,12,0.0,0.0,0.0,0.0,0.0\n",
    )
    frame, notes = held.read
    assert held.vintage.label == "2019-20 to 2020-21"
    everyone = only(frame, category="TA")
    assert (everyone["a_g_share"], everyone["proficiency_share"]) == (0.625, 0.005)
    assert (everyone["graduated_share"], everyone["dropout_share"]) == (0.885, 0.063)
    assert (everyone["still_enrolled_share"], everyone["still_enrolled_share_status"]) == (0.038, None)
    assert (everyone["graduates"], everyone["graduates_status"]) == (None, "not_reported")
    hidden = only(frame, category="RI")
    assert (hidden["cohort"], hidden["cohort_status"]) == (None, "hidden")
    assert (hidden["graduated_share"], hidden["graduated_share_status"]) == (None, "hidden")
    assert hidden["graduates_status"] == "not_reported"
    # A cohort of 12 of whom nobody graduated is told as it is.
    assert only(frame, category="RP")["graduated_share"] == 0
    assert notes == (("hidden_zeros", 1),)
    assert "graduated_fraction" not in frame.columns


def test_of_rows_with_one_key_the_one_of_all_schools_together_is_kept(published):
    held = published(
        "schools.csv",
        "AcademicYear,CountyCode,DistrictCode,SchoolCode,CharterSchool,ReportingCategory,CohortStudents,"
        "HS_Grad_Co,HS_Grad_Ra,Met_UC_CSU_Req_Co,Met_UC_CSU_Req_Ra\n"
        "2017-18,01,10017,0000000,All,GF,98,40,40.8,0,0\n"
        "2017-18,01,10017,0000000,All,GF,157,94,59.9,54,57.4\n"
        "2017-18,01,10017,0000000,All,GF,59,54,91.5,54,100\n"
        "2017-18,01,10017,0112607,Yes,GF,59,54,91.5,54,100\n"
        "2017-18,01,10017,0112607,All,GF,59,54,91.5,54,100\n"
        "2017-18,01,10017,0112607,Yes,GF,59,54,91.5,54,100\n",
    )
    frame, notes = held.read
    assert held.source.name == "cde/graduation_by_school"
    assert frame.height == 3
    district = only(frame, level="district")
    assert (district["cohort"], district["graduates"], district["dass"]) == (157, 94, "All")
    assert (district["graduated_share"], district["school_code"]) == (0.599, None)
    assert (district["dropout_share"], district["dropout_share_status"]) == (None, "not_reported")
    assert only(frame, level="school", charter="All")["school_code"] == "0112607"
    assert notes == (("cohorts_of_several_counts", 3),)


@pytest.mark.parametrize("months", [12, 16])
def test_college_going_says_within_how_many_months(published, months):
    held = published(
        f"cgr{months}.txt",
        COLLEGE.format(m=months) + "2020-21\tC\t07\t\t\tOak\t\t\tAll\tAll\tTA\tTA\t400\t250\t62.5\t230\t"
        "20\t150\t40\t60\t110\t20\t15\t5\n"
        "2020-21\tC\t07\t\t\tOak\t\t\tAll\tAll\tRI\tAGY\t*\t*\t*\t*\t*\t*\t*\t*\t*\t*\t*\t*\n",
    )
    frame, _ = held.read
    everyone = only(frame, category="TA")
    assert held.source.name == "cde/college_going"
    assert (everyone["months"], everyone["academic_year"], everyone["level"]) == (months, 2021, "county")
    assert (everyone["completers"], everyone["enrolled"], everyone["college_going_share"]) == (
        400,
        250,
        0.625,
    )
    assert (everyone["not_enrolled"], everyone["uc"], everyone["csu"], everyone["ccc"]) == (150, 40, 60, 110)
    assert everyone["in_state_private"] + everyone["uc"] + everyone["csu"] + everyone["ccc"] == 230
    assert everyone["out_of_state_four_year"] + everyone["out_of_state_two_year"] == everyone["out_of_state"]
    hidden = only(frame, category="RI")
    assert (hidden["completer_type"], hidden["enrolled_status"]) == ("AGY", "hidden")


def test_a_school_that_stands_under_its_own_kind_alone_stands_among_all_too(published):
    counts = "\t40\t20\t50\t20\t0\t20\t4\t6\t10\t0\t0\t0\n"
    school = "2020-21\tS\t07\t61796\t{code}\tOak\tHill Unified\tHill High\t{kind}\tTA\tTA" + counts
    district = "2020-21\tD\t07\t61796\t\tOak\tHill Unified\t\tNo \tNo \tTA\tTA" + counts
    held = published(
        "cgr12.txt",
        COLLEGE.format(m=12)
        + school.format(code="0730291", kind="No \tYes")
        + school.format(code="0730292", kind="Yes\tNo")
        + school.format(code="0730292", kind="All\tAll")
        + district,
    )
    frame, notes = held.read
    whole = frame.filter((frame["charter"] == "All") & (frame["dass"] == "All"))
    assert whole["school_code"].sort().to_list() == ["0730291", "0730292"]
    assert whole["college_going_share"].to_list() == [0.5, 0.5]
    # A district's part is not its whole: nothing is made up for it.
    assert frame.filter(frame["level"] == "district")["charter"].to_list() == ["No"]
    assert notes == (("schools_among_all", 1),)


def test_students_of_schools_offices_and_nonpublic_schools_are_told_apart(published):
    headers = (
        "Academic Year,County Code,District Code,School Code,County Name,District Name,School Name,"
        'District Type,School Type,"Charter \nSchool \n(Y/N)","Total \nEnrollment\n(Grades 9-12)",'
        '"CALPADS Unduplicated \nPupil Count\n(CUPC)\n(Grades 9-12)"\n'
    )
    held = published(
        "upc.csv",
        headers
        + "2021-2022,4,61796,0730291,Oak,Hill Unified,Hill High,Unified,High Schools (Public),No ,400,250\n"
        "2021-2022,04,61796,0000001,Oak,Hill Unified,Nonpublic,Unified,N/A,N/A,2,1\n"
        "2021-2022,04,61796,0000000,Oak,Hill Unified,District Office,Unified,N/A,N/A,0,0\n",
    )
    frame, _ = held.read
    assert (held.source.name, held.vintage.label) == ("cde/unduplicated_pupils", "2021-22")
    school = only(frame, kind="school")
    assert (school["academic_year"], school["county_code"], school["charter"]) == (2022, "04", "No")
    assert (school["enrollment_9_12"], school["low_income_9_12"], school["low_income_share"]) == (
        400,
        250,
        0.625,
    )
    assert only(frame, kind="nonpublic")["school_type"] is None
    assert only(frame, kind="district_office")["low_income_share"] is None


def test_graduates_by_race_stand_one_race_a_row_under_the_newer_codes(published):
    held = published(
        "grads.csv",
        "CDS_CODE,COUNTY,DISTRICT,SCHOOL,HISPANIC,AM_IND,ASIAN,PAC_ISLD,FILIPINO,AFRICAN_AM,WHITE,"
        "TWO_MORE_RACES,NOT_REPORTED,TOTAL,YEAR\n"
        "07617960730291,Oak,Hill Unified,Hill High,20,1,2,3,4,5,6,7,8,56,2014-2015\n",
    )
    frame, _ = held.read
    assert held.source.table == "graduates_by_race"
    assert dict(frame.select("category", "graduates").iter_rows()) == {
        "RH": 20, "RI": 1, "RA": 2, "RP": 3, "RF": 4, "RB": 5, "RW": 6, "RT": 7, "RD": 8, "TA": 56,
    }  # fmt: skip
    assert frame["school_code"].unique().to_list() == ["0730291"]
    assert frame["academic_year"].unique().to_list() == [2015]


def test_dropouts_have_levels_and_a_district_that_stands_twice_is_one(published):
    held = published(
        "drops.csv",
        "CDS_CODE,COUNTY,DISTRICT,SCHOOL,D9,D10,D11,D12,GRADS,GRADRATE,YEAR\n"
        "00000000000000,State Total,State Total,State Total,10,10,10,10,160,80.0,2009-2010\n"
        "07000000000000,Oak,County Total,County Total,1,2,3,4,90,90.0,2009-2010\n"
        "07617960000000,Oak,Hill Unified,District Total,0,0,13,0,0,0,2009-2010\n"
        "07617960000000,Oak,Hill Unified,District Total,10,10,13,58,747,89.1,2009-2010\n"
        "07617960730291,Oak,Hill Unified,Hill High,0,0,0,0,0,0,2009-2010\n",
    )
    frame, notes = held.read
    assert frame["level"].to_list() == ["state", "county", "district", "school"]
    district = only(frame, level="district")
    assert (district["dropouts_12"], district["graduates"], district["graduated_share"]) == (58, 747, 0.891)
    nobody = only(frame, level="school")
    assert (nobody["graduated_share"], nobody["graduated_share_status"]) == (None, "not_applicable")
    assert notes == (("rows_of_one_key", 1),)


DIRECTORY = (
    "CDSCode\tNCESDist\tNCESSchool\tStatusType\tCounty\tDistrict\tSchool\tStreet\tCity\tZip\tPhone\tOpenDate\t"
    "ClosedDate\tCharter\tGSoffered\tLatitude\tLongitude\tAdmFName1\tAdmLName1\tLastUpDate\n"
)


def test_the_directory_is_read_without_anybody_s_name(published):
    held = published(
        "pubschls.txt",
        DIRECTORY
        + "07617960000000\t0600001\tNo Data\tActive\tOak\tHill Unified\tNo Data\t1 A St.\tHill\t94000-0851\t"
        "\t"
        "No Data\tNo Data\tNo Data\tNo Data\t38.01\t-122.35\tInvented\tPerson\t06/24/1999\n"
        "07617960730291\t0600001\t00123\tClosed\tOak\tHill Unified\tHill High\t2 B St.\tHill\t94000\t\t"
        "08/23/2006\t07/01/2014\tN\t9-12\tNo Data\tNo Data\tInvented\tPerson\t06/03/2020\n",
    )
    frame, _ = held.read
    assert held.vintage.label == "2020-06"
    district, school = only(frame, level="district"), only(frame, level="school")
    assert (district["school_name"], district["open"], district["zip"]) == (None, True, "94000")
    assert (school["school_code"], school["charter"], school["open"]) == ("0730291", "No", False)
    assert (str(school["opened"]), str(school["closed"])) == ("2006-08-23", "2014-07-01")
    assert (school["latitude"], school["latitude_status"]) == (None, "not_reported")
    assert not any("Person" in str(cell) for row in frame.rows() for cell in row)
