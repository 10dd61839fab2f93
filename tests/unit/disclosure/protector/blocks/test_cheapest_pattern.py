import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from tests.unit.disclosure.protector.blocks.regions import (
    cheapest,
    crossed,
    one_way,
    targets_at,
    universe_from,
)

from commonfield.disclosure.protector.blocks import solve_block
from commonfield.disclosure.universe.pattern import cost_of
from commonfield.disclosure.universe.worlds import faults, shifted

SHAPES = [
    pytest.param((2, 3, 2), one_way(3), 1, id="two schools, three groups, an outcome"),
    pytest.param((3, 2, 2), one_way(2), 2, id="three schools, two groups, an outcome"),
    pytest.param((3, 3, 1), one_way(3), 3, id="three schools, three groups, counts alone"),
    pytest.param((2, 2, 4), one_way(2), 1, id="two outcomes of the same pupils"),
    pytest.param((2, 4, 1), crossed(), 2, id="two attributes that are judged together"),
]


def ask(universe, targets, *, hidden=None, fixed=None, time_limit=20.0):
    shape = universe.exist[1].shape
    hidden = np.zeros(shape, dtype=bool) if hidden is None else hidden
    fixed = np.zeros(shape, dtype=bool) if fixed is None else fixed
    cost = cost_of(universe.counts[1])
    cost[:, :, 1:] //= 2
    leaves = range(len(universe.leaves))
    answer = solve_block(
        universe, 1, leaves, hidden=hidden, targets=targets, cost=cost, fixed=fixed, time_limit=time_limit
    )
    return answer, cost


def rises_in(universe, world, target):
    measure = universe.measures[target.measure]
    change = shifted(universe, world).get(1, np.zeros(universe.exist[1].shape, dtype=np.int64))
    rise = change[target.value, target.node, measure.whole]
    return rise - (change[target.value, target.node, measure.part] if measure.part >= 0 else 0)


def check(universe, answer, targets, hidden, fixed):
    """What any answer has to fulfil."""
    blanks = [np.zeros_like(universe.exist[0]), hidden | answer.hide]
    assert all(faults(universe, world, blanks) == [] for world in answer.worlds)
    assert not np.any(answer.hide & (fixed | hidden))
    for target, world in zip(targets, answer.served, strict=True):
        assert world < 0 or rises_in(universe, answer.worlds[world], target) >= target.amount
    for quantity, with_it in enumerate(universe.bounds_of):
        for each in with_it:
            assert not np.any(answer.hide[:, :, quantity] & ~(hidden | answer.hide)[:, :, each])


@pytest.mark.parametrize(("shape", "shows", "most"), SHAPES)
@given(data=st.data())
def test_the_cheapest_pattern_is_found_and_the_bound_never_lies_above_it(shape, shows, most, data):
    atoms = data.draw(arrays(np.int64, shape, elements=st.integers(0, most)))
    universe = universe_from(atoms, shows, outcomes={1: 0, 2: 1, 4: 2}[shape[2]])
    marks = arrays(np.bool_, universe.exist[1].shape, elements=st.sampled_from([False] * 5 + [True]))
    fixed = data.draw(marks)
    hidden = data.draw(marks) & ~fixed
    amount, below = data.draw(st.integers(1, 2)), data.draw(st.integers(1, 3))
    targets = targets_at(universe, range(shape[0]), amount, below=below)
    answer, cost = ask(universe, targets, hidden=hidden, fixed=fixed)
    check(universe, answer, targets, hidden, fixed)
    least, lost = cheapest(universe, list(range(shape[0])), hidden, fixed, targets, cost)
    if answer.status == "proven":
        assert (answer.cost, list(answer.unserved)) == (least, lost)
    elif answer.status == "infeasible":
        assert len(lost) == len(targets)
    else:
        assert set(lost) <= set(answer.unserved)
        assert answer.bound <= least * (1 + 1e-6)


def test_one_table_of_groups_is_proven():
    atoms = [[[9, 12], [1, 2], [4, 3]], [[8, 9], [5, 1], [2, 6]], [[7, 3], [3, 4], [6, 8]]]
    universe = universe_from(atoms, one_way(3), outcomes=1)
    targets = targets_at(universe, range(3), 3, below=4)
    answer, _ = ask(universe, targets)
    assert answer.status == "proven"
    assert answer.unserved == ()
    assert answer.cost == pytest.approx(answer.bound)


def test_what_only_a_wider_scope_can_serve_is_told_and_the_rest_is_served():
    # Nobody else of the third group is anywhere in the block: its count cannot rise here.
    atoms = [[[9, 9], [2, 2], [1, 0]], [[9, 9], [3, 3], [0, 0]]]
    universe = universe_from(atoms, one_way(3), outcomes=1)
    targets = targets_at(universe, range(2), 2, below=4)
    answer, _ = ask(universe, targets)
    lost = {target.value for number, target in enumerate(targets) if number in answer.unserved}
    assert lost == {2}
    assert {t.value for n, t in enumerate(targets) if n not in answer.unserved} == {1}


def test_a_block_of_one_leaf_serves_nothing():
    universe = universe_from([[[4], [2]]], one_way(2), outcomes=0)
    answer, _ = ask(universe, targets_at(universe, [0], 1, below=3))
    assert (answer.status, answer.worlds, answer.cost) == ("infeasible", (), 0)
    assert not answer.hide.any()


def test_a_target_outside_the_block_is_left_to_a_wider_scope():
    atoms = [[[5], [2]], [[5], [6]], [[5], [1]], [[5], [6]]]
    universe = universe_from(atoms, one_way(2), outcomes=0, blocks=[[0, 1], [2, 3]])
    targets = targets_at(universe, range(4), 1, below=3)
    cost = cost_of(universe.counts[1])
    none = np.zeros(universe.exist[1].shape, dtype=bool)
    answer = solve_block(
        universe, 1, [0, 1], hidden=none, targets=targets, cost=cost, fixed=none, time_limit=9.0
    )
    assert answer.unserved == (1,)
    assert not answer.hide[:, universe.above[2:].any(axis=0)].any()


@pytest.mark.parametrize("time_limit", [20.0, 0.0])
def test_a_block_that_is_too_large_for_an_exact_answer_still_gets_a_good_one(time_limit, monkeypatch):
    monkeypatch.setattr("commonfield.disclosure.protector.blocks.solving.LARGEST", 3)
    random = np.random.default_rng(3)
    universe = universe_from(random.integers(0, 9, (4, 4, 2)), one_way(4), outcomes=1)
    targets = targets_at(universe, range(4), 3, below=4)
    answer, _ = ask(universe, targets, time_limit=time_limit)
    none = np.zeros(universe.exist[1].shape, dtype=bool)
    check(universe, answer, targets, none, none)
    monkeypatch.undo()
    best, _ = ask(universe, targets)
    assert best.status == "proven"
    if time_limit:
        assert answer.status == "best"
        assert answer.unserved == best.unserved
        assert best.cost <= answer.cost <= 2 * best.cost
    else:
        assert (answer.status, answer.worlds) == ("time", ())


def test_the_answer_is_the_same_every_time():
    random = np.random.default_rng(5)
    universe = universe_from(random.integers(0, 9, (4, 5, 2)), one_way(5), outcomes=1)
    targets = targets_at(universe, range(4), 4, below=4)
    (first, _), (second, _) = ask(universe, targets), ask(universe, targets)
    assert np.array_equal(first.hide, second.hide)
    assert first.worlds == second.worlds
