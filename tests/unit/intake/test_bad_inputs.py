"""Every file that cannot be taken gets one clear finding, and says nothing of what it holds."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonfield.catalog import Catalog
from commonfield.findings import Exit, SubmissionError
from commonfield.intake import check_file, recognize
from commonfield.intake.answers import answer_of_check
from commonfield.intake.answers.answer import SEVERITIES

SECRET = "Quetzalcoatl"


def codes(result):
    return [finding.code for finding in result.findings]


@pytest.fixture(scope="module")
def senr(write_file, several):
    return write_file(
        "calpads/senr", *({**r, "student_legal_last_name": SECRET} for r in several("calpads/senr", 12))
    )


@pytest.fixture(scope="module")
def wages(write_file, several):
    return write_file(
        "wages/quarterly", *({**r, "last_name": SECRET} for r in several("wages/quarterly", 12))
    )


def zipped(content):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("senr.txt", content)
    return held.getvalue()


UNREADABLE = {
    "nothing": (lambda b: b"", "FIL-001"),
    "blank lines": (lambda b: b"\n\r\n  \n", "FIL-001"),
    "a zip": (zipped, "FIL-003"),
    "a PDF": (lambda b: b"%PDF-1.7 " + b, "FIL-003"),
    "UTF-16 with a mark": (lambda b: b.decode().encode("utf-16"), "FIL-004"),
    "UTF-16 without a mark": (lambda b: b.decode().encode("utf-16-le"), "FIL-004"),
    "UTF-16, the other way round": (lambda b: b.decode().encode("utf-16-be"), "FIL-004"),
    "UTF-32": (lambda b: b.decode().encode("utf-32"), "FIL-004"),
    "a NUL": (lambda b: b.replace(b"SENR", b"SE\0R", 1), "FIL-005"),
    "commas": (lambda b: b.replace(b"^", b","), "FIL-006"),
    "tabs": (lambda b: b.replace(b"^", b"\t"), "FIL-006"),
    "a column too few": (
        lambda b: b"\n".join(b"^".join(r.split(b"^")[:-3]) for r in b.split(b"\n")),
        "FIL-007",
    ),
    "one long line": (lambda b: b + b"SENR" + b"^" * 20 + b"x" * (1 << 21) + b"^" * 20, "FIL-016"),
    "shifted columns": (
        lambda b: b"\n".join(r.replace(b"^A^", b"^A^^", 1) for r in b.split(b"\n")),
        "FIL-013",
    ),
}


@pytest.mark.parametrize("kind", UNREADABLE)
def test_a_file_that_cannot_be_taken_is_refused_for_its_reason(catalog, senr, kind):
    mangle, code = UNREADABLE[kind]
    result = check_file(mangle(senr), catalog=catalog, dictionary="calpads/senr")
    assert codes(result)[0] == code
    assert result.accepted == 0
    assert result.exit_code is Exit.FILE_REFUSED
    assert not any(SECRET in f.message(language) for f in result.findings for language in ("en", "es"))


def test_a_header_alone_holds_no_records(catalog, write_file):
    assert codes(check_file(write_file("wages/quarterly"), catalog=catalog)) == ["FIL-002"]


def test_a_file_without_its_header_is_refused(catalog, write_file):
    content = write_file("wages/quarterly", {}, {}, header=False)
    assert codes(check_file(content, catalog=catalog, dictionary="wages/quarterly")) == ["FIL-010"]


def test_other_column_names_are_refused_and_the_missing_ones_named(catalog, wages):
    result = check_file(wages.replace(b"Employer Account", b"Firm"), catalog=catalog)
    assert codes(result) == ["FIL-009"]
    assert "Employer Account" in result.findings[0].message()
    assert "Firm" not in result.findings[0].message()


def test_columns_in_another_order_are_refused(catalog, wages):
    swapped = wages.replace(b"Year,Quarter", b"Quarter,Year")
    assert codes(check_file(swapped, catalog=catalog)) == ["FIL-009"]


def test_too_many_columns_are_refused(catalog, wages):
    wider = wages.replace(b"\n", b",extra\n")
    assert codes(check_file(wider, catalog=catalog)) == ["FIL-008"]


def test_a_semicolon_file_of_a_spreadsheet_is_told_from_a_comma_file(catalog, wages):
    result = check_file(wages.replace(b",", b";"), catalog=catalog, dictionary="wages/quarterly")
    assert codes(result) == ["FIL-006"]
    assert "semicolon" in result.findings[0].message()


def test_one_layout_sent_as_another_is_named(catalog, write_file):
    result = check_file(write_file("calpads/sela", {}, {}), catalog=catalog, dictionary="calpads/senr")
    assert codes(result) == ["FIL-011"]
    assert "calpads/sela" in result.findings[0].message("es")


def test_a_file_like_none_is_not_recognized(catalog):
    assert codes(check_file(b"a,b\n1,2\n", catalog=catalog)) == ["FIL-012"]
    with pytest.raises(SubmissionError, match="recognize"):
        recognize(b"a,b\n1,2\n", catalog)


def test_a_quote_left_open_refuses_the_file(catalog, wages):
    opened = wages.replace(b"Marisol", b'"Marisol', 1)
    result = check_file(opened, catalog=catalog)
    assert codes(result) == ["FIL-015"]
    assert result.accepted == 0


def test_a_line_break_in_a_cell_refuses_the_file_rather_than_lose_a_line(catalog, wages):
    broken = wages.replace(b"Marisol", b'"Mari\nsol"', 1)
    assert codes(check_file(broken, catalog=catalog)) == ["FIL-015"]


@pytest.mark.parametrize(
    ("mangle", "noted"),
    [
        (lambda b: b.replace(b"\n", b"\r\n"), []),
        (lambda b: b"\xef\xbb\xbf" + b, []),
        (lambda b: b + b"\n\n\r\n", ["FIL-018"]),
        (lambda b: b + b"\n\n", []),
        (lambda b: b.replace(b"\n", b"\r"), ["FIL-018"]),
        (lambda b: b.replace(b"\n", b"\r\n", 3), ["FIL-018"]),
        (lambda b: b.decode().replace(SECRET, "Nuñez").encode("latin-1"), ["FIL-017"]),
        (lambda b: b.decode().replace(SECRET, "O’Nuñez").encode("cp1252"), ["FIL-017"]),
        (lambda b: b.decode().replace(SECRET, "Nuñez").encode(), []),
        (lambda b: b.rstrip(b"\n"), []),
        (lambda b: b.replace(b"^A^", b"^ A ^"), []),
        (lambda b: b"\n".join(r + b"^more" for r in b.split(b"\n") if r), []),
        (lambda b: b"\n".join(b"^".join(r.split(b"^")[:-2]) for r in b.split(b"\n")), []),
    ],
    ids=["CRLF", "mark", "mixed blank end", "blank end", "CR", "mixed", "latin-1", "cp1252", "utf-8",
         "no end", "padded", "extra columns", "submission format"],
)  # fmt: skip
def test_what_can_be_read_is_read(catalog, senr, mangle, noted):
    result = check_file(mangle(senr), catalog=catalog)
    assert (result.dictionary, result.accepted, result.refused) == ("calpads/senr", 12, 0)
    assert codes(result) == noted


def test_a_header_in_a_file_that_needs_none_is_skipped(catalog, senr, write_file):
    from commonfield.catalog import Dictionary

    names = "^".join(element.official for element in catalog.get(Dictionary, "calpads/senr").elements)
    result = check_file(names.encode() + b"\n" + senr, catalog=catalog)
    assert (result.accepted, codes(result)) == (12, ["FIL-023"])


def test_columns_of_the_clearinghouse_go_by_name_in_any_order(catalog, write_file):
    lines = write_file("clearinghouse/detail", {}).decode().splitlines()
    turned = "\n".join(",".join(reversed(line.split(","))) for line in lines)
    result = check_file(turned.encode(), catalog=catalog)
    assert (result.accepted, result.findings) == (1, ())


def test_ragged_rows_are_refused_by_their_line_and_the_rest_keeps_its_lines(catalog, senr):
    lines = senr.split(b"\n")
    lines[3] += b"^^^^^"
    lines[7] = lines[7].replace(b"^1234567897^", b"^123^")
    result = check_file(b"\n".join(lines), catalog=catalog)
    assert {f.code: f.rows for f in result.findings} == {"FIL-014": (4,), "CAL-014": (8,)}
    assert (result.accepted, result.refused) == (10, 2)


def test_rows_are_lines_as_a_spreadsheet_shows_them(catalog, wages):
    lines = wages.split(b"\n")
    lines[4] = lines[4].replace(b",2,", b",7,")
    assert check_file(b"\n".join(lines), catalog=catalog).findings[0].rows == (5,)


def test_a_repeated_record_is_refused_after_its_first(catalog, senr):
    line = senr.split(b"\n")[4]
    result = check_file(senr + line + b"\n" + line + b"\n", catalog=catalog)
    assert [(f.code, f.rows, f.count) for f in result.findings] == [("FIL-019", (13, 14), 2)]
    assert (result.accepted, result.refused) == (12, 2)


def test_one_id_for_two_people_refuses_both(catalog, senr):
    lines = senr.split(b"\n")
    lines[5] = lines[5].replace(b"^200422^", b"^200418^").replace(b"20240815", b"20240901")
    lines[5] = lines[5].replace(SECRET.encode(), b"Otra").replace(b"20070914", b"20080101")
    result = check_file(b"\n".join(lines), catalog=catalog)
    assert [(f.code, f.element, f.rows) for f in result.findings] == [
        ("FIL-020", "LocalStudentID (9)", (2, 6))
    ]
    assert result.refused == 2


def test_a_mistyped_birth_date_alone_does_not_make_two_people(catalog, senr):
    lines = senr.split(b"\n")
    lines[5] = lines[5].replace(b"^200422^", b"^200418^").replace(b"20240815", b"20240901")
    lines[5] = lines[5].replace(b"20070914", b"20070915")
    assert check_file(b"\n".join(lines), catalog=catalog).findings == ()


def test_records_of_another_year_are_refused_where_a_year_is_expected(catalog, senr):
    lines = senr.split(b"\n")
    lines[2] = lines[2].replace(b"2024-2025", b"2023-2024")
    result = check_file(b"\n".join(lines), catalog=catalog, academic_year=2025)
    assert [(f.code, f.rows) for f in result.findings if f.code == "FIL-021"] == [("FIL-021", (3,))]
    assert result.academic_years == (2025,)


def test_a_file_of_another_year_is_refused_whole(catalog, senr):
    result = check_file(senr, catalog=catalog, academic_year=2024)
    assert codes(result) == ["FIL-021"]
    assert (result.accepted, result.refused, result.file_refused) == (0, 12, True)
    assert "name that year when you send it, or run the export for 2024" in result.findings[0].message()


@pytest.mark.parametrize("records", [1, 4, 5, 12])
def test_a_wrong_year_is_told_before_what_follows_from_it(catalog, write_file, several, records):
    far = [{**record, "academic_year_id": "2104-2105"} for record in several("calpads/senr", records)]
    content = write_file("calpads/senr", *far)
    result = check_file(content, catalog=catalog, academic_year=2025)
    assert codes(result) == ["FIL-021", "CAL-015", "CAL-017"]
    answer = answer_of_check(result, content=content, file_name="senr.txt", catalog=catalog)
    assert answer.first.code == "FIL-021"
    told = [finding.code for severity in SEVERITIES for finding in answer.of(severity)]
    assert told == codes(result)


def test_a_layout_of_other_years_is_the_reason_why_a_file_is_refused(catalog, write_file, several):
    early = [
        {**record, "academic_year_id": "2018-2019", "enrollment_school_start_date": "20180815"}
        for record in several("calpads/senr_2021", 6)
    ]
    result = check_file(write_file("calpads/senr_2021", *early), catalog=catalog, academic_year=2019)
    assert codes(result)[0] == "FIL-032"
    assert result.file_refused
    assert "FIL-013" not in codes(result)
    assert "Export the year in the layout that was in force then." in result.findings[0].message()


def test_records_of_another_year_among_most_of_the_right_one_are_refused_alone(catalog, write_file, several):
    records = several("calpads/senr", 12)
    for record in records[:5]:
        record["academic_year_id"] = "2023-2024"
    result = check_file(write_file("calpads/senr", *records), catalog=catalog, academic_year=2025)
    assert (codes(result)[0], result.accepted, result.refused) == ("FIL-021", 7, 5)


def test_a_record_that_tells_no_year_is_refused(catalog, write_file, several):
    records = several("wages/quarterly", 3)
    result = check_file(write_file("wages/quarterly", *records, {"year": ""}), catalog=catalog)
    assert {"ELE-001", "FIL-022"} <= set(codes(result))
    assert result.refused == 1


@pytest.mark.parametrize(("bad", "whole"), [(4, False), (5, False), (6, False), (7, True), (12, True)])
def test_more_than_half_of_the_records_make_a_bad_file(catalog, senr, bad, whole):
    lines = senr.split(b"\n")
    spoilt = [line.replace(b"20070914", b"20071399") if at < bad else line for at, line in enumerate(lines)]
    result = check_file(b"\n".join(spoilt), catalog=catalog)
    assert result.file_refused == whole
    assert result.rows_in == 12


def test_a_single_bad_record_is_a_bad_record_not_a_bad_file(catalog, write_file):
    result = check_file(write_file("calpads/senr", {"ssid": "12"}), catalog=catalog)
    assert result.exit_code is Exit.RECORDS_REFUSED


CATALOG = Catalog()


@given(data=st.data())
def test_rows_in_are_rows_accepted_and_rows_refused_whatever_was_done_to_the_file(data, senr):
    lines = senr.decode().rstrip("\n").split("\n")
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(lines) - 1))
        cells = lines[at].split("^")
        column = data.draw(st.integers(0, len(cells) - 1))
        what = data.draw(st.sampled_from(["put", "cut", "twice", "drop", "empty"]))
        if what == "put":
            cells[column] = data.draw(st.text("AZ09 ^\"'ñ-~\t", max_size=6))
        lines[at] = "^".join(cells[:column] if what == "cut" else cells)
        if what == "twice":
            lines.append(lines[at])
        if what == "empty":
            lines[at] = ""
        if what == "drop" and len(lines) > 6:
            del lines[at]
    while lines and not lines[-1]:
        lines.pop()
    result = check_file("\n".join(lines).encode(), catalog=CATALOG, dictionary="calpads/senr")
    read = not any(f.code in ("FIL-011", "FIL-006", "FIL-007") for f in result.findings)
    assert result.rows_in == (sum(map(bool, lines)) if read else 0)
    assert result.accepted >= 0
    assert result.refused >= 0
    for finding in result.findings:
        assert SECRET not in finding.message("en") + finding.message("es")


@given(noise=st.binary(max_size=300), at=st.integers(0, 2000))
def test_no_bytes_make_it_stumble(noise, at, senr):
    result = check_file(senr[:at] + noise + senr[at:], catalog=CATALOG, dictionary="calpads/senr")
    assert result.exit_code in (Exit.DONE, Exit.RECORDS_REFUSED, Exit.FILE_REFUSED)
    assert result.rows_in == result.accepted + result.refused
