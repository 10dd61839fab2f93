"""Variance components and what follows for next year."""

from itertools import pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonfield.council import Score
from commonfield.council.reader_agreement import (
    agreement_by_criterion,
    estimate_components,
    icc,
    plan_reading,
    readers_needed,
)
from commonfield.findings import NotEstimableError, UsageError

SHROUT_FLEISS = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]


def scores_of(rows):
    return {
        (f"u{i}", f"r{j}", ""): float(x)
        for i, row in enumerate(rows)
        for j, x in enumerate(row)
        if x is not None
    }


def test_components_of_shrout_and_fleiss_and_the_identities_with_their_forms():
    found = estimate_components(scores_of(SHROUT_FLEISS))
    assert {s: round(v, 3) for s, v in found.variances.items()} == {
        "unit": 2.556,
        "reader": 5.244,
        "rest": 1.019,
    }
    four = plan_reading(found, readers=4, criteria=1)
    assert (round(four.relative, 4), round(four.absolute, 4)) == (0.9093, 0.6201)
    for readers, form in ((1, "1"), (4, "k")):
        plan = plan_reading(found, readers=readers, criteria=1)
        assert plan.relative == pytest.approx(icc(SHROUT_FLEISS, form=f"3,{form}").value)
        assert plan.absolute == pytest.approx(icc(SHROUT_FLEISS, form=f"2,{form}").value)
        own = plan_reading(
            estimate_components(scores_of(SHROUT_FLEISS), design="nested"), readers=readers, criteria=1
        )
        assert own.relative == own.absolute == pytest.approx(icc(SHROUT_FLEISS, form=f"1,{form}").value)


CROSSED = list(product(("a", "b", "c", "d"), ("r", "s", "t"), ("need", "plan", "cost")))
READERS_OF = {"a": 1, "b": 3, "c": 2, "d": 4}
NESTED = [(u, f"{u}{i}", c) for u, n in READERS_OF.items() for i in range(n) for c in ("x", "y", "z")]
PARTS = {
    "unit": lambda u, r, c: u,
    "reader": lambda u, r, c: r,
    "criterion": lambda u, r, c: c,
    "unit_reader": lambda u, r, c: (u, r),
    "unit_criterion": lambda u, r, c: (u, c),
    "reader_criterion": lambda u, r, c: (r, c),
    "rest": lambda u, r, c: (u, r, c),
}


@pytest.mark.parametrize(("cells", "design"), [(CROSSED, "crossed"), (NESTED, "nested"), (CROSSED, "nested")])
def test_each_estimate_is_that_of_its_own_source_and_of_no_other_in_mean(cells, design):
    """An estimate is a quadratic form: its mean is the sum of its values at the columns of a source."""
    if design == "nested":
        cells = [(u, f"{u}/{r}", c) for u, r, c in cells]
    sources = estimate_components(
        {cell: float(i % 7) for i, cell in enumerate(cells)}, design=design
    ).variances
    for source in sources:
        effects = {PARTS[source](*cell) for cell in cells}
        mean = dict.fromkeys(sources, 0.0)
        for effect in effects:
            column = {cell: float(PARTS[source](*cell) == effect) for cell in cells}
            for name, value in estimate_components(column, design=design).variances.items():
                mean[name] += value
        assert mean == pytest.approx({name: float(name == source) for name in sources}, abs=1e-9)


def test_one_criterion_of_two_facets_is_one_facet_of_the_mean():
    scores = {cell: float((i * 7) % 5) for i, cell in enumerate(CROSSED)}
    rows = [[sum(scores[u, r, c] for c in ("need", "plan", "cost")) / 3 for r in "rst"] for u in "abcd"]
    both, mean = estimate_components(scores), estimate_components(scores_of(rows))
    v = both.variances
    assert mean.variances["unit"] == pytest.approx(v["unit"] + v["unit_criterion"] / 3)
    assert mean.variances["rest"] == pytest.approx(v["unit_reader"] + v["rest"] / 3)


