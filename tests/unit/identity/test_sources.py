"""Several sources at once: districts, a college, a university, wage records."""

from datetime import date

import pytest
from tests.unit.identity.records import MARIA, TRAN, groups, model, record, records

from commonfield import identity

SSN, SSID = "123456780", "1234567890"
KEYED = "9f" * 32


def linked(*rows: dict[str, object]) -> list[list[str]]:
    return groups(identity.link(records(*rows), model=model()))


def test_three_sources_are_one_person_by_evidence_alone() -> None:
    assert linked(
        record("north-1", **MARIA),
        record("college-1", **{**MARIA, "last_name": "Garcia", "zip": None}),
        record("state-1", **{**MARIA, "first_name": "Mari", "school": None}),
        record("state-2", **TRAN),
    ) == [["college-1", "north-1", "state-1"]]


def test_four_sources_are_one_person_where_each_knows_another_id() -> None:
    assert linked(
        record("north-1", **MARIA, ssid=SSID),
        record("college-1", **{**MARIA, "last_name": "López"}, ssid=SSID, ssn=SSN),
        record("state-1", **{**MARIA, "first_name": "Mary"}),
        record("wages-1", ssn=SSN),
    ) == [["college-1", "north-1", "state-1", "wages-1"]]


@pytest.mark.parametrize("ssn", [SSN, KEYED])
def test_wage_records_link_by_the_number_or_its_token_though_they_hold_nothing_else(ssn: str) -> None:
    assert linked(record("college-1", **MARIA, ssn=ssn), record("wages-1", ssn=ssn)) == [
        ["college-1", "wages-1"]
    ]


@pytest.mark.parametrize(
    ("named", "joined"),
    [
        ({"first_name": "Maria", "last_name": "Garcia"}, True),
        ({"first_name": "Maria", "last_name": "Nguyen"}, True),
        ({"first_name": None, "last_name": "Lopez"}, True),
        ({"first_name": "Kevin", "last_name": None}, True),
        ({"first_name": "Kevin", "last_name": "Tran"}, False),
    ],
)
def test_where_both_have_names_a_number_is_not_followed_against_both_of_them(named, joined) -> None:
    linkage = identity.link(
        records(record("college-1", **MARIA, ssn=SSN), record("wages-1", ssn=SSN, **named)), model=model()
    )
    assert (groups(linkage) == [["college-1", "wages-1"]]) is joined
    assert linkage.counts.id_links_refused == (0 if joined else 1)


def test_each_pair_of_sources_is_one_to_one() -> None:
    found = linked(
        record("north-1", **MARIA),
        record("north-2", **{**MARIA, "zip": "90001"}),
        record("college-1", **MARIA),
        record("college-2", **{**MARIA, "zip": "90001"}),
        record("state-1", **MARIA),
    )
    assert len(found) == 2
    for group in found:
        partners = [subject.split("-")[0] for subject in group]
        assert len(partners) == len(set(partners))


def test_twins_in_three_sources_stay_two_people_and_an_id_alone_may_say_otherwise() -> None:
    twin = {**MARIA, "first_name": "Isabel"}
    rows = [
        record(f"{partner}-{number}", **who)
        for partner in ("north", "college", "state")
        for number, who in ((1, MARIA), (2, twin))
    ]
    assert linked(*rows) == [["college-1", "north-1", "state-1"], ["college-2", "north-2", "state-2"]]
    renamed = [
        record("north-1", **MARIA, ssid=SSID),
        record("north-2", **{**twin, "first_name": "Lucia"}),
        record("college-1", **twin, ssid=SSID),
    ]
    assert linked(*renamed) == [["college-1", "north-1"]]


def test_little_is_enough_where_it_is_rare_and_nothing_is_no_evidence() -> None:
    born = date(2005, 1, 22)
    assert linked(
        record("north-1", first_name="María", last_name="García López", birth_date=born),
        record("college-1", first_name="Maria", last_name="Garcia-Lopez", birth_date=born),
        record("state-1", birth_date=born),
        record("south-1"),
        record("wages-1", first_name="Maria"),
    ) == [["college-1", "north-1"]]
