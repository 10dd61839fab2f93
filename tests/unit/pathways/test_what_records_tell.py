"""Records are taken as they are: what nobody sent is unchecked, lines differ, the newest word counts."""

from datetime import date

import pytest
from tests.pathway_records import COLLEGE
from tests.unit.pathways.whole import (
    NO_AGREEMENT,
    ONE_WAY,
    STEPS,
    TEACHER,
    WHOLE,
    answer,
    compiled,
    without_credit,
)

from commonfield.pathways import Job, Term


def test_an_occupation_of_which_nothing_is_published_is_unchecked():
    assert answer(jobs=Job("11-1011", "Other", 10.0, 50.0, 30.0, True, "")).status == "unchecked"
    assert answer(jobs=Job(TEACHER, "Teachers", None, 50.0, 30.0, True, "")).status == "unchecked"


@pytest.mark.parametrize(
    ("rows", "what"),
    [
        ({"dual_enrollment_agreement": []}, "agreement_not_told"),
        ({"course_version": []}, "catalog_not_told"),
        ({"program": []}, "program_not_told"),
        ({"offering": [*WHOLE["offering"][:2], (COLLEGE, "EDU 120", 2018, None)]}, "course_not_told"),
        ({"articulation": [{"receiving_course": "EDU 120", "sending_course": "7211"}]}, "transfer_not_told"),
        ({"articulation": WHOLE["articulation"][1:]}, "articulation_not_told"),
    ],
)
def test_records_that_nobody_sent_leave_a_chain_unchecked_and_not_broken(rows, what):
    way = (*STEPS[:2], {**STEPS[3], "after": "credit"}, *STEPS[4:])
    early = what in ("agreement_not_told", "course_not_told")
    found = compiled({**rows}, steps=ONE_WAY if early else way)
    assert found.answers[0].status == "unchecked"
    assert what in {one.values["what"] for one in found.warnings if one.kind == "unchecked"}


def test_lines_of_one_agreement_may_differ():
    """The load, the days and the boards' acts of a course are those of its own lines."""
    over = {"course_code": "EDU 120", "effective_to": date(2026, 6, 30)}
    other = {"course_code": "BUS 101", "most_units": 1.0}
    for lines, status in (
        ([other, {"course_code": "EDU 120"}], "unbroken"),
        ([{"course_code": "BUS 101"}, over], "broken"),
        ([over, {"course_code": "EDU 120", "effective_from": date(2026, 7, 1)}], "unbroken"),
    ):
        found = answer({**without_credit(), "dual_enrollment_agreement": lines}, steps=ONE_WAY)
        assert found.status == status, lines


def test_a_load_is_that_of_an_agreement_in_force():
    lines = [
        {"agreement_id": "D1", "course_code": "EDU 120", "effective_to": date(2026, 6, 30)},
        {"agreement_id": "D2", "course_code": "EDU 120", "most_units": 2.0},
    ]
    found = answer({**without_credit(), "dual_enrollment_agreement": lines}, steps=ONE_WAY)
    assert found.status == "broken"


def test_agreements_that_follow_one_another_within_a_term_leave_no_gap():
    first = {"agreement_id": "D1", "course_code": "EDU 120", "effective_to": date(2028, 9, 30)}
    second = {"agreement_id": "D1", "course_code": "EDU 120", "effective_from": date(2028, 10, 1)}
    steps = ({**ONE_WAY[0], "grades": [11]}, *ONE_WAY[1:])
    for second_day, status in ((date(2028, 10, 1), "unbroken"), (date(2028, 10, 2), "unbroken")):
        lines = [first, {**second, "effective_from": second_day}]
        found = answer({**without_credit(), "dual_enrollment_agreement": lines}, steps=steps)
        assert found.status == status
        began = dict(found.schedule)["early"]
        assert began == Term.of(2029, "fall" if second_day.day == 1 else "spring")


def test_the_reason_is_that_of_the_day_on_which_it_is_needed():
    later = {"course_code": "EDU 120", "effective_from": date(2032, 7, 1), "effective_to": date(2035, 6, 30)}
    (one,) = answer({**without_credit(), "dual_enrollment_agreement": [later]}, steps=ONE_WAY).repair
    assert (one.what, one.since, one.values["begins"]) == ("dual_agreement_later", None, date(2032, 7, 1))


def test_a_program_counts_with_its_own_units_while_it_is_open():
    closed = {"units": 30.0, "program_id": "P0", "effective_to": date(2026, 6, 30)}
    found = answer({"program": [closed, {"units": 92.0}, WHOLE["program"][1]]}, steps=ONE_WAY)
    assert found.status == "broken"


def test_an_employer_is_taken_at_its_newest_word():
    denied = {**WHOLE["credential_alignment"][0], "answer": "denies", "answered_on": date(2026, 9, 1)}
    found = answer({"credential_alignment": [WHOLE["credential_alignment"][0], denied]})
    assert [one.what for one in found.repair] == ["alignment_denied"]
    tomorrow = {**WHOLE["credential_alignment"][0], "asserted_on": date(2099, 1, 1)}
    found = answer({"credential_alignment": [tomorrow]})
    assert [one.what for one in found.repair] == ["not_aligned"]


def test_an_articulation_ends_when_another_comes_in_its_place():
    first = {"agreement_id": "A1", "receiving_course": "EDU 120", "sending_course": "7211"}
    second = {
        "agreement_id": "A2",
        "receiving_course": "EDU 120",
        "sending_course": "7299",
        "supersedes": "A1",
        "effective_from": date(2027, 7, 1),
    }
    rows = {
        "dual_enrollment_agreement": NO_AGREEMENT,
        "articulation": [first, second, WHOLE["articulation"][1]],
    }
    (one,) = answer(rows).repair
    assert (one.what, one.since) == ("articulation_ended", date(2027, 7, 1))
