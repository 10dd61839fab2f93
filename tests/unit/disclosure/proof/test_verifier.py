"""The verifier says what a plain reading of worlds says, and it alone makes what may leave."""

from __future__ import annotations

import ast
import copy
import random
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.disclosure.proof.releases import invent, release_of

from commonfield.disclosure.proof import (
    Published,
    Verified,
    pack_moves,
    shown_but,
    sizes_of,
    smaller_tables,
    unpack_moves,
    verify_universe,
)
from commonfield.disclosure.proof.certificate import BUNDLE
from commonfield.disclosure.protector.run import protect_universe
from commonfield.disclosure.universe.building import universe_of
from commonfield.disclosure.universe.model import Measure
from commonfield.disclosure.universe.pattern import Rules
from commonfield.disclosure.universe.worlds import Flip, Swap, World
from commonfield.findings import ReleaseError

PROOF = Path(__file__).parents[4] / "src" / "commonfield" / "disclosure" / "proof"


def verify(universe, rules, hidden, worlds, **more):
    number, changes = unpack_moves(pack_moves(worlds, components=len(universe.components)), universe)
    return verify_universe(universe, rules, shown_but(universe, hidden), number, changes, **more)


def people_in(universe, world):
    """Every component's people in a world, one change after another."""
    atoms = [component.atoms.copy() for component in universe.components]
    for move in world.moves:
        for component, leaf, label, outcome, people in move.changes():
            atoms[component][leaf, label, outcome] += people
    return atoms


def counts_of(universe, atoms):
    """Every entry: whoever is below a node, shown by a value and counted in a quantity."""
    whose = "lac,av,ln,cq->vnq"
    return [
        np.einsum(
            whose, people, c.shows.astype(int), universe.above.astype(int), universe.counts_in.astype(int)
        )
        for c, people in zip(universe.components, atoms, strict=True)
    ]


def measured(universe, counts):
    return [
        np.stack(
            [c[:, :, m.whole] - (c[:, :, m.part] if m.part >= 0 else 0) for m in universe.measures], axis=2
        )
        for c in counts
    ]


def holds(universe, rules, hidden, worlds):
    """Say by plain reading whether worlds prove what the rules ask."""
    truth = counts_of(universe, [component.atoms for component in universe.components])
    values = measured(universe, truth)
    others = []
    for world in worlds:
        atoms = people_in(universe, world)
        if any((each < 0).any() for each in atoms):
            return False
        if any((each.sum(axis=1) != atoms[0].sum(axis=1)).any() for each in atoms):
            return False
        counts = counts_of(universe, atoms)
        if any(((a != b) & ~h).any() for a, b, h in zip(counts, truth, hidden, strict=True)):
            return False
        others.append(measured(universe, counts))
    for component, value in enumerate(values):
        for at in np.ndindex(*value.shape):
            measure = universe.measures[at[2]]
            whole = truth[component][at[0], at[1], measure.of] if measure.of >= 0 else 0
            is_small = 0 < value[at] < rules.smallest or (value[at] == 0 and whole > 0)
            parts = [measure.whole] if measure.part < 0 else [measure.whole, measure.part]
            unknown = any(hidden[component][at[0], at[1], part] for part in parts)
            if is_small and not unknown:
                return False
            if not unknown:
                continue
            reached = [int(value[at]), *(int(other[component][at]) for other in others)]
            counted = [n for n in reached if not is_small or n >= 1 or n == value[at]]
            if max(counted) - min(counted) < rules.apart:
                return False
            if is_small and rules.reach and max(reached) < rules.smallest:
                return False
    return True


@pytest.fixture(scope="session")
def small_release(tmp_path_factory):
    folder = tmp_path_factory.mktemp("small")
    return release_of(folder / "release", invent(folder / "people.csv", people=300))


def altered_worlds(draw, universe, worlds):
    """Worlds with one thing changed, as a mistake or a liar would."""
    worlds = [list(world.moves) for world in worlds]
    chance = random.Random(draw(st.integers(0, 2**32 - 1)))
    world = chance.choice(worlds)
    at = chance.randrange(len(world))
    move = world[at]
    kind = draw(st.sampled_from(["nothing", "people", "place", "class", "label", "drop world", "drop move"]))
    if kind == "people":
        world[at] = move._replace(people=chance.randint(1, 12))
    elif kind == "place" and isinstance(move, Swap | Flip):
        world[at] = move._replace(other=chance.randrange(-1, len(universe.leaves)))
    elif kind == "class":
        world[at] = move._replace(outcome=chance.randrange(len(universe.classes)))
    elif kind == "label" and isinstance(move, Swap):
        world[at] = move._replace(taker=chance.randrange(len(universe.components[move.component].labels)))
    elif kind == "drop world":
        worlds.remove(world)
    elif kind == "drop move":
        del world[at]
    return [World(tuple(moves)) for moves in worlds]


