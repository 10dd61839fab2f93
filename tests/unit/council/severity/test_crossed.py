"""Severity of sums and 0-100 scores in the crossed mixed model."""

import csv
import time
from collections import defaultdict

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonfield.council.severity import fit_crossed
from commonfield.findings import NotEstimableError

JUDGED = ("9 2 5 8", "6 1 3 2", "8 4 6 8", "7 1 2 6", "10 5 6 9", "6 2 4 7")


def judges():
    """Six targets and four judges, Shrout and Fleiss 1979."""
    return {
        f"p{i}": {f"j{j}": float(score) for j, score in enumerate(row.split(), start=1)}
        for i, row in enumerate(JUDGED, start=1)
    }


def dense(totals):
    """The restricted deviance with every matrix written out."""
    cells = [(p, r, s) for p, given in sorted(totals.items()) for r, s in sorted(given.items())]
    y = np.array([s for *_, s in cells])
    proposals, readers = sorted(totals), sorted({r for _, r, _ in cells})
    of_proposal = np.array([[p == q for q in proposals] for p, _, _ in cells], dtype=float)
    of_reader = np.array([[r == q for q in readers] for _, r, _ in cells], dtype=float)
    one = np.ones((len(y), 1))

    def deviance(proposal, reader, residual):
        v = proposal * of_proposal @ of_proposal.T + reader * of_reader @ of_reader.T
        v += residual * np.eye(len(y))
        inverse = np.linalg.inv(v)
        information = one.T @ inverse @ one
        mean = (one.T @ inverse @ y) / information[0]
        rest = y - mean
        logs = np.linalg.slogdet(v)[1] + np.log(information[0, 0])
        effects = proposal * of_proposal.T @ inverse @ rest
        return (
            logs + rest @ inverse @ rest + (len(y) - 1) * np.log(2 * np.pi),
            mean[0] + effects,
            -reader * of_reader.T @ inverse @ rest,
        )

    return deviance


def test_balanced_components_are_those_of_the_analysis_of_variance():
    fit = fit_crossed(judges())
    found = (fit.proposal_variance, fit.reader_variance, fit.residual_variance)
    assert [round(value, 3) for value in found] == [2.556, 5.244, 1.019]
    assert fit.mean == pytest.approx(127 / 24)
    # Reliability of four judges' mean is ICC(3,4).
    assert round(fit.proposal_reliability, 4) == 0.9093
    shrunk = 0.9093 * (6 - 127 / 24) + 127 / 24
    assert fit.proposals[0].value == pytest.approx(shrunk, abs=1e-3)
    severe = max(fit.readers, key=lambda one: one.value)
    assert (severe.element, severe.mean_score) == ("j2", 2.5)


def unbalanced(rng, *, proposals, readers, reads, spread=(8, 6, 5)):
    quality, severity = rng.normal(70, spread[0], proposals), rng.normal(0, spread[1], readers)
    return {
        f"p{p:02d}": {
            f"r{r:02d}": float(quality[p] - severity[r] + rng.normal(0, spread[2]))
            for r in rng.choice(readers, reads, replace=False)
        }
        for p in range(proposals)
    }, severity - severity.mean()


def nudged(fit):
    found = np.array([fit.proposal_variance, fit.reader_variance, fit.residual_variance])
    for i in range(3):
        for factor in (0.97, 1.03):
            other = found.copy()
            other[i] = max(other[i] * factor, 1e-9)
            yield other


@pytest.mark.parametrize(("proposals", "readers", "reads"), [(12, 5, 2), (7, 10, 4)])
def test_unbalanced_components_and_effects_are_those_of_the_dense_likelihood(proposals, readers, reads):
    totals, _ = unbalanced(np.random.default_rng(2), proposals=proposals, readers=readers, reads=reads)
    fit, deviance = fit_crossed(totals), dense(totals)
    best, scores, severities = deviance(fit.proposal_variance, fit.reader_variance, fit.residual_variance)
    assert fit.deviance == pytest.approx(best)
    assert all(deviance(*other)[0] > best for other in nudged(fit))
    assert [one.value for one in fit.proposals] == pytest.approx(list(scores))
    assert [one.value for one in fit.readers] == pytest.approx(list(severities), abs=1e-8)


