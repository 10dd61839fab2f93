"""Codes that a spreadsheet turned into numbers are codes again, by rule."""

import polars as pl
import pytest

from commonfield.reference.shapes import codes


def mended(top: str | None, cip: str | None = "51.3801", written: str | None = None):
    schema = {"top": pl.String, "cip": pl.String, "cip_written": pl.String}
    return codes.top_cip(pl.DataFrame([(top, cip, written)], schema=schema, orient="row"), ())


@pytest.mark.parametrize(
    ("damaged", "code"),
    [("101", "0101.00"), ("102.1", "0102.10"), ("102.11", "0102.11"), ("1230.1", "1230.10"),
     ("4930", "4930.00"), ("1", "0001.00"), ("0102.10", "0102.10"), ("2199.", "2199.00")],
)  # fmt: skip
def test_a_top_code_has_four_digits_a_point_and_two_more(damaged, code):
    frame, notes = mended(damaged)
    assert frame["top"].to_list() == [code]
    assert notes == ((("codes_repaired", 1),) if damaged != code else ())


@pytest.mark.parametrize(
    ("cip", "written", "code"),
    [
        ("10102", None, "01.0102"),
        ("18201", "1.8201", "01.8201"),
        (None, "1.8201", "01.8201"),
        (None, "1.82", "01.8200"),
        ("513801", None, "51.3801"),
        ("51.38", None, "51.3800"),
        ("1.0102", None, "01.0102"),
        ("51.3801", "51.3801", "51.3801"),
    ],
)
def test_a_cip_code_has_two_digits_a_point_and_four_more(cip, written, code):
    assert mended("0102.10", cip, written)[0]["cip"].to_list() == [code]


@pytest.mark.parametrize(("top", "cip"), [("NONE", "51.3801"), (None, "51.3801"), ("0102.10", "None"),
                                          ("0102.10", None), ("01020.10", "51.3801")])  # fmt: skip
def test_a_row_without_codes_is_left_out_and_counted(top, cip):
    frame, notes = mended(top, cip)
    assert frame.is_empty()
    assert notes == (("rows_without_codes", 1),)


def test_pairs_that_say_no_match_are_no_links():
    pairs = [("01.0508", "99-9999"), ("99.9999", "13-1074"), ("51.3801", "29-1141")]
    frame, notes = codes.cip_soc(pl.DataFrame(pairs, schema=["cip", "soc"], orient="row"), ())
    assert (frame.rows(), notes) == ([("51.3801", "29-1141")], ())