@given(data=st.data())
def test_the_verifier_says_what_a_plain_reading_says(small_release, data):
    made = small_release.protection
    worlds = altered_worlds(data.draw, made.universe, made.worlds)
    expected = holds(made.universe, made.rules, made.hidden, worlds)
    try:
        verify(made.universe, made.rules, made.hidden, worlds)
    except ReleaseError:
        assert not expected
    else:
        assert expected


FAMILIES = [
    [("race",)],
    [("race",), ("sex",)],
    [("race", "sex")],
    [("race",), ("sex",), ("race", "sex")],
    [("race", "sex"), ("sex", "pathway"), ("race", "pathway")],
]


@given(
    seed=st.integers(0, 2**32 - 1),
    people=st.sampled_from([1, 15, 80, 400]),
    tables=st.sampled_from(FAMILIES),
    outcomes=st.integers(0, 2),
    rules=st.sampled_from([Rules(4, 3), Rules(11, 3), Rules(11, 10, reach=True)]),
)
def test_what_is_protected_verifies_also_by_a_plain_reading(seed, people, tables, outcomes, rules):
    chance = random.Random(seed)
    named = ["ok", "fine"][:outcomes]
    rows = [
        {
            "county": place[0],
            "school": place,
            "race": chance.choice("AABBBC"),
            "sex": chance.choice("FM"),
            "pathway": chance.choice("YNN"),
            **{outcome: int(chance.random() < 0.8) for outcome in named},
        }
        for place in chance.choices(["n1", "n2", "s1", "s2"], k=people)
    ]
    universe = universe_of(
        pl.DataFrame(rows),
        name="invented",
        hierarchy=["county", "school"],
        tables=smaller_tables(tables),
        outcomes=named,
    )
    made = protect_universe(universe, rules, key=b"secret")
    proven = holds(universe, rules, made.hidden, made.worlds)
    assert proven or made.exposed
    try:
        verified = verify(universe, rules, made.hidden, made.worlds)
    except ReleaseError:
        assert not proven
    else:
        assert proven
        assert verified.blanks == sum(int(mask.sum()) for mask in made.hidden)


def test_people_between_two_metrics_need_a_world_only_where_they_are_few(small_release):
    """They have no cell: a blank that is not theirs need not be open to them."""
    made = small_release.protection
    counts, hidden = made.universe.counts, [np.zeros_like(mask) for mask in made.hidden]
    hidden[0][0, 0, 1] = True  # how many of all succeeded: many, and many did not
    assert min(counts[0][0, 0, 1], counts[0][0, 0, 0] - counts[0][0, 0, 1]) > 11
    half, between = Measure(0, 1, of=0), Measure(0, 1)
    rules = replace(made.rules, smallest=0)
    none = tuple(hidden)
    with pytest.raises(ReleaseError, match="3 apart"):
        verify(replace(made.universe, measures=(between, half)), rules, none, ())
    assert verify(replace(made.universe, measures=(between,)), rules, none, ()).blanks == 1
    many = replace(rules, smallest=10_000)
    with pytest.raises(ReleaseError, match="no count below 10000"):
        verify(replace(made.universe, measures=(between,)), many, none, ())


def test_a_plain_reading_holds_what_was_made(small_release):
    made = small_release.protection
    assert holds(made.universe, made.rules, made.hidden, made.worlds)
    assert not holds(made.universe, made.rules, made.hidden, made.worlds[:1])
    verified = verify(made.universe, made.rules, made.hidden, made.worlds)
    assert verified.worlds == len(made.worlds)
    assert verified.blanks == sum(int(mask.sum()) for mask in made.hidden)
    assert verified.entries == sum(mask.size for mask in made.hidden)


def test_a_count_that_an_earlier_release_shows_is_exempt_where_it_is_shown_alone(small_release):
    made = small_release.protection
    universe, none = made.universe, tuple(np.zeros_like(mask) for mask in made.hidden)
    with pytest.raises(ReleaseError, match="no count below 11"):
        verify(universe, made.rules, none, ())
    values = measured(universe, universe.counts)
    small = tuple(small_of(universe, c, value) for c, value in enumerate(values))
    verified = verify(universe, made.rules, none, (), exempt=small)
    assert verified.exempt == verified.small == sum(int(mask.sum()) for mask in small)
    with pytest.raises(ReleaseError, match="found others exempt"):
        verify(universe, made.rules, made.hidden, made.worlds, exempt=small)


