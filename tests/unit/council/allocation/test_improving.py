"""Improve until fundable: what each lacks, next levels, help shared equally, rounds."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from tests.unit.council.allocation import plainly
from tests.unit.council.allocation.test_against_every_subset import cases

from commonfield.catalog import Rubric
from commonfield.council import Score
from commonfield.council.allocation import find_steps, plan_improvement
from commonfield.findings import NotEstimableError

ROWS = {
    "A": {"score": 80, "ask": 50, "region": "E"},
    "B": {"score": 70, "ask": 40, "region": "E"},
    "C": {"score": 62, "ask": 30, "region": "W"},
    "D": {"score": 50, "ask": 20, "region": "W"},
}
RULES = {
    "budget": 120,
    "quality_floor": 65,
    "improve": {
        "rounds": 3,
        "hours_each": 5,
        "points_each": 4,
        "helpers": [{"helper": "H", "hours": 5}],
    },
}


def plan(rules=(), rows=ROWS):
    return plan_improvement(*plainly.made(rows, {**RULES, **dict(rules)}))


def test_money_that_is_left_goes_to_whoever_reaches_the_floor_and_help_goes_round():
    found = plan()
    told = [(r.number, r.helped, r.awards, r.left) for r in found.rounds]
    assert told == [
        (0, {}, {"A": 50, "B": 40}, 30),
        (1, {"C": "H"}, {"C": 30}, 0),
        (2, {"D": "H"}, {}, 0),
        (3, {"D": "H"}, {}, 0),
    ]
    assert found.hours == {"C": 5, "D": 10}
    assert (found.below, found.missing) == (("D",), 20)
    assert [(x.proposal, x.to_floor, x.to_line) for x in found.lacks] == [("C", 3, 3), ("D", 15, 15)]


def test_it_ends_when_all_are_funded():
    found = plan({"budget": 140, "improve": {**RULES["improve"], "points_each": 20}})
    assert [r.number for r in found.rounds] == [0, 1, 2]
    assert (found.below, found.missing, found.rounds[-1].waiting) == ((), 0, {})


def test_without_planned_points_nobody_is_lifted():
    found = plan({"improve": {"rounds": 1}})
    assert found.rounds[1].awards == {}
    assert set(found.hours.values()) == {0}


def test_who_is_ready_waits_for_the_rule_in_the_way():
    found = plan({"caps": {"region": {"E": 60}}})
    assert [r.rule.key for r in found.rounds[0].waiting["B"]] == ["caps"]
    lack = next(x for x in found.lacks if x.proposal == "B")
    assert (lack.to_line, lack.passes) == (10, False)  # with A's score its smaller ask comes first


def test_help_moves_so_that_more_are_helped_and_a_named_helper_is_kept():
    helpers = [{"helper": "H", "hours": 5, "where": {"region": "W"}}, {"helper": "K", "hours": 5}]
    rules = {"quality_floor": 75, "improve": {"rounds": 1, "hours_each": 5, "helpers": helpers}}
    assert set(plan(rules).rounds[1].helped.items()) in ({("B", "K"), ("C", "H")},)
    rows = {**ROWS, "D": {**ROWS["D"], "helper": "K"}, "B": {**ROWS["B"], "helper": "nobody"}}
    assert plan(rules, rows).rounds[1].helped == {"C": "H", "D": "K"}


def test_no_score_is_enough_where_a_rule_is_in_the_way():
    found = plan({"budget": 45, "quality_floor": None})
    lack = next(x for x in found.lacks if x.proposal == "A")
    assert lack.to_line is None
    assert [(r.rule.key, r.by) for r in lack.in_way] == [("budget", 5)]


@pytest.mark.parametrize("objective", ["rank_first", "sum_of_scores", "score_weighted_dollars"])
@settings(max_examples=25, deadline=None)
@given(case=cases(most=5))
def test_with_the_points_it_lacks_a_proposal_is_funded_and_with_less_it_is_not(objective, case):
    check_points(objective, case)


def check_points(objective, case):
    """Raise the score of each by what it lacks, a little more and a little less, and try everything."""
    proposals, rules = case
    rules = rules.model_copy(update={"objective": objective})
    try:
        lacks = plan_improvement(proposals, rules).lacks
    except NotEstimableError:
        return
    for lack in lacks:

        def funded(points, lack=lack):
            changed = [p if p.proposal != lack.proposal else _with(p, p.score + points) for p in proposals]
            return lack.proposal in plainly.awarded(changed, rules)

        little = Decimal("0.001")
        if lack.to_line is None:
            assert not funded(Decimal(1000))
            continue
        assert funded(lack.to_line + little)
        assert lack.to_line == 0 or not funded(lack.to_line - little)
        assert funded(lack.to_line) != lack.passes


@pytest.mark.parametrize("objective", ["sum_of_scores", "score_weighted_dollars"])
@settings(max_examples=15, deadline=None)
@given(case=cases(most=4, partial=True))
def test_points_to_be_funded_are_right_where_amounts_may_be_cut(objective, case):
    check_points(objective, case)


def test_who_would_lose_the_tie_needs_more_than_what_makes_sums_equal():
    rows = {
        "A": {"score": 85, "ask": 200, "need": 2},
        "B": {"score": 80, "ask": 100, "need": 1},
        "C": {"score": 65, "ask": 700, "minimum": 400, "need": 3},
        "D": {"score": 85, "ask": 200, "need": 0},
    }
    rules = {"budget": 600, "partial": True, "ties": ["need", "seed 3"], "quality_floor": None}
    found = plan({**rules, "objective": "score_weighted_dollars"}, rows)
    assert [(x.proposal, x.to_line, x.passes) for x in found.lacks] == [("D", 0, True), ("B", 10, True)]
    rows = {"A": {"score": 70, "ask": 10}, "B": {"score": 65, "ask": 10}}
    for tie, passes in ((1, False), (-1, True)):
        rows["B"]["need"], rows["A"]["need"] = tie, 0
        found = plan({"budget": 10, "ties": ["need"], "objective": "sum_of_scores"}, rows)
        assert [(x.to_line, x.passes) for x in found.lacks] == [(5, passes)]


def test_a_partner_below_the_floor_stays_in_the_way_whatever_the_score():
    found = plan({"linked": [["C", "D"]]})
    told = {x.proposal: (x.to_line, [(r.rule.key, r.to) for r in x.in_way]) for x in found.lacks}
    assert told["C"] == (None, [("quality_floor", 50)])
    assert told["D"] == (None, [("quality_floor", 62)])


def _with(proposal, score):
    return type(proposal)(proposal.proposal, score, proposal.ask, proposal.minimum, proposal.cells)


def test_rules_in_conflict_have_no_first_round():
    with pytest.raises(NotEstimableError, match="rules that can be kept together"):
        plan({"floors": {"region": {"W": 50}}})


def test_next_levels_come_with_what_they_say_and_bring():
    def said(text):
        return {"en": text, "es": text}

    levels = [{"level": n, "says": said(f"level {n}")} for n in range(3)]
    rubric = Rubric.model_validate(
        {
            "rubric": "r", "label": said("r"), "lowest": 0, "highest": 2,
            "criteria": [
                {"criterion": "need", "label": said("Need"), "weight": 3, "levels": levels},
                {"criterion": "plan", "label": said("Plan"), "levels": levels},
            ],
        }
    )  # fmt: skip
    scores = [
        Score("A", "need", "r1", 1), Score("A", "need", "r2", 0),
        Score("A", "plan", "r1", 2), Score("A", "plan", "r2", 1),
        Score("B", "need", "r1", 2), Score("B", "plan", "r1", 0),
    ]  # fmt: skip
    steps = find_steps(scores, rubric, scored={"A": 0.75, "B": 1.5})
    assert [(s.criterion.en, s.stands, s.next_level, s.says.en, s.gain) for s in steps["A"]] == [
        ("Need", 0.5, 1, "level 1", 0.375),
        ("Plan", 1.5, 2, "level 2", 0.125),
    ]
    assert [(s.criterion.en, s.next_level, s.gain) for s in steps["B"]] == [("Plan", 1, 0.25)]
    assert {s.gain for s in find_steps(scores, rubric, scored={"A": 80})["A"]} == {None}
