"""Plain files as the council reads them."""

from decimal import Decimal

import pytest

from commonfield.council import read_scores, read_sheet
from commonfield.findings import SubmissionError, UsageError


def write(folder, text):
    path = folder / "file.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_sheet_has_stripped_cells_and_the_lines_of_a_spreadsheet(tmp_path):
    sheet = read_sheet(write(tmp_path, "a;b\n 1 ;x\n;\n2;\n"), needs=("a",), may=("c",))
    assert [(row.line, row["a"], row["b"], row["c"]) for row in sheet.rows] == [
        (2, "1", "x", ""),
        (4, "2", "", ""),
    ]
    assert sheet.numbers("a") == [Decimal(1), Decimal(2)]


@pytest.mark.parametrize(
    ("cells", "asked"),
    [
        ("x", {}),
        ("", {}),
        ("-1", {"at_least": Decimal(0)}),
        ("1.5", {"whole": True}),
        ("NaN", {}),
        ("1e999999x", {}),
    ],
)
def test_a_number_that_is_none_is_refused_by_its_row_and_not_quoted(tmp_path, cells, asked):
    sheet = read_sheet(write(tmp_path, f"a,b\n1,1\n{cells},1\n"))
    with pytest.raises(
        SubmissionError, match=r"file\.csv, column a: expected .* in 1 row \(row 3\)"
    ) as refused:
        sheet.numbers("a", **asked)
    assert not cells or f"`{cells}`" not in str(refused.value)


def test_scores_are_read_with_and_without_criteria_and_what_was_not_given_is_left_out(tmp_path):
    scores = read_scores(write(tmp_path, "proposal,criterion,reader,score\nA,need,r1,3\nA,need,r2,\n"))
    assert [(s.proposal, s.criterion, s.reader, s.score, s.line) for s in scores] == [
        ("A", "need", "r1", 3.0, 2)
    ]
    assert [s.criterion for s in read_scores(write(tmp_path, "proposal,reader,score\nA,r1,88.5\n"))] == [""]


def test_two_scores_of_one_reader_for_the_same_criterion_are_refused(tmp_path):
    with pytest.raises(SubmissionError, match="each combination once"):
        read_scores(write(tmp_path, "proposal,criterion,reader,score\nA,need,r1,3\nA,need,r1,4\n"))


def test_a_missing_column_is_named_with_those_there_are(tmp_path):
    with pytest.raises(UsageError, match="expected a column `reader`, found proposal, score"):
        read_scores(write(tmp_path, "proposal,score\nA,1\n"))


def test_a_header_alone_is_refused(tmp_path):
    with pytest.raises(SubmissionError, match="at least one row"):
        read_sheet(write(tmp_path, "a,b\n"))
