from collections import Counter
from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from commonfield.disclosure.proof import pack_moves, shown_but, unpack_moves, verify_universe
from commonfield.disclosure.protector.choice import EXTRA
from commonfield.disclosure.protector.cover import keep_needed
from commonfield.disclosure.protector.insiders import moving_worlds, touches
from commonfield.disclosure.protector.run import protect_universe
from commonfield.disclosure.protector.swaps import swaps_for
from commonfield.disclosure.protector.work import Work
from commonfield.disclosure.universe.building import universe_of
from commonfield.disclosure.universe.model import partners_of
from commonfield.disclosure.universe.pattern import Rules, first_pattern, small
from commonfield.disclosure.universe.worlds import NONE, Flip, Swap, faults

STRICT = Rules(11, 10, reach=True)


def people_of(rows):
    """Make people of (district, school, race, ok, how many)."""
    listed = [row[:4] for row in rows for _ in range(row[4])]
    return pl.DataFrame(listed, schema=["district", "school", "race", "ok"], orient="row")


def universe(people, tables=(("race",),)):
    return universe_of(
        people, name="students", hierarchy=["district", "school"], tables=tables, outcomes=["ok"]
    )


def region(chance, *, schools=12, size=2400, rate=0.8):
    drawn = np.random.default_rng(chance)
    at = drawn.integers(0, schools, size)
    return pl.DataFrame(
        {
            "district": [f"d{s // 4}" for s in at],
            "school": [f"s{s}" for s in at],
            "race": drawn.choice(list("ABCDE"), size, p=[0.5, 0.3, 0.14, 0.04, 0.02]),
            "sex": drawn.choice(list("FMX"), size, p=[0.5, 0.49, 0.01]),
            "ok": (drawn.random(size) < rate).astype(int),
        }
    )


TWO_SCHOOLS = people_of(
    [
        ("d", "one", "A", 1, 40), ("d", "one", "A", 0, 20), ("d", "one", "B", 1, 20), ("d", "one", "B", 0, 4),
        ("d", "two", "A", 1, 40), ("d", "two", "A", 0, 20), ("d", "two", "B", 1, 20),
        ("d", "two", "B", 0, 15),
    ]
)  # fmt: skip


def test_one_small_count_hides_the_four_corners_around_it_and_nothing_else():
    protection = protect_universe(universe(TWO_SCHOOLS), Rules(11, 3))
    told = protection.universe
    hidden = {
        (told.nodes[node].code, told.components[1].values[value].codes[0], told.quantities[quantity])
        for value, node, quantity in zip(*np.nonzero(protection.hidden[1]), strict=True)
    }
    assert hidden == {(school, race, "ok") for school in ("one", "two") for race in "AB"}
    assert not protection.hidden[0].any()


def test_the_world_behind_it_moves_three_people_with_the_outcome_against_three_without():
    protection = protect_universe(universe(TWO_SCHOOLS), Rules(11, 3))
    up = next(
        claim
        for claim in protection.claims
        if small(protection.universe, 1, protection.rules)[claim.value, claim.node, claim.measure]
    )
    moves = protection.worlds[up.up].moves
    assert sum(move.people for move in moves) == 3
    assert all(isinstance(move, Swap) and move.instead != NONE for move in moves)


def test_where_nearly_everybody_has_the_outcome_totals_change_by_a_flip():
    rows = [("d", school, "A", 1, 60) for school in ("one", "two")] + [
        ("d", "one", "A", 0, 2), ("d", "two", "A", 0, 30),
    ]  # fmt: skip
    protection = protect_universe(universe(people_of(rows)), Rules(11, 3))
    assert not protection.exposed
    assert any(isinstance(move, Flip) for world in protection.worlds for move in world.moves)
    assert all(not faults(protection.universe, world, protection.hidden) for world in protection.worlds)


