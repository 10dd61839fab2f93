from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonfield.identity.encoding.dates import FORMS, DateForm, form_of
from commonfield.identity.people.dates import digits_of, recognized


@pytest.mark.parametrize(
    ("cells", "form", "digits"),
    [
        (["1908-12-09", "1999-02-19"], "%Y-%m-%d", "19081209"),
        (["19081209", "19991319"], "%Y%m%d", "19081209"),
        (["06/01/1958", "03/13/1947"], "%m/%d/%Y", "19580601"),
        (["21/04/2000", "1/2/2003"], "%d/%m/%Y", "20000421"),
        (["21.04.2000"], "%d.%m.%Y", "20000421"),
        (["1949 7 22"], "%Y %m %d", "19490722"),
        (["5-Jan-2001"], "%d-%b-%Y", "20010105"),
        (["5-ene-2001"], "%d-%b-%Y", "20010105"),
        (["2001-02-03 00:00:00", "2001-12-30T10:00:00Z"], "%Y-%m-%d", "20010203"),
        (["1/2/05", "12/25/99"], "%m/%d/%y", "20050102"),
    ],
)
def test_the_form_of_a_column_of_dates_is_recognized(cells, form, digits):
    found, used = digits_of(pl.Series("born", cells))
    assert (used, found[0]) == (form, digits)


def test_a_slip_in_a_date_is_kept_for_comparing_and_what_is_no_date_is_null():
    found, _ = digits_of(pl.Series("born", ["19991319", "soon", None, "1999011"]), "%Y%m%d")
    assert found.to_list() == ["19991319", None, None, None]


def test_nothing_is_recognized_where_nothing_is_a_date():
    found, used = digits_of(pl.Series("born", ["a", "b"]))
    assert (found.to_list(), used) == ([None, None], "")


@given(st.dates(min_value=date(1931, 1, 1), max_value=date(2029, 12, 31)))
def test_a_date_is_read_back_in_every_form(day):
    for form in FORMS:
        found, _ = digits_of(pl.Series("born", [day.strftime(form)]), form)
        assert found[0] == day.strftime("%Y%m%d"), form


def test_the_order_of_rows_does_not_decide_the_form():
    cells = ["01/02/2003"] * 3 + ["25/12/2001"]
    assert recognized(pl.Series(cells)) == recognized(pl.Series(cells[::-1])) == "%d/%m/%Y"


dates = st.dates(date(1940, 1, 1), date(2029, 12, 31))


@given(st.sampled_from(FORMS), st.lists(dates, min_size=1, max_size=30), st.sampled_from(["", " 10:15"]))
def test_encoding_and_plain_text_read_the_same_date(form, born, time) -> None:
    written = [day.strftime(form) + time for day in born]
    found, _ = digits_of(pl.Series("born", written), form)
    assert found.to_list() == [DateForm(form).digits(one) or None for one in written]
    assert recognized(pl.Series("born", written)) == form_of(written).form


@pytest.mark.parametrize("cell", ["", "soon", "1/2", "99991399", "31 Dec. 2001", "5 ñan 2001", "2001-1-2T"])
def test_encoding_and_plain_text_agree_on_what_is_hardly_a_date(cell) -> None:
    for form in FORMS:
        assert digits_of(pl.Series("born", [cell]), form)[0][0] == (DateForm(form).digits(cell) or None)
