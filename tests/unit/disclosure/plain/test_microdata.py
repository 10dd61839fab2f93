"""A file is read as text; what would mislead a count is refused by column and row, and no value is told."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from commonfield.disclosure.plain.design import Design
from commonfield.disclosure.plain.microdata import read_microdata
from commonfield.findings import Exit, SubmissionError

DESIGN = Design(
    universe="students", outcome=("ok",), hierarchy=("county", "school"), tables=(("race",), ("sex",))
)
ROWS = "county,school,race,sex,ok,more\n01,001,A,F,1,x\n01,002,B,F,0,y\n02,003,A,M,1,z\n"


def read(text, name="people.csv"):
    content = text if isinstance(text, bytes) else text.encode()
    return read_microdata(Path(name), content, design=DESIGN)


def test_codes_stay_text_and_other_columns_are_left_out():
    found = read(ROWS)
    assert found.columns == ["county", "school", "race", "sex", "ok"]
    assert found.row(0) == ("01", "001", "A", "F", 1)


@pytest.mark.parametrize("separator", [";", "\t", "|"])
def test_other_separators_are_read(separator):
    assert read(ROWS.replace(",", separator)).equals(read(ROWS))


def test_a_mark_of_the_byte_order_is_no_part_of_a_name():
    assert read(b"\xef\xbb\xbf" + ROWS.encode()).equals(read(ROWS))


def test_parquet_is_read_with_numbers_and_truth(tmp_path):
    frame = pl.DataFrame(
        {"county": ["01"], "school": ["001"], "race": ["A"], "sex": ["F"], "ok": [True], "year": [2026]}
    )
    frame.write_parquet(tmp_path / "people.parquet")
    found = read((tmp_path / "people.parquet").read_bytes(), "people.parquet")
    assert found.row(0) == ("01", "001", "A", "F", 1)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("02,003,A,M,1", ",003,A,M,1", "column county: expected a code, found none, in 1 record (row 4)"),
        ("B,F,0", " ,F,0", "column race: expected a code, found none, in 1 record (row 3)"),
        ("B,F,0", "All,F,0", "column race: expected another code than `All`, found it, in 1 record (row 3)"),
        ("02,003", "02,All", "column school: expected another code than `All`"),
        ("B,F,0", "B,F,2", "column ok: expected 0 or 1, found neither, in 1 record (row 3)"),
        ("B,F,0", "B,F,", "column ok: expected 0 or 1, found neither, in 1 record (row 3)"),
        ("02,003", "02,002", "column school: expected a code below one code of county"),
        ("race", "ethnicity", "found none called race"),
        ("02,003,A,M,1,z", "02,003,A,M,1,z,z,z", "could not be read"),
    ],
)
def test_what_would_mislead_is_refused_by_column_and_row(old, new, words):
    assert old in ROWS
    with pytest.raises(SubmissionError) as told:
        read(ROWS.replace(old, new, 1))
    assert words in str(told.value)
    assert told.value.exit_code == Exit.FILE_REFUSED
    assert not {"001", "002", "003"} & set(str(told.value).replace("`", " ").split())


def test_a_place_below_two_others_is_told_with_its_rows_and_not_its_code():
    text = "county,school,race,sex,ok\n" + "01,777,A,F,1\n" * 3 + "02,777,A,F,1\n" * 2
    with pytest.raises(SubmissionError, match=r"in 5 records \(rows 2, 3, 4 and more\)") as told:
        read(text)
    assert "777" not in str(told.value)


@pytest.mark.parametrize("text", ["", "county,school,race,sex,ok\n"])
def test_a_file_without_records_is_refused(text):
    with pytest.raises(SubmissionError):
        read(text)


def test_other_bytes_are_no_table():
    with pytest.raises(SubmissionError, match="could not be read"):
        read(b"county,school,race,sex,ok\n\xff\xfe\xfa,1,2,3,1\n")
