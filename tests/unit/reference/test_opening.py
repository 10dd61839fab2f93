"""Text in any delimiter and code page, and workbooks, become rows of text."""

from datetime import datetime

import pytest
from tests.unit.reference.publishing import text, workbook

from commonfield.findings import SubmissionError
from commonfield.reference.opening import body, decoded, heads, sheets_text

ROWS = [("county", "name"), ("06107", "Tulare, the county"), ("06031", "Kings")]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_the_one_that_the_first_lines_hold_most_of(write, delimiter):
    path = write("file.txt", text(*ROWS, delimiter=delimiter))
    (sheet,) = heads(path)
    assert (sheet.delimiter, list(sheet.rows)) == (delimiter, ROWS)
    assert body(path, sheet, header_at=0, width=2).rows() == ROWS[1:]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_text_is_utf_8_or_the_code_page_of_spreadsheets(write, encoding):
    path = write("file.csv", "name,wage\nPeñasquitos – CA,1\n".encode(encoding))
    assert heads(path)[0].rows == (("name", "wage"), ("Peñasquitos – CA", "1"))
    assert body(path, heads(path)[0], header_at=0, width=2).rows() == [("Peñasquitos – CA", "1")]


def test_a_head_that_ends_within_a_letter_is_still_utf_8():
    assert decoded("Peñ".encode()[:-1], cut=True) == "Pe"


def test_the_last_letters_of_a_file_of_another_code_page_are_kept(write):
    path = write("file.csv", "year,word\n1,año\n".encode("cp1252"))
    assert body(path, heads(path)[0], header_at=0, width=2).rows() == [("1", "año")]


def test_lines_may_end_in_any_way_and_cells_may_hold_line_breaks(write):
    path = write("file.csv", 'code,"two\nlines"\r\n1,"a\nb"\r\n\r\n , \r\n2,c\r\n')
    sheet = heads(path)[0]
    assert sheet.rows[0] == ("code", "two\nlines")
    assert body(path, sheet, header_at=0, width=2).rows() == [("1", "a\nb"), ("2", "c")]


def test_blank_cells_are_null_short_rows_are_filled_and_long_ones_cut(write):
    path = write("file.csv", "a,b,c\n1, ,3\n4\n5,6,7,8\n")
    found = body(path, heads(path)[0], header_at=0, width=3)
    assert found.rows() == [("1", None, "3"), ("4", None, None), ("5", "6", "7")]


def test_a_workbook_gives_the_first_rows_of_every_sheet_and_its_cells_as_text(write):
    path = write(
        "book.xlsx",
        workbook(
            Notes=[("Read this",)],
            Table=[("code", "share", "on", "true"), ("06107", 0.25, datetime(2025, 5, 1), True),
                   (6031.0, 12, None, False), (None, None, None, None), (1, 2.5, " x ", None)],
        ),
    )  # fmt: skip
    notes, table = heads(path)
    assert (notes.name, notes.rows, table.name) == ("Notes", (("Read this",),), "Table")
    assert body(path, table, header_at=0, width=4).rows() == [
        ("06107", "0.25", "2025-05-01", "TRUE"),
        ("6031", "12", None, "FALSE"),
        ("1", "2.5", "x", None),
    ]
    assert {"Read this", "code", "06107"} <= set(sheets_text(path))


@pytest.mark.parametrize("content", [b"", b"not a workbook", workbook(Table=[("a", "b")])[:400]])
def test_a_workbook_that_cannot_be_opened_is_refused_in_words(write, content):
    path = write("book.xlsx", content)
    with pytest.raises(SubmissionError, match=r"book.xlsx: expected a workbook"):
        heads(path)


@pytest.mark.parametrize(
    ("name", "content"), [("file.csv", b"a,b\x00\n"), ("file.pdf", b"%PDF"), ("x", b"a,b")]
)
def test_other_kinds_of_files_have_no_rows(write, name, content):
    assert heads(write(name, content)) == []
