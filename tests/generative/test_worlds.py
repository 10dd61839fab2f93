"""Small sets of persons by chance, protected; then a reader who thinks of every file of persons that fits."""

from __future__ import annotations

import os
from dataclasses import dataclass
from itertools import product

import numpy as np
import polars as pl
from hypothesis import assume, event, given, settings
from hypothesis import strategies as st
from scipy.optimize import LinearConstraint, milp

from commonfield.disclosure.protector.run import protect_universe
from commonfield.disclosure.universe.building import universe_of
from commonfield.disclosure.universe.pattern import Rules, small
from commonfield.disclosure.universe.worlds import faults

MANY = int(os.environ.get("COMMONFIELD_EXAMPLES", "30"))
PLACES = [
    ("north", "one"),
    ("north", "two"),
    ("north", "three"),
    ("south", "four"),
    ("south", "five"),
    ("west", "six"),
]
FAMILIES = {
    "one": [["race"]],
    "beside": [["race"], ["sex"], ["pathway"]],
    "crossed": [["race"], ["race", "sex"]],
    "nested": [["race"], ["sex"], ["race", "sex"]],
    "cyclic": [["race", "sex"], ["sex", "pathway"], ["race", "pathway"]],
}
CODES = {"race": "ABCDEF", "sex": "FMXU", "pathway": "YN"}


@dataclass(frozen=True)
class Case:
    """Persons, and what is asked of what is published about them."""

    people: pl.DataFrame
    tables: list[list[str]]
    outcomes: list[str]
    rules: Rules


@st.composite
def cases(draw):
    chance = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    tables = FAMILIES[draw(st.sampled_from(sorted(FAMILIES)))]
    outcomes = ["first", "second"][: draw(st.integers(0, 2))]
    places = PLACES[: draw(st.integers(1, 6))]
    size = draw(st.sampled_from([1, 3, 15, 80, 300, 1500]))
    columns = sorted({column for table in tables for column in table})
    codes = {column: CODES[column][: draw(st.integers(1, len(CODES[column])))] for column in columns}
    even = draw(st.sampled_from([0.6, 20]))
    rows = chance.integers(0, len(places), size)
    people = {"district": [places[r][0] for r in rows], "school": [places[r][1] for r in rows]}
    for column in columns:
        share = chance.dirichlet(np.full(len(codes[column]), even))
        people[column] = [codes[column][n] for n in chance.choice(len(share), size, p=share)]
    rate = draw(st.sampled_from([0.0, 0.3, 0.9, 0.95, 1.0]))
    for outcome in outcomes:
        people[outcome] = (chance.random(size) < rate).astype(int)
    rules = draw(
        st.sampled_from([Rules(4, 3), Rules(4, 3, reach=True), Rules(11, 3), Rules(11, 10, reach=True)])
    )
    return Case(pl.DataFrame(people), tables, outcomes, rules)


class Attacker:
    """Has the told entries; knows what kinds of persons there can be, and that they are whole."""

    def __init__(self, case: Case, entries, bands=()):
        columns = [c for c in case.people.columns if c not in ("district", "school", *case.outcomes)]
        places = case.people.select("district", "school").unique().rows()
        kinds = [sorted(case.people[column].unique()) for column in columns]
        self.columns = ["district", "school", *columns, *case.outcomes]
        self.atoms = [
            (*place, *rest) for place in places for rest in product(*kinds, *([(0, 1)] * len(case.outcomes)))
        ]
        told = {(tuple(sorted(wanted.items()))): count for wanted, count in entries}
        self.rows = np.array([self.row(dict(wanted)) for wanted in told], dtype=float).reshape(
            -1, len(self.atoms)
        )
        self.least = self.most = np.array(list(told.values()), dtype=float)
        for wanted, low, high in bands:
            self.rows = np.vstack([self.rows, self.row(wanted)])
            self.least, self.most = np.append(self.least, low), np.append(self.most, high)

    def row(self, wanted):
        at = [(self.columns.index(column), code) for column, code in wanted.items()]
        return [float(all(atom[n] == code for n, code in at)) for atom in self.atoms]

    def range_of(self, weights, *, most):
        """Find the smallest and largest value of a count, the largest no farther than `most`."""
        constraints = [LinearConstraint(self.rows, self.least, self.most)] if len(self.rows) else []
        ends = []
        for sign in (1.0, -1.0):
            bounded = [*constraints, LinearConstraint(weights, -np.inf, most)]
            found = milp(sign * weights, constraints=bounded, integrality=np.ones(len(self.atoms)))
            assert found.success, found.message
            ends.append(round(sign * found.fun))
        return ends


def wanted_of(universe, component, value, node):
    level, code = universe.nodes[node]
    own = universe.components[component].values[value]
    return ({level: code} if level else {}) | dict(zip(own.table, own.codes, strict=True))


