"""Small regions by chance, protected, then attacked by a reader who reasons about whole people."""

from __future__ import annotations

import os
from datetime import date
from itertools import product

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.generative.counted_people import (
    GRADUATION,
    METRICS,
    count,
    count_atoms,
    definitions,
    people_of,
    policy,
)
from tests.generative.reader import Reader, every_table

from commonfield.disclosure import Facts, protect, write_release

KNOWN = definitions()
MANY = int(os.environ.get("COMMONFIELD_EXAMPLES", "30"))
PLACES = {"one": "north", "two": "north", "three": "south"}


@st.composite
def cells_by_chance(draw, values=("A", "B", "C"), most=14):
    """A few people of every value at every institution, some of whom graduated."""
    sizes = {}
    for (institution, county), value in product(PLACES.items(), values):
        people = draw(st.integers(0, most))
        sizes[(county, institution, value)] = (people, draw(st.integers(0, people)))
    return sizes


def reader_of(cells, *, values=("A", "B", "C"), genders=(), metrics=(GRADUATION,)):
    outcomes = sorted({column for _, _, whole, part in metrics for column in (whole, part) if column})
    columns = ["institution", "county", "race_ethnicity", *(["gender"] if genders else []), *outcomes]
    atoms = [
        atom
        for (institution, county), *rest in product(
            PLACES.items(), values, *([genders] if genders else []), *(["01"] * len(outcomes))
        )
        if fits(dict(zip(columns, atom := (institution, county, *rest), strict=True)))
    ]
    return Reader(cells, columns=columns, atoms=atoms, metrics=metrics)


def fits(person):
    """Nobody meets the subject requirements as a graduate without having graduated."""
    return not (person.get("a_g") == "1" and person.get("graduated") == "0")


def protected_people(people, groups=("race_ethnicity",), *, proven, metrics=(GRADUATION,), **more):
    """Protect people's figures, with a proof if they are counted by what they are."""
    atoms = count_atoms(people, groups, metrics=metrics) if proven and len(people) else None
    return protect(count(people, groups, metrics=metrics), atoms=atoms, **more, **KNOWN)


