"""Severity in the many-facet Rasch model."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize
from tests.unit.council.severity.invented import invented_scores, small_example

from commonfield.council import Score
from commonfield.council.severity import Penalties, fit_rasch
from commonfield.council.severity.interactions import screen_interactions
from commonfield.council.severity.likelihood import encode, maximise
from commonfield.council.severity.sweep import sweep_penalties
from commonfield.findings import NotEstimableError

ORDER = ("p3", "p1", "p5", "p2", "p4", "p6")


def test_the_published_severities_and_order_of_the_small_example_come_out():
    fit = fit_rasch(small_example())
    assert [round(one.estimate, 2) for one in fit.readers] == [-0.98, 0.47, -0.87, 1.36]
    assert tuple(one.element for one in sorted(fit.proposals, key=lambda one: -one.estimate)) == ORDER
    means = {one.element: one.mean_score for one in fit.proposals}
    assert means["p1"] == means["p3"] == 3.0
    fair = {one.element: one.fair_average for one in fit.proposals}
    assert fair["p3"] > fair["p1"] + 0.2


def test_the_order_is_the_same_for_every_reasonable_penalty():
    swept = sweep_penalties(fit_rasch(small_example()).solution)
    assert len(swept.penalties) == 7
    assert swept.order == tuple((name,) for name in ORDER)
    assert (swept.pairs, swept.same_order, swept.undecided) == (15, 15, ())
    assert 0 < swept.clear < 15
    assert {one.reader: one.lowest < one.highest for one in swept.readers} == dict.fromkeys(
        ("r1", "r2", "r3", "r4"), True
    )


def test_without_penalties_the_small_example_runs_off():
    def farthest(spread):
        solution = maximise(encode(small_example()), Penalties(spread, spread, spread, spread))
        place = solution.encoded.places
        errors = np.sqrt(np.diag(solution.covariance))
        return np.abs(solution.of("readers")).max(), errors[place["proposals"]].max()

    held, wide, wider = farthest(1), farthest(30), farthest(300)
    assert held[0] < 2 < 10 < wide[0] < 20 < wider[0]
    assert held[1] < 2 < 13 < wide[1] < wider[1]


def reference_fit(scores, penalties):
    """The same point, by a general optimiser on the model written out score by score."""
    names = [sorted({getattr(s, f) for s in scores}) for f in ("proposal", "reader", "criterion")]
    if len(names[2]) < 2:
        names[2] = []
    low, high = int(min(s.score for s in scores)), int(max(s.score for s in scores))
    sizes = [1, *map(len, names), high - low]
    cut = np.cumsum(sizes)
    spread = np.repeat(
        [penalties.steps, penalties.proposals, penalties.readers, penalties.criteria, penalties.steps], sizes
    )

    def minus_worth(x):
        level, quality, severity, difficulty, steps = np.split(x, cut[:-1])
        worth = 0.0
        for s in scores:
            place = level[0] + quality[names[0].index(s.proposal)] - severity[names[1].index(s.reader)]
            if names[2]:
                place -= difficulty[names[2].index(s.criterion)]
            logits = np.concatenate([[0], np.cumsum(place - steps)])
            worth += logits[int(s.score) - low] - np.logaddexp.reduce(logits)
        return -worth + 0.5 * ((x / spread) ** 2).sum()

    return minimize(minus_worth, np.zeros(cut[-1]), method="BFGS", options={"gtol": 1e-6}).x


@pytest.mark.parametrize("penalties", [Penalties(), Penalties(0.5, 3, 2, 1)])
@pytest.mark.parametrize("criteria", [2, 1])
def test_newton_finds_what_a_general_optimiser_finds(penalties, criteria):
    scores = small_example()
    if criteria == 1:
        scores = [s for s in scores if s.criterion == "need"]
    found = maximise(encode(scores), penalties).parameters
    assert found == pytest.approx(reference_fit(scores, penalties), abs=2e-4)


def test_known_severities_are_recovered_with_errors_that_hold():
    rng = np.random.default_rng(5)
    surprises = []
    for _ in range(6):
        scores, _, known = invented_scores(rng)
        fit = fit_rasch(scores)
        estimates = np.array([one.estimate for one in fit.readers])
        assert np.corrcoef(estimates, known)[0, 1] > 0.9
        distance = estimates - estimates.mean() - (known - known.mean())
        surprises += list(distance / np.array([one.standard_error for one in fit.readers]))
        assert 0.85 < np.mean([one.infit for one in fit.readers]) < 1.1
    assert 0.8 < np.std(surprises) < 1.2


def test_equal_readers_are_found_equal_as_often_as_promised():
    rng = np.random.default_rng(11)
    ps = []
    for _ in range(40):
        scores, _, _ = invented_scores(rng, proposals=15, readers=5, criteria=2, reads=2, reader_spread=0)
        ps.append(fit_rasch(scores).reader_spread.p)
    assert np.mean(np.array(ps) < 0.05) < 0.15
    assert 0.3 < np.mean(np.array(ps) < 0.5) < 0.7


def test_a_reader_who_is_harder_on_one_criterion_stands_out_and_nobody_else():
    scores, _, _ = invented_scores(np.random.default_rng(3), reads=6)
    assert not [one for one in screen_interactions(fit_rasch(scores).solution) if one.stands_out]
    bent = [
        replace(s, score=max(0.0, s.score - 2)) if (s.reader, s.criterion) == ("r07", "c3") else s
        for s in scores
    ]
    found = [one for one in screen_interactions(fit_rasch(bent).solution) if one.stands_out]
    assert [(one.reader, one.criterion) for one in found] == [("r07", "c3")]
    assert found[0].per_score < -0.8 and found[0].z < -4


def test_an_extreme_reader_is_flagged_and_stays():
    severe = [Score(f"p{i}", c, "r9", 0.0) for i in (1, 2, 5) for c in ("need", "plan")]
    fit = fit_rasch([*small_example(), *severe])
    reader = next(one for one in fit.readers if one.element == "r9")
    assert reader.extreme == "lowest"
    assert reader.estimate == max(one.estimate for one in fit.readers)
    assert np.isfinite([reader.estimate, reader.standard_error, reader.outfit]).all()
    assert all(one.extreme is None for one in fit.readers if one.element != "r9")


def test_unused_and_disordered_steps_are_told():
    scores = [s for s in small_example() if s.score != 3]
    fit = fit_rasch(scores, lowest=0, highest=5)
    assert fit.unused_levels == (3, 5)
    assert [step.unused for step in fit.steps] == [False, False, True, True, True]
    assert [step.estimate is None for step in fit.steps] == [False, False, True, True, True]
    rare = [Score(f"p{i % 12}", "", f"r{i % 5}", float(level)) for i, level in enumerate([0, 2] * 30 + [1])]
    assert [step.disordered for step in fit_rasch(rare).steps] == [False, True]


def test_scores_that_are_no_levels_or_all_equal_are_not_estimable():
    with pytest.raises(NotEstimableError, match="all scores equal"):
        fit_rasch([Score("A", "", "r1", 3.0), Score("B", "", "r1", 3.0), Score("A", "", "r2", 3.0)])
    with pytest.raises(NotEstimableError, match="whole numbers"):
        fit_rasch([Score("A", "", "r1", 3.5), Score("A", "", "r2", 1.0)])
    with pytest.raises(NotEstimableError, match="at most 30 levels"):
        fit_rasch([Score("A", "", "r1", 88.0), Score("A", "", "r2", 1.0)])
    with pytest.raises(NotEstimableError, match="found 3 beside"):
        fit_rasch(small_example(), lowest=0, highest=3)


levels = st.integers(0, 3)


@settings(max_examples=25)
@given(st.data())
def test_turning_the_scale_around_turns_every_estimate_around(data):
    cells = [(p, c, r) for p in "ABCD" for c in "xy" for r in ("r1", "r2", "r3")]
    taken = data.draw(st.lists(st.sampled_from(cells), min_size=4, unique=True))
    given_levels = [data.draw(levels) for _ in taken]
    if len(set(given_levels)) < 2:
        return
    straight = [Score(p, c, r, float(k)) for (p, c, r), k in zip(taken, given_levels, strict=True)]
    turned = [replace(s, score=3 - s.score) for s in straight]
    one, two = (fit_rasch(scores, lowest=0, highest=3) for scores in (straight, turned))
    for facet in ("readers", "proposals", "criteria"):
        a, b = getattr(one, facet), getattr(two, facet)
        assert [x.estimate for x in a] == pytest.approx([-x.estimate for x in b], abs=1e-6)
        assert [x.standard_error for x in a] == pytest.approx([x.standard_error for x in b], abs=1e-6)
        assert [x.fair_average for x in a] == pytest.approx([3 - x.fair_average for x in b], abs=1e-6)
    shuffled = fit_rasch(data.draw(st.permutations(straight)), lowest=0, highest=3)
    assert [x.estimate for x in shuffled.readers] == pytest.approx([x.estimate for x in one.readers])
