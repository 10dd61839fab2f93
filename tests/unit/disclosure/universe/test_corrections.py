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


def test_both_states_are_counted_as_each_alone():
    people = students(1)
    now = corrected(people, late=20)
    universe = both(people, now)
    of_now, of_before = halves(universe, universe.counts)
    for found, alone in ((of_now, now), (of_before, people)):
        expected = universe_of(alone, **DESIGN).counts
        assert all((a == b).all() for a, b in zip(found, expected, strict=True))
    assert universe.nodes[len(universe.nodes) // 2].level.startswith(BEFORE)


def test_a_corrected_release_is_proven_together_with_the_one_before():
    people = students(2, size=2400)
    first = protect_universe(universe_of(people, **DESIGN), RULES, key=b"k")
    universe = both(people, corrected(people, late=40))
    fixed, hidden = told(universe, first), few_movers(universe, smallest=11)
    assert any(mask.any() for mask in hidden)
    second = protect_universe(universe, RULES, key=b"k", fixed=fixed[0], before=union(fixed[1], hidden))
    assert not second.exposed
    assert all(not faults(universe, world, second.hidden) for world in second.worlds)
    # What was told stays as it was told, and where few moved the new figure is not told.
    _, then = halves(universe, second.hidden)
    assert all((a >= b).all() for a, b in zip(then, first.hidden, strict=True))
    assert all((now[mark]).all() for now, mark in zip(second.hidden, hidden, strict=True))


def test_what_both_releases_together_pin_down_is_said():
    people = students(2)
    first = protect_universe(universe_of(people, **DESIGN), RULES, key=b"k")
    universe = both(people, corrected(people, late=40))
    fixed, hidden = told(universe, first), few_movers(universe, smallest=11)
    second = protect_universe(universe, RULES, key=b"k", fixed=fixed[0], before=union(fixed[1], hidden))
    assert second.exposed, "here a world of the first release moved students who were corrected since"


def told(universe, first):
    """Lay what the first release shows and hides over the half of before."""
    nodes, quantities = len(universe.nodes) // 2, len(universe.quantities) // 2
    fixed, before = [], []
    for component, hidden in zip(universe.components, first.hidden, strict=True):
        values = len(component.values) // 2
        empty = np.zeros((2 * values, 2 * nodes, 2 * quantities), dtype=bool)
        shown, blank = empty.copy(), empty
        shown[values:, nodes:, quantities:] = ~hidden
        blank[values:, nodes:, quantities:] = hidden
        fixed.append(shown)
        before.append(blank)
    return tuple(fixed), tuple(before)


def union(one, two):
    return tuple(a | b for a, b in zip(one, two, strict=True))


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
    universe = both(people, now)
    assert few_movers(universe, smallest=11)[0][0, 0, 1], "12 came and 1 left: 11 net tell of the one"
    assert not few_movers(both(people, people), smallest=11)[0].any()
