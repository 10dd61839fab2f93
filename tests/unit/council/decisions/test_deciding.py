"""What a body decided: which votes count, by which rule, with a quorum, in a meeting and in writing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.unit.council.decisions.chartering import at, charter, meeting, parts, votes

from commonfield.council.decisions import (
    AgendaRow,
    Item,
    Proxy,
    Recusal,
    Writing,
    decide,
    find_moment,
    pull_items,
)
from commonfield.findings import UsageError

FIVE = ("S1 k12 m1", "S2 k12 m2", "S3 employer m3", "S4 employer m4", "S5 uc m5")
ALL = "\n".join(f"m{i} 09:00-11:00" for i in range(1, 6))


def decided(made, said, there=None, *, rule="majority_of_cast", moment="10:00", **more):
    body, roster = parts(made)
    return decide(
        made,
        body,
        roster,
        there or meeting(ALL),
        votes(said),
        item="I",
        rule=made.rule(rule),
        at=moment and at(moment),
        **more,
    )


def why(found):
    return {refused.vote.member: refused.why for refused in found.refused}


def test_a_vote_counts_for_a_seat_of_the_body_whose_holder_is_there():
    made = charter(
        *FIVE[:4], "S5 uc -", "S6! backbone m6", quorum={"count": 2}, alternates=("S4 a4", "S1 a1")
    )
    there = meeting(
        "m1 09:00-11:00\nm2 09:00-10:00\nm3 09:00-11:00\nm6 09:00-11:00\na4 09:00-11:00\na1 09:00-11:00"
    )
    found = decided(
        made,
        "m1 for\nm2 for\nm3 against\nm4 for\nm6 for\na4 for\na1 against\nS5 for\nx9 for",
        there,
    )
    assert [(c.vote.member, c.seat.seat, c.how) for c in found.cast] == [
        ("m1", "S1", "holder"), ("m3", "S3", "holder"), ("a4", "S4", "alternate"),
    ]  # fmt: skip
    assert why(found) == {
        "m2": "absent",  # left at the minute of the vote
        "m4": "absent",
        "m6": "not_voting",
        "a1": "holder_present",
        "S5": "vacant_seat",
        "x9": "not_a_member",
    }
    assert (found.outcome, found.votes.for_, found.votes.against) == ("passed", 2, 1)


def test_a_recused_member_does_not_vote_and_by_default_does_not_count_for_the_quorum():
    found = decided(charter(*FIVE, quorum={"count": 5}), "m1 for\nm2 recused\nm3 for")
    assert (found.outcome, found.recused) == ("no_quorum", ("m2",))
    there = meeting(ALL, recusals=(Recusal("m1", "I"), Recusal("m3", "J")))
    found = decided(charter(*FIVE, quorum={"count": 4}), "m1 for\nm3 for", there)
    assert (found.outcome, why(found)) == ("passed", {"m1": "recused"})


@pytest.mark.parametrize(
    ("tie", "chair", "said", "outcome", "broken"),
    [
        ("fails", "", "m1 for\nm2 against", "failed", "fails"),
        ("goes_on", "", "m1 for\nm2 against", "goes_on", "goes_on"),
        ("chair", "S1", "m1 for\nm2 against", "passed", "chair_for"),
        ("chair", "S2", "m1 for\nm2 against", "failed", "chair_against"),
        ("chair", "S3", "m1 for\nm2 against\nm3 abstain", "failed", "chair_silent"),
        ("chair", "S3", "m1 for\nm2 against", "failed", "chair_silent"),
    ],
)
def test_a_tie_is_broken_as_the_charter_says(tie, chair, said, outcome, broken):
    made = charter(*FIVE, rules=[{"rule": "r", "kind": "majority_of_cast", "tie": tie}], chair=chair)
    found = decided(made, said, rule="r")
    assert (found.outcome, found.tie) == (outcome, broken)


def test_a_proxy_is_cast_by_who_was_given_it_and_is_there():
    given = (Proxy("m2", "m1"), Proxy("m3", "m1"), Proxy("m4", "m5", "J"))
    there = meeting("m1 09:00-11:00\nm5 09:00-11:00", proxies=given)
    said = "m1 for\nm2 for by=m1\nm3 for by=m1\nm4 for by=m5\nm5 against"
    found = decided(charter(*FIVE, quorum={"count": 1}, proxies={"allowed": True}), said, there)
    assert [(c.vote.member, c.how) for c in found.cast] == [
        ("m1", "holder"),
        ("m2", "proxy"),
        ("m5", "holder"),
    ]
    assert why(found) == {"m3": "proxy_not_allowed", "m4": "no_proxy"}
    found = decided(charter(*FIVE, quorum={"count": 1}), said, there)
    assert why(found) == dict.fromkeys(("m2", "m3", "m4"), "proxy_not_allowed")
    away = meeting("m5 09:00-11:00", proxies=given)
    found = decided(charter(*FIVE, quorum={"count": 1}, proxies={"allowed": True}), "m2 for by=m1", away)
    assert why(found) == {"m2": "proxy_not_there"}


def test_who_is_there_votes_and_a_proxy_for_them_does_not():
    there = meeting(ALL, proxies=(Proxy("m2", "m1"),))
    found = decided(charter(*FIVE, proxies={"allowed": True}), "m2 for by=m1", there)
    assert why(found) == {"m2": "holder_present"}


def test_the_last_of_two_votes_counts_where_a_time_tells_and_neither_otherwise():
    found = decided(charter(*FIVE), "m1 for at=09:00\nm1 against at=09:30\nm2 for\nm2 against\nm3 for")
    assert [(c.vote.member, c.vote.vote) for c in found.cast] == [("m1", "against"), ("m3", "for")]
    assert sorted((r.vote.member, r.why) for r in found.refused) == [
        ("m1", "replaced"), ("m2", "twice"), ("m2", "twice"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("said", "outcome", "standing", "untested"),
    [
        ("m1 consent\nm2 consent", "passed", (), ()),
        ("m1 consent\nm2 objection", "goes_on", (), ("m2",)),
        ("m1 consent\nm2 objection reason", "goes_on", (), ("m2",)),
        ("m1 consent\nm2 objection reason tested=upheld", "goes_on", ("m2",), ()),
        ("m1 consent\nm2 objection tested=upheld", "goes_on", (), ("m2",)),  # without a reason: no test
        ("m1 consent\nm2 objection reason tested=integrated", "passed", (), ()),
        ("m1 consent\nm2 objection reason tested=withdrawn", "passed", (), ()),
        ("m1 consent\nm2 objection reason tested=not_valid", "passed", (), ()),
        ("m1 consent\nm2 abstain", "passed", (), ()),
        ("m1 for\nm2 against", "goes_on", (), ("m2",)),
        ("m2 objection reason tested=upheld\nm2 consent round=2", "passed", (), ()),
    ],
)
def test_consent_passes_when_no_tested_objection_with_a_reason_stands(said, outcome, standing, untested):
    found = decided(charter(*FIVE), said, rule="consent")
    assert found.outcome == outcome
    assert (found.consent.standing, found.consent.untested) == (standing, untested)


def test_after_the_last_round_the_declared_rule_counts():
    rules = [
        {"rule": "c", "kind": "consent", "rounds": 2, "then": "t"},
        {"rule": "t", "kind": "supermajority_of_cast", "share": "3/4"},
    ]
    made = charter(*FIVE, rules=rules)
    said = "\n".join(f"m{i} consent round=2" for i in (1, 2, 3))
    said += "\nm4 objection reason tested=upheld round=2"
    found = decided(made, said, rule="c")
    assert (found.outcome, found.counted_by.rule, found.counted.needed) == ("passed", "t", 3)
    found = decided(made, said.replace("m3 consent", "m3 objection reason tested=upheld"), rule="c")
    assert (found.outcome, found.votes.for_, found.votes.against) == ("failed", 2, 2)
    found = decided(made, said.replace("reason tested=upheld", ""), rule="c")
    assert found.outcome == "goes_on"  # what nobody tested is tested first, also in the last round


def test_a_word_of_another_rule_does_not_count():
    assert why(decided(charter(*FIVE), "m1 for\nm2 consent")) == {"m2": "wrong_word"}


def test_advice_decides_nothing_and_asks_for_no_quorum():
    found = decided(charter(*FIVE), "m1 for", meeting("m1 09:00-11:00"), rule="advice")
    assert (found.outcome, found.votes.for_) == ("advised", 1)


def test_without_a_note_of_who_was_there_those_who_answered_were():
    made = charter(*FIVE, quorum={"count": 3})
    assert decided(made, "m1 for\nm2 abstain", meeting(), moment="").outcome == "no_quorum"
    assert decided(made, "m1 for\nm2 abstain\nm3 against", meeting(), moment="").outcome == "failed"


@pytest.mark.parametrize(("now", "outcome"), [("09:59", "open"), ("10:00", "passed"), ("11:00", "passed")])
def test_a_question_in_writing_closes_when_it_is_read_after_its_time(now, outcome):
    made = charter(*FIVE, written_consent={"days": 1})
    said = "m1 for at=08:00\nm2 for at=09:59\nm3 for\nm4 against at=10:00"
    found = decided(
        made, said, meeting(), rule="majority_of_seats", moment="",
        writing=Writing(at("08:00"), at("10:00"), at(now)),
    )  # fmt: skip
    assert (found.outcome, found.votes.for_) == (outcome, 3)
    assert why(found) == {"m4": "too_late"}  # at the close itself it is closed


def test_in_writing_what_comes_after_the_reading_is_not_read_and_the_answers_make_the_quorum():
    made = charter(*FIVE, written_consent={"days": 1, "rule": "majority_of_cast"})
    closed = Writing(at("08:00"), at("10:00"), at("10:30"))
    found = decided(made, "m1 for\nm2 for", meeting(), moment="", writing=closed)
    assert found.outcome == "no_quorum"
    still = replace(closed, now=at("09:00"))
    assert why(decided(made, "m1 for at=09:30", meeting(), moment="", writing=still)) == {"m1": "not_yet"}
    made = charter(*FIVE, written_consent={"days": 1, "quorum": False})
    assert decided(made, "m1 for\nm2 for", meeting(), moment="", writing=closed).outcome == "passed"


def test_the_time_of_a_vote_is_told_or_the_end_of_its_item_or_refused():
    steady = meeting(ALL)
    assert find_moment(steady, "I") == at("09:00")
    moving = meeting("m1 09:00-10:00\nm2 10:00-11:00")
    with pytest.raises(UsageError, match="the time of the vote"):
        find_moment(moving, "I")
    with_items = replace(moving, items=(Item("I", at("09:30"), at("10:00")),))
    assert at("09:59") < find_moment(with_items, "I") < at("10:00")
    with pytest.raises(UsageError):
        find_moment(with_items, "another")
    assert find_moment(with_items, "I", at=at("09:45")) == at("09:45")


def test_items_of_a_consent_agenda_go_together_unless_a_member_pulls_one():
    body, roster = parts(charter(*FIVE, alternates=("S4 a4",)))
    there = meeting("m1 09:00-11:00\na4 09:00-11:00")
    agenda = [
        AgendaRow("1", ()),
        AgendaRow("2", ("m1", "x")),
        AgendaRow("3", ("x",)),
        AgendaRow("4", ("a4",)),
    ]
    found = pull_items(agenda, body, roster, there, at("10:00"))
    assert found.together == ("1", "3")
    assert found.pulled == {"2": ("m1",), "4": ("a4",)}
    assert found.strangers == ("x",)


def test_an_interest_of_the_whole_body_is_no_recusal_of_a_member_and_is_told():
    there = meeting(ALL, recusals=(Recusal("m1", "I", of_body=True),))
    found = decided(charter(*FIVE), "m1 for", there)
    assert found.interest_of_body and found.recused == () and found.outcome == "passed"
