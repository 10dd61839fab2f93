"""Readers' scores as one for each proposal."""

import pytest

from commonfield.catalog import Rubric
from commonfield.council import Score, score_proposals
from commonfield.findings import NotEstimableError

LABEL = {"en": "x", "es": "x"}


def rubric(**more):
    criteria = [
        {"criterion": "need", "label": LABEL, "weight": 3},
        {"criterion": "plan", "label": LABEL, "weight": 1},
    ]
    return Rubric.model_validate({"rubric": "projects", "label": LABEL, "criteria": criteria, **more})


SCORES = [
    Score("B", "need", "r1", 4), Score("B", "plan", "r1", 0),
    Score("B", "need", "r2", 2), Score("B", "plan", "r2", 2),
    Score("A", "need", "r1", 1), Score("A", "plan", "r1", 1),
]  # fmt: skip


def test_a_score_is_the_mean_over_readers_of_weighted_totals():
    assert [(p.proposal, p.score) for p in score_proposals(SCORES, rubric=rubric())] == [
        ("A", 1.0),
        ("B", 2.5),
    ]
    assert [p.score for p in score_proposals(SCORES, rubric=rubric(combine="sum"))] == [4.0, 10.0]
    assert [p.score for p in score_proposals(SCORES)] == [1.0, 2.0]
    assert score_proposals(SCORES, rubric=rubric())[1].totals == {"r1": 3.0, "r2": 2.0}


def test_an_unfinished_reading_and_a_strange_criterion_are_not_scored():
    with pytest.raises(NotEstimableError, match="found 1 readings with some left out"):
        score_proposals(SCORES[:-1], rubric=rubric())
    with pytest.raises(NotEstimableError, match="criteria of the rubric"):
        score_proposals([Score("A", "cost", "r1", 1)], rubric=rubric())


def test_a_rubric_with_gaps_is_refused():
    level = {"level": 0, "says": LABEL}
    criterion = {"criterion": "need", "label": LABEL, "levels": [level]}
    with pytest.raises(ValueError, match="every level"):
        rubric(criteria=[criterion])
    with pytest.raises(ValueError, match="above the lowest"):
        rubric(lowest=4)
