"""Rules across files as data: complete, told in both languages, and unable to repeat a cell."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chi2, norm

from commonfield.catalog import Catalog, ComparisonRule, ComparisonRules, Dictionary, Text
from commonfield.engines import DuckEngine
from commonfield.equity.newcombe import newcombe
from commonfield.findings import DefinitionError
from commonfield.intake.across.rows import kind_of
from commonfield.intake.across.run import with_thresholds
from commonfield.intake.across.statistics import macros
from commonfield.intake.across.telling import Teller
from commonfield.intake.receipts import Receipt

CATALOG = Catalog()
FAMILIES = CATALOG.all(ComparisonRules)
RULES = [(family, rule) for family in FAMILIES.values() for rule in family.rules]
TEXTS = ("expected", "found_text", "likely_cause", "fix")


def code(pair: Any) -> str:
    return pair.code if isinstance(pair, ComparisonRule) else ""


def text(word: str) -> Text:
    return Text(en=word, es=f"{word} (es)")


def test_every_code_is_given_once():
    codes = [rule.code for _, rule in RULES]
    assert len(set(codes)) == len(codes) >= 18


@pytest.mark.parametrize(("family", "rule"), RULES, ids=code)
def test_elements_that_a_rule_names_are_elements_of_the_dictionary(family, rule):
    for dictionary, element in rule.elements.items():
        assert element in {e.name for e in CATALOG.get(Dictionary, dictionary).elements}


@pytest.mark.parametrize(("family", "rule"), RULES, ids=code)
def test_a_rule_uses_every_threshold_that_it_sets(family, rule):
    assert "$" not in with_thresholds(rule, family)
    assert {f"${name}" for name in rule.thresholds} <= set(re.findall(r"\$[a-z_]+", rule.finds))


@pytest.mark.parametrize(("family", "rule"), RULES, ids=code)
def test_words_in_braces_are_columns_that_the_rule_answers(family, rule):
    named = {n for key in TEXTS for n in re.findall(r"\{(\w+)\}", getattr(rule, key).en)}
    assert {name for name in named if not re.search(rf"\b{name}\b", rule.finds)} == set()


def test_a_threshold_that_is_not_set_is_told_with_file_and_rule():
    family, rule = RULES[0]
    broken = rule.model_copy(update={"finds": "select $nothing"})
    with pytest.raises(DefinitionError) as caught:
        with_thresholds(broken, family)
    assert rule.code in caught.value.what and "nothing" in caught.value.what


def test_a_layout_of_the_same_file_is_the_same_kind():
    assert [kind_of(name) for name in ("mis/sb", "mis/sb_fixed", "calpads/senr_2021")] == [
        "mis/sb",
        "mis/sb",
        "calpads/senr",
    ]


# --- what may be told -------------------------------------------------------------------------------


def told(finds: dict[str, Any], *, found: str, words: dict[str, Text] | None = None) -> dict[str, str]:
    receipt = Receipt(
        "1" * 64,
        "a-district",
        "calpads/senr",
        "",
        (2025,),
        "SENR.txt",
        1,
        "2025",
        "",
        "accepted",
        1,
        0,
        (),
        {},
    )
    teller = Teller(CATALOG, [receipt], {"33669773330123": "East High"}, smallest=11)
    family = FAMILIES["drift"].model_copy(update={"words": words or {}})
    rule = family.rules[0].model_copy(update={"expected": text("all"), "found_text": text(found)})
    where = {"partner": "a-district", "dictionary": "calpads/senr", "academic_year": 2025}
    return teller.of_things(rule, family, [{**where, **finds}])[0].finding.found


@given(value=st.integers(0, 40))
def test_no_number_from_one_to_ten_is_told(value):
    said = told({"people": value}, found="{people}")
    shown = "none" if value == 0 else "fewer than 11" if value < 11 else str(value)
    assert said["en"] == shown


@given(cell=st.text(min_size=1, max_size=20).filter(lambda cell: not re.fullmatch(r"[0-9]{6,14}", cell)))
def test_a_text_that_is_no_word_label_or_place_of_ours_is_never_told(cell):
    for column in ("code", "word", "against", "place", "anything"):
        assert told({column: cell}, found=f"{{{column}}}")["en"] == "one that is not listed"
    assert told({"code_set": "calpads/gender", "code": f"{cell}?"}, found="{code}")["en"] == (
        "one that is not listed"
    )


def test_places_labels_and_words_are_told_in_both_languages():
    assert told({"place": "33669773330123"}, found="{place}")["es"] == "East High (es)"
    assert told({"place": "33669773330999"}, found="{place}")["en"] == "33669773330999"
    assert told({"code_set": "calpads/gender", "code": "F"}, found="{code}")["es"] == "Femenino (es)"
    assert told({"word": "fall"}, found="{word}", words={"fall": text("autumn")})["en"] == "autumn"


# --- statistics -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def engine():
    with DuckEngine() as opened:
        for macro in macros("2026-10-31"):
            opened.connection.execute(macro)
        yield opened


@given(
    x=st.integers(0, 60), n=st.integers(1, 60), y=st.integers(0, 60), m=st.integers(1, 60),
    z=st.sampled_from([1.96, 3.29]),
)  # fmt: skip
def test_not_by_chance_is_that_newcombes_interval_leaves_out_zero(engine, x, n, y, m, z):
    n, m = n + x, m + y
    low, high = newcombe(x, n, y, m, z=z)
    if min(abs(low), abs(high)) > 1e-9:
        answer = engine.query(f"select not_by_chance({x}, {n}, {y}, {m}, {z}) as answer").item()
        assert answer == (not low <= 0 <= high)


@pytest.mark.parametrize("degrees", [1, 2, 3, 8, 20])
def test_the_quantile_of_chi_square_is_near_the_exact_one(engine, degrees):
    near = engine.query(f"select chi_square_quantile({degrees}, 3.09)").item()
    assert near == pytest.approx(chi2.ppf(norm.cdf(3.09), degrees), rel=0.04)


def test_the_day_is_the_one_that_was_named(engine):
    assert str(engine.query("select as_of() as day").item()) == "2026-10-31"
