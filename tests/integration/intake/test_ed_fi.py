"""Ed-Fi resources, from the published sample interchange and from an API: read, judged, and become events."""

import json

import pytest
from tests.tree_files import as_json, as_xml

from commonfield import intake
from commonfield.catalog import CodeSet, Dictionary

RESOURCES = [
    "ed_fi/student", "ed_fi/student_demographics", "ed_fi/student_school", "ed_fi/student_program",
    "ed_fi/course_transcript", "ed_fi/student_academic_record", "ed_fi/post_secondary_event",
]  # fmt: skip

STUDENTS = {
    "EDF-001": (960, (1, 2, 3, 4, 5)),  # the sample's ids have six digits, an SSID ten
    "FIL-051": (3, (961, 962, 963)),  # three `Person` records behind the students
}
EVENTS = {"EDF-001": (1, (1,))}
PROGRAMS = {"EDF-001": (706, (1, 2, 3, 4, 5))}


@pytest.fixture
def sample(public_data):
    return public_data / "synthetic-students" / "edfi-5.2"


@pytest.mark.parametrize(
    ("file", "dictionary", "records", "findings"),
    [
        ("Student", "ed_fi/student", 960, STUDENTS),
        ("StudentProgram", "ed_fi/student_program", 706, PROGRAMS),
        ("PostSecondaryEvent", "ed_fi/post_secondary_event", 1, EVENTS),
    ],
)
def test_the_sample_interchange_yields_its_golden_counts(
    catalog, sample, file, dictionary, records, findings
):
    result = intake.check_file(sample / f"{file}.xml", catalog=catalog, academic_year=2022)
    assert result.dictionary == dictionary
    assert (result.rows_in, result.accepted, result.refused) == (records, records, 0)
    assert {f.code: (f.count, f.rows) for f in result.findings} == findings


def test_the_sample_without_a_likeness_to_any_resource_is_not_recognized(catalog, sample):
    result = intake.check_file(sample / "EducationOrganization.xml", catalog=catalog)
    assert [f.code for f in result.findings] == ["FIL-012"]


