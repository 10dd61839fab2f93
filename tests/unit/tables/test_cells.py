"""No text that we write for people starts a formula."""

import re
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import commonfield
from commonfield.tables.cells import harmless, harmless_frame


@pytest.mark.parametrize(
    "cell", ["=1+1", "+SUM(A1)", "-A1", "@cmd", "\t=1", "\r=1", "=cmd|' /C calc'!A0", "-2+3"]
)
def test_what_a_spreadsheet_would_run_is_shown(cell):
    assert harmless(cell) == "'" + cell


@pytest.mark.parametrize("cell", ["", "-", "-3", "+1.5", "-1,234.5", "1e-5", "-2%", "Ana", "3-4", "'=1"])
def test_numbers_and_other_texts_stay_as_they_are(cell):
    assert harmless(cell) == cell


@given(cells=st.lists(st.none() | st.text(alphabet="=+-@\t\r\n019.,eE%a'", max_size=6), max_size=20))
def test_a_frame_is_written_as_its_cells_are(cells):
    frame = pl.DataFrame(
        {"text": cells, "number": range(len(cells))}, schema={"text": pl.String, "number": pl.Int64}
    )
    assert harmless_frame(frame)["text"].to_list() == [None if c is None else harmless(c) for c in cells]


def test_every_workbook_that_we_write_keeps_texts_as_texts():
    folder = Path(commonfield.__file__).parent
    careless = [
        file.name
        for file in folder.rglob("*.py")
        if "synthetic" not in file.parts
        for call in re.findall(
            r"xlsxwriter\.Workbook\((.*?)\n?\)", file.read_text(encoding="utf-8"), re.DOTALL
        )
        if "strings_to_formulas" not in call and "options" not in call
    ]
    assert careless == []
