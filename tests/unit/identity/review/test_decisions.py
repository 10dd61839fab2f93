"""Answers are added, never edited; they outlive what they are about."""

from __future__ import annotations

import polars as pl
import pytest
from tests.unit.identity.review.decided import Book

from commonfield.findings import LedgerError, UsageError
from commonfield.identity.review import Pair, decide, outdated, together

KNOWN = {"subject_id": ["a", "b", "c"], "description_hash": ["a1", "b1", "c1"]}


def test_the_lower_subject_comes_first_however_a_pair_is_named():
    assert Pair.of("b", "a") == Pair.of("a", "b") == Pair("a", "b")
    assert Pair.of("b", "a").id == Pair("a", "b").id != Pair("a", "c").id


@pytest.mark.parametrize("missing", [{"why": " "}, {"who": ""}])
def test_an_answer_without_a_reason_or_without_a_person_is_not_taken(missing):
    with pytest.raises(UsageError):
        decide(Pair("a", "b"), **{"answer": "same", "who": "ana", "why": "same phone", **missing})


@pytest.mark.parametrize("column", ["answer", "who", "why", "decided_on", "supersedes", "stratum"])
def test_an_answer_that_somebody_wrote_over_is_noticed(column):
    book = Book()
    book.say("a", "b", "same")
    altered = book.frame.with_columns(pl.lit("different").alias(column))
    with pytest.raises(LedgerError) as noticed:
        together([altered])
    assert "names agree" not in str(noticed.value)


def test_the_same_answer_kept_twice_counts_once():
    book = Book()
    book.say("a", "b", "same")
    assert together([book.frame, book.frame]).height == 1


def test_an_answer_about_a_record_that_changed_waits_for_another_look_and_one_about_a_gone_record_does_not():
    book = Book()
    book.say("a", "b", "same", described=("a0", "b1"))
    book.say("b", "c", "same", described=("b1", "c1"))
    book.say("a", "gone", "different", described=("a1", "g1"))
    assert outdated(book.frame, pl.DataFrame(KNOWN)).select("l", "r").rows() == [("a", "b")]


def test_an_answer_that_was_given_again_waits_no_longer():
    book = Book()
    first = book.say("a", "b", "same", described=("a0", "b1"))
    book.say("a", "b", "same", described=("a1", "b1"), supersedes=[first])
    assert outdated(book.frame, pl.DataFrame(KNOWN)).is_empty()
