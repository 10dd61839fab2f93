"""Charters that cannot hold are refused with file and line; terms may stand in a file beside them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from tests.unit.council.decisions.chartering import charter

from commonfield.catalog import Catalog, Charter, OpenMeetingRules
from commonfield.catalog.loader import load_file
from commonfield.council.decisions import (
    find_who_may,
    law_for,
    read_meeting,
    read_votes,
    roster_of,
    under_law,
)
from commonfield.council.decisions.notice import check_notice
from commonfield.findings import DefinitionError, SubmissionError, UsageError

DAY = date(2025, 3, 3)

SMALL = """charter: small
bodies:
  - body: steering
    seats:
      - {seat: S1, sector: k12}
      - {seat: S2, sector: employer}
"""


def load(folder, text):
    path = folder / "charter.yaml"
    path.write_text(text, encoding="utf-8")
    return load_file(Charter, path)


def test_a_charter_of_bodies_and_seats_alone_is_enough(tmp_path):
    made = load(tmp_path, SMALL)
    assert made.rule("majority_of_cast").kind == "majority_of_cast"
    assert made.bodies[0].quorum.of == "all"


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("quorums: 3\n", r"charter\.yaml:7: quorums: extra inputs"),
        ("rules: [{rule: r, kind: votes}]\n", r"charter\.yaml:7: rules\.0\.kind"),
        ("rules: [{rule: r, kind: supermajority_of_cast, share: 1/2}]\n", "more than one half"),
        ("rules: [{rule: r, kind: supermajority_of_cast, share: half}]\n", "written as 2/3 or 0.25"),
        ("rules: [{rule: r, kind: consent, then: r}]\n", "another rule"),
        ("rules: [{rule: r, kind: consent, then: x}]\n", "`then` is a rule"),
        ("rules: [{rule: r, kind: consent, then: advice}]\n", "a vote"),
        ("rules: [{rule: r, kind: consent}, {rule: r, kind: advice}]\n", "each rule stands once"),
        ("terms: [{seat: S9, member: a, began_on: 2025-01-01}]\n", "the seat is one of the charter's"),
        ("terms: [{seat: S1, member: a, began_on: 2025-01-02, ended_on: 2025-01-01}]\n", "on or after"),
        (
            "terms:\n  - {seat: S1, member: a, began_on: 2025-01-01, ended_on: 2025-02-01}\n"
            "  - {seat: S1, member: b, began_on: 2025-02-01}\n",
            "one holder on a day",
        ),
        (
            "terms:\n  - {seat: S1, member: a, began_on: 2025-01-01}\n"
            "  - {seat: S2, member: a, began_on: 2025-02-01}\n",
            "one seat of a body on a day",
        ),
        ("alternates: [{seat: S9, member: a, began_on: 2025-01-01}]\n", "the seat is one"),
        ("delegations: [{what: spending, body: team}]\n", "the body is one"),
        ("awards: [{award: a, amount: 1, awarded_on: 2025-01-01, follows: b}]\n", "follows one"),
    ],
)
def test_a_charter_that_cannot_hold_is_refused(tmp_path, more, said):
    with pytest.raises(DefinitionError, match=said):
        load(tmp_path, SMALL + more)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"chair": "S9"}, "the chair is one of its seats"),
        ({"parent": "council"}, "the parent is one"),
        ({"parent": "steering"}, "no body stands above itself"),
        ({"decides": {"default": "coin"}}, "coin is a rule"),
        ({"quorum": {"per_sector": {"uc": 1}}}, "uc is the sector"),
        ({"composition": [{"sector": "k12"}]}, "at_least or share_at_least"),
        ({"composition": [{"at_least": 1}]}, "sector or a partner_kind"),
    ],
)
def test_a_body_that_cannot_hold_is_refused(more, said):
    with pytest.raises(ValueError, match=said):
        charter("S1 k12 m1", **more)


def test_a_term_may_begin_on_the_day_after_another_one_has_ended(tmp_path):
    terms = (
        "terms:\n  - {seat: S1, member: a, began_on: 2025-01-01, ended_on: 2025-01-31}\n"
        "  - {seat: S1, member: b, began_on: 2025-02-01}\n"
    )
    roster = roster_of(load(tmp_path, SMALL + terms))
    assert [roster.holder("S1", date(2025, *day)) for day in ((1, 31), (2, 1))] == ["a", "b"]


def write(folder, text):
    path = folder / "file.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_terms_in_a_file_stand_in_place_of_the_charters(tmp_path):
    made = charter("S1 k12 m1", "S2 uc m2", alternates=("S1 a1",))
    file = write(
        tmp_path,
        "seat,member,began_on,ended_on,alternate\nS1,n1,2025-01-01,,\nS1,b1,2025-01-01,,1\nS2,n2,2024-01-01,2025-03-02,0\n",
    )
    roster = roster_of(made, terms=file)
    assert (roster.holder("S1", DAY), roster.holder("S2", DAY)) == ("n1", None)
    assert roster.alternates_of("S1", DAY) == ["b1"]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("S1,a,2025-01-01,\nS1,b,2025-02-01,", "row 3: expected that a seat has one holder"),
        ("S9,a,2025-01-01,", "row 2: expected that the seat is one"),
        ("S1,a,1/2/2025,", r"column began_on: .*\(row 2\)"),
        ("S1,a,,", r"column began_on: .*\(row 2\)"),
        ("S1,a,2025-02-01,2025-01-01", r"column ended_on: .*\(row 2\)"),
    ],
)
def test_a_file_of_terms_that_cannot_hold_is_refused_by_its_row(tmp_path, rows, said):
    made = charter("S1 k12 m1", "S2 uc m2")
    with pytest.raises(SubmissionError, match=said):
        roster_of(made, terms=write(tmp_path, f"seat,member,began_on,ended_on\n{rows}\n"))


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("presence", "member,joined,left\nm1,nine,10:00\n", "column joined"),
        ("presence", "member,joined,left\nm1,10:00,09:00\n", "column left"),
        ("presence", "member,joined,left\nm1,09:00,10:00\nm1,09:00,10:00\n", "each combination once"),
        ("items", "item,from,to\n1,10:00,09:00\n", "column to"),
        ("items", "item,from,to\n1,09:00,10:00\n1,10:00,11:00\n", "each combination once"),
        ("recusals", "member,item,interest\nm1,1,mine\n", "column interest"),
        ("recusals", "member,item,interest\n,1,\n", "column member"),
        ("proxies", "giver,holder\nm1,\n", "column holder"),
    ],
)
def test_a_file_of_a_meeting_is_refused_by_its_row(tmp_path, name, text, said):
    with pytest.raises(SubmissionError, match=said):
        read_meeting(DAY, **{name: write(tmp_path, text)})


def test_times_are_of_the_day_or_have_a_date_and_what_is_left_out_is_the_end(tmp_path):
    presence = write(tmp_path, "member,joined,left\nm1,9:00,2025-03-04T00:30\nm2,2025-03-03 09:05:30,\n")
    one, two = read_meeting(DAY, presence=presence).presence
    assert (one.joined.hour, one.left.day, two.joined.second, two.left.hour) == (9, 4, 30, 23)
    items = write(tmp_path, "item,from\n1,09:00\n2,09:30\n")
    first, last = read_meeting(DAY, items=items).items
    assert (first.ends, last.ends.hour) == (last.begins, 23)


def test_votes_are_read_for_one_item_and_strange_words_are_refused(tmp_path):
    file = write(tmp_path, "item,member,vote,reason\n1,m1,for,\n2,m1,objection,it harms\n")
    assert [(v.vote, v.has_reason, v.line) for v in read_votes(file, item="2", day=DAY)] == [
        ("objection", True, 3)
    ]
    with pytest.raises(SubmissionError, match="votes on others alone"):
        read_votes(file, item="3", day=DAY)
    with pytest.raises(SubmissionError, match=r"column vote: .*\(row 2\)") as refused:
        read_votes(write(tmp_path, "member,vote\nm1,yea\n"), item="1", day=DAY)
    assert "yea" not in str(refused.value)


MATRIX = {
    "more": {
        "bodies": [
            {"body": "steering", "seats": [{"seat": "S1", "sector": "k12"}]},
            {
                "body": "team",
                "parent": "steering",
                "kind": "team",
                "seats": [{"seat": "T1", "sector": "k12"}],
            },
        ],
        "terms": [],
        "delegations": [
            {"what": "spending", "body": "team", "amount_up_to": 100},
            {"what": "spending", "body": "steering", "amount_up_to": 1000},
            {"what": "data", "body": "team", "of": ["public"], "ended_on": "2025-03-02"},
            {"what": "terms", "body": "team", "of": ["metric"]},
        ],
    }
}


@pytest.mark.parametrize(
    ("asked", "allowed", "body", "undelegated"),
    [
        ({"what": "spending", "amount": Decimal(100), "asked_by": "team"}, True, "team", False),
        ({"what": "spending", "amount": Decimal("100.01"), "asked_by": "team"}, False, "steering", False),
        ({"what": "spending", "amount": Decimal(50), "asked_by": "steering"}, True, "team", False),
        ({"what": "spending", "amount": Decimal(1001), "asked_by": "steering"}, False, None, False),
        ({"what": "spending", "amount": Decimal(1001)}, None, None, False),
        ({"what": "data", "of": "public", "asked_by": "team"}, False, "steering", True),  # it has ended
        ({"what": "terms", "of": "metric", "asked_by": "team"}, True, "team", False),
        ({"what": "terms", "of": "code-set", "asked_by": "team"}, False, "steering", True),
        ({"what": "data", "of": "public", "asked_by": "steering"}, True, "steering", True),
    ],
)
def test_what_is_outside_the_matrix_is_refused_with_the_body_that_can_take_it(
    asked, allowed, body, undelegated
):
    found = find_who_may(charter("S1 k12 m1", **MATRIX), day=DAY, **asked)
    assert (found.allowed, found.body, found.undelegated) == (allowed, body, undelegated)


def test_a_question_without_what_the_matrix_turns_on_is_refused():
    made = charter("S1 k12 m1", **MATRIX)
    with pytest.raises(UsageError, match="--amount"):
        find_who_may(made, what="spending", day=DAY)
    with pytest.raises(UsageError, match="metric"):
        find_who_may(made, what="terms", day=DAY)
    with pytest.raises(UsageError, match="Known: steering, team"):
        find_who_may(made, what="spending", day=DAY, asked_by="board")


def test_a_matter_that_the_matrix_does_not_know_is_refused_with_those_that_it_does():
    with pytest.raises(UsageError, match="Known: spending, data, terms") as refused:
        find_who_may(charter("S1 k12 m1", **MATRIX), what="spendng", day=DAY)
    assert "`spendng`" in refused.value.what and "stays with steering" in refused.value.likely_cause
    nothing = find_who_may(charter("S1 k12 m1"), what="spending", day=DAY)
    assert (nothing.body, nothing.undelegated) == ("steering", True)


def test_notice_is_in_time_to_the_minute_and_the_law_is_dated():
    from datetime import datetime, timedelta

    rules = Catalog().get(OpenMeetingRules, "california-local")
    body = charter("S1 k12 m1", openness={"covered": True, "reason": "formal act"}).bodies[0]
    law = law_for(body, rules, DAY)
    begins = datetime(2025, 3, 3, 9)
    for minutes, holds in ((0, True), (-1, False)):
        posted = begins - timedelta(hours=72, minutes=minutes)
        assert check_notice(law, kind="regular", posted=posted, begins=begins).holds is holds
    assert check_notice(law, kind="special", posted=begins - timedelta(hours=24), begins=begins).holds
    with pytest.raises(UsageError, match="regular, special"):
        check_notice(law, kind="secret", posted=begins, begins=begins)
    assert law.verified is False and law.citation
    assert law_for(body, rules, date(1999, 1, 1)) is None
    assert law_for(charter("S1 k12 m1").bodies[0], rules, DAY) is None
    open_body = charter(
        "S1 k12 m1", proxies={"allowed": True}, openness={"covered": True, "reason": "formal act"}
    ).bodies[0]
    assert under_law(open_body, law).proxies.allowed is False
