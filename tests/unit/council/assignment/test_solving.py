"""Every rule is kept, and nothing better is missed: beside a look at every assignment there is."""

import random
import time

import pytest
from hypothesis import given, settings
from tests.unit.council.assignment.invented import (
    can_hold,
    cases,
    every_assignment,
    fit_and_total,
    keeps,
    problem_of,
    proposal,
    reader,
    rules,
)

from commonfield.council.assignment import Assigned, Infeasible, assign
from commonfield.council.assignment.infeasible import smallest_conflict
from commonfield.council.assignment.program import feasibility, solve


@given(case=cases())
@settings(max_examples=40)
def test_what_is_found_keeps_every_rule_and_is_the_best_of_all_there_are(case):
    readers, proposals, adopted, declared = case
    problem = problem_of(readers, proposals, adopted, declared)
    allowed = [
        found
        for found in every_assignment(problem)
        if all(keeps(found, r, problem) for r in problem.requirements)
    ]
    found = solve(problem, objective=adopted.objective)
    if found is None:
        assert allowed == []
        return
    assert found in allowed
    scored = [fit_and_total(one, problem) for one in allowed]
    worst, total = fit_and_total(found, problem)
    if adopted.objective == "total":
        assert total == max(total for _, total in scored)
    elif adopted.objective == "max_min":
        assert worst == pytest.approx(max(worst for worst, _ in scored))
    else:
        assert (worst, total) == pytest.approx(max(scored))


@given(case=cases(most_proposals=2))
@settings(max_examples=50)
def test_what_cannot_hold_together_cannot_and_none_of_it_can_be_spared(case):
    readers, proposals, adopted, declared = case
    problem = problem_of(readers, proposals, adopted, declared)
    held = smallest_conflict(problem, feasibility(problem))
    if not held:
        assert can_hold(problem.requirements, problem)
        return
    assert not can_hold(held, problem)
    for left_out in held:
        assert can_hold([r for r in held if r != left_out], problem), left_out


@given(case=cases())
@settings(max_examples=20)
def test_the_order_of_rows_does_not_matter(case):
    readers, proposals, adopted, declared = case
    once = assign(readers, proposals, rules=adopted, declared=declared)
    turned = assign(readers[::-1], proposals[::-1], rules=adopted, declared=declared[::-1])
    assert once == turned


def test_the_worst_panel_comes_before_the_sum():
    readers = [reader("R1", expertise="a b"), reader("R2", expertise="a")]
    proposals = [proposal("P1", topics="a b"), proposal("P2", topics="a b c d")]
    adopted = {"loads": {"max": 1}}
    fair = assign(readers, proposals, rules=rules(**adopted))
    summed = assign(readers, proposals, rules=rules(**adopted, objective="total"))
    assert (fair.worst, fair.total) == (0.5, 1.0)
    assert (summed.worst, summed.total) == (0.25, 1.25)


def test_an_assignment_that_falls_apart_is_tied_together_where_that_is_asked_for():
    readers = [reader("R1", expertise="a"), reader("R2", expertise="a"), reader("R3", expertise="b"),
               reader("R4", expertise="b")]  # fmt: skip
    proposals = [proposal("P1", topics="a"), proposal("P2", topics="a"), proposal("P3", topics="b"),
                 proposal("P4", topics="b")]  # fmt: skip
    apart = assign(readers, proposals, rules=rules(reads_per_proposal=2))
    tied = assign(readers, proposals, rules=rules(reads_per_proposal=2, connected=True))
    assert (apart.parts, apart.total) == (2, 8)
    assert (tied.parts, tied.total) == (1, 7)


def test_anchors_are_read_by_everybody_after_so_many_and_tie_readers_together():
    readers = [reader("R1", organization="acme", max_reads=2), reader("R2"), reader("R3")]
    proposals = [proposal("P1"), proposal("P2"), proposal("P3"), proposal("A1", lead="acme")]
    must = [{"proposal": "A1", "hidden": True}, {"proposal": "A2", "after": 2}]
    adopted = rules(
        loads={"max": 2}, must_read=must, connected=True, conflicts={"applicants_may_read": "anything"},
        readers=[{"reader": "R1", "min": 2}, {"reader": "R2", "min": 1}],
    )  # fmt: skip
    found = assign(readers, proposals, rules=adopted)
    assert isinstance(found, Infeasible)  # nothing ties R1, whose interest keeps them from the anchor
    untied = assign(readers, proposals, rules=adopted.model_copy(update={"connected": False}))
    assert untied.loads == {"R1": 2, "R2": 1, "R3": 0}
    anchors = [(r.proposal, r.reader, r.hidden, r.after) for r in untied.assignments if r.similarity is None]
    assert anchors == [("A1", "R2", True, 0), ("A1", "R3", True, 0), ("A2", "R1", False, 2)]
    assert untied.excused == (("A1", "R1"),)


def test_one_reader_and_one_proposal_and_nothing_known_of_them_have_an_answer():
    found = assign([reader("R1")], [proposal("P1")], rules=rules(connected=True))
    assert isinstance(found, Assigned)
    assert (found.worst, found.total, found.parts, found.loads) == (0, 0, 1, {"R1": 1})


def test_a_reader_whose_sector_is_not_known_stands_for_none():
    readers = [reader("R1", sector=""), reader("R2", sector="k12"), reader("R3", sector="college")]
    adopted = rules(reads_per_proposal=2, sectors_at_least=2)
    found = assign(readers, [proposal("P1")], rules=adopted)
    assert [r.reader for r in found.assignments] == ["R2", "R3"]


def test_sixty_proposals_and_twenty_readers_take_less_than_three_seconds():
    rng = random.Random(1)
    topics = [f"t{i}" for i in range(12)]
    readers = [
        reader(f"R{i:02}", sector=f"s{i % 4}", expertise=" ".join(rng.sample(topics, 4)), max_reads=12)
        for i in range(20)
    ]
    proposals = [proposal(f"P{i:02}", topics=" ".join(rng.sample(topics, 3))) for i in range(60)]
    adopted = rules(reads_per_proposal=3, loads={"min": 6, "max": 12}, sectors_at_least=2, connected=True)
    began = time.process_time()
    found = assign(readers, proposals, rules=adopted)
    assert time.process_time() - began < 3
    assert (len(found.assignments), found.parts) == (180, 1)
    assert all(len(sectors) >= 2 for sectors in found.sectors.values())