def protected(case):
    universe = universe_of(
        case.people,
        name="students",
        hierarchy=["district", "school"],
        tables=case.tables,
        outcomes=case.outcomes,
    )
    return protect_universe(universe, case.rules, key=b"secret")


def told_entries(protection, outcomes):
    universe = protection.universe
    for component, hidden in enumerate(protection.hidden):
        for value, node, quantity in zip(*np.nonzero(~hidden), strict=True):
            wanted = wanted_of(universe, component, value, node)
            extra = {outcomes[quantity - 1]: 1} if quantity else {}
            yield wanted | extra, universe.counts[component][value, node, quantity]


def told_bands(protection, outcomes):
    """Give each band as a reader works it out: from the percentages and the number of people."""
    universe = protection.universe
    for band in protection.bands:
        people = universe.counts[band.component][band.value, band.node, 0]
        fits = [n for n in range(people + 1) if in_band(n, people, band.percent, band.percent_to)]
        assert (fits[0], fits[-1]) == (band.low, band.high)
        assert len(fits) > protection.rules.apart
        wanted = wanted_of(universe, band.component, band.value, band.node)
        yield wanted | outcome_of(band.quantity, outcomes), fits[0], fits[-1]


def in_band(part, people, percent, percent_to):
    return percent * people <= 100 * part and (100 * part < percent_to * people or percent_to == 100)


@given(case=cases(), chance=st.integers(0, 2**32 - 1))
@settings(max_examples=MANY, deadline=None)
def test_no_reader_narrows_a_hidden_count(case, chance):
    protection = protected(case)
    assert not protection.exposed
    event(f"{len(protection.claims) > 0} hidden")
    hold_against_a_reader(case, protection, chance)


@given(chance=st.integers(0, 2**32 - 1), rate=st.sampled_from([0.9, 0.95]))
@settings(max_examples=max(MANY // 3, 3), deadline=None)
def test_no_reader_narrows_a_hidden_count_with_the_bands_beside_it(chance, rate):
    drawn = np.random.default_rng(chance)
    rows = drawn.integers(0, 4, 1500)
    people = pl.DataFrame(
        {
            "district": [PLACES[r + 1][0] for r in rows],
            "school": [PLACES[r + 1][1] for r in rows],
            "race": drawn.choice(list("ABC"), 1500),
            "first": (drawn.random(1500) < rate).astype(int),
        }
    )
    case = Case(people, [["race"]], ["first"], Rules(11, 3, bands=True))
    protection = protected(case)
    assume(protection.bands)
    hold_against_a_reader(case, protection, chance)


def hold_against_a_reader(case, protection, chance):
    universe, rules = protection.universe, case.rules
    bands = told_bands(protection, case.outcomes)
    attacker = Attacker(case, told_entries(protection, case.outcomes), bands)
    claims = list(protection.claims)
    np.random.default_rng(chance).shuffle(claims)
    for claim in claims[:6]:
        measure = universe.measures[claim.measure]
        wanted = wanted_of(universe, claim.component, claim.value, claim.node)
        weights = np.array(attacker.row(wanted | outcome_of(measure.whole, case.outcomes)))
        if measure.part >= 0:
            weights -= np.array(attacker.row(wanted | outcome_of(measure.part, case.outcomes)))
        at = (claim.value, claim.node, claim.measure)
        truth = count_of(universe, claim.component, at)
        low, high = attacker.range_of(weights, most=truth + 2 * rules.smallest + rules.apart)
        assert high - low >= rules.apart
        if rules.reach and small(universe, claim.component, rules)[at]:
            assert high >= rules.smallest


def outcome_of(quantity, outcomes):
    return {outcomes[quantity - 1]: 1} if quantity else {}


def count_of(universe, component, at):
    value, node, number = at
    measure, counts = universe.measures[number], universe.counts[component][value, node]
    return int(counts[measure.whole] - (counts[measure.part] if measure.part >= 0 else 0))


@given(case=cases())
@settings(max_examples=MANY * 2, deadline=None)
def test_every_world_gives_the_told_entries_and_every_hidden_count_has_one(case):
    protection = protected(case)
    universe = protection.universe
    assert [faults(universe, world, protection.hidden) for world in protection.worlds] == [
        [] for _ in protection.worlds
    ]
    claimed = {claim[:4] for claim in protection.claims}
    for component, hidden in enumerate(protection.hidden):
        marked = small(universe, component, case.rules)
        for value, node, number in zip(*np.nonzero(marked), strict=True):
            assert (component, value, node, number) in claimed
            measure = universe.measures[number]
            quantity = measure.part if measure.part >= 0 else measure.whole
            assert hidden[value, node, quantity]
    assert all(claim.up >= 0 or claim.down >= 0 for claim in protection.claims)
