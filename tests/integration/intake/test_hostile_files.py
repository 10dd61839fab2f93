"""Files damaged, mistaken or made to do harm: each gets a finding of its own, and none does anything."""

import gzip
import io
import json
import tracemalloc
import zipfile

import pytest
from tests.tree_files import as_json, as_xml

from commonfield import intake
from commonfield.catalog import Dictionary
from commonfield.findings import Exit, Severity

SECRET = "Quetzalcoatl"


@pytest.fixture(scope="module")
def senr(write_file, several):
    records = ({**r, "student_legal_last_name": SECRET} for r in several("calpads/senr", 12))
    return write_file("calpads/senr", *records)


@pytest.fixture(scope="module")
def wages(write_file, several):
    return write_file(
        "wages/quarterly", *({**r, "last_name": SECRET} for r in several("wages/quarterly", 12))
    )


@pytest.fixture(scope="module")
def students(catalog, several):
    dictionary = catalog.get(Dictionary, "ed_fi/student")
    return dictionary, [
        {**dictionary.example, **r, "last_surname": SECRET} for r in several("ed_fi/student", 12)
    ]


def told(result):
    """Findings by code, after a look that none says what the file holds."""
    said = [finding.message(language) for finding in result.findings for language in ("en", "es")]
    assert not any(SECRET in message for message in said)
    assert result.rows_in == result.accepted + result.refused
    return {finding.code: finding for finding in result.findings}


def refused(result, code):
    """The finding that refuses the file, and that it does."""
    finding = told(result)[code]
    assert finding.severity is Severity.REFUSE_FILE
    assert result.exit_code is Exit.FILE_REFUSED
    assert result.accepted == 0
    return finding


def bomb(name, size):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open(name, "w", force_zip64=True) as part:
            for _ in range(size >> 20):
                part.write(b"0" * (1 << 20))
    return held.getvalue()


def archive(**parts):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as zipped:
        for name, content in parts.items():
            zipped.writestr(name, content)
    return held.getvalue()


def most_memory_of(does):
    """Give the bytes that a step held at most; what is never unpacked is never held."""
    tracemalloc.start()
    try:
        does()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_a_zip_bomb_is_refused_before_it_is_unpacked(catalog):
    content = bomb("xl/worksheets/sheet1.xml", 200 << 20)
    assert len(content) < 1 << 20
    assert most_memory_of(lambda: refused(intake.check_file(content, catalog=catalog), "FIL-035")) < 32 << 20


@pytest.mark.parametrize(
    "name", ["../outside.xml", "/etc/passwd", "C:/outside.xml", "xl\\..\\..\\outside.xml"]
)
def test_a_part_that_would_lie_outside_its_folder_is_refused(catalog, name):
    content = archive(**{"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<a/>", name: "x"})
    refused(intake.check_file(content, catalog=catalog), "FIL-036")


def test_a_plain_zip_or_gzip_of_a_file_is_not_unpacked(catalog, senr):
    refused(intake.check_file(archive(senr=senr), catalog=catalog, dictionary="calpads/senr"), "FIL-003")
    refused(intake.check_file(archive(senr=senr), catalog=catalog), "FIL-003")
    refused(intake.check_file(gzip.compress(senr), catalog=catalog), "FIL-003")


LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>"""
OUTSIDE = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("declared", [LAUGHS, OUTSIDE, b"<!doctype x SYSTEM 'http://127.0.0.1/x.dtd'>"])
@pytest.mark.parametrize("named", ["ed_fi/student", None])
def test_xml_that_declares_entities_is_refused_before_parsing(catalog, students, declared, named):
    content = declared + as_xml(*students).partition(b"?>")[2].replace(SECRET.encode(), b"&c;")
    refused(intake.check_file(content, catalog=catalog, dictionary=named), "FIL-043")


def test_declarations_in_two_byte_text_are_refused_with_it(catalog, students):
    content = (OUTSIDE + as_xml(*students).partition(b"?>")[2]).decode().encode("utf-16")
    refused(intake.check_file(content, catalog=catalog), "FIL-004")


def test_a_declared_encoding_hides_nothing(catalog, students):
    hidden = as_xml(*students).replace(b'encoding="UTF-8"', b'encoding="UTF-7"')
    assert not intake.check_file(hidden, catalog=catalog).findings


@pytest.mark.parametrize(
    "deep", [b"[" * 200_000, b'{"a":' * 100_000, b'[{"a":' + b"[" * 40 + b"]" * 40 + b"}]"]
)
def test_json_that_is_nested_without_end_is_refused(catalog, deep):
    refused(intake.check_file(deep, catalog=catalog, dictionary="ed_fi/student"), "FIL-052")


def test_xml_that_is_nested_without_end_is_refused(catalog):
    content = b'<I xmlns="http://ed-fi.org/5.2.0"><Student>' + b"<a>" * 100_000
    refused(intake.check_file(content, catalog=catalog), "FIL-052")


def test_a_value_without_end_is_refused(catalog, students):
    long = SECRET.encode() * 10_000
    for write in (as_xml, as_json):
        content = write(*students).replace(SECRET.encode(), long, 1)
        refused(intake.check_file(content, catalog=catalog), "FIL-052")


@pytest.mark.parametrize("number", [b"NaN", b"Infinity", b"-Infinity"])
def test_what_is_no_number_in_json_is_refused(catalog, number):
    dictionary = catalog.get(Dictionary, "ed_fi/course_transcript")
    content = as_json(dictionary, [dictionary.example]).replace(b'"5.0"', number, 1)
    refused(intake.check_file(content, catalog=catalog, dictionary=dictionary.name), "FIL-050")


def test_a_name_twice_in_a_json_record_is_told_with_its_row(catalog, students):
    content = as_json(*students).replace(b'"firstName"', b'"firstName": "Ana", "firstName"', 1)
    finding = told(intake.check_file(content, catalog=catalog))["FIL-049"]
    assert (finding.severity, finding.rows) == (Severity.WARN, (1,))


def test_half_a_pair_of_code_units_and_a_nul_are_no_letters_and_no_error(catalog, students):
    content = as_json(*students).replace(SECRET.encode(), rb"\ud800A\u0000B", 1)
    assert intake.check_file(content, catalog=catalog).accepted == 12


@pytest.mark.parametrize("cut", [0.3, 0.5, 0.9])
def test_a_document_cut_anywhere_is_told_as_cut(catalog, students, cut):
    for write in (as_xml, as_json):
        content = write(*students)
        finding = refused(
            intake.check_file(
                content[: int(len(content) * cut)], catalog=catalog, dictionary="ed_fi/student"
            ),
            "FIL-046",
        )
        assert 1 <= finding.rows[0] <= 12


def test_two_documents_in_one_are_told_with_the_row(catalog, students):
    for write in (as_xml, as_json):
        content = write(*students)
        assert refused(intake.check_file(content * 2, catalog=catalog), "FIL-048").rows == (13,)


def test_a_line_of_ten_million_characters_is_refused_and_not_read_as_a_record(catalog, senr):
    content = senr + b"SENR^" + b"x" * 10_000_000 + b"^" * 39 + b"\n"

    def check():
        refused(intake.check_file(content, catalog=catalog, dictionary="calpads/senr"), "FIL-016")

    assert most_memory_of(check) < 3 * len(content)


def test_the_layout_of_another_year_is_told_by_its_columns(catalog, senr):
    narrower = b"".join(b"^".join(row.split(b"^")[:-4]) + b"\n" for row in senr.splitlines())
    refused(intake.check_file(narrower, catalog=catalog, dictionary="calpads/senr"), "FIL-007")


def test_a_file_cut_in_half_is_refused_with_the_row_it_ends_in(catalog, senr, wages):
    for content in (senr, wages):
        lines = content.splitlines(keepends=True)
        cut = b"".join(lines[:6]) + lines[6][: len(lines[6]) // 2]
        assert refused(intake.check_file(cut, catalog=catalog), "FIL-046").rows == (7,)


def test_a_last_row_without_line_end_is_no_cut(catalog, senr):
    assert intake.check_file(senr.rstrip(b"\n"), catalog=catalog).accepted == 12


def test_a_short_last_row_with_its_line_end_is_one_bad_record(catalog, senr):
    result = intake.check_file(senr + b"SENR^A^\n", catalog=catalog)
    assert (result.accepted, result.refused, list(told(result))) == (12, 1, ["FIL-014"])


@pytest.mark.parametrize("seam", [b"", b"\xef\xbb\xbf"])
def test_a_second_header_is_refused_by_its_row_and_the_records_below_it_are_read(
    catalog, write_file, several, seam
):
    records = several("wages/quarterly", 12)
    both = write_file("wages/quarterly", *records[:6]) + seam + write_file("wages/quarterly", *records[6:])
    result = intake.check_file(both, catalog=catalog)
    assert told(result)["FIL-055"].rows == (8,)
    assert (result.accepted, result.refused) == (12, 1)


def test_records_of_another_file_type_are_told_from_their_first_row_on(catalog, senr, write_file):
    result = intake.check_file(senr + write_file("calpads/sela", {}, {}), catalog=catalog)
    finding = told(result)["FIL-056"]
    assert (finding.count, finding.rows) == (2, (13,))
    assert "calpads/sela" in finding.message()
    assert (result.accepted, result.refused) == (12, 2)


def test_two_encodings_in_one_file_are_each_read_as_what_they_are(catalog, region, write_file, several):
    records = [{**r, "student_legal_first_name": "José"} for r in several("calpads/senr", 6)]
    lines = write_file("calpads/senr", *records).splitlines(keepends=True)
    lines[2] = lines[2].decode().encode("cp1252")
    lines[4] = lines[4].decode().encode("cp1252")
    content = b"".join(lines)
    finding = told(intake.check_file(content, catalog=catalog))["FIL-054"]
    assert (finding.count, finding.rows) == (2, (3, 5))
    receipt = intake.submit(region, partner="a-district", content=content, file_name="a.txt", by="t")
    names = intake.accepted(region, [receipt.id]).identity_records["first_name"]
    assert names.to_list() == ["José"] * 6


@pytest.mark.parametrize("dictionary", ["calpads/senr", "wages/quarterly", "ed_fi/student", None])
@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"<!DOCTYPE html><html><body>Sign in</body></html>", "FIL-044"),
        (b"\xef\xbb\xbf\n <HTML lang='en'><head>", "FIL-044"),
        (b'{"error": "unauthorized"}', "FIL-045"),
        (json.dumps({"title": "Forbidden", "status": 403, "detail": "x"}).encode(), "FIL-045"),
        (b'{"message": "The session has expired."}', "FIL-045"),
    ],
)
def test_an_answer_of_a_system_saved_as_a_file_is_told_as_such(catalog, dictionary, content, code):
    refused(intake.check_file(content, catalog=catalog, dictionary=dictionary), code)


def test_an_empty_workbook_holds_no_records(catalog):
    from openpyxl import Workbook

    held = io.BytesIO()
    Workbook().save(held)
    result = intake.check_file(held.getvalue(), catalog=catalog, dictionary="wages/quarterly")
    assert result.file_refused
    assert told(result)


@pytest.mark.parametrize(
    "name", ["../../outside/senr.txt", "..\\..\\senr.txt", "/etc/senr.txt", "C:\\x\\senr.txt"]
)
def test_a_path_in_a_file_name_leads_nowhere(region, senr, name):
    receipt = intake.submit(region, partner="a-district", content=senr, file_name=name, by="t")
    assert receipt.file_name == "senr.txt"
    folder = region.submissions.resolve()
    assert all(path.resolve().is_relative_to(folder) for path in folder.rglob("*"))
    assert not list(region.submissions.parents[1].rglob("*senr*"))
