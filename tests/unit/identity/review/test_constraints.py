"""What decisions demand of a linkage, and what they do not where they contradict one another."""

from __future__ import annotations

from itertools import combinations

import polars as pl
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.identity.review.decided import Book, pairs

from commonfield.identity.review import Pair, constraints_of, in_force
from commonfield.identity.review.constraints import between, parts
from commonfield.tables.identifying import DECISION


def test_no_decisions_demand_nothing():
    demanded = constraints_of(DECISION.empty())
    assert (demanded.same.height, demanded.different.height, demanded.conflicts.height) == (0, 0, 0)


def test_same_joins_different_parts_and_unsure_says_nothing():
    book = Book()
    book.say("b", "a", "same")
    book.say("c", "d", "different")
    book.say("e", "f", "unsure")
    demanded = constraints_of(book.frame)
    assert pairs(demanded.same) == {("a", "b")}
    assert pairs(demanded.different) == {("c", "d")}
    assert demanded.conflicts.is_empty()


def test_a_later_decision_replaces_one_by_naming_it():
    book = Book()
    first = book.say("a", "b", "same")
    book.say("a", "b", "different", supersedes=[first])
    demanded = constraints_of(book.frame)
    assert pairs(demanded.different) == {("a", "b")}
    assert demanded.same.is_empty()
    assert demanded.conflicts.is_empty()


def test_a_replaced_decision_stays_replaced_when_its_successor_is_replaced_too():
    book = Book()
    first = book.say("a", "b", "same")
    second = book.say("a", "b", "different", supersedes=[first])
    third = book.say("a", "b", "unsure", supersedes=[second])
    assert in_force(book.frame)["decision_id"].to_list() == [third]


def test_a_decision_cannot_replace_one_about_another_pair():
    book = Book()
    first = book.say("a", "b", "same")
    book.say("a", "c", "different", supersedes=[first])
    assert first in in_force(book.frame)["decision_id"].to_list()


def test_two_answers_that_differ_are_a_conflict_and_the_last_one_does_not_win():
    book = Book()
    book.say("a", "b", "same", who="ana")
    book.say("a", "b", "different", who="ben")
    demanded = constraints_of(book.frame)
    assert demanded.same.is_empty()
    assert demanded.different.is_empty()
    assert demanded.conflicts.rows() == [(1, "a", "b", "answers")]


def test_one_answer_that_names_both_resolves_a_conflict():
    book = Book()
    both = [book.say("a", "b", "same", who="ana"), book.say("a", "b", "different", who="ben")]
    book.say("a", "b", "same", who="cruz", supersedes=both)
    demanded = constraints_of(book.frame)
    assert pairs(demanded.same) == {("a", "b")}
    assert demanded.conflicts.is_empty()


def test_two_people_whom_others_join_are_a_conflict_and_what_hangs_beside_it_still_counts():
    book = Book()
    for one, other in ("ab", "bc", "cd", "ad", "bx", "xy", "xz", "yz"):
        book.say(one, other, "same")
    book.say("a", "c", "different")
    demanded = constraints_of(book.frame)
    assert pairs(demanded.same) == {("b", "x"), ("x", "y"), ("x", "z"), ("y", "z")}
    assert demanded.different.is_empty()
    kinds = dict(zip(demanded.conflicts["kind"], demanded.conflicts["conflict"], strict=True))
    assert kinds == {"apart": 1, "joined": 1}
    assert demanded.conflicts.height == 5


DECIDED = st.lists(
    st.tuples(
        st.sampled_from("abcdefg"),
        st.sampled_from("abcdefg"),
        st.sampled_from(["same", "same", "different", "unsure"]),
        st.sampled_from(["ana", "ben"]),
        st.booleans(),
    ).filter(lambda each: each[0] != each[1]),
    max_size=14,
)


def told(answers) -> pl.DataFrame:
    book = Book()
    made: dict[Pair, list[str]] = {}
    for one, other, answer, who, replaces in answers:
        before = made.setdefault(Pair.of(one, other), [])
        before.append(book.say(one, other, answer, who=who, supersedes=list(before) if replaces else []))
    return book.frame


@given(answers=DECIDED)
def test_nobody_is_ever_demanded_to_be_the_same_and_different_not_even_through_others(answers):
    demanded = constraints_of(told(answers))
    part_of = parts(Pair(*pair) for pair in pairs(demanded.same))
    assert pairs(demanded.same) & pairs(demanded.different) == set()
    for one, other in pairs(demanded.different):
        assert part_of.get(one, one) != part_of.get(other, other)


@given(answers=DECIDED)
def test_every_decided_pair_is_demanded_or_in_conflict_or_unsure(answers):
    decisions = told(answers)
    demanded = constraints_of(decisions)
    sure = pairs(in_force(decisions).filter(pl.col("answer") != "unsure"))
    conflicts = pairs(demanded.conflicts)
    assert pairs(demanded.same) | pairs(demanded.different) | conflicts >= sure
    assert (pairs(demanded.same) | pairs(demanded.different)) & conflicts == set()


@given(answers=DECIDED, order=st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(answers, order):
    decisions = told(answers)
    rows = list(range(decisions.height))
    order.shuffle(rows)
    one, other = constraints_of(decisions), constraints_of(decisions[rows])
    assert one.same.equals(other.same)
    assert one.different.equals(other.different)
    assert one.conflicts.equals(other.conflicts)


LINKS = st.sets(st.sampled_from(list(combinations("abcdef", 2))), max_size=9)


@given(links=LINKS)
def test_what_lies_between_two_is_what_simple_ways_from_one_to_the_other_use(links):
    same = {Pair(*link) for link in links}
    assert between(same, Pair("a", "b")) == plain_between(same, "a", "b")


def plain_between(same: set[Pair], start: str, end: str) -> set[Pair]:
    """Walk every way that visits nobody twice."""
    used: set[Pair] = set()

    def walk(at: str, way: list[Pair], seen: set[str]) -> None:
        if at == end:
            used.update(way)
            return
        for pair in same:
            if at in (pair.l, pair.r):
                onward = pair.r if pair.l == at else pair.l
                if onward not in seen:
                    walk(onward, [*way, pair], seen | {onward})

    walk(start, [], {start})
    return used
