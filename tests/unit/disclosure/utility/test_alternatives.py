import numpy as np
import polars as pl
import pytest

from commonfield.disclosure.protector.run import protect_universe
from commonfield.disclosure.universe.building import universe_of
from commonfield.disclosure.universe.pattern import Rules
from commonfield.disclosure.utility import (
    alternatives,
    fewer_levels,
    kept_of,
    merged_groups,
    needless,
    of_all,
    pooled,
)
from commonfield.findings import UsageError

RULES = Rules(11, 3, bands=True)


def year(chance, *, schools=8, size=1200, outcomes=("ok",)):
    drawn = np.random.default_rng(chance)
    at = drawn.integers(0, schools, size)
    people = pl.DataFrame(
        {
            "district": [f"d{s // 4}" for s in at],
            "school": [f"s{s}" for s in at],
            "race": drawn.choice(list("ABCDE"), size, p=[0.5, 0.3, 0.15, 0.03, 0.02]),
            **{outcome: (drawn.random(size) < 0.8).astype(int) for outcome in outcomes},
        }
    )
    return universe_of(
        people, name="students", hierarchy=["district", "school"], tables=[["race"]], outcomes=outcomes
    )


def test_every_figure_of_somebody_is_counted_once_by_what_readers_see():
    universe = year(1)
    kept = kept_of(protect_universe(universe, RULES))
    people = sum(int((counts[:, :, 0] > 0).sum()) for counts in universe.counts)
    assert of_all(kept).figures == people
    for level in kept:
        assert level.figures == level.shown + level.banded + level.people_only + level.hidden
    everybody = next(level for level in kept if level.level == "")
    school = next(level for level in kept if level.level == "school")
    assert 1 >= everybody.told > school.told > 0


def test_each_way_out_keeps_more_of_what_it_tells():
    found = {each.way: each for each in alternatives([year(2)], RULES, years=[year(2), year(3), year(4)])}
    assert set(found) == {"as_asked", "strict", "fewer_levels", "merged_groups", "pooled_years"}
    asked = found["as_asked"]
    assert found["strict"].told < asked.told
    for way in ("fewer_levels", "merged_groups", "pooled_years"):
        assert found[way].total.told > asked.total.told
    assert {each.level for each in found["fewer_levels"].kept} == {"", "district"}
    assert asked.needless > 0
    assert asked.over_optimum >= 1.0


def test_needless_entries_are_those_hidden_for_others():
    protection = protect_universe(year(5), Rules(11, 3))
    assert 0 < needless(protection) < sum(int(mask.sum()) for mask in protection.hidden)


def test_rare_values_are_merged_and_nobody_is_lost():
    universe = year(6)
    merged = merged_groups(universe, smallest=11)
    values = [value.codes for value in merged.components[1].values]
    assert values == [("A",), ("B",), ("C",), ("others",)]
    assert (merged.counts[1].sum(axis=0) == universe.counts[1].sum(axis=0)).all()


def test_fewer_levels_needs_a_level_to_leave():
    flat = universe_of(
        pl.DataFrame({"school": ["a", "b"], "race": ["A", "B"]}),
        name="s",
        hierarchy=["school"],
        tables=[["race"]],
    )
    assert fewer_levels(flat) is None


def test_pooled_years_add_up_and_years_counted_otherwise_are_refused():
    one, two = year(7), year(8, schools=12)
    both = pooled([one, two])
    assert both.counts[0][0, 0].tolist() == (one.counts[0][0, 0] + two.counts[0][0, 0]).tolist()
    place = both.nodes.index(one.nodes[-1])
    expected = one.counts[1][:, -1] + two.counts[1][:, two.nodes.index(one.nodes[-1])]
    assert (both.counts[1][:, place] == expected).all()
    with pytest.raises(UsageError, match="same outcomes and tables"):
        pooled([one, year(9, outcomes=("ok", "other"))])