def test_components_are_those_of_statsmodels():
    frames = pytest.importorskip("pandas")
    models = pytest.importorskip("statsmodels.formula.api")
    totals, _ = unbalanced(np.random.default_rng(4), proposals=12, readers=5, reads=3)
    rows = [(p, r, s) for p, given in totals.items() for r, s in given.items()]
    frame = frames.DataFrame(rows, columns=["proposal", "reader", "score"]).assign(all=1)
    parts = {"p": "0 + C(proposal)", "r": "0 + C(reader)"}
    second = models.mixedlm("score ~ 1", frame, groups="all", re_formula="0", vc_formula=parts).fit()
    fit = fit_crossed(totals)
    assert fit.residual_variance == pytest.approx(second.scale, rel=1e-2)
    assert [fit.proposal_variance, fit.reader_variance] == pytest.approx(list(second.vcomp), rel=1e-2)


def test_known_severities_are_recovered_with_errors_that_hold_and_at_once():
    rng = np.random.default_rng(8)
    surprises, spent = [], []
    for _ in range(8):
        totals, known = unbalanced(rng, proposals=60, readers=20, reads=3)
        begun = time.process_time()
        fit = fit_crossed(totals)
        spent.append(time.process_time() - begun)
        assert np.corrcoef([one.value for one in fit.readers], known)[0, 1] > 0.9
        surprises += [(o.value - k) / o.standard_error for o, k in zip(fit.readers, known, strict=True)]
    assert 0.85 < np.std(surprises) < 1.15
    assert min(spent) < 0.15


def test_a_variance_at_its_boundary_means_no_adjustment():
    apart = {f"p{i}": {f"r{j}": float(i * 3 + (i + j) % 2) for j in range(4)} for i in range(6)}
    fit = fit_crossed(apart)
    assert fit.reader_variance == 0 and not fit.adjusts and fit.reader_reliability is None
    assert all(one.value == 0 for one in fit.readers)
    alike = {f"p{i}": {f"r{j}": float((i + j) % 2) for j in range(4)} for i in range(6)}
    nothing = fit_crossed(alike)
    assert nothing.proposal_variance == nothing.reader_variance == 0
    assert {one.value for one in nothing.proposals} == {0.5}


def test_readers_who_differ_by_a_constant_alone_are_taken_out_whole():
    fit = fit_crossed({f"p{i}": {f"r{j}": 10.0 * i - d for j, d in enumerate((0, 1, 3))} for i in range(5)})
    assert [one.value for one in fit.readers] == pytest.approx([-4 / 3, -1 / 3, 5 / 3], abs=1e-3)
    assert fit.residual_variance < 1e-3


@pytest.mark.parametrize(
    ("totals", "why"),
    [
        ({"A": {"r1": 1.0}, "B": {"r1": 2.0}}, "two readers"),
        ({"A": {"r1": 1.0, "r2": 2.0}}, "two proposals"),
        ({"A": {"r1": 1.0, "r2": 1.0}, "B": {"r1": 1.0, "r2": 1.0}}, "all of them equal"),
        ({"A": {"r1": 1.0, "r2": 4.0}, "B": {"r1": 1.0}}, "more than 3 readings"),
    ],
)
def test_what_scores_cannot_tell_is_not_estimable(totals, why):
    with pytest.raises(NotEstimableError, match=why):
        fit_crossed(totals)


@settings(max_examples=12)
@given(st.integers(0, 10_000), st.sampled_from([0.01, 1.0, 1000.0]), st.integers(-500, 500))
def test_another_unit_of_scores_changes_the_answer_by_that_unit(seed, unit, shift):
    totals, _ = unbalanced(np.random.default_rng(seed), proposals=8, readers=4, reads=3, spread=(3, 2, 4))
    other = {p: {r: unit * s + shift for r, s in given.items()} for p, given in totals.items()}
    one, two = fit_crossed(totals), fit_crossed(other)
    for a, b in zip(one.proposals, two.proposals, strict=True):
        assert b.value == pytest.approx(unit * a.value + shift, abs=2e-3 * unit + 1e-6)
        assert b.standard_error == pytest.approx(unit * a.standard_error, rel=1e-2)
    # Severities even out: they are distances from the mean reader.
    assert sum(a.value for a in one.readers) == pytest.approx(0, abs=1e-6)


def test_conference_papers_and_a_panel_of_applications_are_fitted_to_the_optimum(public_data):
    folder = public_data / "reviewer-scoring"
    papers = defaultdict(dict)
    with (folder / "immer09_conference_paper_reviews.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            papers[row["idpaper"]][row["idreviewer"]] = float(row["score"])
    fit, deviance = fit_crossed(papers), dense(papers)
    found = (fit.proposal_variance, fit.reader_variance, fit.residual_variance)
    assert [round(value, 2) for value in found] == [1.35, 0.13, 1.22]
    assert fit.deviance == pytest.approx(deviance(*found)[0])
    assert all(deviance(*other)[0] > fit.deviance for other in nudged(fit))
