import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from tests.unit.disclosure.protector.blocks.regions import one_way, targets_at, universe_from

from commonfield.disclosure.protector.blocks import block_of
from commonfield.disclosure.protector.blocks.attacker import Attacker
from commonfield.disclosure.protector.blocks.integers import cheapest_world, whole_worlds
from commonfield.disclosure.protector.blocks.swapping import swaps_of
from commonfield.disclosure.universe.pattern import cost_of
from commonfield.disclosure.universe.worlds import World, faults

ATOMS = [[[9, 12], [1, 2], [4, 3]], [[8, 9], [5, 1], [2, 6]], [[7, 3], [3, 4], [6, 8]]]


@pytest.fixture
def block():
    universe = universe_from(ATOMS, one_way(3), outcomes=1)
    targets = targets_at(universe, range(3), 3, below=4)
    none = np.zeros(universe.exist[1].shape, dtype=bool)
    cost = cost_of(universe.counts[1])
    return universe, block_of(universe, 1, range(3), hidden=none, targets=targets, cost=cost)


def test_where_a_pattern_serves_nothing_it_is_widened_at_least_cost(block):
    universe, own = block
    attacker = Attacker(own, own.targets)
    nothing = np.zeros(attacker.entries)
    alone, pattern = cheapest_world(attacker, nothing, 0)
    assert attacker.sums[0] @ alone >= 3
    worlds, served, widened = whole_worlds(attacker, nothing, range(len(own.targets)))
    assert sorted(served) == list(range(len(own.targets)))
    assert np.all(widened >= pattern)
    hidden = np.zeros(universe.exist[1].shape, dtype=bool)
    hidden[:, list(own.nodes), :] = widened.reshape(own.free.shape) > 0.5
    assert [faults(universe, world, [np.zeros_like(universe.exist[0]), hidden]) for world in worlds] == [
        [] for _ in worlds
    ]


def test_no_world_is_looked_for_when_there_is_no_time(block):
    _, own = block
    attacker = Attacker(own, own.targets)
    worlds, served, _ = whole_worlds(attacker, np.zeros(attacker.entries), [0, 1], seconds=0.0)
    assert (worlds, served) == ([], {})


def total(swaps, shape):
    changes = np.zeros(shape, dtype=np.int64)
    for change in World(tuple(swaps)).summed:
        changes[change.leaf, change.label, change.outcome] += change.people
    return changes


@given(changes=arrays(np.int64, (4, 3, 2), elements=st.integers(-9, 9)))
def test_swaps_sum_to_the_changes_they_were_made_of(changes):
    universe = universe_from(np.ones((4, 3, 2)), one_way(3), outcomes=1)
    none = np.zeros(universe.exist[1].shape, dtype=bool)
    own = block_of(universe, 1, range(4), hidden=none, targets=[], cost=cost_of(universe.counts[1]))
    changes[:, 0, :] -= changes.sum(axis=1)
    swaps = list(swaps_of(own, changes))
    assert np.array_equal(total(swaps, changes.shape), changes)
    assert len(swaps) <= np.count_nonzero(changes)


def test_an_exchange_between_two_schools_is_one_swap(block):
    _, own = block
    changes = np.zeros((3, 3, 2), dtype=np.int64)
    changes[0, 1], changes[0, 2], changes[2, 1], changes[2, 2] = [4, -4], [-4, 4], [-4, 4], [4, -4]
    (swap,) = swaps_of(own, changes)
    assert swap.people == 4
    assert np.array_equal(total([swap], changes.shape), changes)
