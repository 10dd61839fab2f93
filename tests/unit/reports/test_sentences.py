from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.reports.single_gap import make_gap

from commonfield.catalog import Text
from commonfield.catalog.report import Phrase
from commonfield.reports.intervals import of_difference, of_share
from commonfield.reports.published import Cell
from commonfield.reports.sentences import (
    change,
    figure_of,
    finding,
    gap_line,
    gaps_title,
    interval_in_words,
    needed_line,
    standing_of,
)
from commonfield.reports.words import Words
from commonfield.vocabulary import CellStatus

EN, ES = Words("en"), Words("es")
COLLEGE = Phrase(
    short=Text(en="In college", es="Universidad"),
    people=Text(en="completers", es="egresados"),
    among=Text(en="of the completers", es="de los egresados"),
    did=Text(en="entered college within a year", es="ingresaron a la universidad en un año"),
)


def cell(
    numerator: int, denominator: int, year: int = 2025, version: str = "2018-07-01", status: str = "shown"
) -> Cell:
    shown = status == "shown"
    due_on = date(2027, 7, 1) if status == "not_yet_due" else None
    return Cell(
        "college_going_rate_12m", version, "share", year, "region", "r", "all", "all", CellStatus(status),
        denominator if shown else None, numerator if shown else None,
        numerator / denominator if shown else None, due_on=due_on,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("numerator", "denominator", "english", "spanish"),
    [
        (2000, 3000, "Two of three completers entered college within a year",
         "Dos de cada tres egresados ingresaron a la universidad en un año"),
        (660, 1000, "About two of three completers entered college within a year",
         "Cerca de dos de cada tres egresados ingresaron a la universidad en un año"),
        (570, 1000, "57 percent of the completers entered college within a year",
         "El 57 por ciento de los egresados ingresaron a la universidad en un año"),
        (500, 1000, "Half of the completers entered college within a year",
         "La mitad de los egresados ingresaron a la universidad en un año"),
        (14, 31, "14 of 31 completers entered college within a year",
         "14 de 31 egresados ingresaron a la universidad en un año"),
        (990, 1000, "99 percent of the completers entered college within a year",
         "El 99 por ciento de los egresados ingresaron a la universidad en un año"),
    ],
)  # fmt: skip
def test_a_title_says_the_finding_in_both_languages(
    numerator: int, denominator: int, english: str, spanish: str
) -> None:
    assert finding(cell(numerator, denominator), COLLEGE, EN) == english
    assert finding(cell(numerator, denominator), COLLEGE, ES) == spanish


def test_a_median_is_said_as_half_of_the_people() -> None:
    earned = Phrase(
        short=Text(en="Earnings", es="Ingresos"),
        people=Text(en="those who left college", es="quienes dejaron los estudios"),
        did=Text(en="earned {amount} a year or more", es="ganaron {amount} al año o más"),
    )
    told = Cell(
        "m", "v", "median", 2024, "region", "r", "all", "all", CellStatus.SHOWN, 900, 610, None, 38400.0
    )
    assert finding(told, earned, EN) == "Half of those who left college earned $38,400 a year or more"


@given(numerator=st.integers(0, 5000), more=st.integers(0, 5000))
def test_a_share_in_words_is_never_further_than_a_point_and_a_half_from_the_number(
    numerator: int, more: int
) -> None:
    denominator = max(100, numerator + more)
    told = finding(cell(numerator, denominator), COLLEGE, EN)
    numbers = {"Half": 1 / 2, "One": 1, "Two": 2, "Three": 3, "Four": 4, "Seven": 7, "Nine": 9}
    words = told.removeprefix("About ").split()
    if words[0].isdigit():
        said = int(words[0]) / 100
    elif words[0].capitalize() == "Half":
        said = 0.5
    else:
        parts = {"three": 3, "four": 4, "five": 5, "ten": 10}
        said = numbers[words[0].capitalize()] / parts[words[2]]
    assert abs(said - numerator / denominator) <= 0.015 + 1e-9


def test_below_a_hundred_people_two_counts_stand_for_a_percent() -> None:
    assert figure_of(cell(61, 99), EN) == "61 of 99"
    assert figure_of(cell(61, 100), EN) == "61%"
    assert figure_of(cell(61, 99), ES) == "61 de 99"


def test_what_is_hidden_is_told_in_words_and_what_waits_with_its_day() -> None:
    assert figure_of(cell(1, 2, status="hidden"), EN) == "hidden to protect privacy"
    assert figure_of(cell(1, 2, status="hidden"), ES) == "oculto para proteger la privacidad"
    assert figure_of(cell(1, 2, status="not_yet_due"), EN) == "due July 1, 2027"
    assert figure_of(cell(1, 2, status="not_yet_due"), ES) == "corresponde el 1 de julio de 2027"


def test_nobody_is_not_a_share() -> None:
    empty = Cell("m", "v", "share", 2024, "region", "r", "all", "all", CellStatus.SHOWN, 0, 0, None)
    assert figure_of(empty, EN) == "nobody"


