"""What worlds change, added up for all components at once, is what the plain reading adds up for each."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.disclosure.protector.test_protect_universe import region, universe

from commonfield.disclosure.protector.moved import Rows
from commonfield.disclosure.protector.work import Work
from commonfield.disclosure.universe.pattern import Rules
from commonfield.disclosure.universe.worlds import NONE, Flip, Swap, World, shifted

OWN = universe(region(5, size=300), tables=(("race",), ("sex",)))
PARTS = range(len(OWN.components))


def below(things):
    return st.integers(0, len(things) - 1)


SWAPS = st.sampled_from(PARTS).flatmap(
    lambda part: st.builds(
        Swap, st.just(part), below(OWN.leaves), below(OWN.leaves) | st.just(NONE),
        below(OWN.components[part].labels), below(OWN.components[part].labels),
        below(OWN.classes), below(OWN.classes) | st.just(NONE), st.integers(1, 9),
    )
)  # fmt: skip
LABELS = st.tuples(*(below(component.labels) for component in OWN.components))
FLIPS = st.builds(
    Flip, below(OWN.leaves), below(OWN.leaves) | st.just(NONE), LABELS, LABELS,
    below(OWN.classes), below(OWN.classes) | st.just(NONE), st.integers(1, 9),
)  # fmt: skip
WORLDS = st.builds(World, st.lists(SWAPS | FLIPS, max_size=4).map(tuple))


@given(world=WORLDS)
def test_a_world_changes_what_the_plain_reading_says_and_each_place_once(world):
    moved = Rows(OWN).moved(world)
    assert len(set(zip(moved.rows.tolist(), moved.nodes.tolist(), strict=True))) == len(moved.rows)
    assert moved.by.any(axis=1).all()
    whole = np.zeros((sum(len(c.values) for c in OWN.components), *OWN.told.shape), dtype=np.int64)
    whole[moved.rows, moved.nodes] = moved.by
    plain = shifted(OWN, world)
    for part, found in enumerate(Rows(OWN).apart(whole)):
        assert (found == plain.get(part, np.zeros_like(found))).all()


@given(world=WORLDS)
def test_a_world_costs_what_it_hides_anew_and_half_for_each_band_that_it_leaves(world):
    work = Work(OWN, Rules(11, 3, bands=True))
    hides = halves = 0
    for part, delta in shifted(OWN, world).items():
        for value, node in zip(*np.nonzero(delta.any(axis=2)), strict=True):
            closed = {q for one in np.flatnonzero(delta[value, node]) for q in OWN.bounds_of[one]}
            costs = work.costs[part][value, node]
            hides += sum(int(costs[q]) for q in closed if not work.hidden[part][value, node, q])
            after = (OWN.counts[part] + delta)[value, node, work.bands.numerators]
            inside = work.bands.low[part][value, node] <= after
            inside &= after <= work.bands.high[part][value, node]
            halves += 0 if inside.all() else int(costs.min()) // 2
    assert work.price(world.moves) == hides + halves


def test_what_is_hidden_of_a_component_is_hidden_in_the_whole():
    work = Work(OWN, Rules(11, 3))
    part, value, node = 1, 0, 0
    shown = ~work.hidden[part][value, node]
    assert shown.any()
    work.hidden[part][value, node] = True
    row = len(OWN.components[0].values) + value
    assert work.all_hidden[row, node].all()
    assert (work.rows.component_of[row], work.rows.value_of[row]) == (part, value)


def test_a_band_is_given_up_once_a_world_leaves_it():
    work = Work(OWN, Rules(11, 3, bands=True))
    part, (value, node, figure) = 0, np.argwhere(work.bands.high[0] < 1 << 30)[0]
    leaf = int(np.flatnonzero(OWN.above[:, node])[0])
    quantity = work.bands.numerators[figure]
    outcome = int(np.flatnonzero(OWN.counts_in[:, quantity])[0])
    alike = tuple(0 for _ in PARTS)
    far = int(work.bands.high[part][value, node, figure] - OWN.counts[part][value, node, quantity]) + 1
    for people, kept in ((far - 1, True), (far, False)):
        work.add(World((Flip(leaf, NONE, alike, alike, outcome, NONE, people),)))
        assert (work.bands.high[part][value, node, figure] < 1 << 30) == kept
    work.forget_worlds()
    assert work.bands.high[part][value, node, figure] == (OWN.counts[part][value, node, quantity] + far - 1)