@settings(max_examples=30, deadline=None)
@given(
    values=st.lists(st.integers(0, 9), min_size=36, max_size=36),
    fixed=st.booleans(),
    criteria=st.integers(1, 6),
)
def test_more_readers_never_make_it_worse_and_the_number_is_never_surer_than_the_order(
    values, fixed, criteria
):
    scores = {cell: float(x) for cell, x in zip(CROSSED, values, strict=True)}
    if len(set(values)) == 1:
        return
    found = estimate_components(scores)
    plans = [plan_reading(found, readers=r, criteria=criteria, fixed_criteria=fixed) for r in range(1, 7)]
    for one, more in pairwise(plans):
        if one.relative is not None:
            assert 0 <= one.absolute <= one.relative <= more.relative <= 1
            assert one.absolute <= more.absolute + 1e-12


def test_readers_needed_are_the_fewest_that_reach_the_target_or_none():
    found = estimate_components(scores_of(SHROUT_FLEISS), design="nested")
    needed = readers_needed(found, target=0.8, criteria=1)
    assert needed == 21
    assert plan_reading(found, readers=20, criteria=1).relative < 0.8
    assert plan_reading(found, readers=21, criteria=1).relative >= 0.8
    assert readers_needed(found, target=0.99, criteria=1) is None
    alike = estimate_components(scores_of([[1, 3], [3, 1], [2, 2]]))
    assert alike.variances["unit"] < 0
    assert plan_reading(alike, readers=3, criteria=1).relative is None
    assert readers_needed(alike, target=0.5, criteria=1) is None


def test_units_that_not_all_readers_scored_are_left_out_or_nested():
    rows = [*SHROUT_FLEISS, [1, None, 2, None], [None, None, None, 3]]
    crossed = estimate_components(scores_of(rows), design="crossed")
    assert crossed.variances == estimate_components(scores_of(SHROUT_FLEISS)).variances
    assert crossed.notes[0].values == {"n": 6, "of": 8}
    nested = estimate_components(scores_of(rows))
    assert nested.design == "nested" and nested.notes[0].key == "uneven_reads"
    one = icc(rows, form="1,1").value
    assert plan_reading(nested, readers=1, criteria=1).relative == pytest.approx(one)


def test_an_unfinished_reading_counts_for_nothing_and_is_said():
    scores = {cell: float(i % 5) for i, cell in enumerate(NESTED)}
    whole = estimate_components({k: x for k, x in scores.items() if k[1] != "d3"}, design="nested")
    del scores["d", "d3", "z"]
    found = estimate_components(scores, design="nested")
    assert found.variances == pytest.approx(whole.variances)
    assert found.notes[0].key == "unfinished" and found.notes[0].values == {"n": 1}


@pytest.mark.parametrize("design", ["crossed", "nested"])
@pytest.mark.parametrize("rows", [[[1, 2]], [[1], [2]], [[3, 3], [3, 3]], [[1, None], [None, 2]]])
def test_what_has_none_says_why(rows, design):
    with pytest.raises(NotEstimableError):
        estimate_components(scores_of(rows), design=design)


def test_a_call_has_three_statistics_for_each_criterion_and_names_no_reader():
    scores = [
        Score(f"p{i}", c, f"reader{(i + k) % 5}", float((i * i + k * (c == "need")) % 5))
        for i in range(12) for k in range(3) for c in ("plan", "need")
    ]  # fmt: skip
    found = agreement_by_criterion(scores, levels=range(5))
    assert [(one["criterion"], one["statistic"]) for one in found] == [
        (c, s) for c in ("need", "plan") for s in ("alpha", "ac2", "icc")
    ]
    assert [one["value"] for one in found[3:]] == pytest.approx([1, 1, 1])
    assert "reader1" not in str(found)
    assert found == agreement_by_criterion(list(reversed(scores)), levels=range(5))
    with pytest.raises(UsageError):
        agreement_by_criterion(scores, levels=range(3))