DAMAGE = {
    "cut in half": (lambda b: b[: len(b) // 2], "FIL-046", 0),
    "a tag lost": (lambda b: b.replace(b"</LastSurname>", b"", 1), "FIL-047", 0),
    "glued": (lambda b: b + b, "FIL-048", 0),
    "a declaration": (lambda b: b.replace(b"<Inter", b"<!DOCTYPE x><Inter", 1), "FIL-043", 0),
    "no names": (lambda b: b.replace(b"LastSurname", b"Surname"), "FIL-013", 960),
    "days that do not exist": (lambda b: b.replace(b"Date>2011-0", b"Date>2011-9", 10), "ELE-002", 960),
    "another version": (lambda b: b.replace(b"ed-fi.org/5.2.0", b"ed-fi.org/6.1.0"), "FIL-058", 960),
    "a student twice": (lambda b: b.replace(b">604822<", b">604821<"), "FIL-020", 960),
}  # fmt: skip


@pytest.mark.parametrize("kind", DAMAGE)
def test_damage_of_the_sample_is_told(catalog, sample, kind):
    mangle, code, records = DAMAGE[kind]
    content = mangle((sample / "Student.xml").read_bytes())
    result = intake.check_file(content, catalog=catalog, dictionary="ed_fi/student", academic_year=2022)
    assert code in [f.code for f in result.findings]
    assert result.rows_in == result.accepted + result.refused == records


def test_where_a_document_breaks_is_told_by_the_position_of_its_record(catalog, sample):
    content = (sample / "Student.xml").read_bytes()
    at = content.index(b"604830")
    broken = content[:at] + b"<" + content[at:]
    (finding,) = intake.check_file(broken, catalog=catalog, dictionary="ed_fi/student").findings
    assert (finding.code, finding.rows) == ("FIL-047", (10,))


@pytest.mark.parametrize("name", RESOURCES)
@pytest.mark.parametrize("write", [as_json, lambda d, r: as_json(d, r, one_a_line=True), as_xml])
def test_every_resource_is_read_alike_in_each_of_its_forms(catalog, several, name, write):
    dictionary = catalog.get(Dictionary, name)
    records = [{**dictionary.example, **record} for record in several(name, 6)]
    content = write(dictionary, records)
    result = intake.check_file(content, catalog=catalog)
    assert (result.dictionary, result.accepted, result.findings) == (name, 6, ())
    assert result.proposed[0].dictionary.name == name


def test_a_file_of_several_resources_is_read_by_the_one_that_is_named(catalog):
    school, told = (catalog.get(Dictionary, f"ed_fi/{n}") for n in ("student_school", "student_demographics"))
    first = as_xml(school, [school.example] * 3).rpartition(b"</Interchange>")[0]
    second = as_xml(told, [told.example]).partition(b">\n  <")[2]
    result = intake.check_file(first + b"  <" + second, catalog=catalog, dictionary=told.name)
    assert {f.code: (f.count, f.rows) for f in result.findings} == {"FIL-051": (3, (1, 2, 3))}
    assert result.accepted == 1


def test_a_file_of_two_resources_is_a_submission_for_each(catalog, region):
    names = ("ed_fi/student_school", "ed_fi/course_transcript")
    school, course = (catalog.get(Dictionary, name) for name in names)
    first = as_xml(school, [school.example] * 1).rpartition(b"</Interchange>")[0]
    content = first + b"  <" + as_xml(course, [course.example]).partition(b">\n  <")[2]

    def send(name):
        return intake.submit(
            region, partner="a-district", content=content, file_name="a.xml", dictionary=name, by="t"
        )

    sent = [send(name) for name in names]
    assert [receipt.dictionary for receipt in sent] == list(names)
    assert len({receipt.id for receipt in sent}) == 2
    assert all(receipt.accepted == 1 for receipt in sent)
    assert send(names[0]).duplicate
    taken = intake.accepted(region)
    assert (taken.staged["enrollment"].height, taken.staged["course"].height) == (1, 1)
    assert set(taken.staged["course"]["submission_id"]) == {sent[1].id}


def test_rows_of_json_are_positions_and_numbers_keep_their_writing(catalog, region):
    dictionary = catalog.get(Dictionary, "ed_fi/student_school")
    trees = json.loads(as_json(dictionary, [dictionary.example, {**dictionary.example, "entry_date": "x"}]))
    trees[0]["schoolReference"]["schoolId"] = 33669773330123
    trees[0]["studentReference"]["studentUniqueId"] = 1234567891
    content = json.dumps([{"note": 1}, *trees]).encode()
    result = intake.check_file(content, catalog=catalog, dictionary=dictionary.name)
    assert result.rows_in == 3
    assert {f.code: f.rows for f in result.findings}["ELE-002"] == (3,)
    receipt = intake.submit(
        region, partner="a-district", content=content, file_name="a.json", dictionary=dictionary.name, by="t"
    )
    staged = intake.accepted(region, [receipt.id]).staged["enrollment"]
    assert staged["institution"].to_list() == ["33669773330123"]


def test_a_resource_becomes_rows_of_our_tables(catalog, region):
    said = {
        "ed_fi/student": {},
        "ed_fi/student_demographics": {"race_2": "Asian", "student_characteristic_2": "Foster Care"},
        "ed_fi/student_school": {"exit_withdraw_type": "Dropout"},
        "ed_fi/student_program": {},
        "ed_fi/course_transcript": {"final_letter_grade_earned": "F"},
        "ed_fi/student_academic_record": {},
    }
    for name, cells in said.items():
        dictionary = catalog.get(Dictionary, name)
        content = as_json(dictionary, [{**dictionary.example, **cells}])
        receipt = intake.submit(
            region, partner="a-district", content=content, file_name="a.json", by="t", academic_year=2025
        )
        assert (receipt.dictionary, receipt.accepted) == (name, 1)
    taken = intake.accepted(region)
    described = taken.identity_records.row(0, named=True)
    assert (described["ssid"], described["sex"], described["academic_year"]) == ("1234567890", "F", 2025)
    stated = taken.staged["characteristic"].select("characteristic", "value").rows()
    assert set(stated) == {
        ("race_code", "700"), ("race_code", "299"), ("hispanic", "Y"), ("gender", "F"),
        ("english_acquisition_status", "EL"), ("education_program", "135"), ("education_program", "190"),
    }  # fmt: skip
    (enrolled,) = taken.staged["enrollment"].to_dicts()
    assert (enrolled["grade_level"], enrolled["exit_reason"], enrolled["lea"]) == (12, "E140", "3366977")
    roles = taken.staged["participation"].sort("role")["role"].to_list()
    assert roles == ["completer", "participant"]
    assert taken.staged["completion"]["kind"].to_list() == ["diploma"]
    assert taken.staged["course"]["success"].to_list() == [False]


def test_a_preregistered_student_is_not_yet_enrolled(catalog, region):
    dictionary = catalog.get(Dictionary, "ed_fi/student_school")
    content = as_xml(dictionary, [{**dictionary.example, "enrollment_type": "Preregistered"}])
    receipt = intake.submit(region, partner="a-district", content=content, file_name="a.xml", by="t")
    assert "enrollment" not in receipt.tables


@pytest.mark.parametrize("write", [as_json, as_xml])
def test_of_events_on_the_way_to_college_enrollment_and_degree_become_events(catalog, region, write):
    dictionary = catalog.get(Dictionary, "ed_fi/post_secondary_event")
    categories = [code.code for code in catalog.get(CodeSet, "ed_fi/post_secondary_event_category").codes]
    records = [{**dictionary.example, "post_secondary_event_category": each} for each in categories]
    content = write(dictionary, records)
    receipt = intake.submit(region, partner="a-district", content=content, file_name="a", by="t")
    assert (receipt.dictionary, receipt.accepted) == (dictionary.name, 11)
    taken = intake.accepted(region)
    assert receipt.tables == {"identity_record": 1, "enrollment": 1, "award": 1}
    (enrolled,), (degree,) = (taken.staged[name].to_dicts() for name in ("enrollment", "award"))
    assert (enrolled["record_no"], enrolled["level"]) == (
        categories.index("College Enrollment") + 1,
        "postsecondary",
    )
    assert (degree["record_no"], degree["kind"]) == (
        categories.index("College Degree Received") + 1,
        "unknown",
    )
    assert enrolled["subject_id"] == degree["subject_id"]


def test_code_sets_of_the_published_descriptors_are_whole(catalog, sample):
    namespace = "{http://ed-fi.org/5.2.0}CodeValue"
    from xml.etree import ElementTree

    for name, published in {
        "sex": "Sex", "race": "Race", "grade_level": "GradeLevel", "program_type": "ProgramType",
        "exit_withdraw_type": "ExitWithdrawType", "diploma_type": "DiplomaType",
        "post_secondary_event_category": "PostSecondaryEventCategory",
    }.items():  # fmt: skip
        tree = ElementTree.parse(sample / "descriptors" / f"{published}Descriptor.xml")
        codes = {code.code for code in catalog.get(CodeSet, f"ed_fi/{name}").codes}
        assert codes == {element.text for element in tree.iter(namespace)}, name
