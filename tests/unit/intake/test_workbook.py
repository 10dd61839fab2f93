"""A workbook is read like a text: the right sheet, the header below a title, the sender's row numbers."""

import datetime as dt
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.intake.workbooks import (
    CATALOG,
    LOG,
    NAMES,
    at,
    cells,
    check,
    codes,
    people,
    rewritten,
    table,
    written,
)  # fmt: skip

from commonfield.intake import check_file


def test_a_layout_with_a_header_is_recognized_in_a_workbook_and_gives_what_its_text_gives(write_file):
    records = [{"participant_id": f"P{n}", "ssid": f"{n:010}"} for n in range(4)]
    records[2]["ssid"] = "123"
    text = check_file(write_file(LOG.name, *records), catalog=CATALOG)
    book = check_file(
        written(("Log", [NAMES, *(cells(last_name="Ejemplo", **r) for r in records)])), catalog=CATALOG
    )
    assert (book.dictionary, book.accepted, book.refused) == (LOG.name, 3, 1)
    assert [f.as_dict() for f in book.findings] == [f.as_dict() for f in text.findings]


def test_the_header_may_stand_below_a_title_and_rows_keep_the_numbers_that_the_sender_sees():
    rows = [["Work-based learning"], None, NAMES, None, *people(2), None, cells(hours="9999"), ["", ""]]
    result = check(written(("Log", rows)))
    assert (result.accepted, result.refused) == (2, 1)
    assert [(f.code, f.rows) for f in result.findings] == [("WBL-003", (8,))]


@pytest.mark.parametrize(("row", "found"), [(19, True), (20, False)])
def test_a_header_is_looked_for_in_the_first_twenty_rows(row, found):
    result = check(written(("Log", [*[None] * row, NAMES, *people(1)])))
    assert codes(result) == ([] if found else ["FIL-010"])


def test_the_sheet_whose_header_fits_is_read_whatever_stands_before_it():
    result = check(written(("Read me", [["How to fill it in"]]), ("Log", [NAMES, *people(2)])))
    assert (result.accepted, result.findings) == (2, ())


def test_a_layout_may_name_its_sheet():
    layout = LOG.layout.model_copy(update={"sheet": "this year"})
    named = LOG.model_copy(update={"layout": layout})
    rows = [NAMES, *people(1)]
    content = written(("Last year", [NAMES, *people(3)]), ("This year", rows))
    assert len(table(content, named)) == 1
    assert codes(check(content)) == ["FIL-042"]


def test_two_sheets_with_records_are_refused_rather_than_one_left_out():
    both = written(("North", [NAMES, *people(2)]), ("South", [NAMES, *people(2)]))
    assert codes(check(both)) == ["FIL-042"]
    assert check(written(("North", [NAMES, *people(2)]), ("Empty form", [NAMES]))).accepted == 2


def test_a_hidden_sheet_and_merged_cells_are_told():
    def merge(book, sheet, row, column):
        sheet.merge_range(row, column, row + 1, column, "Example Clinic")

    first, second = people(2)
    first[at("employer")], second[at("employer")] = merge, None
    held = io.BytesIO(written(("Log", [NAMES, first, second]), ("Old", [NAMES, *people(9)])))
    import openpyxl

    book = openpyxl.load_workbook(held)
    book["Old"].sheet_state = "hidden"
    book.save(held := io.BytesIO())
    result = check(held.getvalue())
    assert codes(result) == ["FIL-039"]
    assert "merged cells (1)" in result.findings[0].message()
    assert "hidden sheets (1)" in result.findings[0].message()
    assert result.accepted == 2


def test_dates_numbers_and_truth_come_as_the_layout_writes_them():
    record = cells()
    record[at("birth_date")] = dt.date(2007, 9, 14)
    record[at("academic_year")] = 2025.0
    record[at("hours")] = 0.1 + 0.2
    record[at("completed")] = True
    (row,) = table(written(("Log", [NAMES, record])))
    assert row[1 + at("birth_date")] == "2007-09-14"
    assert row[1 + at("academic_year")] == "2025"
    assert row[1 + at("hours")] == "0.3"
    assert row[1 + at("completed")] == "TRUE"


def test_zeros_that_a_number_format_shows_are_there_and_zeros_that_are_gone_are_found():
    def formatted(book, sheet, row, column):
        sheet.write_number(row, column, 4176, book.add_format({"num_format": "0000000000"}))

    shown, eaten = people(2)
    shown[at("ssid")], eaten[at("ssid")] = formatted, 4177
    result = check(written(("Log", [NAMES, shown, eaten])))
    assert [(f.code, f.rows) for f in result.findings] == [("WBL-014", (3,))]


