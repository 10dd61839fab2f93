"""Whoever is funded is whom trying everything finds."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.council.allocation import plainly

from commonfield.council.allocation import Funding, allocate
from commonfield.findings import NotEstimableError

OBJECTIVES = ["rank_first", "sum_of_scores", "score_weighted_dollars"]
EXAMPLES = settings(max_examples=40, deadline=None)


@st.composite
def cases(draw, *, most=8, partial=False):
    codes = [f"P{n}" for n in range(draw(st.integers(1, most)))]
    ask = st.integers(1, 5) if partial else st.integers(1, 30)
    rows = {}
    for code in codes:
        asks = draw(ask)
        rows[code] = {
            "score": draw(st.integers(1, 6)),
            "ask": asks,
            "minimum": draw(st.one_of(st.none(), st.integers(max(0, asks - 3), asks))),
            "region": draw(st.sampled_from(["E", "W"])),
            "rural": draw(st.sampled_from([0, 1])),
            "lead": draw(st.sampled_from(["a", "b", "c", ""])),
        }
    money = st.integers(0, 8 if partial else 40)
    rules = {
        "budget": draw(st.integers(3, 12 if partial else 90)),
        "ties": draw(st.permutations(["score", "ask"])),
    }
    for key in draw(st.lists(st.sampled_from(sorted(_MORE)), unique=True, max_size=4)):
        if key in ("linked", "either_or") and len(codes) < 2:
            continue
        rules[key] = draw(_MORE[key](money, codes))
    if partial:
        rules["partial"] = True
    return plainly.made(rows, rules)


def _by_region(money, codes):
    return st.one_of(
        st.fixed_dictionaries({"region": money}),
        st.fixed_dictionaries({"region": st.dictionaries(st.sampled_from("EW"), money, min_size=1)}),
    )


def _codes(money, codes):
    return st.lists(
        st.lists(st.sampled_from(codes), min_size=2, max_size=3, unique=True), min_size=1, max_size=1
    )


_MORE = {
    "floors": _by_region,
    "caps": _by_region,
    "set_asides": lambda money, codes: st.one_of(
        st.builds(lambda n: [{"where": {"rural": 1}, "at_least": n}], money),
        st.just([{"where": {"rural": 1}, "share": "0.3"}]),
    ),
    "quality_floor": lambda money, codes: st.integers(1, 4),
    "one_per": lambda money, codes: st.just("lead"),
    "linked": _codes,
    "either_or": _codes,
    "bonus": lambda money, codes: st.builds(
        lambda n: [{"where": {"rural": 1}, "points": n}], st.integers(1, 3)
    ),
}


def awarded(proposals, rules):
    found = allocate(proposals, rules)
    return {a.proposal: a.amount for a in found.awards} if found.feasible else None


@pytest.mark.parametrize("objective", OBJECTIVES)
@EXAMPLES
@given(case=cases())
def test_whole_asks(objective, case):
    proposals, rules = case
    rules = rules.model_copy(update={"objective": objective})
    assert awarded(proposals, rules) == plainly.awarded(proposals, rules)


@pytest.mark.parametrize("objective", OBJECTIVES)
@settings(max_examples=20, deadline=None)
@given(case=cases(most=4, partial=True))
def test_partial_amounts(objective, case):
    proposals, rules = case
    rules = rules.model_copy(update={"objective": objective})
    assert awarded(proposals, rules) == plainly.awarded(proposals, rules)


@pytest.mark.parametrize("objective", OBJECTIVES)
@settings(max_examples=20, deadline=None)
@given(case=cases(), more=st.lists(st.floats(0.01, 10), min_size=8, max_size=8), order=st.randoms())
def test_scores_given_later_and_rows_in_any_order_change_nothing(objective, case, more, order):
    proposals, rules = case
    rules = rules.model_copy(update={"objective": objective})
    scores = {p.proposal: score for p, score in zip(proposals, more, strict=False)}
    rescored, _ = plainly.made(
        {
            p.proposal: {"score": repr(scores[p.proposal]), "ask": p.ask, "minimum": p.minimum, **p.cells}
            for p in order.sample(proposals, len(proposals))
        },
        {"budget": 1},
    )
    expected = awarded(rescored, rules)
    try:
        found = Funding(proposals, rules).award(scores)
    except NotEstimableError:
        found = None
    assert found == expected


@pytest.mark.parametrize("objective", OBJECTIVES[1:])
@settings(max_examples=20, deadline=None)
@given(case=cases(most=6))
def test_equally_good_sets_are_all_there(objective, case):
    proposals, rules = case
    rules = rules.model_copy(update={"objective": objective})
    found = allocate(proposals, rules)
    if found.feasible:
        own = frozenset(a.proposal for a in found.awards)
        assert {own, *map(frozenset, found.alternatives)} == plainly.best_sets(proposals, rules)
