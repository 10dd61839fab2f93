"""Rows keep the numbers that a spreadsheet shows, however the text is cut into pieces."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonfield.catalog import Catalog
from commonfield.intake import records
from commonfield.intake.columns import Columns
from commonfield.intake.records import Reading, Source

CATALOG = Catalog()


def source(text, *, header_rows=0, quote=""):
    return Source(text, Columns(("a", "b"), header_rows), ",", quote, CATALOG)


def read(held, *names, until=None):
    reading = Reading()
    pieces = list(held.pieces(names or ("a", "b"), reading, until=until))
    return [tuple(row.values()) for piece in pieces for row in piece.to_pylist()], reading


def test_every_cell_is_text_and_every_row_has_its_line():
    rows, reading = read(source(b"h,h\n01,x\n2,\n", header_rows=1))
    assert rows == [(2, "01", "x"), (3, "2", "")]
    assert reading.numbers == []


def test_rows_of_another_length_are_left_out_and_counted_by_line():
    rows, reading = read(source(b"1,2\n3\n4,5,6\n7,8\n"))
    assert [row[0] for row in rows] == [1, 4]
    assert (reading.numbers, reading.texts) == ([2, 3], ["3", "4,5,6"])


def test_a_column_that_the_file_does_not_have_is_empty():
    assert read(source(b"1,2\n"), "b", "later")[0] == [(1, "2", "")]


def test_quotes_are_read_where_the_layout_has_them_and_are_letters_elsewhere():
    assert read(source(b'"1,5",2\n', quote='"'))[0] == [(1, "1,5", "2")]
    assert read(source(b'"1,2\n'))[0] == [(1, '"1', "2")]


def test_there_is_a_piece_even_without_records():
    assert [piece.num_rows for piece in source(b"h,h\n", header_rows=1).pieces(("a",), Reading())] == [0]


def test_reading_stops_after_the_row_asked_for(monkeypatch):
    monkeypatch.setattr(records, "LONGEST_LINE", 64)
    text = b"".join(b"%d,x\n" % number for number in range(1000))
    rows, _ = read(source(text), until=3)
    assert 3 <= len(rows) < 100


@given(
    lengths=st.lists(st.integers(1, 3), min_size=1, max_size=60), size=st.sampled_from([16, 33, 64, 1 << 20])
)
def test_line_numbers_do_not_depend_on_where_the_text_is_cut(lengths, size):
    text = b"".join(b",".join([b"%d" % at] * length) + b"\n" for at, length in enumerate(lengths, 1))
    before = records.LONGEST_LINE, records.ROWS_AT_ONCE
    records.LONGEST_LINE, records.ROWS_AT_ONCE = size, 5
    try:
        rows, reading = read(source(text))
    finally:
        records.LONGEST_LINE, records.ROWS_AT_ONCE = before
    assert [(row[0], row[1]) for row in rows] == [
        (n, str(n)) for n, length in enumerate(lengths, 1) if length == 2
    ]
    assert sorted(reading.numbers) == [n for n, length in enumerate(lengths, 1) if length != 2]


@pytest.mark.parametrize(
    ("text", "padded"),
    [
        (b"a,b\n", False),
        (b"a b,c d\n", False),
        (b" a,b\n", True),
        (b"a ,b\n", True),
        (b"a, b\n", True),
        (b"a,b \n", True),
        (b"a,b\n c,d\n", True),
        (b"a,b\r\nc,d \r\n", True),
        (b"a,b ", True),
        (b'a," b"\n', True),
    ],
)
def test_cells_are_trimmed_only_where_one_begins_or_ends_with_a_space(text, padded):
    assert source(text, quote='"').padded is padded


def test_a_space_at_the_seam_of_two_pieces_is_seen(monkeypatch):
    monkeypatch.setattr(records, "_PIECE", 4)
    for at in range(1, 12):
        text = b"x" * at + b" ,y\n"
        assert source(text).padded is True, at
