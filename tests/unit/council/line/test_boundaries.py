"""Where the line cannot be told, or tells of less than it seems."""

import pytest

from commonfield.catalog import Rubric, Simulation
from commonfield.council import Score, score_proposals
from commonfield.council.line import Components, examine_line
from commonfield.council.line.changes import smallest_step
from commonfield.council.line.panels import reliability
from commonfield.council.line.readings import adjusted_map, lay_out, mean_map
from commonfield.findings import NotEstimableError

FEW = Simulation(panels=200, seed=3)
SHROUT_FLEISS = [(9, 2, 5, 8), (6, 1, 3, 2), (8, 4, 6, 8), (7, 1, 2, 6), (10, 5, 6, 9), (6, 2, 4, 7)]


def scores_of(table):
    return [Score(p, "", r, s) for p, given in table.items() for r, s in given.items()]


def best(n):
    return lambda scores: frozenset(sorted(scores, key=lambda p: (-scores[p], p))[:n])


def test_reliability_sees_the_design_and_how_scores_are_made():
    everybody = {f"P{i}": {f"r{j}": s for j, s in enumerate(row)} for i, row in enumerate(SHROUT_FLEISS)}
    readings = lay_out(score_proposals(scores_of(everybody)))
    parts = Components(2.556, 5.244, 1.019)
    # All read everything: severity moves all alike, and reliability is ICC(3,4) of Shrout and Fleiss.
    assert reliability(readings, parts, mean_map(readings)) == pytest.approx(0.9093, abs=1e-4)
    own = {f"P{i}": {f"r{4 * i + j}": s for j, s in enumerate(row)} for i, row in enumerate(SHROUT_FLEISS)}
    apart = lay_out(score_proposals(scores_of(own)))
    assert reliability(apart, parts, mean_map(apart)) == pytest.approx(2.556 / (2.556 + (5.244 + 1.019) / 4))
    chain = {f"P{i}": {f"r{i}": 1.0, f"r{i + 1}": 2.0} for i in range(6)}
    linked = lay_out(score_proposals(scores_of(chain)))
    severe = Components(1, 4, 0.5)
    means, adjusted = (
        reliability(linked, severe, of) for of in (mean_map(linked), adjusted_map(linked, severe))
    )
    assert adjusted > means + 0.05


def test_severity_is_not_taken_out_where_readers_do_not_all_compare():
    parted = scores_of({
        "A": {"r1": 70, "r2": 72}, "B": {"r1": 60, "r2": 66}, "C": {"r3": 90, "r4": 85},
        "D": {"r3": 80, "r4": 88},
    })  # fmt: skip
    asked = {"award": best(2), "components": Components(1, 1, 1), "simulation": FEW}
    with pytest.raises(NotEstimableError, match="2 parts that share no proposal"):
        examine_line(parted, adjust="crossed", **asked)
    assert examine_line(parted, **asked).standings


def test_a_reader_without_whom_the_design_falls_apart_is_told_so():
    chain = scores_of({
        "A": {"r1": 70, "r2": 72}, "B": {"r2": 60, "r3": 66}, "C": {"r3": 90, "r4": 85},
        "D": {"r4": 80, "r1": 88},
        "E": {"r4": 50, "r5": 40}, "F": {"r5": 45, "r6": 44},
    })  # fmt: skip
    line = examine_line(
        chain, award=best(2), components=Components(1, 1, 1), simulation=FEW, adjust="crossed"
    )
    assert {one.reader: one.outcome for one in line.without_reader}["r5"] == "parted"


def test_panels_on_which_no_rules_can_be_kept_count_nowhere_else():
    table = scores_of({"A": {"r1": 3, "r2": 3}, "B": {"r1": 2, "r2": 3}, "C": {"r1": 1, "r2": 1}})

    def award(scores):
        return None if scores["A"] < 2.5 else best(1)(scores)

    line = examine_line(table, award=award, components=Components(0.5, 0.1, 0.5), simulation=FEW)
    assert 0.05 < line.impossible < 0.95
    assert sum(one.chance for one in line.standings) == pytest.approx(1)
    down = [one for one in line.moved if one.proposal == "A" and one.moved_to < one.given]
    assert line.step == 1 and all(one.outcome == "shared_out" for one in down)
    with pytest.raises(NotEstimableError, match="keeps them"):
        examine_line(table, award=lambda _: None, components=Components(1, 1, 1), simulation=FEW)


def test_where_proposals_do_not_differ_every_rank_is_as_likely():
    table = scores_of({f"P{n}": {"r1": n % 3, "r2": (n + 1) % 3} for n in range(8)})
    line = examine_line(table, award=best(3), components=Components(0, 0.2, 1), simulation=FEW)
    assert line.further is None and line.reliability == 0
    assert all(one.rank_low <= 2 and one.rank_high >= 7 for one in line.standings)


def test_a_step_is_a_level_of_the_rubric_and_no_accident_of_one_score():
    label = {"en": "x", "es": "x"}
    rubric = Rubric.model_validate(
        {"rubric": "r", "label": label, "criteria": [{"criterion": "need", "label": label}]}
    )
    scores = [
        Score(p, "need", r, s) for p, r, s in (("A", "a", 0), ("A", "b", 2), ("B", "a", 4), ("B", "b", 2))
    ]
    line = examine_line(scores, award=best(1), components=Components(1, 1, 1), simulation=FEW, rubric=rubric)
    assert line.step == 1
    odd = [Score("A", "", "r", s) for s in (10.0, 70.0, 70.001, 90.0)]
    assert smallest_step(odd) == pytest.approx(0.8)
