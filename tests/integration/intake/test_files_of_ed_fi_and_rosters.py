"""A fault planted in Ed-Fi resources and rosters that fit together is found at its rows, and alone."""

from __future__ import annotations

import pytest
from tests.integration.intake.desk import EAST, both, desk, only

__all__ = ["desk"]

IDS = ["1234567801", "1234567802", "1234567803"]
TOLD_OF_STUDENTS = [
    "student_school", "student_demographics", "student_program", "course_transcript",
    "student_academic_record", "post_secondary_event",
]  # fmt: skip


def ed_fi(desk, name, *ids, partner="a-district", **cells):
    """Send an Ed-Fi resource of academic year 2025, with one record for each student."""
    records = [{"student_unique_id": one, **cells} for one in ids]
    return desk.send(f"ed_fi/{name}", *records, partner=partner, academic_year=2025)


def roster(desk, *people, name="cte_roster", **cells):
    plain = {"ssid": "", "school": "", "grade": ""}
    desk.send(f"rosters/{name}", *({**plain, **cells, **person} for person in people), file="roster.csv")


@pytest.mark.parametrize("name", TOLD_OF_STUDENTS)
def test_a_record_of_a_student_whom_no_student_resource_describes_is_found(desk, name):
    ed_fi(desk, "student", *IDS[:2])
    ed_fi(desk, name, *IDS)
    told = desk.found()
    finding = only(told, "ACR-008")
    assert (told[0].dictionary, finding.rows, finding.count) == (f"ed_fi/{name}", (3,), 1)
    assert finding.element.startswith("StudentUniqueId")
    assert IDS[2] not in finding.message() + finding.message("es")


def test_every_row_of_such_a_student_is_counted(desk):
    ed_fi(desk, "student", IDS[0])
    rows = [{"student_unique_id": IDS[1], "course_code": code} for code in ("ENG4", "MATH4", "ART1")]
    desk.send("ed_fi/course_transcript", *rows)
    assert only(desk.found(), "ACR-008").rows == (1, 2, 3)


def test_rows_are_not_called_wrong_without_a_student_resource_but_that_is_missed_once(desk):
    ed_fi(desk, "student_school", *IDS)
    desk.send("ed_fi/post_secondary_event", {"student_unique_id": IDS[0], "event_date": "2026-08-26"})
    ed_fi(desk, "student", *IDS, partner="b-district")
    told = [(f.dictionary, f.finding.code, f.finding.expected["en"]) for f in desk.found()]
    expected = "the file Student of the same year beside this one"
    assert told == [(f"ed_fi/{n}", "ACR-007", expected) for n in ("post_secondary_event", "student_school")]


def test_somebody_on_a_roster_who_is_not_enrolled_is_found(desk):
    people = desk.several("calpads/senr", 3)
    both(desk, 2025, people[:2])
    ids = [person["local_student_id"] for person in people]
    roster(desk, {"student_id": ids[0]}, {"student_id": ids[2]}, {"student_id": ids[2], "pathway": "201"})
    finding = only(desk.found(), "ACR-009")
    assert (finding.rows, finding.element) == ((3, 4), "Student ID")  # the header is row 1
    assert ids[2] not in finding.message() + finding.message("es")


def test_one_of_two_ids_is_enough(desk):
    people = desk.several("calpads/senr", 1)
    sent = {**people[0], "ssid": "5555555555"}
    both(desk, 2025, [sent])
    roster(desk, {"student_id": "X1", "ssid": "5555555555"}, name="project_roster")
    assert desk.codes() == []


@pytest.mark.parametrize(
    "cells",
    [
        {
            "school": "33999990000000"
        },  # a school that the district does not enroll for: somebody else's student
        {
            "academic_year": "2023-24",
            "began_on": "2023-08-15",
            "ended_on": "2024-06-05",
        },  # no enrollment known
        {"student_id": "", "ssid": ""},  # known by name alone
    ],
)
def test_a_row_of_a_roster_that_cannot_be_compared_is_not_called_wrong(desk, cells):
    both(desk, 2025, desk.several("calpads/senr", 1))
    roster(desk, {"student_id": "X99999", **cells})
    assert desk.codes() == []


def test_a_roster_is_compared_with_ed_fi_by_state_id_alone(desk):
    for name in ("student", "student_school"):
        ed_fi(desk, name, IDS[0])
    roster(desk, {"student_id": "77"}, {"student_id": "", "ssid": IDS[0]}, {"student_id": "", "ssid": IDS[1]})
    assert only(desk.found(), "ACR-009").rows == (4,)


def test_two_districts_are_compared_by_what_they_say_in_ed_fi(desk):
    both(desk, 2025, [{**desk.several("calpads/senr", 1)[0], "ssid": IDS[0]}])
    ed_fi(desk, "student", IDS[0], partner="b-district", last_surname="Distinta", birth_date="2008-01-01")
    ed_fi(desk, "student_school", IDS[0], partner="b-district", exit_withdraw_date="2025-06-05")
    found = {(f.partner, f.dictionary, f.finding.code) for f in desk.found()}
    assert found == {
        ("a-district", "calpads/senr", "ACR-022"), ("b-district", "ed_fi/student_school", "ACR-022"),
        ("a-district", "calpads/senr", "ACR-023"), ("a-district", "calpads/sinf", "ACR-023"),
        ("b-district", "ed_fi/student", "ACR-023"),
    }  # fmt: skip


def test_a_school_that_last_years_roster_had_is_missed(desk):
    for year, school in ((2024, EAST), (2025, "33669773330124")):
        people = [{"student_id": str(700 + n), "birth_date": f"2007-09-{n + 1:02}"} for n in range(11)]
        days = {"began_on": f"{year - 1}-08-15", "ended_on": f"{year}-06-05"}
        roster(desk, *people, school=school, academic_year=str(year), **days)
    finding = only(desk.found(), "ACR-041")
    assert finding.expected["en"] == "East High, of which the year before had 11 records"
