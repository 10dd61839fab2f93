"""The page of a partner says the finding first, counts as it may, and says what is left out."""

import re
from dataclasses import replace
from datetime import date

import pytest
from tests.unit.intake.giving_back.example import GOING, TOLD

from commonfield.catalog import Catalog
from commonfield.intake.giving_back import Figure, write_page
from commonfield.intake.giving_back.page import Words
from commonfield.vocabulary import CellStatus


def written(told, language="en"):
    return write_page(told, appearance=Catalog().appearance, language=language)


def plain(page):
    return " ".join(re.sub(r"<style>.*?</style>|<[^>]+>", " ", page, flags=re.DOTALL).split())


@pytest.mark.parametrize(
    ("language", "finding"),
    [
        ("en", "16 of 19 of yours entered college within a year; in the region, 56% (64 of 114)."),
        (
            "es",
            "16 de 19 de los suyos ingresaron a la universidad en un año; en la región, 56 % (64 de 114).",
        ),
    ],
)
def test_the_finding_comes_first(language, finding):
    page = written(TOLD, language)
    assert finding in plain(page)
    assert page.index('class="lede"') < page.index("<table")
    assert f'<html lang="{language}">' in page


def test_names_are_written_as_text_and_nothing_is_loaded():
    page = written(TOLD)
    assert "Inkwell &lt;Unified&gt;" in page and "<Unified>" not in page
    assert "<script" not in page and "http" not in page and '<link rel="stylesheet"' not in page


def test_every_class_has_its_row_and_the_newest_says_that_it_is_early():
    text = plain(written(TOLD))
    assert "2025–26 (first year not over)" in text
    assert "79% of the 99 whose second year is over" in text


def test_the_columns_that_there_are_are_explained_and_no_others():
    text = plain(written(TOLD))
    assert "first_college_began_on" in text and "MEASURE_counted" in text
    assert "second_year" not in text and "finished_in" not in text


def test_without_a_figure_of_the_region_the_finding_is_of_the_partner_alone():
    text = plain(written(replace(TOLD, beside=())))
    assert "Of the 300 students you sent, 119 were found in a college after high school." in text


def test_what_is_left_out_is_said_with_whose_records_it_needs():
    assert "College awards. It needs records of Almanac College, whose" in plain(written(TOLD))
    assert "Títulos. Hacen falta registros de Almanac College, cuyo" in plain(written(TOLD, "es"))


def test_a_page_of_published_figures_says_so_and_what_would_allow_more():
    own = Figure(CellStatus.HIDDEN)
    page = written(
        replace(
            TOLD, private=False, onward=None, classes=(), rows=None, left_out=(), agreement="dsa-north",
            beside=(replace(GOING, own=own),),
        )
    )  # fmt: skip
    text = plain(page)
    assert "For your organization alone" not in text
    assert "you need a clause in dsa-north for the purpose give-back" in text
    assert "hidden to protect privacy" in text
    assert "students.csv" not in text


def test_before_anything_is_published_or_sent_the_page_says_what_will_be_here():
    text = plain(written(replace(TOLD, beside=(), files=(), found=(), release="")))
    assert "No report has been published yet." in text
    assert "No file of yours is in use yet." in text


@pytest.mark.parametrize(
    ("figure", "said"),
    [
        (Figure(CellStatus.SHOWN, people=99, hits=33), "33 of 99"),
        (Figure(CellStatus.SHOWN, people=200, hits=33), "17% (33 of 200)"),
        (Figure(CellStatus.SHOWN, people=0, hits=0), "nobody counted"),
        (Figure(CellStatus.BANDED, people=40, band=(20, 30)), "between 20 and 30%"),
        (Figure(CellStatus.NOT_YET_DUE, due_on=date(2027, 1, 2)), "not due before January 2, 2027"),
        (Figure(CellStatus.NOT_PERMITTED), "no agreement permits it"),
    ],
)
def test_a_figure_is_said_as_its_status_allows(figure, said):
    assert Words("en").figure(figure) == said
