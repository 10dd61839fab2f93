"""Positions of elements that a published source confirms: a shifted list of elements fails here."""

import re

import pytest

from commonfield.catalog import CodeSet, Dictionary

CALPADS = ["senr", "sinf", "sela", "sprg", "sped", "scte", "scsc", "crsc", "scse", "crse", "senr_2021"]
OTHERS = [
    "mis/sb", "mis/sx", "mis/cb", "mis/sp", "clearinghouse/detail", "university/enrollment",
    "university/degree", "wages/quarterly", "work_based_learning/log",
    "rosters/cte_roster", "rosters/project_roster", "employers/openings", "employers/placements",
    "calpads/wblr", "mis/st", "mis/sxd",
    "mis/ss", "mis/sc", "mis/sg", "clearinghouse/aggregate",
    "pathways/articulation", "pathways/course_versions", "pathways/dual_enrollment", "pathways/programs",
    "pathways/credential_alignment", "pathways/work_based_slots",
]  # fmt: skip
FIXED_WIDTH = {
    "mis/sx_fixed": 78,
    "mis/sb_fixed": 210,
    "mis/ss_fixed": 80,
    "mis/cb_fixed": 160,
    "mis/sp_fixed": 40,
}
ED_FI = [
    "ed_fi/student", "ed_fi/student_demographics", "ed_fi/student_school", "ed_fi/student_program",
    "ed_fi/course_transcript", "ed_fi/student_academic_record", "ed_fi/post_secondary_event",
]  # fmt: skip
KNOWN_BY_FORM = ["calpads/ssid", "calpads/direct_certification"]
ALL = [f"calpads/{name}" for name in CALPADS] + OTHERS + [*FIXED_WIDTH] + KNOWN_BY_FORM + ED_FI


@pytest.mark.parametrize(
    ("name", "position", "official"),
    [
        ("senr", 5, "SchoolOfAttendance"),
        ("senr", 6, "SchoolOfAttendanceNPS"),
        ("senr", 8, "SSID"),
        ("senr", 23, "EnrollmentStatusCode"),
        ("senr", 26, "StudentExitReasonCode"),
        ("senr", 27, "StudentSchoolCompletionStatus"),
        ("senr", 29, "StudentMetAllUCCSURequirementsIndicator"),
        ("sinf", 23, "StudentHispanicEthnicityIndicator"),
        ("sinf", 38, "ParentGuardianHighestEducationLevelCode"),
        ("sela", 13, "EnglishAcquisitionStatusCode"),
        ("sprg", 13, "EducationProgramCode"),
        ("sped", 28, "Disability1Code"),
        ("scte", 14, "StudentCTEPathwayCompletionAcademicYearID"),
        ("scsc", 18, "StudentCourseFinalGrade"),
        ("crsc", 7, "CRS-StateCourseCode"),
    ],
)
def test_an_element_has_its_official_field_number(catalog, name, position, official):
    assert catalog.get(Dictionary, f"calpads/{name}").elements[position - 1].official == official


@pytest.mark.parametrize(
    ("name", "columns"),
    list(zip(CALPADS, [41, 44, 17, 28, 59, 16, 22, 29, 22, 29, 36], strict=True)),
)
def test_an_extract_has_so_many_columns_of_which_the_last_two_are_added_by_it(catalog, name, columns):
    dictionary = catalog.get(Dictionary, f"calpads/{name}")
    assert len(dictionary.elements) == columns
    assert [element.name for element in dictionary.elements[-2:]] == ["upload_date", "last_date_updated"]
    assert dictionary.layout.optional_trailing_columns == 2
    assert dictionary.layout.delimiter == "^"
    assert not dictionary.layout.header


@pytest.mark.parametrize(("name", "length"), FIXED_WIDTH.items())
def test_a_fixed_width_form_has_its_record_length_and_means_what_the_delimited_one_does(
    catalog, name, length
):
    fixed, delimited = catalog.get(Dictionary, name), catalog.get(Dictionary, name.removesuffix("_fixed"))
    assert fixed.line_length == length
    assert fixed.file_type == delimited.dictionary
    meant = {
        element.name: (element.official, element.label, element.code_set) for element in delimited.elements
    }
    for element in fixed.elements:
        if element.name in meant:
            assert (element.official, element.label, element.code_set) == meant[element.name]


