import re
from datetime import date

import pytest
import sqlglot

from commonfield.metrics import compile_metric, describe, group_sentence, sentence, sql
from commonfield.metrics.words import COLUMNS, EVENTS, PHRASES, VALUES
from commonfield.vocabulary import LANGUAGES

AS_WRITTEN = {"{}", "{} {}", "{} ({})", "no"}


@pytest.mark.parametrize("words", [EVENTS, COLUMNS, PHRASES, VALUES])
def test_every_word_is_said_in_both_languages(words):
    for english, spanish in words.values():
        assert english and spanish
        assert english.count("{") == spanish.count("{")
        assert english != spanish or english in AS_WRITTEN


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_shipped_metric_says_itself(shipped, language):
    for metric in shipped.values():
        said = sentence(metric, language)
        assert not re.search(r"[{}_]|None|True", said), said


def test_the_sentence_tells_the_window_and_the_exclusion(shipped):
    said = sentence(shipped["college_going_rate_12m"], "en")
    assert "after the anchor day, no later than 12 months from the anchor day" in said
    assert "T180 (to a private school)" in sentence(shipped["graduation_rate_4y"], "en")


def test_the_sentence_keeps_together_what_belongs_together(define):
    one, two, three = ("{event: award}", "{event: course}", "{event: employment}")
    metric = define(f"numerator: {{all_of: [{one}, {{any_of: [{two}, {three}]}}]}}", unit="share")
    expected = "one award; and [there is at least one course; or there is at least one quarter with wages]"
    assert expected in sentence(metric, "en")


def test_the_sentence_tells_days_of_the_calendar_and_the_place_of_the_anchor(define):
    days = "touches: {from: 08-15, to: 10-31, academic_year: 1}"
    metric = define(f"numerator: {{event: enrollment, {days}, at: anchor}}", unit="share")
    assert "on some day from 15 August to 31 October after the cohort's academic year" in sentence(
        metric, "en"
    )
    assert "en la institución del evento de referencia" in sentence(metric, "es")
    earlier = define(f"numerator: {{event: award, {days.replace('1}', '-2}')}}}", unit="share")
    assert "del 15 de agosto al siguiente 31 de octubre, a partir del año académico -2" in sentence(
        earlier, "es"
    )


def test_the_sentence_follows_the_definition(shipped):
    metric = shipped["college_going_rate_12m"]
    longer = metric.model_copy(
        update={"numerator": metric.numerator.model_copy(update={"within_months": 24})}
    )
    assert "no later than 24 months" in sentence(longer, "en")
    assert "a más tardar 24 meses" in sentence(longer, "es")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_reference_page_has_every_part(catalog, shipped, language):
    metric = shipped["cte_completion_rate"]
    page = describe(metric, catalog, language)
    headings = {
        "en": ("Definition", "Versions", "Known limits"),
        "es": ("Definición", "Versiones", "Límites"),
    }
    assert all(f"## {heading}" in page for heading in headings[language])
    assert "2023–24" in page
    assert page.count("### ") == len(metric.examples)
    assert "```sql" in page


@pytest.mark.parametrize("dialect", ["duckdb", "spark"])
def test_sql_can_be_read_back_in_its_dialect(shipped, dialect):
    for metric in shipped.values():
        assert sqlglot.parse_one(sql(metric, dialect), dialect=dialect)


def test_one_tree_holds_every_version_and_group(shipped, groups):
    tree = compile_metric(
        shipped["cte_completion_rate"], groups=groups, data_as_of=date(2026, 1, 1), region="R"
    )
    text = tree.sql("duckdb")
    assert "2016-07-01" in text and "2023-07-01" in text
    assert text.count("GROUPING SETS") == 4  # for each version: places and groups, then counties and region


def test_a_group_from_events_says_which_events_and_how_many_values_hold(groups):
    one = group_sentence(groups["dual_enrolled"], "en")
    assert "course (level: after high school; segment: community college; dual enrollment: yes)" in one
    assert "whoever has none under the other" in one
    several = group_sentence(groups["sector"], "es")
    assert "sector industrial" in several and "ninguno" in several
    assert group_sentence(groups["gender"], "en") == ""