def test_a_very_small_school_unlike_all_others_hides_no_total_above_it():
    rows = [
        ("d", "one", "A", 1, 60),
        ("d", "one", "A", 0, 40),
        ("d", "two", "B", 1, 2),
        ("d", "two", "B", 0, 1),
    ]
    protection = protect_universe(universe(people_of(rows)), Rules(11, 3))
    told = protection.universe
    above = [number for number, node in enumerate(told.nodes) if node.level != "school"]
    assert not protection.exposed
    assert not protection.hidden[0][0, above].any()
    flips = [m for world in protection.worlds for m in world.moves if isinstance(m, Flip)]
    assert any(flip.labels != flip.there for flip in flips), (
        "nobody of the large school is as those of the small"
    )
    assert all(not faults(told, world, protection.hidden) for world in protection.worlds)
    _, read = unpack_moves(pack_moves(protection.worlds, components=len(told.components)), told)
    found = Counter()
    for *place, people in zip(*read, strict=True):
        found[tuple(map(int, place))] += int(people)
    made = {(n, *change[:4]): change.people for n, w in enumerate(protection.worlds) for change in w.summed}
    assert {place: people for place, people in found.items() if people} == made


@pytest.mark.parametrize("size", [1, 5])
def test_of_very_few_people_nothing_is_told_but_who_is_not_there(size):
    protection = protect_universe(universe(people_of([("d", "one", "A", 1, size)])), STRICT)
    assert not protection.exposed
    assert all(mask.all() for mask in protection.hidden)


def test_places_of_nobody_stay_told():
    rows = [*((*row[:4], row[4]) for row in [("d", "one", "A", 1, 50), ("d", "one", "A", 0, 40)])]
    rows += [("d", "two", "B", 1, 50), ("d", "two", "B", 0, 40)]
    protection = protect_universe(universe(people_of(rows)), Rules(11, 3))
    assert not any(mask.any() for mask in protection.hidden)


def test_the_same_key_gives_the_same_pattern_and_another_key_another():
    own = universe(region(1))

    def pattern(key):
        return b"".join(mask.tobytes() for mask in protect_universe(own, Rules(11, 3), key=key).hidden)

    assert pattern(b"one") == pattern(b"one")
    assert len({pattern(key) for key in (b"", b"one", b"two", b"three", b"four")}) > 1


CROSSED = ("race", "sex")


def test_a_key_hides_a_few_cells_that_nothing_else_hides():
    own = universe(region(2, size=9000), tables=(CROSSED,))
    with_key, without = Work(own, Rules(11, 3), key=b"k"), Work(own, Rules(11, 3))
    more = sum(int((a & ~b).sum()) for a, b in zip(with_key.hidden, without.hidden, strict=True))
    cells = sum(mask[:, :, 1].size for mask in with_key.hidden[1:])
    assert 0 < more < 4 * EXTRA * cells + 4


def test_worlds_that_others_make_needless_are_dropped_and_nothing_stays_unserved():
    work = Work(universe(region(3)), Rules(11, 3))
    for target in work.unmet():
        if moves := swaps_for(work, target):
            work.take(moves)
    open_before, worlds, hidden = work.unmet(), len(work.worlds), sum(int(m.sum()) for m in work.hidden)
    keep_needed(work)
    assert work.unmet() == open_before
    assert len(work.worlds) < worlds
    assert sum(int(m.sum()) for m in work.hidden) <= hidden


def test_a_partner_who_knows_its_own_records_rules_out_no_small_count_of_others():
    own = universe(region(4), tables=(("race",), ("sex",)))
    protection = protect_universe(own, Rules(11, 3, insider="district"), key=b"k")
    assert not protection.knowing
    work = Work(own, protection.rules)
    for world in protection.worlds:
        work.add(world)
    moving = moving_worlds(work)
    partners = partners_of(own, level="district", places=())
    asked = 0
    for component in range(len(own.components)):
        for value, node, measure in zip(*np.nonzero(small(own, component, protection.rules)), strict=True):
            mine = own.above[:, node]
            for partner in partners:
                if (mine <= partner).all():
                    continue
                asked += 1
                worlds = moving[component, int(value), int(node), int(measure)]
                sparing = [more for world, more in worlds if not touches(work, world, partner)]
                assert max(sparing) >= 3
    assert asked > 100