def test_a_change_is_told_only_where_it_is_more_than_chance() -> None:
    clear = change([cell(6000, 10000, 2024), cell(6400, 10000, 2025)], EN)
    assert clear is not None and clear.movement == "up"
    assert clear.sentence == "Up 4 points since 2023–24 (between 3 and 5 points, 19 times in 20)."
    slight = change([cell(60, 100, 2024), cell(64, 100, 2025)], EN)
    assert slight is not None and slight.movement == "same"


def test_no_change_is_told_across_a_change_of_definition() -> None:
    moved = change([cell(6000, 10000, 2024), cell(9000, 10000, 2025, version="2024-07-01")], EN)
    assert moved is not None and moved.movement == "break"
    assert "cannot be compared" in moved.sentence


def test_a_hidden_year_is_not_compared_with() -> None:
    moved = change([cell(1, 2, 2024, status="hidden"), cell(9000, 10000, 2025)], EN)
    assert moved is not None and moved.movement == "missing"


def test_an_interval_is_told_in_words_without_signs_where_it_is_on_one_side() -> None:
    assert interval_in_words(-0.29, -0.19, EN) == "between 19 and 29 points, 19 times in 20"
    assert interval_in_words(0.19, 0.29, ES) == "entre 19 y 29 puntos, 19 veces de cada 20"
    assert interval_in_words(-0.02, 0.04, EN) == "between −2 and 4 points, 19 times in 20"


def test_a_gap_is_told_with_both_shares_and_how_sure_it_is() -> None:
    told = gap_line(make_gap(-0.24, -0.29, -0.19), "Foster Youth", EN)
    assert told == (
        "Foster Youth: 62%; everybody else 86%. "
        "A gap of 24 points (between 19 and 29 points, 19 times in 20)."
    )


def test_only_a_gap_that_is_flagged_makes_the_title() -> None:
    assert gaps_title([make_gap(-0.24, -0.29, -0.19)], ["Foster Youth"], EN) == (
        "Foster Youth: 24 points below everybody else"
    )
    assert gaps_title([make_gap(-0.24, -0.5, 0.02, impacted=False)], ["Foster Youth"], EN) == (
        "No group is marked as behind everybody else"
    )


def test_of_an_outcome_that_nobody_wants_the_group_with_more_of_it_is_behind() -> None:
    gap = make_gap(0.08, 0.04, 0.12, better="lower")
    assert gaps_title([gap], ["Foster Youth"], EN) == "Foster Youth: 8 points above everybody else"
    assert standing_of(gap, EN) == "marked, above" and gap.ahead_by == -0.08
    assert needed_line(gap, EN).startswith("20 fewer people")


def test_a_mark_is_told_with_how_many_people_would_clear_it() -> None:
    gap = make_gap(-0.24, -0.29, -0.19)
    assert needed_line(gap, EN) == (
        "20 more people with this outcome would clear the mark; 34 more would close the gap."
    )
    assert needed_line(make_gap(-0.24, -0.5, 0.02, impacted=False), ES) == ""
    assert standing_of(make_gap(0.05, 0.02, 0.08, impacted=False), EN) == "clearly above"
    assert standing_of(make_gap(0.05, -0.02, 0.08, impacted=False), ES) == "sin señalar"


@pytest.mark.parametrize(
    ("p", "english", "spanish"),
    [
        (0.00001, "under 1 in 1,000", "bajo 1 en 1,000"),
        (0.0034, "about 3 in 1,000", "cerca de 3 en 1,000"),
        (0.0311, "about 3 in 100", "cerca de 3 en 100"),
        (0.05, "may be chance", "puede ser azar"),
    ],
)
def test_what_chance_alone_would_do_is_told_without_a_p_value(p: float, english: str, spanish: str) -> None:
    assert (EN.chance(p), ES.chance(p)) == (english, spanish)


def test_the_interval_of_a_share_agrees_with_a_worked_example() -> None:
    low, high = of_share(15, 148)  # Newcombe 1998, method 3: .0624 to .1605
    assert (round(low, 4), round(high, 4)) == (0.0624, 0.1605)


def test_the_interval_of_a_difference_agrees_with_a_worked_example() -> None:
    low, high = of_difference((56, 70), (48, 80))  # Newcombe 1998, method 10: .0524 to .3339
    assert (round(low, 4), round(high, 4)) == (0.0524, 0.3339)


@pytest.mark.parametrize(("amount", "english", "spanish"), [(1234567, "1,234,567", "1,234,567")])
def test_counts_follow_the_locale_of_the_language(amount: int, english: str, spanish: str) -> None:
    assert (EN.count(amount), ES.count(amount)) == (english, spanish)


def test_dates_follow_the_language() -> None:
    assert EN.day(date(2026, 10, 31)) == "October 31, 2026"
    assert ES.day(date(2026, 10, 31)) == "31 de octubre de 2026"
    assert (EN.money(38400), ES.money(38400)) == ("$38,400", "$38,400")
    assert (EN.amount(38400, "median"), EN.amount(23, "months")) == ("$38,400", "23 months")
    assert (ES.amount(23, "months"), ES.amount(1, "months")) == ("23 meses", "1 mes")
