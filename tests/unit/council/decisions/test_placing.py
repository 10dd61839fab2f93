"""What a stranger writes takes nothing from a member; objections outlast their round; times decide."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.council.decisions.chartering import at, charter, meeting, parts, votes

from commonfield.council.decisions import Proxy, Recusal, decide

FIVE = ("S1 k12 m1", "S2 k12 m2", "S3 college m3", "S4 employer m4", "S5 employer m5")
ALL = "\n".join(f"m{i} 09:00-11:00" for i in range(1, 6))
EVERY_RULE = (
    "majority_of_cast", "majority_of_seats", "supermajority_of_cast", "supermajority_of_seats", "sectors_for",
    "no_sector_against", "consent", "advice",
)  # fmt: skip
RULES = (
    {"rule": "ch", "kind": "majority_of_cast", "tie": "chair"},
    {"rule": "con", "kind": "consent", "rounds": 2, "then": "majority_of_cast"},
)


def decided(said, there=None, *, rule="con", alternates=("S4 a4",), moment="10:00", **body):
    made = charter(*FIVE, rules=RULES, alternates=alternates, **body)
    return decide(
        made, *parts(made), there or meeting(ALL), votes(said), item="x", rule=made.rule(rule), at=at(moment)
    )


def why(found):
    return [(refused.vote.member, refused.why) for refused in found.refused]


def cast(found):
    return [(c.vote.member, c.vote.vote) for c in found.cast]


@pytest.mark.parametrize("rule", EVERY_RULE)
@pytest.mark.parametrize(
    ("stranger", "reason"),
    [
        ("zz for round=2", "not_a_member"),
        ("m1 against by=zz at=10:00 round=2", "no_proxy"),
        ("m1 recused by=zz round=2", "recused_by_other"),
        ("zz recused", "not_a_member"),
        ("a4 against by=zz", "holder_present"),
    ],
)
def test_under_no_rule_does_a_strangers_row_change_what_members_decided(rule, stranger, reason):
    said = "m1 for at=09:05\nm2 for at=09:05\nm4 for\nm3 against reason tested=upheld at=09:05"
    found, alone = decided(f"{said}\n{stranger}", rule=rule), decided(said, rule=rule)
    assert (found.outcome, cast(found), found.recused) == (alone.outcome, cast(alone), ())
    assert [who for _, who in why(found)] == [reason]


def test_a_strangers_second_round_does_not_take_an_objection_away():
    said = "m1 consent\nm2 consent\nm3 objection reason tested=upheld\nstranger consent round=2"
    found = decided(said)
    assert (found.outcome, found.consent.standing, found.consent.round) == ("goes_on", ("m3",), 1)


@pytest.mark.parametrize(
    ("after", "outcome", "standing", "untested"),
    [
        ("m1 consent round=2", "failed", ("m3",), ()),  # 1 for, 1 against, by the rule that follows
        ("m1 consent round=2\nm2 consent round=2", "passed", ("m3",), ()),  # voted on: 2 for, 1 against
        ("m1 consent round=2\nm3 consent round=2", "passed", (), ()),
        ("m1 consent round=2\nm3 objection reason round=2 tested=withdrawn", "passed", (), ()),
        ("m1 consent round=2\nm3 objection reason round=2", "goes_on", (), ("m3",)),
    ],
)
def test_an_objection_stands_through_further_rounds_until_its_owner_answers(
    after, outcome, standing, untested
):
    found = decided(f"m1 consent\nm3 objection reason tested=upheld\n{after}")
    assert (found.outcome, found.consent.standing, found.consent.untested) == (outcome, standing, untested)


@pytest.mark.parametrize("tested", ["integrated", "withdrawn", "not_valid"])
def test_an_objection_that_a_test_has_settled_does_not_outlast_its_round(tested):
    found = decided(f"m3 objection reason tested={tested}\nm1 consent round=2")
    assert found.outcome == "passed" and why(found) == [("m3", "earlier_round")]


def test_an_objection_stands_though_its_owner_has_left_and_is_no_vote_then():
    left = meeting(ALL.replace("m3 09:00-11:00", "m3 09:00-09:40"))
    said = "m1 consent\nm3 objection reason tested=upheld\nm1 consent round=2\nm2 abstain round=2"
    found = decided(said, left)
    assert (found.consent.standing, found.counted_by.kind) == (("m3",), "majority_of_cast")
    assert (found.outcome, found.votes.for_, found.votes.against) == ("passed", 1, 0)
    assert decided(said.replace(" tested=upheld", ""), left).outcome == "goes_on"
    never = meeting(ALL.replace("m3 09:00-11:00", "m3 10:30-11:00"))
    late = decided(said.replace("m3 objection", "m3 objection at=09:05"), never)
    assert late.outcome == "passed" and ("m3", "absent") in why(late)


def test_an_objection_of_an_alternate_stands_when_the_holder_comes_and_says_nothing():
    there = meeting(ALL.replace("m4 09:00-11:00", "a4 09:00-11:00\nm4 09:30-11:00"))
    said = "m1 consent\na4 objection reason tested=upheld at=09:10\nm1 consent round=2"
    assert decided(said, there).consent.standing == ("a4",)
    assert decided(f"{said}\nm4 consent round=2", there).consent.standing == ()


def test_nobody_consents_to_what_nobody_says_anything_of():
    found = decided("zz consent\nm1 abstain")
    assert (found.outcome, found.consent.consenting) == ("goes_on", 0)
    assert decided("m1 abstain round=2").outcome == "failed"  # the rule that follows: no vote cast
    assert decided("m1 objection reason tested=integrated").outcome == "passed"  # who objected, consents


def test_a_member_steps_aside_by_their_own_word_alone_and_the_last_one_counts():
    found = decided("m1 recused by=zz\nm3 against\nm4 for\nm2 recused", rule="majority_of_cast")
    assert found.recused == ("m2",) and why(found) == [("m1", "recused_by_other")]
    back = decided("m1 recused at=09:00\nm1 for at=09:30", rule="majority_of_cast")
    assert (back.recused, cast(back), why(back)) == ((), [("m1", "for")], [("m1", "replaced")])
    untimed = decided("m1 recused\nm1 for\nm2 for", rule="majority_of_cast")
    assert (untimed.recused, cast(untimed)) == ((), [("m2", "for")])
    assert why(untimed) == [("m1", "twice")] * 2


@pytest.mark.parametrize("reverse", [False, True])
def test_of_two_votes_for_one_seat_the_later_one_counts_in_whichever_order_they_stand(reverse):
    there = meeting(ALL.replace("m4", "a4"))
    rows = ["m1 for at=09:01", "m3 for at=09:01", "a4 for at=09:02", "m4 against by=a4 at=09:05"]
    found = decided("\n".join(rows[::-1] if reverse else rows), there, rule="majority_of_cast")
    assert (found.votes.for_, found.votes.against) == (2, 1)
    assert why(found) == [("a4", "replaced")]
    untimed = decided("a4 for\nm4 against by=a4\nm1 for", there, rule="majority_of_cast")
    assert (cast(untimed), why(untimed)) == ([("m1", "for")], [("a4", "twice"), ("m4", "twice")])


@pytest.mark.parametrize("said", ["m5 against by=m1\nm2 for by=m1", "m2 for by=m1\nm5 against by=m1"])
def test_which_of_two_proxies_counts_goes_by_the_order_in_which_they_were_given(said):
    given = (Proxy("m5", "m1"), Proxy("m2", "m1", "x"))
    found = decided(
        said, meeting("m1 09:00-11:00\nm3 09:00-11:00", proxies=given), rule="majority_of_cast",
        proxies={"allowed": True}, quorum={"count": 1},
    )  # fmt: skip
    assert (cast(found), why(found)) == ([("m5", "against")], [("m2", "proxy_not_allowed")])


def test_a_vote_for_somebody_else_is_refused_with_the_reason_that_is_true():
    allowed = {"proxies": {"allowed": True}, "quorum": {"count": 1}, "rule": "majority_of_cast"}
    given = (Proxy("m4", "m3"), Proxy("m5", "m1"), Proxy("m2", "m1"))
    seated = meeting("m1 09:00-11:00\na4 09:00-11:00\nm3 09:00-11:00", proxies=given)
    assert why(decided("m4 for by=m3", seated, **allowed)) == [("m4", "alternate_present")]
    assert why(decided("m4 for by=m2", seated, **allowed)) == [("m4", "no_proxy")]
    aside = meeting("m1 09:00-11:00", proxies=given, recusals=(Recusal("m1", "x"),))
    assert why(decided("m5 for by=m1", aside, **allowed)) == [("m5", "proxy_not_there")]
    unnoted = meeting(proxies=given)
    assert why(decided("m5 for by=m1\na4 for\nm3 for by=m2", unnoted, **allowed)) == [
        ("m5", "not_noted"), ("a4", "not_noted"), ("m3", "no_proxy"),
    ]  # fmt: skip


ROWS = st.builds(
    "{} {} round={} at=09:{:02d}".format,
    st.sampled_from(["m1", "m2", "m3", "m4", "m5"]),
    st.sampled_from(["for", "against reason tested=upheld", "abstain", "recused", "against reason"]),
    st.integers(1, 2),
    st.integers(0, 59),
)
STRANGERS = st.builds(
    "{} {} by={} round={} at=09:{:02d}".format,
    st.sampled_from(["m1", "m2", "m3", "zz"]),
    st.sampled_from(["for", "against reason tested=upheld", "recused"]),
    st.sampled_from(["zz", "yy"]),
    st.integers(1, 3),
    st.integers(0, 59),
)


@settings(max_examples=40, deadline=None)
@given(rows=st.lists(ROWS, max_size=8), strangers=st.lists(STRANGERS, min_size=1, max_size=4), data=st.data())
def test_whatever_strangers_write_wherever_it_stands_the_decision_is_the_same(rows, strangers, data):
    rule = data.draw(st.sampled_from(EVERY_RULE))
    mixed = data.draw(st.permutations([*enumerate(rows), *((-1, row) for row in strangers)]))
    own = iter(rows)
    found = decided("\n".join(row if at < 0 else next(own) for at, row in mixed), rule=rule)
    alone = decided("\n".join(rows), rule=rule)
    assert replace(found, refused=()) == replace(alone, refused=())
    assert len(found.refused) == len(alone.refused) + len(strangers)
