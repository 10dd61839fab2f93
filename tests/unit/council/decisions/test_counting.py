"""Rules of decision at their boundaries, and every change of sides tried beside the short way."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonfield.catalog import DecisionRule
from commonfield.council.decisions import SectorVotes, Tally, count_votes


def rule(kind, **more):
    return DecisionRule.model_validate({"rule": "r", "kind": kind, **more})


def one_sector(for_, against, abstain=0, seats=20):
    return Tally((SectorVotes("all", for_, against, abstain),), seats)


@pytest.mark.parametrize(
    ("kind", "more", "votes", "side", "needed"),
    [
        ("majority_of_cast", {}, one_sector(5, 4), "passed", 5),
        ("majority_of_cast", {}, one_sector(4, 4), "tied", 5),
        ("majority_of_cast", {}, one_sector(1, 0, 9), "passed", 1),  # abstentions are not cast
        ("majority_of_cast", {"abstentions_are_cast": True}, one_sector(5, 4, 1), "failed", 6),
        ("majority_of_cast", {"abstentions_are_cast": True}, one_sector(4, 4, 1), "failed", 5),
        ("majority_of_cast", {"abstentions_are_cast": True}, one_sector(4, 4, 0), "tied", 5),
        ("majority_of_cast", {}, one_sector(0, 0, 7), "failed", 1),  # nobody voted: no tie
        ("majority_of_seats", {}, one_sector(5, 0, seats=10), "failed", 6),
        ("majority_of_seats", {}, one_sector(6, 4, seats=10), "passed", 6),
        ("majority_of_seats", {}, one_sector(5, 1, seats=9), "passed", 5),
        ("supermajority_of_cast", {}, one_sector(6, 3), "passed", 6),  # exactly two thirds
        ("supermajority_of_cast", {}, one_sector(6, 4), "failed", 7),
        ("supermajority_of_cast", {"share": "0.667"}, one_sector(6, 3), "failed", 7),  # .667 is more
        ("supermajority_of_cast", {"share": "1"}, one_sector(6, 0), "passed", 6),
        ("supermajority_of_cast", {}, one_sector(0, 0), "failed", 1),
        ("supermajority_of_seats", {"share": "3/4"}, one_sector(6, 0, seats=8), "passed", 6),
        ("supermajority_of_seats", {"share": "3/4"}, one_sector(6, 0, seats=9), "failed", 7),
    ],
)
def test_a_rule_at_its_boundary(kind, more, votes, side, needed):
    counted = count_votes(rule(kind, **more), votes)
    assert (counted.side, counted.needed) == (side, needed)


def sectors(**votes):
    return Tally(tuple(SectorVotes(name, *v, 0) for name, v in votes.items()), 12)


def test_a_majority_of_sectors_is_asked_beside_a_majority_of_votes():
    many = sectors(k12=(5, 0), uc=(0, 1), employer=(0, 1))
    assert count_votes(rule("sectors_for", sectors=2), many).side == "failed"
    assert count_votes(rule("sectors_for", sectors=1), many).side == "passed"
    tie = sectors(k12=(5, 0), uc=(1, 1))
    assert count_votes(rule("sectors_for", sectors=2), tie).sectors_for == ("k12",)  # a tie is not for
    few = sectors(k12=(1, 0), uc=(1, 0), employer=(0, 3))
    assert count_votes(rule("sectors_for", sectors=2), few).side == "failed"  # two sectors, no majority


def test_no_sector_may_have_more_against_than_for():
    assert count_votes(rule("no_sector_against"), sectors(k12=(5, 0), uc=(0, 1))).side == "failed"
    assert count_votes(rule("no_sector_against"), sectors(k12=(5, 0), uc=(1, 1))).side == "passed"
    assert count_votes(rule("no_sector_against"), sectors(k12=(5, 0), uc=(0, 0))).side == "passed"
    assert count_votes(rule("no_sector_against", of="seats"), sectors(k12=(6, 0))).side == "failed"


RULES = st.sampled_from(
    [
        rule("majority_of_cast"),
        rule("majority_of_seats"),
        rule("supermajority_of_cast"),
        rule("supermajority_of_seats", share="3/4"),
        rule("sectors_for", sectors=1),
        rule("sectors_for", sectors=2),
        rule("sectors_for", sectors=2, of="seats"),
        rule("no_sector_against"),
        rule("majority_of_cast", abstentions_are_cast=True),
    ]
)
VOTES = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4), st.integers(0, 1)), min_size=1, max_size=3)


@given(by=RULES, drawn=VOTES, vacant=st.integers(0, 2))
def test_the_fewest_votes_that_would_change_the_answer_are_found_by_trying_all(by, drawn, vacant):
    seats = sum(sum(v) for v in drawn) + vacant
    votes = Tally(tuple(SectorVotes(str(i), *v) for i, v in enumerate(drawn)), seats)
    counted = count_votes(by, votes)
    passed = counted.side == "passed"
    found = [
        sum(moved)
        for moved in product(*(range((s.for_ if passed else s.against) + 1) for s in votes.sectors))
        if (count_votes(by, _moved(votes, moved, to_for=not passed)).side == "passed") != passed
    ]
    assert counted.switch == min(found, default=None)


@given(by=RULES, drawn=st.tuples(st.integers(0, 8), st.integers(0, 8), st.integers(0, 2)))
def test_the_fewest_further_votes_that_would_pass_are_found_by_adding_one_after_another(by, drawn):
    votes = one_sector(*drawn, seats=18)
    counted = count_votes(by, votes)
    if counted.side == "passed" or by.kind in ("sectors_for", "no_sector_against"):
        assert counted.more is None
        return
    tried = (n for n in range(1, 40) if count_votes(by, one_sector(drawn[0] + n, *drawn[1:], seats=18)).side
             == "passed")  # fmt: skip
    assert counted.more == next(tried)


@pytest.mark.parametrize(
    ("chair", "for_", "against", "side", "switch", "with_chair", "more"),
    [
        ("for", 1, 3, "failed", 1, False, 2),  # a tie would do, as the chair is for it
        ("for", 2, 3, "failed", 1, False, 1),
        ("for", 3, 1, "passed", 1, True, None),  # of the others two would have to change
        ("for", 3, 3, "tied", 1, False, None),
        ("for", 1, 0, "passed", 1, True, None),
        ("against", 3, 3, "tied", 1, False, 1),
        ("against", 3, 2, "passed", 1, False, None),
        ("against", 0, 1, "failed", 1, True, 2),
        ("", 2, 2, "tied", 1, False, 1),
        ("", 0, 0, "failed", None, False, 1),
    ],
)
def test_what_would_change_an_answer_whose_ties_the_chair_breaks(
    chair, for_, against, side, switch, with_chair, more
):
    counted = count_votes(rule("majority_of_cast", tie="chair"), one_sector(for_, against), chair=chair)
    assert (counted.side, counted.switch, counted.with_chair, counted.more) == (
        side, switch, with_chair, more,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("abstain", "left", "more", "abstentions_are_cast"),
    [(0, 1, None, False), (0, 2, 2, False), (1, 1, 2, False), (1, 1, None, True), (0, None, 2, False)],
)
def test_further_votes_are_told_only_where_seats_are_left_to_cast_them(
    abstain, left, more, abstentions_are_cast
):
    votes = Tally((SectorVotes("all", 1, 2, abstain),), 5, left)
    by = rule("majority_of_cast", abstentions_are_cast=abstentions_are_cast)
    assert count_votes(by, votes).more == more


def _moved(votes, moved, *, to_for):
    sign = 1 if to_for else -1
    return Tally(
        tuple(
            SectorVotes(s.sector, s.for_ + sign * n, s.against - sign * n, s.abstain)
            for s, n in zip(votes.sectors, moved, strict=True)
        ),
        votes.seats,
    )