@given(sizes=cells_by_chance(), apart=st.sampled_from([3, 8]), proven=st.booleans())
@settings(max_examples=MANY // 3)
def test_no_reader_pins_down_a_hidden_count_of_one_metric(sizes, apart, proven):
    chosen = policy(smallest_group=4, apart=apart)
    protected = protected_people(people_of(sizes), proven=proven, policy=chosen)
    assert reader_of(protected.cells).narrowest() >= apart


@given(sizes=cells_by_chance(values=("A", "B", "C", "D"), most=60), apart=st.sampled_from([2, 5]))
@settings(max_examples=MANY // 3)
def test_what_is_proven_of_larger_groups_leaves_a_reader_as_much_to_guess(sizes, apart):
    chosen = policy(smallest_group=5, apart=apart)
    protected = protected_people(people_of(sizes), proven=True, policy=chosen)
    assert reader_of(protected.cells, values=("A", "B", "C", "D")).narrowest() >= apart


@given(sizes=cells_by_chance(values=("A", "B"), most=20), chance=st.integers(0, 2**20), proven=st.booleans())
@settings(max_examples=MANY // 8)
def test_no_reader_pins_down_a_hidden_count_of_crossed_groups_and_linked_metrics(sizes, chance, proven):
    people = with_more(people_of(sizes), chance)
    groups = ["race_ethnicity", "gender", "race_ethnicity x gender"]
    chosen = policy(smallest_group=3, apart=2)
    protected = protected_people(people, groups, proven=proven, metrics=METRICS, policy=chosen)
    reader = reader_of(protected.cells, values=("A", "B"), genders=("F", "M"), metrics=METRICS)
    assert reader.narrowest() >= 2


@given(sizes=cells_by_chance(), policy_apart=st.sampled_from([1, 3, 6]), proven=st.booleans())
@settings(max_examples=MANY)
def test_no_shown_figure_is_small(sizes, policy_apart, proven):
    chosen = policy(smallest_group=5, apart=policy_apart)
    protected = protected_people(people_of(sizes), proven=proven, policy=chosen)
    shown = protected.cells.filter(pl.col("status") == "shown", pl.col("denominator") > 0)
    assert shown.filter(
        (pl.col("numerator") < 5) | (pl.col("denominator") - pl.col("numerator") < 5)
    ).is_empty()


@given(sizes=cells_by_chance(), extra=st.integers(0, 2**20), proven=st.booleans())
@settings(max_examples=MANY // 8)
def test_two_releases_together_pin_down_nothing_that_one_alone_would_not(
    sizes, extra, proven, tmp_path_factory
):
    people = with_more(people_of(sizes), extra)
    chosen = policy(smallest_group=4, apart=3)
    first = protected_people(people, proven=proven, policy=chosen)
    folder = tmp_path_factory.mktemp("releases")
    released = write_release(folder, first, facts=Facts("region", date(2026, 10, 31), "0" * 64))
    second = protected_people(
        people,
        ["race_ethnicity", "gender"],
        proven=proven,
        policy=chosen,
        earlier=[released],
        key=b"another",
    )
    together = pl.concat([first.cells, second.cells]).unique(
        ["metric", "level", "place", "group", "value", "status"]
    )
    assert reader_of(together, genders=("F", "M")).narrowest() >= 3


def with_more(people, chance):
    """Give each person a gender, and some graduates the subject requirements."""
    random = np.random.default_rng(chance)
    return people.with_columns(
        gender=pl.Series(random.choice(["F", "M"], len(people)), dtype=pl.String),
        a_g=pl.col("graduated") & pl.Series(random.random(len(people)) < 0.5, dtype=pl.Boolean),
    )


def blanked(cells):
    """Take the counts away where a status says so."""
    shown = pl.col("status") == "shown"
    return cells.with_columns(
        pl.when(shown).then(pl.col(name)).alias(name) for name in ("denominator", "numerator")
    )


def test_the_reader_agrees_with_a_list_of_every_table():
    sizes = {
        ("north", "one", "A"): (2, 1),
        ("north", "one", "B"): (4, 2),
        ("north", "two", "A"): (3, 1),
        ("north", "two", "B"): (3, 2),
    }
    measures = count(people_of(sizes)).filter(pl.col("level") != "county")
    cells = protect(measures, policy=policy(smallest_group=3, apart=1), **KNOWN).cells
    hand_made = (
        cells.with_columns(
            status=pl.when(pl.col("group") == "all").then(pl.lit("shown")).otherwise(pl.lit("hidden"))
        )
        .join(
            measures.select("level", "place", "group", "value", d="denominator", n="numerator"),
            on=["level", "place", "group", "value"],
        )
        .with_columns(denominator="d", numerator="n")
    )
    truth, hand_made = hand_made, blanked(hand_made)
    reader = Reader(
        hand_made,
        columns=["institution", "county", "race_ethnicity", "graduated"],
        atoms=[(i, "north", v, g) for i, v, g in product(("one", "two"), "AB", "01")],
        metrics=(GRADUATION,),
    )
    tables = list(every_table(reader.rows, reader.totals, 4))
    for cell in truth.filter(pl.col("status") == "hidden").iter_rows(named=True):
        row = np.array(reader.row(cell, "numerator"))
        values = [int(row @ table) for table in tables]
        assert reader.range_of(cell, "numerator") == (min(values), max(values))


@pytest.mark.parametrize("apart", [3, 10])
def test_the_reader_does_find_what_primary_hiding_alone_gives_away(apart):
    sizes = {
        ("north", "one", "A"): (30, 15),
        ("north", "one", "B"): (4, 2),
        ("north", "two", "A"): (40, 20),
        ("north", "two", "B"): (40, 20),
    }
    measures = count(people_of(sizes))
    few = pl.col("denominator") < 11
    hidden_alone = blanked(
        measures.with_columns(status=pl.when(few).then(pl.lit("hidden")).otherwise(pl.lit("shown")))
    )
    reader = Reader(
        hidden_alone,
        columns=["institution", "county", "race_ethnicity", "graduated"],
        atoms=[(i, "north", v, g) for i, v, g in product(("one", "two"), "AB", "01")],
        metrics=(GRADUATION,),
    )
    assert reader.narrowest() == 0
    assert (
        protect(measures, policy=policy(apart=apart), **KNOWN)
        .cells["status"]
        .is_in(["shown", "hidden"])
        .all()
    )
