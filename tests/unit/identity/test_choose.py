from datetime import date

import pytest
from tests.unit.identity.records import MARIA, TRAN, groups, model, record, records

from commonfield import identity


@pytest.mark.parametrize(
    "written",
    [
        {"first_name": "Maria", "last_name": "Garcia"},
        {"first_name": "MARIA", "last_name": "LOPEZ"},
        {"first_name": "Mari", "last_name": "García-López"},
        {"first_name": "Mary", "last_name": "Garcialopez"},
        {"birth_date": date(2005, 2, 22)},
        {"birth_date": date(2005, 1, 2), "last_name": "Garcia"},
        {"zip": "90001", "school": None},
        {"sex": "X"},
    ],
)
def test_a_person_is_found_however_another_institution_writes_the_name(written: dict[str, object]) -> None:
    linkage = identity.link(
        records(
            record("north-1", **MARIA),
            record("college-9", **{**MARIA, **written}),
            record("college-2", **TRAN),
        ),
        model=model(),
    )
    assert groups(linkage) == [["college-9", "north-1"]]
    assert linkage.weights.training == "too_few_records"
    assert sorted(linkage.crosswalk["method"]) == ["alone", "probabilistic", "probabilistic"]


def test_day_and_month_may_be_exchanged() -> None:
    born = {**MARIA, "birth_date": date(2005, 2, 11)}
    other = {**MARIA, "birth_date": date(2005, 11, 2)}
    linkage = identity.link(records(record("north-1", **born), record("college-1", **other)), model=model())
    assert groups(linkage) == [["college-1", "north-1"]]


def test_the_better_of_two_candidates_is_linked_and_the_other_stays_alone() -> None:
    linkage = identity.link(
        records(
            record("north-1", **MARIA),
            record("college-1", **{**MARIA, "birth_date": date(2005, 1, 23), "zip": "90001"}),
            record("college-2", **MARIA),
        ),
        model=model(),
    )
    assert groups(linkage) == [["college-2", "north-1"]]


def test_two_subjects_of_one_partner_are_never_merged_by_weight_not_even_through_a_third() -> None:
    linkage = identity.link(
        records(
            record("north-1", **MARIA),
            record("north-2", **MARIA),
            record("college-1", **MARIA),
            record("state-1", **MARIA),
        ),
        model=model(),
    )
    by_person = linkage.crosswalk.group_by("person_key").agg("partner")["partner"].to_list()
    assert all(len(partners) == len(set(partners)) for partners in by_person)


def test_a_chain_of_links_breaks_where_it_would_join_two_subjects_of_one_partner() -> None:
    other = {**MARIA, "last_name": "Garcia", "zip": "90001", "school": "19647330000009"}
    linkage = identity.link(
        records(
            record("north-1", **MARIA),
            record("college-1", **MARIA),
            record("state-1", **other),
            record("north-2", **other),
        ),
        model=model(),
    )
    assert groups(linkage) == [["college-1", "north-1"], ["north-2", "state-1"]]


def test_twins_are_never_taken_for_each_other_without_an_id() -> None:
    twin = {**MARIA, "first_name": "Isabel"}
    linkage = identity.link(
        records(record("north-1", **MARIA), record("north-2", **twin), record("college-2", **twin)),
        model=model(),
    )
    assert groups(linkage) == [["college-2", "north-2"]]
    left_behind = identity.link(
        records(
            record("north-1", **MARIA),
            record("college-2", **twin),
            record("college-3", **{**twin, "first_name": "Lucia"}),
        ),
        model=model(),
    )
    assert groups(left_behind) == []


def test_two_different_ids_of_one_kind_are_two_people_however_alike_they_are() -> None:
    linkage = identity.link(
        records(
            record("north-1", **MARIA, ssid="1234567890"),
            record("college-1", **MARIA, ssid="9876543210"),
        ),
        model=model(),
    )
    assert groups(linkage) == []


def test_different_ids_stay_apart_through_a_subject_without_one() -> None:
    linkage = identity.link(
        records(
            record("north-1", **MARIA, ssid="1234567890"),
            record("south-1", **MARIA, ssid="9876543210"),
            record("college-1", **MARIA),
        ),
        model=model(),
    )
    assert all("college-1" in group and len(group) == 2 for group in groups(linkage))


def test_a_slip_of_one_digit_in_an_id_does_not_separate() -> None:
    linkage = identity.link(
        records(
            record("north-1", **MARIA, ssid="1234567890"),
            record("college-1", **MARIA, ssid="1234567891"),
        ),
        model=model(),
    )
    assert groups(linkage) == [["college-1", "north-1"]]


def test_a_record_with_no_more_than_a_name_is_linked_to_nobody() -> None:
    linkage = identity.link(
        records(record("north-1", **MARIA), record("wages-1", first_name="Maria", last_name="Garcia Lopez")),
        model=model(),
    )
    assert groups(linkage) == []
    assert linkage.weights.training == "not_needed"


def test_no_records_give_no_persons() -> None:
    linkage = identity.link(records(), model=model())
    assert linkage.crosswalk.is_empty()
    assert linkage.counts.persons == 0
