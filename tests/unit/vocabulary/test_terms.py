from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonfield.vocabulary import (
    academic_year_of,
    college_terms,
    parse_college_term,
    school_term_span,
    write_college_term,
)


@pytest.mark.parametrize(
    ("code", "season", "calendar", "academic_year"),
    [
        ("247", "fall", "semester", 2025),
        ("253", "spring", "semester", 2025),
        ("245", "summer", "semester", 2025),
        ("251", "winter", "semester", 2025),
        ("248", "fall", "quarter", 2025),
        ("252", "winter", "quarter", 2025),
        ("254", "spring", "quarter", 2025),
        ("246", "summer", "quarter", 2025),
        ("993", "spring", "semester", 1999),
        ("997", "fall", "semester", 2000),
        ("001", "winter", "semester", 2000),
    ],
)
def test_a_term_code_names_season_calendar_and_the_year_by_its_spring(code, season, calendar, academic_year):
    term = parse_college_term(code)
    assert (term.season, term.calendar, term.academic_year) == (season, calendar, academic_year)


@pytest.mark.parametrize("code", ["", "24", "2470", "249", "240", "fall", "F24"])
def test_what_is_no_term_code_is_refused_without_being_repeated(code):
    with pytest.raises(ValueError, match="expected two digits of a year") as refused:
        parse_college_term(code)
    assert not code or code not in str(refused.value).replace("247", "")


@given(academic_year=st.integers(1990, 2060))
def test_every_term_of_a_year_lies_in_it_and_is_written_as_it_is_read(academic_year):
    terms = college_terms(academic_year)
    assert len(terms) == 8
    for term in terms:
        assert term.academic_year == academic_year
        assert academic_year_of(term.first_day) == academic_year_of(term.last_day) == academic_year
        assert term.first_day < term.last_day
        assert write_college_term(academic_year, term.season, calendar=term.calendar) == term.code


def test_colleges_have_no_term_of_a_full_year():
    with pytest.raises(ValueError, match="full_year"):
        write_college_term(2025, "full_year")


@pytest.mark.parametrize("season", ["summer", "fall", "winter", "spring", "full_year"])
def test_a_school_term_lies_in_its_academic_year(season):
    first, last = school_term_span(2025, season)
    assert date(2024, 7, 1) <= first < last <= date(2025, 6, 30)
