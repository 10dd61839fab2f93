"""Second readers, and how far two people agree."""

from __future__ import annotations

import pytest
from tests.unit.identity.review.decided import Book

from commonfield.identity.review import Pair, agreement_of, is_read_twice
from commonfield.tables.identifying import DECISION

PAIRS = [Pair(f"a{i}", f"b{i}") for i in range(4_000)]


def test_about_the_share_asked_for_is_read_twice_and_always_the_same_pairs():
    chosen = {pair for pair in PAIRS if is_read_twice(pair, secret=b"one", share=0.1)}
    assert 320 <= len(chosen) <= 480
    assert chosen == {pair for pair in PAIRS if is_read_twice(pair, secret=b"one", share=0.1)}


def test_without_the_secret_nobody_can_tell_which():
    one, other = ({p for p in PAIRS if is_read_twice(p, secret=s, share=0.5)} for s in (b"one", b"two"))
    assert 0.4 < len(one & other) / len(one) < 0.6


def test_a_larger_share_only_adds_pairs():
    small, large = ({p for p in PAIRS if is_read_twice(p, secret=b"s", share=x)} for x in (0.1, 0.3))
    assert small < large
    assert not any(is_read_twice(pair, secret=b"s", share=0.0) for pair in PAIRS)
    assert all(is_read_twice(pair, secret=b"s", share=1.0) for pair in PAIRS)


def read(table) -> Book:
    """Read pairs of answers, as many as said."""
    book, number = Book(), 0
    for one, other, times in table:
        for _ in range(times):
            number += 1
            book.say(f"a{number}", f"b{number}", one, who="ana")
            book.say(f"a{number}", f"b{number}", other, who="ben", blind=True)
    return book


def test_kappa_of_a_worked_example():
    # 20 and 15 alike of 50; by chance 25/50 x 30/50 + 25/50 x 20/50 = .5; (.7 - .5) / (1 - .5) = .4
    book = read(
        [
            ("same", "same", 20),
            ("same", "different", 5),
            ("different", "same", 10),
            ("different", "different", 15),
        ]
    )
    found = agreement_of(book.frame)
    assert (found.pairs, found.alike, found.share) == (50, 35, 0.7)
    assert found.kappa == pytest.approx(0.4)


def test_no_kappa_where_both_gave_one_answer_throughout_and_none_without_pairs():
    assert agreement_of(read([("same", "same", 3)]).frame).kappa is None
    empty = agreement_of(DECISION.empty())
    assert (empty.pairs, empty.share, empty.kappa) == (0, None, None)


def test_what_they_answered_after_they_had_spoken_does_not_count():
    book = read([("same", "different", 1), ("same", "same", 1)])
    book.say("a1", "b1", "same", who="ben", supersedes=list(book.frame["decision_id"])[:2])
    book.say("a2", "b2", "different", who="cruz")
    assert agreement_of(book.frame).alike == 1


def test_a_second_answer_of_the_same_person_is_no_second_reading():
    book = Book()
    book.say("a", "b", "same", who="ana")
    book.say("a", "b", "same", who="ana", blind=True)
    assert agreement_of(book.frame).pairs == 0
