"""Lines are counted as a spreadsheet counts them, whatever ends them; blank ones are found by number."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from commonfield.intake import lines
from commonfield.intake.lines import blank_lines, emptied, first_lines

TEXTS = st.text(alphabet="a;\r\n \té", max_size=40)


def plainly(text):
    """Split a text into lines one by one: what the vectors have to equal."""
    parts = re.split("\r\n|\n|\r", text)
    return parts[:-1] if parts[-1] == "" else parts


@given(text=TEXTS, piece=st.integers(1, 7))
@example(text="\r\n\r\n", piece=1)
@example(text="a\r\r\nb", piece=2)
@example(text="\n", piece=3)
def test_blank_lines_are_found_wherever_the_text_is_cut(text, piece):
    expected = [number for number, line in enumerate(plainly(text), 1) if not line]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lines, "_PIECE", piece)
        assert blank_lines(text.encode()).tolist() == expected
        assert blank_lines(lines.BOM + text.encode()).tolist() == expected


@given(text=TEXTS, limit=st.integers(1, 5))
def test_the_first_lines_are_those_that_hold_something_with_their_numbers(text, limit):
    expected = [(number, line) for number, line in enumerate(plainly(text), 1) if line]
    assert list(first_lines(text.encode(), limit=limit)) == expected[:limit]
    assert list(first_lines(lines.BOM + text.encode())) == expected


@given(text=TEXTS)
def test_lines_of_delimiters_alone_are_emptied_and_no_other_is_touched(text):
    parts = re.split("(\r\n|\n|\r)", text)
    whole = "".join(part if part.strip("; \t") else "" for part in parts)
    left = emptied(text.encode(), ";", '"').decode()
    assert left.rstrip("\r\n") == whole.rstrip("\r\n")
    assert left.endswith(("\r", "\n")) == whole.endswith(("\r", "\n"))
