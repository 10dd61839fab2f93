"""Quorum: hand-worked boundaries, and a slow reading minute by minute beside it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.council.decisions.chartering import DAY, at, charter, meeting, parts

from commonfield.council.decisions import (
    Item,
    Meeting,
    Presence,
    Proxy,
    Recusal,
    count_quorum,
    find_who_is_needed,
    follow_meeting,
    seats_needed,
)

FIVE = ("S1 k12 m1", "S2 k12 m2", "S3 employer m3", "S4 employer m4", "S5 uc m5")


@pytest.mark.parametrize(
    ("quorum", "of", "needed"),
    [
        ({}, 8, 5),  # exactly half is no majority
        ({}, 9, 5),
        ({}, 1, 1),
        ({}, 0, 1),  # a body without seats has no quorum
        ({"more_than": False}, 8, 4),
        ({"more_than": False}, 9, 5),  # 4.5 is rounded up
        ({"share": "2/3", "more_than": False}, 9, 6),
        ({"share": "2/3", "more_than": False}, 10, 7),
        ({"share": "0.1", "more_than": False}, 30, 3),  # in binary, .1 x 30 is more than 3
        ({"share": "2/3"}, 9, 7),
        ({"count": 4}, 9, 4),
    ],
)
def test_how_many_seats_make_a_quorum(quorum, of, needed):
    body, _ = parts(charter(*FIVE, quorum=quorum))
    assert seats_needed(body, of=of) == needed


def test_filled_seats_or_all_of_them_are_what_a_share_is_taken_of():
    seats = ("S1 k12 m1", "S2 k12 m2", "S3 uc -", "S4 uc -", "S5! backbone m5")
    there = meeting("m1 09:00-10:00\nm5 09:00-10:00")
    for of, base, needed in (("filled", 2, 2), ("all", 4, 3)):
        body, roster = parts(charter(*seats, quorum={"of": of}))
        count = count_quorum(body, roster, there, "", at("09:30"))
        assert (count.of, count.needed, count.present) == (base, needed, 1)  # m5 has no vote


def test_who_leaves_at_the_minute_an_item_begins_is_not_there_and_at_the_minute_it_ends_is():
    body, roster = parts(charter(*FIVE, quorum={"count": 2}))
    there = meeting(
        "m1 09:00-11:00\nm2 09:00-10:00\nm3 10:30-11:00",
        "one 09:00-10:00\ntwo 10:00-10:30\nthree 10:30-11:00",
    )
    one, two, three = follow_meeting(body, roster, there)
    assert (one.throughout, one.changes) == (True, ())
    assert (two.throughout, two.at_end, two.ending.present) == (False, False, 1)
    assert three.throughout


def test_a_quorum_lost_and_reached_within_an_item_is_told_with_who_left_and_came():
    body, roster = parts(charter(*FIVE, quorum={"count": 3}))
    there = meeting("m1 09:00-11:00\nm2 09:00-11:00\nm3 09:00-09:40\nm4 10:15-11:00", "one 09:00-11:00")
    (one,) = follow_meeting(body, roster, there)
    assert not one.throughout and one.at_end and one.lowest.present == 2
    lost, reached = one.changes
    assert (lost.at, lost.is_quorum, lost.left, lost.joined) == (at("09:40"), False, ("m3",), ())
    assert (reached.at, reached.is_quorum, reached.joined, reached.present) == (at("10:15"), True, ("m4",), 3)


def test_stays_that_touch_or_overlap_are_one():
    body, roster = parts(charter(*FIVE, quorum={"count": 1}))
    there = meeting("m1 09:00-09:30\nm1 09:30-10:00\nm1 09:45-10:30", "one 09:00-10:30")
    (one,) = follow_meeting(body, roster, there)
    assert one.throughout and one.lowest.present == 1


def test_a_recused_member_counts_only_where_the_charter_says_so():
    there = meeting("m1 09:00-10:00\nm2 09:00-10:00", "one 09:00-10:00\ntwo 09:00-10:00",
                    recusals=(Recusal("m2", "one"),))  # fmt: skip
    body, roster = parts(charter(*FIVE, quorum={"count": 2}))
    assert [i.throughout for i in follow_meeting(body, roster, there)] == [False, True]
    body, roster = parts(charter(*FIVE, quorum={"count": 2, "recused_count": True}))
    assert [i.throughout for i in follow_meeting(body, roster, there)] == [True, True]


def test_a_sector_without_anybody_there_has_no_quorum_however_many_others_came():
    body, roster = parts(charter(*FIVE, quorum={"count": 3, "per_sector": {"employer": 1}}))
    there = meeting("m1 09:00-10:00\nm2 09:00-10:00\nm5 09:00-10:00", "one 09:00-10:00")
    (one,) = follow_meeting(body, roster, there)
    assert not one.throughout and one.ending.present == 3
    needed = find_who_is_needed(body, roster, there, one.ending)
    assert (needed.people, needed.sectors, needed.can_be_reached) == (1, {"employer": 1}, True)
    assert [(seat.seat, seat.members) for seat in needed.seats] == [("S3", ("m3",)), ("S4", ("m4",))]


def test_a_sector_whose_seats_are_all_vacant_cannot_be_reached():
    body, roster = parts(
        charter("S1 k12 m1", "S2 employer -", quorum={"count": 1, "per_sector": {"employer": 1}})
    )
    there = meeting("m1 09:00-10:00", "one 09:00-10:00")
    (one,) = follow_meeting(body, roster, there)
    needed = find_who_is_needed(body, roster, there, one.ending)
    assert (needed.people, needed.can_be_reached, needed.seats) == (1, False, ())


def test_those_still_needed_of_a_sector_count_for_the_whole_as_well():
    body, roster = parts(charter(*FIVE, quorum={"count": 4, "per_sector": {"employer": 2}}))
    there = meeting("m1 09:00-10:00\nm2 09:00-10:00", "one 09:00-10:00")
    needed = find_who_is_needed(body, roster, there, follow_meeting(body, roster, there)[0].ending)
    assert (needed.people, needed.sectors) == (2, {"employer": 2})
    assert [seat.seat for seat in needed.seats] == ["S3", "S4"]


def test_an_alternate_sits_for_who_is_away_and_steps_back_when_they_come():
    body, roster = parts(charter(*FIVE, alternates=("S3 a1",), quorum={"count": 1}))
    there = meeting("a1 09:00-11:00\nm3 10:00-11:00", "one 09:00-10:00\ntwo 10:00-11:00")
    one, two = follow_meeting(body, roster, there)
    assert [(s.acts, s.by) for s in one.ending.counted] == [("a1", "alternate")]
    assert [(s.acts, s.by) for s in two.ending.counted] == [("m3", "holder")]


def test_alternates_are_seated_so_that_as_many_seats_as_possible_are_filled():
    alternates = ("S1 a1", "S1 a2", "S2 a1")
    body, roster = parts(charter(*FIVE, alternates=alternates, quorum={"count": 2}))
    (one,) = follow_meeting(body, roster, meeting("a1 09:00-10:00\na2 09:00-10:00", "one 09:00-10:00"))
    assert sorted((s.seat.seat, s.acts) for s in one.ending.counted) == [("S1", "a2"), ("S2", "a1")]


def test_nobody_sits_twice_as_holder_and_as_alternate():
    body, roster = parts(charter(*FIVE, alternates=("S2 m1",), quorum={"count": 2}))
    (one,) = follow_meeting(body, roster, meeting("m1 09:00-10:00", "one 09:00-10:00"))
    assert one.ending.present == 1


def test_an_alternate_sits_for_the_recused_only_where_the_charter_says_so():
    there = meeting("m3 09:00-10:00\na1 09:00-10:00", "one 09:00-10:00", recusals=(Recusal("m3", ""),))
    for allowed, present in ((False, 0), (True, 1)):
        made = charter(*FIVE, alternates=("S3 a1",), alternates_sit_for_recused=allowed)
        body, roster = parts(made)
        assert follow_meeting(body, roster, there)[0].ending.present == present


def test_proxies_count_for_a_quorum_by_charter_and_up_to_its_limit():
    given = (Proxy("m2", "m1"), Proxy("m3", "m1"), Proxy("m4", "m9"))
    there = meeting("m1 09:00-10:00", "one 09:00-10:00", proxies=given)
    for proxies, present in (
        ({}, 1),
        ({"allowed": True}, 1),
        ({"allowed": True, "count_for_quorum": True}, 2),
        ({"allowed": True, "count_for_quorum": True, "at_most": 2}, 3),
    ):
        body, roster = parts(charter(*FIVE, proxies=proxies))
        assert follow_meeting(body, roster, there)[0].ending.present == present


def test_one_moment_is_looked_at_with_the_items_of_that_moment():
    body, roster = parts(charter(*FIVE, quorum={"count": 1}))
    there = meeting("m1 09:00-10:00", "one 09:00-09:30\ntwo 09:30-10:00", recusals=(Recusal("m1", "two"),))
    assert [(i.item.item, i.throughout) for i in follow_meeting(body, roster, there, at=at("09:10"))] == [
        ("one", True)
    ]
    assert [i.throughout for i in follow_meeting(body, roster, there, at=at("09:30"))] == [False]
    assert [i.throughout for i in follow_meeting(body, roster, there, at=at("10:00"))] == [False]


MINUTES = st.integers(0, 30)
SPANS = st.tuples(MINUTES, MINUTES).map(sorted)
MEMBERS = ("m1", "m2", "m3", "m4", "m5", "a3", "x")


@given(
    stays=st.lists(st.tuples(st.sampled_from(MEMBERS), SPANS), max_size=12),
    item=SPANS,
    recused=st.sets(st.sampled_from(MEMBERS[:5]), max_size=2),
    count=st.integers(1, 4),
    employers=st.integers(0, 2),
)
def test_a_slow_reading_minute_by_minute_finds_the_same(stays, item, recused, count, employers):
    start = at("09:00")

    def minute(n):
        return start + timedelta(minutes=n)

    made = charter(
        *FIVE, alternates=("S3 a3",), quorum={"count": count, "per_sector": {"employer": employers}}
    )
    body, roster = parts(made)
    there = Meeting(
        DAY,
        tuple(Presence(m, minute(a), minute(b)) for m, (a, b) in stays),
        (Item("one", minute(item[0]), minute(item[1])),),
        tuple(Recusal(m, "one") for m in recused),
    )
    (found,) = follow_meeting(body, roster, there)

    def slow(n):
        def is_there(m):
            return any(who == m and a <= n < b for who, (a, b) in stays)

        sat = [s.split()[1] for s in FIVE if is_there(s.split()[2]) and s.split()[2] not in recused]
        if not is_there("m3") and "m3" not in recused and is_there("a3"):
            sat.append("employer")
        return len(sat), len(sat) >= count and sat.count("employer") >= employers

    minutes = range(item[0], max(item[1], item[0] + 1))
    assert found.throughout == all(slow(n)[1] for n in minutes)
    assert (found.ending.present, found.at_end) == slow(minutes[-1])
    turns = [n for n in minutes[1:] if slow(n)[1] != slow(n - 1)[1]]
    assert [change.at for change in found.changes] == [minute(n) for n in turns]
