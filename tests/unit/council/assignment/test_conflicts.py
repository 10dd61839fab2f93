"""Whose interest bars whom, with its source; what waives it; and what is a question for counsel."""

from datetime import date

import pytest
from tests.unit.council.assignment.invented import proposal, reader, rules

from commonfield.council.assignment import Declared, assign, find_conflicts, find_counsel


def sources(one, other, *, among=(), declared=(), **keys):
    adopted = rules(conflicts={"applicants_may_read": "anything", **keys}).conflicts
    found = find_conflicts([one], [other, *among], declared=declared, rules=adopted)
    return [(c.source, c.bars) for c in found if c.proposal == other.proposal]


@pytest.mark.parametrize(
    ("one", "other", "source"),
    [
        (reader("R1", organization="acme"), proposal("P1", lead="acme"), "same_organization"),
        (reader("R1", parent_organization="district"), proposal("P1", lead="district"), "same_parent"),
        (reader("R1", organization="district"), proposal("P1", lead_parent="district"), "same_parent"),
        (reader("R1", parent_organization="district"), proposal("P1", lead_parent="district"), "same_parent"),
        (reader("R1", organization="acme"), proposal("P1", partners=frozenset(["acme"])), "partner"),
        (reader("R1"), proposal("P1", letter_writers=frozenset(["r1"])), "letter"),
        (reader("R1", organization="acme"), proposal("P1", letter_writers=frozenset(["acme"])), "letter"),
        (reader("R1", paid_by=(("acme", 2019),)), proposal("P1", lead="acme"), "paid"),
        (reader("R1", paid_by=(("acme", 2019),)), proposal("P1", partners=frozenset(["acme"])), "paid"),
    ],
)
def test_an_interest_is_computed_with_its_source(one, other, source):
    assert sources(one, other) == [(source, True)]


def test_two_empty_parents_are_not_the_same_parent():
    assert sources(reader("R1"), proposal("P1")) == []


@pytest.mark.parametrize(("year", "bars"), [(2022, False), (2023, True), (2026, True)])
def test_a_payment_counts_for_the_years_that_the_rules_say(year, bars):
    paid = reader("R1", paid_by=(("acme", year),))
    found = sources(paid, proposal("P1", lead="acme"), paid_within_years=3, as_of=date(2026, 11, 23))
    assert found == ([("paid", True)] if bars else [])


@pytest.mark.parametrize(
    ("rule", "region", "barred"),
    [
        ("nothing", "south", True),
        ("other_regions", "south", False),
        ("other_regions", "north", True),
        ("other_regions", "", True),
        ("anything", "north", False),
    ],
)
def test_a_reader_of_an_applicant_reads_elsewhere_only_as_the_rules_say(rule, region, barred):
    one = reader("R1", organization="acme")
    other = proposal("P1", region=region)
    own = proposal("P2", lead="acme", region="north")
    found = sources(one, other, among=[own], applicants_may_read=rule)
    assert found == ([("applicant", True)] if barred else [])


@pytest.mark.parametrize(
    ("state", "managed_may_read", "found"),
    [
        ("none", False, [("same_organization", True)]),
        ("declared", False, [("same_organization", True), ("declared", True)]),
        ("recused", False, [("same_organization", True), ("recused", True)]),
        ("managed", False, [("same_organization", True), ("managed", True)]),
        ("managed", True, [("same_organization", True), ("managed", False)]),
        ("waived", False, [("same_organization", False)]),
    ],
)
def test_a_state_adds_to_what_is_computed_and_only_a_waiver_lifts_it(state, managed_may_read, found):
    one, other = reader("R1", organization="acme"), proposal("P1", lead="acme")
    said = [Declared("R1", "P1", state, "why", "minutes 4")]
    assert sources(one, other, declared=said, managed_may_read=managed_may_read) == found


def test_a_waived_pair_may_read_and_the_decision_is_told():
    one, other = reader("R1", organization="acme"), proposal("P1", lead="acme")
    waived = [Declared("R1", "P1", "waived", "no other expert", "minutes 4")]
    found = assign([one], [other], rules=rules(), declared=waived)
    assert [r.waived_by for r in found.assignments] == ["minutes 4"]


def test_a_waiver_of_what_no_file_shows_stays_in_the_list():
    found = find_conflicts(
        [reader("R1")], [proposal("P1")], declared=[Declared("R1", "P1", "waived", "w", "minutes 4")]
    )
    assert [(c.source, c.bars, c.waived_by) for c in found] == [("declared", False, "minutes 4")]


def test_a_steering_member_whose_organization_applies_is_a_question_for_counsel_waived_or_not():
    steers = reader("R1", organization="acme", steering=True)
    readers = [steers, reader("R2", organization="acme"), reader("R3", steering=True)]
    proposals = [proposal("P2", partners=frozenset(["acme"])), proposal("P1", lead="acme"), proposal("P3")]
    assert [(c.reader, c.proposals) for c in find_counsel(readers, proposals)] == [("R1", ("P1", "P2"))]
