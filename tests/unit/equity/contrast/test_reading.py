"""Files of people: what is read, what leaves, what is refused."""

import numpy as np
import polars as pl
import pytest

from commonfield.equity.contrast import Question, read_sheet, sheet_of
from commonfield.findings import SubmissionError, UsageError

ASKED = Question("part", "ok", ("score", "sex"), exact=("school",), cluster="school", gap_by="sex")
TEXT = "part,ok,score,sex,school\n1,1,3.5,F,A\n0,0,,M,A\nyes,1,2,F,B\nno,0,1,,B\n1,,9,F,B\n,1,9,F,B\n"


@pytest.fixture
def write(tmp_path):
    def writes(text):
        (tmp_path / "people.csv").write_text(text, encoding="utf-8")
        return tmp_path / "people.csv"

    return writes


def test_columns_become_numbers_levels_and_flags(write):
    sheet = read_sheet(write(TEXT), ASKED)
    people = sheet.people
    assert (people.participants, people.others) == (2, 2)
    assert (sheet.without_outcome, sheet.without_part) == (1, 1)
    names = [each.name for each in people.covariates]
    assert names == ["score", "score: blank", "sex: blank", "sex: F", "sex: M"]
    score = people.covariates[0]
    assert sorted(score.values[score.known]) == [1.0, 2.0, 3.5]
    assert score.values[~score.known] == pytest.approx([6.5 / 3])
    assert people.groups == ("", "F", "M")
    assert len(np.unique(people.stratum)) == 2


def test_rows_in_another_order_are_the_same_people(write):
    head, *rows = TEXT.strip().split("\n")
    one = read_sheet(write(TEXT), ASKED).people
    other = read_sheet(write("\n".join([head, *reversed(rows)])), ASKED).people
    assert one.outcome.tolist() == other.outcome.tolist()
    assert one.matrix().tolist() == other.matrix().tolist()


def test_numbers_that_are_codes_become_levels(write):
    text = "part,ok,track\n1,1,10\n0,0,20\n"
    plain, coded = (
        read_sheet(write(text), Question("part", "ok", ("track",), categories=c)).people.covariates
        for c in ((), ("track",))
    )
    assert [each.name for each in plain] == ["track"]
    assert [each.name for each in coded] == ["track: 10", "track: 20"]


def test_a_frame_with_types_and_a_parquet_file_are_read_alike(tmp_path):
    frame = pl.DataFrame({"part": [True, False], "ok": [1, 0], "score": [1.5, None], "sex": ["F", None]})
    asked = Question("part", "ok", ("score", "sex"))
    frame.write_parquet(tmp_path / "people.parquet")
    one, other = (
        sheet_of(frame, asked, name="f").people,
        read_sheet(tmp_path / "people.parquet", asked).people,
    )
    assert one.matrix().tolist() == other.matrix().tolist()
    assert one.participant.tolist() == [False, True] or one.participant.tolist() == [True, False]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("part,ok\n1,1\n", "expected a column `score`, found part, ok"),
        ("", "expected a column"),
        ("part,ok,score,sex,school\n", "expected people with an outcome, found none"),
        (
            TEXT.replace("no,0", "perhaps,0"),
            "column part: expected 1 or 0, found something else in 1 row (5)",
        ),
        (
            TEXT.replace("yes,1", "yes,often"),
            "column ok: expected a number, found something else in 1 row (4)",
        ),
        (TEXT.replace("yes,1", "yes,inf"), "column ok: expected a number"),
        ("part,ok\n1,1,1,1\n", "could not be read"),
    ],
)
def test_what_cannot_be_read_is_refused_without_its_values(write, text, told):
    with pytest.raises(SubmissionError) as refused:
        read_sheet(write(text), ASKED)
    assert told in refused.value.what
    assert "often" not in str(refused.value) and "perhaps" not in str(refused.value)


def test_ids_are_no_categories(write):
    rows = "\n".join(f"{i % 2},1,id{i},F,A" for i in range(80))
    with pytest.raises(SubmissionError, match="found 80 different texts"):
        read_sheet(write("part,ok,score,sex,school\n" + rows + "\n"), ASKED)


@pytest.mark.parametrize(
    "asked",
    [
        {"covariates": ()},
        {"covariates": ("score", "ok")},
        {"covariates": ("score", "part")},
        {"covariates": ("score", "score")},
        {"exact": ("ok",)},
        {"cluster": "part"},
        {"categories": ("other",)},
    ],
)
def test_a_question_that_contradicts_itself_is_refused(asked):
    with pytest.raises(UsageError):
        Question(**{"participant": "part", "outcome": "ok", "covariates": ("score",)} | asked)
