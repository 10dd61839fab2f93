"""What is said of a rule that gives way holds when everything is run again with the rule so changed."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from tests.unit.council.allocation import plainly
from tests.unit.council.allocation.test_against_every_subset import OBJECTIVES, cases

from commonfield.catalog import Wording
from commonfield.council.allocation import allocate, telling
from commonfield.council.allocation.problem import Rule

SAID = Wording("council/allocation", "en")
ROWS = {
    "P0": {"score": 80, "ask": 700, "region": "West"},
    "P2": {"score": 70, "ask": 400, "region": "East"},
    "P3": {"score": 64, "ask": 500, "region": "North"},
    "P4": {"score": 72, "ask": 500, "region": "West"},
}


def changed(proposals, rules, relaxation):
    """Write the rule into the file as it would then stand, by hand; null where no file can say it."""
    rule, to = relaxation.rule, relaxation.to
    if rule.key in ("one_per", "either_or", "objective", "together"):
        return None
    file = rules.model_dump(exclude={"name", "hash", "file", "made_from"})
    if rule.key in ("caps", "floors"):
        column, code = rule.about.split(" ", 1)
        by, there = file[rule.key][column], {p.cell(column) for p in proposals}
        file[rule.key][column] = {**(by if isinstance(by, dict) else dict.fromkeys(there, by)), code: to}
    elif rule.key == "set_asides":
        file[rule.key][int(rule.about) - 1] |= {"at_least": to, "share": None}
    elif rule.key == "linked":
        file["linked"] = [codes for codes in file["linked"] if ", ".join(codes) != rule.about]
    else:
        file[rule.key] = to
    return type(rules).model_validate(file)


@pytest.mark.parametrize("objective", OBJECTIVES)
@settings(max_examples=30, deadline=None)
@given(case=cases(most=6))
def test_a_cause_holds_where_the_proposal_is_funded_with_the_rule_so_changed(objective, case):
    proposals, rules = case
    rules = rules.model_copy(update={"objective": objective})
    for inversion in allocate(proposals, rules).inversions:
        for cause in inversion.causes:
            other = changed(proposals, rules, cause)
            if other is not None and cause.holds is not None:
                assert cause.holds == (inversion.proposal in (plainly.awarded(proposals, other) or ()))


@settings(max_examples=40, deadline=None)
@given(case=cases(most=5))
def test_a_conflict_says_whether_others_remain(case):
    proposals, rules = case
    rules = rules.model_copy(update={"budget": min(rules.budget, Decimal(20))})
    for conflict in allocate(proposals, rules).conflict:
        other = changed(proposals, rules, conflict.relaxed) if conflict.relaxed else None
        if other is not None:
            assert conflict.relaxed.holds == (plainly.awarded(proposals, other) is not None)


def test_who_stands_above_may_take_what_a_rule_gives_way():
    found = allocate(*plainly.made(ROWS, {"budget": 800, "floors": {"region": {"North": 200}}}))
    told = {i.proposal: [(c.rule.key, c.to, c.holds) for c in i.causes] for i in found.inversions}
    assert told == {
        "P0": [("floors", 0, True), ("budget", 1200, True)],
        "P4": [("budget", 1000, True), ("floors", 0, False)],
        "P2": [("budget", 900, True), ("floors", 0, False)],
    }
    words = {i.proposal: telling.say_causes(i, found, SAID) for i in found.inversions}
    assert words["P2"] == (
        "the budget ($100 would let it in: $900) or the floor of region North ($200 would let it in only if "
        "those above it stay as decided: $0; run again with that, it is not funded)"
    )


def test_with_a_sum_a_rule_that_gives_way_may_let_others_in():
    rows = {
        "A": {"score": 9, "ask": 9},
        "B": {"score": 6, "ask": 5},
        "C": {"score": 5, "ask": 5},
        "D": {"score": 7, "ask": 8},
    }
    found = allocate(*plainly.made(rows, {"budget": 10, "objective": "sum_of_scores"}))
    assert [a.proposal for a in found.awards] == ["B", "C"]
    words = {i.proposal: telling.say_causes(i, found, SAID) for i in found.inversions}
    assert words["A"] == (
        "the objective (with it the sum is 2 smaller); added to the funded ones it passes "
        "the budget ($9 would let it in: $19)"
    )
    rules = {"budget": 9, "objective": "sum_of_scores", "floors": {"rural": {"1": 5}}}
    rows = {
        "A": {"score": 9, "ask": 9, "rural": 0},
        "B": {"score": 1, "ask": 5, "rural": 1},
        "C": {"score": 8, "ask": 5, "rural": 0},
        "D": {"score": 7, "ask": 4, "rural": 0},
    }
    found = allocate(*plainly.made(rows, rules))
    assert [a.proposal for a in found.awards] == ["D", "B"]
    words = {i.proposal: telling.say_causes(i, found, SAID) for i in found.inversions}
    assert words["A"] == (
        "the budget ($5 would make a set with it possible: $14; run again with that, it is not funded) or "
        "the floor of rural 1 ($5 would make a set with it possible: $0; run again with that, "
        "it is not funded)"
    )


def test_a_conflict_beside_another_is_among_its_rules_alone():
    rules = {"budget": 0, "floors": {"region": {"South": 400, "West": 500}}}
    found = allocate(*plainly.made(ROWS, rules))
    (conflict,) = found.conflict
    assert (conflict.rule, conflict.relaxed.to) == (Rule("floors", "region South"), 0)
    assert telling.say_conflict(conflict, found.rules, SAID).endswith(
        "Among these rules, it would have to be $0; with that, other rules would still conflict."
    )
    (alone,) = allocate(*plainly.made(ROWS, {**rules, "budget": 500})).conflict
    assert telling.say_conflict(alone, found.rules, SAID).endswith(
        "With the others as they are, it would have to be $0."
    )
    assert telling.as_data(found, SAID)["conflict"][0]["others_still_conflict"] is True
