"""Which model reads which scores, and what is not estimable."""

import csv
import time

import numpy as np
import pytest
from tests.unit.council.severity.invented import invented_scores, small_example

from commonfield.catalog import Rubric, Wording
from commonfield.council import Score
from commonfield.council.severity import as_data, measure_severity, notes, refused_data, summary, tables
from commonfield.findings import NotEstimableError

LABEL = {"en": "x", "es": "x"}


def totals(*rows):
    return [Score(p, "", r, float(s)) for p, r, s in rows]


def loop(scale=1.0):
    """Three proposals, three readers, each read twice: connected, with scores to spare."""
    return totals(
        *((f"p{i}", f"r{j}", scale * (3 * i + 2 * j + i * j % 2)) for i in range(3) for j in range(3))
    )


def rubric(**more):
    criteria = [{"criterion": "need", "label": LABEL, "weight": 3}, {"criterion": "plan", "label": LABEL}]
    return Rubric.model_validate({"rubric": "projects", "label": LABEL, "criteria": criteria, **more})


def test_whole_numbers_on_few_levels_are_levels_and_others_numbers():
    assert measure_severity(small_example()).model == "rasch"
    assert measure_severity(small_example(), model="crossed").model == "crossed"
    assert measure_severity(loop(scale=7)).model == "crossed"
    assert measure_severity(loop(scale=0.5)).model == "crossed"


def test_a_design_in_parts_is_not_fitted_and_the_reads_that_would_join_it_are_named():
    scores = totals(
        ("A", "r1", 3), ("B", "r1", 2), ("B", "r2", 1), ("C", "r3", 1), ("D", "r3", 4), ("D", "r4", 2)
    )
    found = measure_severity(scores)
    assert not found.connected and found.rasch is None and found.crossed is None
    said = Wording("council/severity", "en")
    told = as_data(found, said)
    assert told["connected"] is False
    assert [told[key] for key in ("readers", "proposals", "criteria", "steps", "sweep")] == [None] * 5
    assert told["parts"][0] == {"proposals": ["A", "B"], "readers": ["r1", "r2"]}
    assert told["cheapest_reads"] == [
        {"proposal": "A", "reader": "r4"},
        {"proposal": "C", "reader": "r2"},
    ]
    joined = [*scores, *totals(("A", "r4", 1), ("C", "r2", 1))]
    assert measure_severity(joined).connected
    assert "A by r4, C by r2" in summary(found, said)
    assert tables(found, said) == []


def test_panels_that_share_nobody_are_too_many_to_be_joined_by_a_list():
    found = measure_severity(totals(*((f"p{i}", f"r{i}{j}", i % 3) for i in range(50) for j in "ab")))
    assert found.extra is None
    assert "at least 98" in summary(found, Wording("council/severity", "en"))


def test_one_read_between_two_blocks_is_told():
    blocks = [(p, r, (i + k) % 3) for k, side in enumerate(("AB", "CD")) for i, p in enumerate(side)
              for r in (f"{side}1", f"{side}2")]  # fmt: skip
    found = measure_severity(totals(*blocks, ("B", "CD1", 2)))
    assert found.connected and found.hanging == (("B", "CD1"),)
    assert any("B by CD1" in note for note in notes(found, Wording("council/severity", "en")))


@pytest.mark.parametrize(
    ("scores", "why"),
    [
        (totals(("A", "r1", 1), ("B", "r1", 2)), "two readers"),
        (totals(("A", "r1", 1), ("A", "r2", 2)), "two proposals"),
        (totals(("A", "r1", 3), ("A", "r2", 3), ("B", "r1", 3)), "all scores equal"),
        (totals(("A", "r1", 31.5), ("A", "r2", 12), ("B", "r1", 8)), "more than 3 readings"),
    ],
)
def test_what_scores_cannot_tell_is_refused_with_the_reason(scores, why):
    with pytest.raises(NotEstimableError, match=why):
        measure_severity(scores)
    assert set(refused_data(None, why)) == set(
        as_data(measure_severity(small_example()), Wording("council/severity", "en"))
    )


def test_a_rubric_gives_its_levels_to_one_model_and_its_weights_to_the_other():
    scores = small_example()
    fit = measure_severity(scores, rubric=rubric(highest=5)).rasch
    assert fit.unused_levels == (5,)
    with pytest.raises(NotEstimableError, match="found 3 beside"):
        measure_severity(scores, rubric=rubric(highest=3))
    weighted = measure_severity(scores, model="crossed", rubric=rubric()).crossed
    first = next(one for one in weighted.proposals if one.element == "p1")
    assert first.mean_score == pytest.approx(((3 * 4 + 3) / 4 + (3 * 3 + 2) / 4) / 2)
    assert [name for name, _ in measure_severity(scores, model="crossed").components] == ["need", "plan"]


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("model", ["rasch", "crossed"])
def test_what_is_said_is_said_in_both_languages_and_nothing_claims_a_truth(language, model):
    said = Wording("council/severity", language)
    strange = [*small_example(), *(Score(f"p{i}", c, "r9", 0.0) for i in (1, 2) for c in ("need", "plan"))]
    for scores in (small_example(), strange, loop()):
        found = measure_severity(scores, model=model, rubric=None)
        told = [*notes(found, said), summary(found, said), *(t.title for t in tables(found, said))]
        assert all(told) and not any("{" in text for text in told)
        assert not any(word in text for text in told for word in (" true ", " verdader"))
        assert all(len(row) == len(t.headings) for t in tables(found, said) for row in t.rows)


def test_a_competition_is_measured_with_its_sweep_within_two_seconds():
    scores, _, _ = invented_scores(np.random.default_rng(1))
    begun = time.process_time()
    found = measure_severity(scores)
    assert time.process_time() - begun < 2
    assert found.sweep.pairs == 60 * 59 // 2
    assert found.sweep.same_order + len(found.sweep.undecided) == found.sweep.pairs
    assert sum(len(group) for group in found.sweep.order) == 60
    flat = {name: i for i, group in enumerate(found.sweep.order) for name in group}
    apart = {p.element: p.estimate for p in found.rasch.proposals}
    assert all(apart[a] > apart[b] for a in flat for b in flat if flat[a] < flat[b])


@pytest.mark.parametrize(("file", "readers"), [("sirt_data_ratings1.csv", 7), ("sirt_data_ratings2.csv", 16)])
def test_real_ratings_on_five_criteria_are_measured(public_data, file, readers):
    with (public_data / "reviewer-scoring" / file).open(encoding="utf-8") as text:
        rows = list(csv.DictReader(text))
    scores = [
        Score(row["idstud"], criterion, row["rater"], float(row[criterion]))
        for row in rows
        for criterion in ("k1", "k2", "k3", "k4", "k5")
        if row[criterion] not in ("", "NA")
    ]
    fit = measure_severity(scores).rasch
    assert len(fit.readers) == readers and [step.level for step in fit.steps] == [1, 2, 3]
    assert not any(step.unused or step.disordered for step in fit.steps)
    severe = max(fit.readers, key=lambda one: one.estimate)
    lenient = min(fit.readers, key=lambda one: one.estimate)
    assert severe.mean_score < lenient.mean_score and severe.low > lenient.high
    assert all(0.4 < one.infit < 1.6 for one in fit.readers)
