from datetime import date

import polars as pl
from tests.unit.identity.records import MARIA, TRAN, groups, model, record, records

from commonfield import identity

SSID, SSN = "1234567890", "123456780"


def test_two_subjects_with_one_valid_id_are_one_person_however_differently_they_are_written() -> None:
    linkage = identity.link(
        records(
            record("north-1", **MARIA, ssid=SSID),
            record(
                "college-1", ssid=SSID, first_name="MARY", last_name="Lopez", birth_date=date(2005, 1, 22)
            ),
        ),
        model=model(),
    )
    assert groups(linkage) == [["college-1", "north-1"]]
    assert set(linkage.crosswalk["method"]) == {"exact_id"}
    assert linkage.crosswalk["match_weight"].to_list() == [None, None]


def test_ids_link_through_a_third_source_that_holds_both() -> None:
    linkage = identity.link(
        records(
            record("north-1", **MARIA, ssid=SSID),
            record("college-1", **MARIA, ssid=SSID, ssn=SSN),
            record("wages-1", ssn=SSN),
        ),
        model=model(),
    )
    assert groups(linkage) == [["college-1", "north-1", "wages-1"]]


def test_an_id_is_not_followed_against_name_and_birth_date_and_the_refusal_is_counted() -> None:
    linkage = identity.link(
        records(record("north-1", **MARIA, ssid=SSID), record("college-1", **TRAN, ssid=SSID)), model=model()
    )
    assert groups(linkage) == []
    assert linkage.counts.id_links_refused == 1


def test_a_contested_id_links_nobody_who_is_not_described() -> None:
    linkage = identity.link(
        records(
            record("north-1", **MARIA, ssn=SSN),
            record("college-1", **TRAN, ssn=SSN),
            record("state-1", **MARIA, ssn=SSN),
            record("wages-1", ssn=SSN),
        ),
        model=model(),
    )
    assert groups(linkage) == [["north-1", "state-1"]]


def test_one_wrong_digit_of_a_birth_date_or_another_surname_does_not_break_an_id() -> None:
    married = {**MARIA, "last_name": "Nguyen", "birth_date": date(2005, 1, 23)}
    linkage = identity.link(
        records(record("north-1", **MARIA, ssid=SSID), record("college-1", **married, ssid=SSID)),
        model=model(),
    )
    assert groups(linkage) == [["college-1", "north-1"]]


def test_an_id_that_one_partner_gave_to_two_people_is_trusted_by_nobody() -> None:
    linkage = identity.link(
        records(
            record("north-1", **MARIA, ssid=SSID),
            record("north-2", **TRAN, ssid=SSID),
            record("wages-1", ssn=SSN, ssid=SSID),
        ),
        model=model(),
    )
    assert groups(linkage) == []
    assert linkage.counts.ids_distrusted == 1


def test_an_id_of_the_wrong_length_or_of_one_digit_repeated_is_no_id() -> None:
    for not_an_id in ("123456789", "12345678901", "12345O7890", "0000000000", "9999999999"):
        linkage = identity.link(
            records(record("north-1", ssid=not_an_id), record("wages-1", ssid=not_an_id)), model=model()
        )
        assert groups(linkage) == []


def test_an_id_that_very_many_hold_is_a_placeholder() -> None:
    crowd = [record(f"wages-{i}", ssn=SSN, partner=f"wages {i}") for i in range(30)]
    linkage = identity.link(records(*crowd), model=model())
    assert groups(linkage) == []
    assert linkage.counts.ids_distrusted == 1


def test_a_subject_twice_in_one_partner_is_one_person_only_by_id() -> None:
    linkage = identity.link(
        records(
            record("north-1", **MARIA, ssid=SSID),
            record("north-2", **MARIA, ssid=SSID),
            record("south-3", **TRAN),
            record("south-4", **TRAN),
        ),
        model=model(),
    )
    assert groups(linkage) == [["north-1", "north-2"]]


def test_the_latest_statement_that_is_not_empty_describes_a_subject() -> None:
    from commonfield.engines import DuckEngine
    from commonfield.identity.subjects import describe_subjects

    rows = records(
        record("north-1", **MARIA, academic_year=2022, submission_id="a"),
        record(
            "north-1",
            first_name="Maria José",
            last_name="García-Pérez",
            academic_year=2024,
            submission_id="b",
        ),
        record("north-1", last_name="De la O", academic_year=2023, submission_id="c"),
    )
    with DuckEngine() as engine:
        describe_subjects(engine, rows, model=model())
        described = engine.query("from subject").row(0, named=True)
    assert described["first_name"] == "MARIA JOSE"
    assert described["last_name"] == "GARCIA PEREZ"
    assert described["surnames"] == ["GARCIA", "LOPEZ", "O", "PEREZ"]
    assert described["given_names"] == ["JOSE", "MARIA"]
    assert described["birth_date"] == date(2005, 1, 22)
    assert described["birth_day_month_exchanged"] is None


def test_no_message_repeats_what_a_record_says() -> None:
    import pytest

    from commonfield.findings import CommonfieldError

    broken = records(record("north-1", **MARIA)).with_columns(pl.lit("Garcia").alias("birth_date"))
    with pytest.raises(CommonfieldError) as told:
        identity.link(broken, model=model())
    assert "Garcia" not in str(told.value)
