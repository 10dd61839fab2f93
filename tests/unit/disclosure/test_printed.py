"""Pages read back: an entry of a table prints what its cell holds, and nothing narrower."""

from datetime import date

import pytest

from commonfield.disclosure.printed import check_page, check_sheet, numbers_in
from commonfield.findings import ReleaseError

NOTHING = dict.fromkeys(("denominator", "numerator", "share", "band_from", "band_to", "median", "due_on"))
CELLS = [
    NOTHING | {"denominator": 1234, "numerator": 1111, "share": 1111 / 1234},
    NOTHING | {"denominator": 43, "band_from": 80, "band_to": 90},
    NOTHING | {"denominator": 43},
    NOTHING,
    NOTHING | {"due_on": date(2027, 7, 1)},
    NOTHING | {"denominator": 80, "numerator": 60, "median": 31_400.0},
]


def page(*entries: str, rows: str) -> str:
    cells = "".join(f"<td>{entry}</td>" for entry in entries)
    return f'<table><tr><th>2024</th></tr><tr data-rows="0 {rows}"><th>17</th>{cells}</tr></table>'


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("1,234 of 5,678,901", {"1234", "5678901"}),
        ("1.234 de 5678", {"1234", "5678"}),
        ("n = 43; 80 a 89\u00a0%", {"43", "80", "89"}),
        ("88.9%", {"88.9"}),
        ("1,234.5", {"1234.5"}),
        ("88,9 %", {"88.9"}),
        ("hidden", set()),
    ],
)
def test_numbers_are_found_however_they_are_written(text: str, numbers: set[str]) -> None:
    assert numbers_in(text) == numbers


@pytest.mark.parametrize(
    ("row", "text"),
    [
        (1, "90%"), (1, "1,111 of 1,234"), (2, "n = 43; 80 to 89%"), (2, "80 to under 90%"),
        (3, "n = 43; hidden"), (4, "hidden to protect privacy"), (5, "due July 1, 2027"), (6, "$31,400"),
    ],
)  # fmt: skip
def test_what_a_cell_holds_may_be_printed(row: int, text: str) -> None:
    assert check_page("p.html", page(text, rows=str(row)), CELLS) == 1


@pytest.mark.parametrize(
    ("row", "text"),
    [
        (1, "90.03%"), (1, "1,112"), (1, "91%"), (2, "83%"), (2, "n = 43; 35"), (2, "80 to 84%"),
        (2, "80 to 89% (72 to 93)"), (3, "n = 43; 80 to 89%"), (4, "n = 43; hidden"), (4, "7"),
        (5, "12"), (7, "hidden"),
    ],
)  # fmt: skip
def test_any_other_number_is_refused_and_not_named(row: int, text: str) -> None:
    with pytest.raises(ReleaseError, match=r"^p\.html: expected tables") as error:
        check_page("p.html", page("90%", text, rows=f"1 {row}"), CELLS)
    assert "found 1 entries" in str(error.value)


def test_a_row_that_names_no_cell_it_could_mean_is_refused() -> None:
    with pytest.raises(ReleaseError):
        check_page("p.html", page("7", rows="x"), CELLS)


def test_tables_that_tell_of_no_cell_are_not_read() -> None:
    assert check_page("p.html", "<table><tr><td>1,234</td></tr></table>", CELLS) == 0


HEAD = ("Level", "Place", "Academic year", "Group", "What", "People", "Number", "Share", "Status", "#")
NAMED = ("Institution", "School 7", "2023-24", "Grade 12", "Everybody")


@pytest.mark.parametrize(
    ("told", "row"),
    [
        ((1234, 1111, 1111 / 1234, "shown"), 1),
        ((43, "hidden", "80 to 89%", "shown as a range"), 2),
        ((43, "hidden", "hidden", "hidden to protect privacy"), 3),
        (("hidden", "hidden", "hidden", "hidden to protect privacy"), 4),
        ((None, None, None, "due July 1, 2027"), 5),
        ((60, None, 31_400, "shown"), 6),
    ],
)
def test_a_sheet_that_tells_what_its_cells_hold_is_read(told: tuple[object, ...], row: int) -> None:
    assert check_sheet("book, sheet", [HEAD, (*NAMED, *told, row)], CELLS) == 1


@pytest.mark.parametrize(
    ("told", "row"),
    [
        ((1234, 1112, 1111 / 1234, "shown"), 1),
        ((1234, 1111, 0.9, "shown"), 1),
        ((43, 35, "80 to 89%", "shown as a range"), 2),
        ((43, "hidden", 0.85, "shown as a range"), 2),
        ((43, "hidden", "81 to 85%", "shown as a range"), 2),
        ((43, "hidden", "80 to 89%", "shown as a range"), 3),
        ((7, "hidden", "hidden", "hidden to protect privacy"), 4),
        ((None, None, None, ""), 7),
        ((None, None, None, ""), None),
    ],
)
def test_a_sheet_that_tells_anything_else_is_refused(told: tuple[object, ...], row: int | None) -> None:
    with pytest.raises(ReleaseError, match=r"^book, sheet: expected tables"):
        check_sheet("book, sheet", [HEAD, (*NAMED, *told, row)], CELLS)


def test_a_sheet_that_names_no_cells_is_not_read() -> None:
    assert check_sheet("book, sheet", [("Measure", "People"), ("Rate", 7)], CELLS) == 0
