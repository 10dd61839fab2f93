"""Small cases of hiding ids: who is tried where, and what counts as found and as wrong."""

from __future__ import annotations

from datetime import date

from tests.unit.identity.records import MARIA, TRAN, model, record, records

from commonfield import identity

CHANGED = {"first_name": "Xochitl", "last_name": "Quintanilla", "birth_date": date(2005, 1, 22)}
SSID = "1234567890"


def tried(*rows):
    linkage = identity.link(records(*rows), model=model(), try_ids=True)
    return {(subject, other): told for subject, other, *told in linkage.tried.iter_rows()}


def test_names_find_whom_an_id_finds_or_miss_them():
    told = tried(
        record("north-1", **MARIA, ssid=SSID),
        record("college-1", **MARIA, ssid=SSID),
        record("north-2", **TRAN, ssid="1234567899"),
        record("college-2", **CHANGED | {"birth_date": TRAN["birth_date"]}, ssid="1234567899"),
    )
    assert told["north-1", "mis"] == [True, False]
    assert told["north-2", "mis"] == [False, None]


def test_who_holds_no_id_is_not_tried():
    told = tried(record("north-1", **MARIA), record("college-1", **MARIA))
    assert told == {}


def test_somebody_whose_id_says_otherwise_is_a_wrong_link():
    told = tried(record("north-1", **MARIA, ssid=SSID), record("college-1", **MARIA, ssid="9876543210"))
    assert told["north-1", "mis"] == [None, True]


def test_an_id_that_differs_in_a_digit_tells_nothing():
    told = tried(record("north-1", **MARIA, ssid=SSID), record("college-1", **MARIA, ssid="1234567891"))
    assert told == {}


def test_ids_of_two_kinds_tell_nothing_of_each_other():
    told = tried(record("north-1", **MARIA, ssid=SSID), record("college-1", **MARIA, ssn="123456789"))
    assert told == {}


def test_a_third_that_holds_both_ids_lets_them_tell():
    # The university knows the student by both ids: who holds another state id is somebody else.
    told = tried(
        record("north-1", **MARIA, ssid=SSID),
        record("college-2", **MARIA, ssn="123456789"),
        record("state-3", **MARIA, ssid="9876543210", ssn="123456789"),
    )
    assert told["north-1", "mis"] == [None, True]


def test_records_that_names_cannot_be_compared_with_are_not_sought():
    told = tried(
        record("north-1", **MARIA, ssid=SSID),
        record("college-1", **MARIA, ssid=SSID, ssn="123456789"),
        record("wages-1", ssn="123456789", last_name="Garcia"),
    )
    assert ("north-1", "wage") not in told
    assert told["north-1", "mis"] == [True, False]


def test_nobody_is_tried_in_a_source_in_which_they_stand():
    told = tried(
        record("north-1", **MARIA, ssid=SSID),
        record("north-1", **MARIA, source="clearinghouse", submission_id="detail"),
        record("south-1", **MARIA, ssid=SSID),
        record("south-1", **MARIA, source="clearinghouse", submission_id="detail south"),
        record("college-1", **MARIA, ssid=SSID),
    )
    assert {other for subject, other in told if subject == "north-1"} == {"mis"}