def test_what_the_protector_says_partners_can_narrow_is_what_the_verifier_finds():
    """After a release that took nobody to know records, some counts stay open by two worlds, some by none."""
    served = Rules(11, 3, insider="district")
    told = []
    for chance in range(8):
        rate = 0.5 if chance % 2 else 0.8
        people = region(chance, schools=8, size=90 + 60 * (chance % 4), rate=rate)
        own = universe(people, tables=(("race",), ("sex",)))
        first = protect_universe(own, Rules(11, 3), key=b"k")
        shown = tuple(~each for each in first.hidden)
        later = protect_universe(own, served, key=b"k", fixed=shown, before=first.hidden)
        number, changes = unpack_moves(pack_moves(later.worlds, components=len(own.components)), own)
        if not later.exposed:
            verified = verify_universe(own, served, shown_but(own, later.hidden), number, changes)
            told.append((len(later.knowing), verified.known_to_partners, verified.weaker))
    assert all(ours == theirs for ours, theirs, _ in told)
    assert any(ours for ours, _, _ in told) and any(not ours and weaker for ours, _, weaker in told)


def test_where_everybody_succeeded_no_people_there_are_can_say_otherwise():
    whole = universe(region(1, schools=4, size=60, rate=1.1))
    (there,) = np.flatnonzero(whole.totals.sum(axis=0))
    own = replace(
        whole,
        classes=(whole.classes[there],),
        counts_in=whole.counts_in[[there]],
        components=tuple(replace(c, atoms=c.atoms[:, :, [there]]) for c in whole.components),
    )
    protection = protect_universe(own, Rules(11, 3), key=b"k")
    assert protection.exposed, "all succeeded, whoever they are: the linear audit hides what it can"


def test_what_was_shown_stays_shown_and_what_was_hidden_stays_hidden():
    people = region(5)
    first = protect_universe(universe(people), Rules(11, 3), key=b"k")
    wider = universe(people, tables=(("race",), ("sex",)))
    at = [0, next(n for n, c in enumerate(wider.components) if c.columns == ("race",))]
    fixed = [np.zeros(each.shape, dtype=bool) for each in wider.counts]
    before = [np.zeros(each.shape, dtype=bool) for each in wider.counts]
    for number, hidden in zip(at, first.hidden, strict=True):
        fixed[number], before[number] = ~hidden, hidden
    second = protect_universe(wider, Rules(11, 3), key=b"k", fixed=tuple(fixed), before=tuple(before))
    assert not second.exposed
    for number, hidden in zip(at, first.hidden, strict=True):
        assert (second.hidden[number] == hidden).all()
    assert all(not faults(wider, world, second.hidden) for world in second.worlds)


def test_what_an_earlier_release_tells_is_said_to_be_public_and_what_it_pins_down_exposed():
    own = universe(TWO_SCHOOLS)
    everything = tuple(np.ones(each.shape, dtype=bool) for each in own.counts)
    protection = protect_universe(own, Rules(11, 3), fixed=everything)
    assert not any(mask.any() for mask in protection.hidden)
    marks = first_pattern(own, Rules(11, 3))[1]
    assert all((public == mark).all() for public, mark in zip(protection.public, marks, strict=True))
    _, corners = first_pattern(own, Rules(11, 3))
    but_one = tuple(mask.copy() for mask in everything)
    value, node, _ = (int(n[0]) for n in np.nonzero(corners[1]))
    but_one[1][value, node, 1] = False
    assert protect_universe(own, Rules(11, 3), fixed=but_one).exposed