def formula(value):
    return lambda book, sheet, row, column: sheet.write_formula(row, column, "=1+1", None, value)


def test_a_formula_counts_with_the_value_it_last_had_and_is_never_computed():
    record = cells()
    record[at("hours")] = formula(77)
    assert table(written(("Log", [NAMES, record])))[0][1 + at("hours")] == "77"


def test_a_formula_without_a_value_refuses_the_file():
    record = cells()
    record[at("hours")] = formula("")
    content = rewritten(
        written(("Log", [NAMES, *people(1), record])), lambda n, b: b.replace(b"<v></v>", b"")
    )
    result = check(content)
    assert codes(result) == ["FIL-038"]
    assert "row 3" in result.findings[0].message()


def test_a_formula_that_looks_like_one_stays_text():
    record = cells(employer='=HYPERLINK("https://example.org")')
    assert table(written(("Log", [NAMES, record])))[0][1 + at("employer")].startswith("=HYPERLINK")


def test_errors_of_the_spreadsheet_are_read_as_empty_cells_and_told():
    record = cells()
    record[at("hours")], record[at("began_on")] = formula("#N/A"), formula("#REF!")
    result = check(written(("Log", [NAMES, *people(1), record])))
    assert {f.code: f.rows for f in result.findings} == {"ELE-001": (3,), "FIL-040": (3,)}


def test_text_in_several_fonts_and_text_inside_its_cell_are_read_as_text():
    def in_fonts(book, sheet, row, column):
        bold = book.add_format({"bold": True})
        sheet.write_rich_string(row, column, "Example ", bold, "Clinic")

    record = cells()
    record[at("employer")] = in_fonts
    (row,) = table(written(("Log", [NAMES, record])))
    assert row[1 + at("employer")] == "Example Clinic"
    (row,) = table(written(("Log", [NAMES, cells()]), constant_memory=True))
    assert row[1:] == cells()


def test_a_line_break_in_a_cell_stays_in_its_cell():
    rows = [NAMES, cells(employer="Example\nClinic"), cells(participant_id="P1", ssid="0000000001")]
    first, second = table(written(("Log", rows)))
    assert first[1 + at("employer")] == "Example\nClinic"
    assert (first[0], second[0]) == (2, 3)


def test_a_name_of_a_column_may_break_into_lines():
    assert check(written(("Log", [[name.replace(" ", "\n") for name in NAMES], *people(2)]))).accepted == 2


def test_no_records_below_the_header_and_no_header_are_told_apart():
    assert codes(check(written(("Log", [NAMES])))) == ["FIL-002"]
    assert codes(check(written(("Log", people(2))))) == ["FIL-010"]


def test_a_workbook_like_no_layout_is_not_recognized():
    result = check_file(written(("Notes", [["color"], ["red"]])), catalog=CATALOG)
    assert codes(result) == ["FIL-012"]


def test_columns_that_are_missing_are_refused_as_in_a_text():
    assert codes(check(written(("Log", [NAMES[:-1], *(row[:-1] for row in people(2))])))) == ["FIL-007"]


VALUES = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=12),
    st.integers(-(10**14), 10**14),
    st.decimals(-1000, 1000, places=3).map(float),
    st.dates(dt.date(1901, 1, 1), dt.date(2100, 1, 1)),
)


def as_seen(value, element):
    if isinstance(value, dt.date):
        return value.strftime(element.format or "%Y-%m-%d")
    if isinstance(value, float):
        return f"{value:.15g}".removesuffix(".0") if value else "0"
    text = str(value)
    return text if text.strip() else ""


@given(
    rows=st.lists(
        st.one_of(st.none(), st.lists(VALUES, min_size=len(NAMES), max_size=len(NAMES))),
        min_size=1,
        max_size=8,
    ),
    title=st.integers(0, 5),
)
def test_what_was_written_into_a_workbook_is_read_from_it_with_its_row_numbers(rows, title):
    expected = []
    for number, row in enumerate(rows, title + 2):
        seen = [as_seen(value, element) for value, element in zip(row or [], LOG.elements, strict=False)]
        if any(seen):
            expected.append([number, *seen])
    content = written(("Log", [*[None] * title, NAMES, *rows]))
    if not expected:
        assert codes(check(content)) == ["FIL-002"]
    else:
        assert table(content) == expected
