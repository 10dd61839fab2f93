"""Readers who lie too far apart, and the third score."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonfield.catalog import Catalog, NormingRules, Rubric
from commonfield.council.norming import Reading, find_discrepancies
from commonfield.council.norming.scale import Scale
from commonfield.council.norming.third import settle
from commonfield.findings import NotEstimableError

RULES = Catalog().get(NormingRules, "default").discrepancy
SCALE = Scale(0, 4, "rubric")
LABEL = {"en": "x", "es": "x"}


def given_by(**readers):
    return [
        Reading("P", f"c{i}", reader.rstrip("_"), int(level), third=reader.endswith("_"))
        for reader, text in readers.items()
        for i, level in enumerate(text)
    ]


def found(rules=RULES, **readers):
    (one,) = find_discrepancies(given_by(**readers), scale=SCALE, rules=rules)
    return one


def ruled(**changes):
    return RULES.model_copy(update=changes)


@pytest.mark.parametrize(
    ("first", "second", "gaps", "apart", "step"),
    [
        ("43", "34", [], 0, "none"),
        ("31", "13", [("c0", 2), ("c1", 2)], 0, "discuss_then_third"),
        ("22", "42", [("c0", 2)], 1, "discuss_then_third"),
        ("33", "33", [], 0, "none"),
        ("1111", "2222", [], 1, "discuss_then_third"),
        ("1222", "2333", [], 1, "discuss_then_third"),
    ],
)
def test_readers_talk_where_a_rule_says_so(first, second, gaps, apart, step):
    one = found(a=first, b=second)
    assert [(gap.criterion, gap.gap) for gap in one.gaps] == gaps
    assert (one.bands_apart, one.step, one.score is None) == (apart, step, step != "none")


def test_bands_alone_send_readers_to_talk_and_a_border_belongs_above():
    close = ruled(levels_more_than=None)
    one = found(close, a="22222", b="33222")
    assert (one.bands, one.differs) == ({"a": "middle", "b": "high"}, True)
    assert found(close, a="22222", b="32222").differs is False


def test_a_rule_may_spare_totals_in_neighbouring_bands():
    assert found(ruled(bands_apart=2), a="1111", b="2222").step == "none"
    assert found(ruled(bands_apart=2), a="1111", b="3222").step == "discuss_then_third"


def test_one_reader_alone_is_awaited_and_not_scored():
    one = found(a="33")
    assert (one.step, one.score, one.settled) == ("await_readers", None, None)


@pytest.mark.parametrize(
    ("use", "totals", "score", "counts", "tie"),
    [
        ("average_all", (1, 4, 3), 8 / 3, "abt", False),
        ("replace_outlier", (1, 4, 3), 3.5, "bt", False),
        ("replace_outlier", (1, 4, 1), 1, "at", False),
        ("replace_outlier", (1, 3, 2), 2, "abt", True),
        ("replace_outlier", (3, 3, 1), 2, "bt", False),
        ("average_nearest_two", (1, 4, 3), 3.5, "bt", False),
        ("average_nearest_two", (1, 2, 4), 1.5, "ab", False),
        ("average_nearest_two", (1, 3, 2), 2, "abt", True),
        ("average_nearest_two", (2, 2, 2), 2, "abt", False),
        ("average_nearest_two", (1, 3, 3), 3, "bt", False),
    ],
)
def test_the_third_score_is_used_as_declared(use, totals, score, counts, tie):
    done = settle(dict(zip("abt", totals, strict=True)), "ab", "t", use=use)
    assert done.score == pytest.approx(score)
    assert ("".join(done.counts), done.tie) == (counts, tie)
    assert set(done.counts) | set(done.left_out) == set("abt")


@given(totals=st.tuples(*[st.integers(0, 8)] * 3))
@settings(max_examples=50)
def test_the_nearest_two_are_found_by_trying_all(totals):
    done = settle(dict(zip("abt", totals, strict=True)), "ab", "t", use="average_nearest_two")
    pairs = list(itertools.combinations(totals, 2))
    least = min(abs(x - y) for x, y in pairs)
    means = {(x + y) / 2 for x, y in pairs if abs(x - y) == least}
    assert done.tie == (len(means) > 1)
    if not done.tie:
        assert done.score == pytest.approx(means.pop())
    else:
        assert done.score == pytest.approx(sum(totals) / 3)


def test_the_third_is_whoever_follows_or_whoever_is_marked():
    one = found(a="44", b="11", c="33")
    assert (one.first, one.third, one.step, one.score) == (("a", "b"), ("c",), "settled", 3.5)
    marked = found(c_="33", a="44", b="11")
    assert (marked.first, marked.third, marked.score) == (("a", "b"), ("c",), 3.5)
    assert marked.settled.left_out == ("b",)


def test_to_replace_an_outlier_one_reader_must_be_the_third():
    one = found(ruled(third_score="replace_outlier"), a="44", b="11", c="33", d="33")
    assert (one.step, one.score, one.settled.why) == ("not_estimable", None, "several_thirds")
    assert found(ruled(third_score="average_all"), a="44", b="11", c="33", d="33").score == 2.75


def test_weights_and_sums_of_a_rubric_make_the_totals():
    criteria = [{"criterion": "c0", "label": LABEL, "weight": 3}, {"criterion": "c1", "label": LABEL}]
    rubric = Rubric.model_validate({"rubric": "r", "label": LABEL, "criteria": criteria, "combine": "sum"})
    (one,) = find_discrepancies(given_by(a="40", b="31"), scale=SCALE, rules=RULES, rubric=rubric)
    assert (one.totals, one.bands) == ({"a": 12, "b": 10}, {"a": "high", "b": "high"})
    with pytest.raises(NotEstimableError, match="left out"):
        find_discrepancies(given_by(a="40", b="3"), scale=SCALE, rules=RULES, rubric=rubric)