@pytest.mark.parametrize("name", OTHERS)
def test_a_layout_of_our_own_has_a_header_and_says_that_it_is_not_verified(catalog, name):
    dictionary = catalog.get(Dictionary, name)
    assert dictionary.layout.header
    assert not dictionary.verified


@pytest.mark.parametrize("name", ALL)
def test_every_name_in_a_dictionary_names_one_of_its_elements(catalog, name):
    dictionary = catalog.get(Dictionary, name)
    names = [element.name for element in dictionary.elements]
    assert len(set(names)) == len(names)
    assert dictionary.dictionary == dictionary.name == name
    named = {*dictionary.example, *dictionary.key, *dictionary.one_person_per, *dictionary.told_apart_by}
    named |= {rule.element for rule in dictionary.rules} | {e for r in dictionary.rules for e in r.breaks}
    assert named - {""} <= set(names)


@pytest.mark.parametrize("name", ALL)
def test_names_birth_dates_and_ids_are_marked_as_identifying(catalog, name):
    telling = re.compile(
        r"(first|middle|last)_name|birth_date|^ssid$|^ssn$|local_student_id|^sb00$|^sb31$|^sb03$"
    )
    for element in catalog.get(Dictionary, name).elements:
        if telling.search(element.name):
            assert element.identifying, element.name


def test_all_dictionaries_are_covered_here(catalog):
    assert set(catalog.all(Dictionary)) == set(ALL)


def test_code_sets_are_named_by_their_path_and_hold_each_code_once(catalog):
    sets = catalog.all(CodeSet)
    assert len(sets) > 40
    for name, code_set in sets.items():
        assert code_set.code_set == name
        spans = [(code.code, code.from_year, code.to_year) for code in code_set.codes]
        assert len(set(spans)) == len(spans), name


@pytest.mark.parametrize(
    ("code_set", "code", "target", "value"),
    [
        ("calpads/exit_reason", "E230", "acgr", "complete"),
        ("calpads/exit_reason", "T180", "acgr", "remove"),
        ("calpads/exit_reason", "E140", "acgr", "stay"),
        ("calpads/completion_status", "100", "kind", "diploma"),
        ("calpads/completion_status", "320", "kind", "equivalency"),
        ("calpads/race", "400", "state", "RF"),
        ("calpads/race", "400", "federal", "ASIA"),
        ("calpads/race", "208", "state", "RA"),
        ("calpads/grade_level", "09", "level", "high_school"),
        ("calpads/grade_level", "08", "level", "elementary"),
        ("calpads/cte_pathway", "201", "sector", "hospitality"),
        ("mis/award", "S", "kind", "associate"),
        ("mis/award", "N", "kind", "certificate"),
        ("mis/grade", "IPP", "success", "yes"),
        ("mis/grade", "W", "success", "no"),
        ("clearinghouse/enrollment_status", "Q", "status", "three_quarter_time"),
    ],
)
def test_a_code_rolls_up_as_its_publisher_counts_it(catalog, code_set, code, target, value):
    codes = {known.code: known for known in catalog.get(CodeSet, code_set).codes}
    assert codes[code].rolls_up_to[target] == value


def test_an_excused_withdrawal_counts_neither_way(catalog):
    codes = {known.code: known for known in catalog.get(CodeSet, "mis/grade").codes}
    assert all("success" not in codes[code].rolls_up_to for code in ("EW", "MW", "IP", "RD", "UG"))


def test_there_are_fifteen_industry_sectors_and_every_pathway_belongs_to_one(catalog):
    sectors = {code.code for code in catalog.get(CodeSet, "calpads/cte_sector").codes}
    assert len(sectors) == 15
    assert {
        code.rolls_up_to["sector"] for code in catalog.get(CodeSet, "calpads/cte_pathway").codes
    } == sectors


def test_every_pathway_has_an_introductory_a_concentrator_and_a_capstone_course(catalog):
    pathways = {code.code for code in catalog.get(CodeSet, "calpads/cte_pathway").codes}
    courses = [code.rolls_up_to for code in catalog.get(CodeSet, "calpads/state_course_code").codes]
    levels = {(course["pathway"], course["level"]) for course in courses if "pathway" in course}
    assert levels == {(p, level) for p in pathways for level in ("introductory", "concentrator", "capstone")}
