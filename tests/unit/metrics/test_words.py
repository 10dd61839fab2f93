import re
from datetime import date

import pytest
import sqlglot

from commonfield.metrics import compile_metric, describe, sentence, sql
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
