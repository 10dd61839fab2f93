"""Chance is bounded: no pair is likelier than the cap, and every ticket keeps every rule."""

from collections import Counter

import pytest
from hypothesis import given, settings
from tests.unit.council.assignment.invented import cases, keeps, problem_of, proposal, reader, rules

from commonfield.council.assignment import Assigned, Infeasible, assign
from commonfield.council.assignment.lottery import CapTooLow, make_lottery
from commonfield.council.assignment.program import solve

FOUR = [
    reader(f"R{i}", expertise="a b" if i < 2 else "a", sector=("k12", "college")[i % 2]) for i in range(4)
]
TWO = [proposal("P1", topics="a b"), proposal("P2", topics="a")]


@given(case=cases())
@settings(max_examples=20)
def test_every_ticket_keeps_every_rule_and_no_pair_is_likelier_than_the_cap(case):
    readers, proposals, adopted, declared = case
    problem = problem_of(readers, proposals, adopted, declared)
    made = make_lottery(problem, cap=0.7, objective=adopted.objective)
    if made is None:
        assert solve(problem, objective="total") is None
        return
    if isinstance(made, CapTooLow):
        assert made.smallest > 0.7
        return
    assert sum(chance for _, chance in made.tickets) == pytest.approx(1, abs=1e-6)
    for ticket, _ in made.tickets:
        assert all(keeps(ticket, requirement, problem) for requirement in problem.requirements)
    forced = {(r.proposal, r.reader) for r in problem.requirements if r.kind == "must"}
    assert all(made.chance(pair) <= 0.7 + 1e-6 for pair in problem.similarity if pair not in forced)
    assert made.total <= made.at_most + 1e-4


def test_over_many_seeds_no_pair_comes_up_more_often_than_the_cap_lets_it():
    problem = problem_of(FOUR, TWO, rules(reads_per_proposal=2))
    made = make_lottery(problem, cap=0.6, objective="total")
    drawn = Counter(pair for seed in range(2000) for pair in made.draw(seed))
    assert max(drawn.values()) / 2000 <= 0.6 + 4 * (0.24 / 2000) ** 0.5
    for pair in problem.similarity:
        assert drawn[pair] / 2000 == pytest.approx(made.chance(pair), abs=0.05)


def test_the_expected_total_is_the_best_that_the_cap_leaves():
    # P1 would be read by R0 and R1 for 2.0; at .6 each the other .8 goes to readers of half its topics
    made = make_lottery(problem_of(FOUR, TWO[:1], rules(reads_per_proposal=2)), cap=0.6, objective="total")
    assert made.total == pytest.approx(1.6)
    assert made.at_most == pytest.approx(1.6)


def test_a_cap_of_one_leaves_the_best_assignment():
    adopted = rules(reads_per_proposal=2, randomness={"cap": 1, "seed": 5})
    found = assign(FOUR, TWO, rules=adopted)
    best = assign(FOUR, TWO, rules=adopted.model_copy(update={"randomness": None}))
    assert (found.worst, found.total) == (best.worst, best.total)
    assert found.drawn.seed == 5


def test_the_same_seed_draws_the_same_and_others_differ():
    def drawn(seed):
        adopted = rules(reads_per_proposal=2, randomness={"cap": 0.5, "seed": seed})
        found = assign(FOUR, TWO, rules=adopted)
        return tuple((r.proposal, r.reader) for r in found.assignments)

    assert drawn(1) == drawn(1)
    assert len({drawn(seed) for seed in range(8)}) > 1


def test_a_cap_that_nothing_can_keep_is_told_with_the_lowest_that_can():
    adopted = rules(reads_per_proposal=3, randomness={"cap": 0.6, "seed": 1})
    found = assign(FOUR, TWO, rules=adopted)
    assert isinstance(found, Infeasible)
    assert found.lowest_cap == pytest.approx(0.75, abs=0.002)
    assert found.requirements == ()
    kept = assign(FOUR, TWO, rules=rules(reads_per_proposal=3, randomness={"cap": 0.75, "seed": 1}))
    assert isinstance(kept, Assigned)
    assert kept.drawn.largest == pytest.approx(0.75)


def test_a_read_that_the_rules_force_is_certain_and_no_cap_concerns_it():
    must = [{"proposal": "P1", "readers": ["R3"]}]
    adopted = rules(reads_per_proposal=2, must_read=must, randomness={"cap": 0.5, "seed": 1})
    found = assign(FOUR, TWO, rules=adopted)
    forced = next(r for r in found.assignments if (r.proposal, r.reader) == ("P1", "R3"))
    assert (forced.must, forced.chance) == (True, pytest.approx(1))
    assert found.drawn.largest <= 0.5 + 1e-6
