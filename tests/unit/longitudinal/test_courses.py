from datetime import date
from typing import Any

from tests.unit.longitudinal.staging import COLLEGE, SCHOOLS, build, college_term, row, section

FALL = date(2023, 8, 20)


def taken(subject: str = "north-1", **values: Any) -> dict[str, Any]:
    partner = subject.split("-")[0]
    place = {"institution": SCHOOLS.get(partner, COLLEGE), "level": "high_school", "segment": "k12"}
    course = {"course_code": "WELD 1", "section": "3", "term": "fall", "began_on": FALL, "grade": "B"}
    return row(subject, **{**place, **course, **values})


def only(events: dict[str, Any]) -> dict[str, Any]:
    (course,) = events["course"].to_dicts()
    return course


def test_a_course_learns_what_its_section_is() -> None:
    events = build(
        [section("north", section="3", state_course_code="7003"), section("north", section="4", record_no=3)],
        course=[taken()],
    )
    course = only(events)
    assert (course["state_course_code"], course["subject_code"]) == ("7003", "101")
    assert (course["cte"], course["capstone"]) == (True, True)


def test_what_the_offering_says_itself_comes_before_its_state_code() -> None:
    course = only(
        build(
            [section("north", section="3", state_course_code="7003", subject_code="Z", cte=False)],
            course=[taken()],
        )
    )
    assert (course["subject_code"], course["cte"]) == ("Z", False)


def test_a_course_given_at_another_school_of_the_partner_is_still_described() -> None:
    elsewhere = section("north", section="3", institution="36676300000009", state_course_code="7001")
    assert only(build([elsewhere], course=[taken()]))["cte"] is True


def test_another_partners_offering_of_the_same_name_says_nothing() -> None:
    course = only(build([section("south", section="3", state_course_code="7003")], course=[taken()]))
    assert course["cte"] is None


def test_a_college_describes_a_course_once_and_the_latest_description_up_to_then_holds() -> None:
    described = [
        section(
            "college", academic_year=2022, subject_code="0956.50", transfer_level=False, college_credit=True
        ),
        section(
            "college",
            academic_year=2023,
            subject_code="0956.50",
            transfer_level=True,
            college_credit=True,
            record_no=3,
        ),
        section("college", academic_year=2025, subject_code="0000.00", transfer_level=False, record_no=4),
    ]
    course = only(build(described, course=[taken("college-1", segment="ccc", level="postsecondary")]))
    assert (course["subject_code"], course["transfer_level"]) == ("0956.50", True)


def test_a_college_course_is_dual_enrollment_where_the_student_was_a_special_admit_that_term() -> None:
    courses = [
        taken("college-1", segment="ccc", level="postsecondary"),
        taken("college-1", segment="ccc", level="postsecondary", began_on=date(2024, 2, 6), record_no=3),
    ]
    terms = [
        college_term(special_admit=True, ccap=True),
        college_term(special_admit=False, ccap=False, began_on=date(2024, 2, 6), record_no=3),
    ]
    found = build(course=courses, enrollment=terms)["course"].sort("began_on")
    assert found["special_admit"].to_list() == [True, False]
    assert found["ccap"].to_list() == [True, False]


def test_a_course_at_school_is_not_touched_by_what_the_student_is_at_college() -> None:
    events = build(course=[taken()], enrollment=[college_term(special_admit=True, ccap=True)])
    assert only(events)["special_admit"] is None
