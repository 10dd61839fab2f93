"""Text is measured on the safe side, and broken into lines that fit."""

from hypothesis import given
from hypothesis import strategies as st

from commonfield.reports.pathways.lettering import shorten, text_width, wrap

WORDS = st.lists(st.text("abciMWñÁ", min_size=1, max_size=18), min_size=1, max_size=8).map(" ".join)


@given(text=WORDS, room=st.floats(30, 300), bold=st.booleans())
def test_no_line_is_wider_than_the_room_and_no_letter_is_lost(text, room, bold):
    lines = wrap(text, 12, room, bold=bold)
    assert all(text_width(line, 12, bold=bold) <= room for line in lines)
    assert "".join(lines).replace("-", "").replace(" ", "") == text.replace(" ", "")


def test_words_stay_whole_where_they_fit():
    assert wrap("College credit for school courses", 12, 140) == ["College credit for", "school courses"]


def test_a_line_is_cut_with_an_ellipsis_only_where_it_must_be():
    assert shorten("Mill Creek High", 12, 300) == "Mill Creek High"
    cut = shorten("Rio Blanco High School of Arts", 12, 100)
    assert cut.endswith("…")
    assert text_width(cut, 12) <= 100