def test_a_band_is_kept_by_every_world_and_still_needs_its_worlds(small_release):
    """A band tells that a count lies between two ends: worlds stay between them, and must differ there."""
    made = small_release.protection
    universe, rules = made.universe, made.rules
    plain = shown_but(universe, made.hidden)
    number, changes = unpack_moves(pack_moves(made.worlds, components=len(universe.components)), universe)
    component, at = next(
        (c, tuple(map(int, at)))
        for c, mask in enumerate(made.hidden)
        for at in np.argwhere(mask[:, :, 1:] & ~mask[:, :, :1])
        if universe.counts[c][at[0], at[1], 1] > 3
    )
    at = (at[0], at[1], 1)
    count = int(universe.counts[component][at])

    def banded(low, high):
        lows, highs = copy.deepcopy(plain.low), copy.deepcopy(plain.high)
        lows[component][at], highs[component][at] = low, high
        return Published(lows, highs)

    wide = verify_universe(universe, rules, banded(0, 10_000), number, changes)
    assert wide.blanks == verify(universe, rules, made.hidden, made.worlds).blanks
    for low, high in ((count, count), (count + 1, count + 9), (count - 1, count + 1)):
        with pytest.raises(ReleaseError):
            verify_universe(universe, rules, banded(low, high), number, changes)


def test_with_reach_some_world_has_as_many_as_may_be_shown(small_release):
    made = small_release.protection
    far = Rules(smallest=11, apart=made.rules.apart, reach=True)
    with pytest.raises(ReleaseError, match="3 apart in some world"):
        verify(made.universe, far, made.hidden, made.worlds)


def test_a_strict_release_reaches_eleven(tmp_path):
    release = release_of(tmp_path / "release", invent(tmp_path / "people.csv", people=600), profile="strict")
    made = release.protection
    assert made.rules == Rules(11, 10, reach=True)
    assert verify(made.universe, made.rules, made.hidden, made.worlds).blanks > 0


def test_a_partner_who_knows_its_own_records_rules_out_worlds_that_change_them(small_release):
    """By plain reading: for each partner, only worlds that change none of its records count."""
    made = small_release.protection
    universe = made.universe
    rules = replace(made.rules, insider="district")
    values = measured(universe, counts_of(universe, [component.atoms for component in universe.components]))
    others = [
        (world, measured(universe, counts_of(universe, people_in(universe, world)))) for world in made.worlds
    ]
    narrowed = set()
    for number, node in enumerate(universe.nodes):
        own = set(universe.above[:, number].nonzero()[0].tolist())
        if node.level != "district":
            continue
        sparing = [m for world, m in others if not own & {change.leaf for change in world.summed}]
        for component, value in enumerate(values):
            for at in zip(*small_of(universe, component, value).nonzero(), strict=True):
                if not set(universe.above[:, at[1]].nonzero()[0].tolist()) <= own:
                    possible = [int(m[component][at]) for m in sparing]
                    possible = [int(value[at]), *(count for count in possible if count >= 1)]
                    if max(possible) - min(possible) < rules.apart:
                        narrowed.add((component, *at))
    verified = verify(universe, rules, made.hidden, made.worlds)
    assert verified.known_to_partners == len(narrowed) > 0
    assert verify(universe, made.rules, made.hidden, made.worlds).known_to_partners == 0


def small_of(universe, component, value):
    of = universe.counts[component]
    zero = [(m.of >= 0) & (of[:, :, max(m.of, 0)] > 0) for m in universe.measures]
    return ((value > 0) | np.stack(zero, axis=2)) & (value < 11)


def test_nobody_but_the_verifier_says_that_something_is_verified(small_release):
    made = small_release.protection
    verified = verify(made.universe, made.rules, made.hidden, made.worlds)
    fields = (made.universe, verified.published, 1, 1, 0, 0, 0, 0, 0)
    with pytest.raises(ReleaseError, match="expected the verifier"):
        Verified(*fields, object())
    with pytest.raises(ReleaseError, match="expected the verifier"):
        Verified(*fields, None)
    with pytest.raises(TypeError):
        Verified(*fields)
    with pytest.raises((ValueError, TypeError)):
        replace(verified, blanks=0)


def test_the_proof_costs_few_bytes(tmp_path):
    release = release_of(tmp_path / "release", invent(tmp_path / "people.csv", people=3000))
    made = release.protection
    small = verify(made.universe, made.rules, made.hidden, made.worlds).small
    assert small > 20
    assert sizes_of((release.folder / BUNDLE).read_bytes())["moves"] <= 20 * small


def test_what_checks_imports_nothing_of_what_protects():
    imported = {
        name
        for file in PROOF.glob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in (
            [node.module or ""] if isinstance(node, ast.ImportFrom) else [n.name for n in node.names]
        )
    }
    ours = {name for name in imported if name.startswith("commonfield.disclosure")}
    assert {name.split(".")[2] for name in ours} == {"proof", "universe"}
    assert not {name.split(".")[0] for name in imported} & {"highspy", "scipy", "polars", "duckdb"}
