from typing import Any

import openpyxl
import pytest

from commonfield.reports import ReportFiles
from commonfield.vocabulary import Language


@pytest.fixture(scope="module", params=["en", "es"])
def book(request: pytest.FixtureRequest, written: ReportFiles) -> tuple[Language, Any]:
    return request.param, openpyxl.load_workbook(written.workbooks[request.param])


def test_the_workbook_opens_on_a_sheet_that_says_what_it_is(book: tuple[Language, Any]) -> None:
    language, workbook = book
    first = workbook.worksheets[0]
    assert first.title == {"en": "Read me", "es": "Léame"}[language]
    lines = [str(row[0].value) for row in first.iter_rows() if row[0].value]
    assert any("2026-2-1f0c" in line for line in lines)
    assert sum(bool(row[0].hyperlink) for row in first.iter_rows()) == len(workbook.worksheets) - 1


def test_every_table_has_a_frozen_head_a_print_area_and_no_merged_cells(book: tuple[Language, Any]) -> None:
    _, workbook = book
    for sheet in workbook.worksheets[1:]:
        assert sheet.freeze_panes == "B2"
        assert sheet.print_area
        assert sheet.print_title_rows == "$1:$1"
        assert not sheet.merged_cells.ranges
        assert all(cell.value for cell in sheet[1])


def test_numbers_are_numbers_with_formats_and_the_hidden_is_the_word(book: tuple[Language, Any]) -> None:
    language, workbook = book
    sheet = workbook.worksheets[1]
    hidden = {"en": "hidden", "es": "oculto"}[language]
    people, share = ([row[column] for row in sheet.iter_rows(min_row=2)] for column in (5, 7))
    assert {cell.number_format for cell in share if isinstance(cell.value, float)} == {"0%"}
    assert {cell.number_format for cell in people if isinstance(cell.value, int)} == {"#,##0"}
    assert {cell.value for cell in people if isinstance(cell.value, str)} == {hidden}


def test_earnings_are_dollars(book: tuple[Language, Any]) -> None:
    _, workbook = book
    formats = {
        cell.number_format
        for sheet in workbook.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, (int, float)) and cell.value > 20_000
    }
    assert '"$"#,##0' in formats
