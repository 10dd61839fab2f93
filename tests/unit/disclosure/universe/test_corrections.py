import numpy as np
import polars as pl

from commonfield.disclosure.protector.run import protect_universe
from commonfield.disclosure.universe.building import universe_of
from commonfield.disclosure.universe.corrections import BEFORE, corrected_universe, few_movers
from commonfield.disclosure.universe.pattern import Rules
from commonfield.disclosure.universe.worlds import faults

DESIGN = {"name": "students", "hierarchy": ["district", "school"], "tables": [["race"]], "outcomes": ["ok"]}
RULES = Rules(11, 3)


def students(chance, size=900):
    drawn = np.random.default_rng(chance)
    schools = drawn.integers(0, 6, size)
    return pl.DataFrame(
        {
            "id": [f"p{n}" for n in range(size)],
            "district": [f"d{s // 3}" for s in schools],
            "school": [f"s{s}" for s in schools],
            "race": drawn.choice(list("ABCD"), size, p=[0.5, 0.3, 0.17, 0.03]),
            "ok": (drawn.random(size) < 0.85).astype(int),
        }
    )


def corrected(people, *, late):
    """Some students graduated late, and one came who was nowhere before."""
    fails = people.filter(pl.col("ok") == 0)["id"].head(late)
    now = people.with_columns(
        ok=pl.when(pl.col("id").is_in(fails.implode())).then(1).otherwise("ok").cast(pl.Int64)
    )
    return pl.concat([now, now.head(1).with_columns(id=pl.lit("new"))])


def halves(universe, masks):
    """Part masks of a corrected universe into those of now and those of before."""
    nodes, quantities = len(universe.nodes) // 2, len(universe.quantities) // 2
    values = [len(component.values) // 2 for component in universe.components]
    now = [mask[:v, :nodes, :quantities] for mask, v in zip(masks, values, strict=True)]
    before = [mask[v:, nodes:, quantities:] for mask, v in zip(masks, values, strict=True)]
    return now, before


def both(people, now):
    return corrected_universe(people, now, person="id", **DESIGN)


def protected(people, now):
    first = protect_universe(universe_of(people, **DESIGN), RULES, key=b"k")
    state = both(people, now)
    nothing = tuple(np.zeros(each.shape, dtype=bool) for each in state.now.counts)
    fixed = state.pattern_of(nothing, tuple(~mask for mask in first.hidden))
    before = state.pattern_of(nothing, first.hidden)
    hidden = few_movers(state.universe, smallest=11)
    again = tuple(a | b for a, b in zip(before, hidden, strict=True))
    return first, state, hidden, protect_universe(state.universe, RULES, key=b"k", fixed=fixed, before=again)


def test_both_states_are_counted_as_each_alone():
    people = students(1)
    now = corrected(people, late=20)
    universe = both(people, now).universe
    of_now, of_before = halves(universe, universe.counts)
    for found, alone in ((of_now, now), (of_before, people)):
        expected = universe_of(alone, **DESIGN).counts
        assert all((a == b).all() for a, b in zip(found, expected, strict=True))
    assert universe.nodes[len(universe.nodes) // 2].level.startswith(BEFORE)


def test_a_corrected_release_is_proven_together_with_the_one_before():
    people = students(2, size=2400)
    first, state, hidden, second = protected(people, corrected(people, late=40))
    assert any(mask.any() for mask in hidden)
    assert not second.exposed
    assert all(not faults(state.universe, world, second.hidden) for world in second.worlds)
    # What was told stays as it was told, and where few moved the new figure is not told.
    _, then = halves(state.universe, second.hidden)
    assert all((a >= b).all() for a, b in zip(then, first.hidden, strict=True))
    assert all((now[mark]).all() for now, mark in zip(second.hidden, hidden, strict=True))


def test_its_worlds_are_worlds_of_the_new_release_alone():
    people = students(2, size=2400)
    _, state, _, second = protected(people, corrected(people, late=40))
    hidden = state.now_of(second.hidden)
    worlds = [state.world_now(world) for world in second.worlds]
    assert sum(bool(world.moves) for world in worlds) > 10
    assert all(not faults(state.now, world, hidden) for world in worlds)


def test_what_both_releases_together_pin_down_is_said():
    people = students(2)
    _, _, _, second = protected(people, corrected(people, late=40))
    assert second.exposed, "here a world of the first release moved students who were corrected since"


def test_those_who_came_and_those_who_left_are_counted_apart():
    people = students(3)
    ok = people.with_columns(row=pl.int_range(pl.len()))
    left = ok.filter(pl.col("ok") == 1)["row"].head(1)
    came = ok.filter(pl.col("ok") == 0)["row"].head(12)
    now = ok.with_columns(
        ok=pl.when(pl.col("row").is_in(left.implode()))
        .then(0)
        .when(pl.col("row").is_in(came.implode()))
        .then(1)
        .otherwise("ok")
    ).drop("row")
    universe = both(people, now).universe
    assert few_movers(universe, smallest=11)[0][0, 0, 1], "12 came and 1 left: 11 net tell of the one"
    assert not few_movers(both(people, people).universe, smallest=11)[0].any()
