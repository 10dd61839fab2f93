"""Worked examples of what the compiler answers and warns of."""

from datetime import date

import pytest
from tests.pathway_records import COLLEGE, LEA, OTHER_COLLEGE, SCHOOL
from tests.unit.pathways.whole import (
    NO_AGREEMENT,
    NO_TRANSFER,
    STEPS,
    TEACHER,
    WHOLE,
    answer,
    compiled,
    without_credit,
)

from commonfield.pathways import Job, Term


def test_an_unbroken_chain_is_told_with_its_terms():
    found = answer()
    assert (found.status, found.repair) == ("unbroken", ())
    terms = dict(found.schedule)
    # Of two branches that are done at the same time the one named first is taken: courses of a year in grades
    # 10 and 11, credit for them, and college in the fall after grade 12.
    assert list(terms) == ["school", "credit", "degree", "university", "teacher"]
    assert terms["school"] == Term.of(2028, "fall")
    assert terms["credit"] == Term.of(2030, "summer")
    assert terms["degree"] == Term.of(2031, "fall")
    assert terms["university"] == Term.of(2033, "fall")
    assert found.done == Term.of(2034, "spring")


@pytest.mark.parametrize(
    ("job", "what"),
    [
        (Job(TEACHER, "Teachers", 0.0, 50.0, 30.0, True, ""), "no_openings"),
        (Job(TEACHER, "Teachers", 10.0, 20.0, 30.0, False, ""), "pays_too_little"),
    ],
)
def test_a_job_must_have_openings_and_pay_a_living_wage(job, what):
    found = answer(jobs=job)
    assert [(one.step, one.what) for one in found.repair] == [("teacher", what)]


def test_without_labor_figures_the_chain_is_unchecked_and_not_unbroken():
    assert answer(jobs=None).status == "unchecked"


def test_a_school_of_which_no_file_tells_is_unchecked():
    offering = [row for row in WHOLE["offering"] if row[0] == COLLEGE]
    found = compiled({"offering": offering, "dual_enrollment_agreement": NO_AGREEMENT})
    assert found.answers[0].status == "unchecked"
    assert {one.values["what"] for one in found.warnings if one.kind == "unchecked"} == {"course_not_told"}


def test_a_course_not_offered_last_year_names_the_year_it_was_last():
    offering = [(SCHOOL, "7210", 2026, "full_year"), (SCHOOL, "7211", 2023, "full_year")]
    (one,) = answer(
        {
            "offering": offering,
            "dual_enrollment_agreement": [{"course_code": "EDU 120", "effective_to": date(2021, 6, 30)}],
        }
    ).repair
    # The agreement and the course are one link each: the way named first in the definition is told.
    assert (one.step, one.what, one.since) == ("school", "course_not_offered", date(2023, 7, 1))


def test_an_articulation_counts_for_courses_finished_while_it_is_in_force():
    """The agreement begins in the fall of 2028: who takes the course in grade 11 or 12 has the credit."""
    late = {"receiving_course": "EDU 120", "sending_course": "7211", "effective_from": date(2028, 8, 1)}
    alone = {"dual_enrollment_agreement": NO_AGREEMENT, "articulation": [late, WHOLE["articulation"][1]]}
    found = answer(alone)
    assert found.status == "unbroken"
    over = {**late, "effective_to": date(2029, 1, 1)}
    (one,) = answer({**alone, "articulation": [over, WHOLE["articulation"][1]]}).repair
    assert (one.step, one.what, one.since) == ("school", "articulation_ended", date(2029, 1, 2))


def test_an_articulation_is_orphaned_by_a_new_number_of_the_course():
    renumbered = {
        "dual_enrollment_agreement": NO_AGREEMENT,
        "articulation": [{"receiving_course": "EDU 120", "sending_course": "7209"}, WHOLE["articulation"][1]],
        "course_version": [
            {"course_code": "EDU 120"},
            {"institution": SCHOOL, "course_code": "7209", "effective_to": date(2024, 6, 30)},
            {
                "institution": SCHOOL,
                "course_code": "7211",
                "effective_from": date(2024, 7, 1),
                "supersedes": "7209",
            },
        ],
    }
    (one,) = answer(renumbered).repair
    assert (one.step, one.what, one.since) == ("credit", "articulation_orphaned", date(2024, 7, 1))
    assert (one.values["old"], one.values["now"]) == ("7209", "7211")


def test_courses_of_one_group_count_together_and_any_group_is_enough():
    both = [
        {"receiving_course": "EDU 120", "sending_course": "7211", "group_no": 1},
        {"receiving_course": "EDU 120", "sending_course": "7299", "group_no": 1},
    ]
    alone = {"dual_enrollment_agreement": NO_AGREEMENT, "articulation": [*both, WHOLE["articulation"][1]]}
    (one,) = answer(alone).repair
    assert (one.what, one.values["missing"]) == ("group_unmet", "7299")
    either = [*both, {"receiving_course": "EDU 120", "sending_course": "7210", "group_no": 2}]
    assert answer({**alone, "articulation": [*either, WHOLE["articulation"][1]]}).status == "unbroken"


def test_two_colleges_that_matched_their_courses_to_one_descriptor_accept_each_other():
    matched = [
        {
            "agreement_id": f"C{college}",
            "kind": "course_to_descriptor",
            "sending": college,
            "receiving": "C-ID",
            "receiving_course": "EDUC 200",
            "sending_course": code,
        }
        for college, code in ((COLLEGE, "EDU 120"), (OTHER_COLLEGE, "ED 10"))
    ]
    steps = (
        {**STEPS[2], "colleges": [OTHER_COLLEGE], "courses": [["ED 10"]]},
        {**STEPS[1], "after": "early"},
        {**STEPS[3], "after": "credit"},
        *STEPS[4:],
    )
    changes = {
        "articulation": [*matched, WHOLE["articulation"][1]],
        "dual_enrollment_agreement": [{"college": OTHER_COLLEGE}],
        "offering": [*WHOLE["offering"], (OTHER_COLLEGE, "ED 10", 2026, "spring")],
    }
    assert answer(changes, steps=steps).status == "unbroken"
    (one,) = answer({**changes, "articulation": WHOLE["articulation"]}, steps=steps).repair
    assert one.what == "no_articulation"


def test_a_renewal_that_is_expected_holds_and_is_told():
    agreement = {"course_code": "EDU 120", "effective_to": date(2027, 6, 30), "renewal": "expected"}
    found = compiled({**without_credit(), "dual_enrollment_agreement": [agreement]})
    assert found.answers[0].status == "unbroken"
    (told,) = [one for one in found.warnings if one.kind == "runs_out"]
    assert (told.step, told.values["until"], str(told.values["needed"])) == (
        "early",
        date(2027, 6, 30),
        "2028-fall",
    )
    over = {**agreement, "effective_to": date(2026, 6, 30)}
    assert answer({**without_credit(), "dual_enrollment_agreement": [over]}).status == "broken"
    without_end = {**over, "renewal": "automatic"}
    assert answer({**without_credit(), "dual_enrollment_agreement": [without_end]}).status == "unbroken"


def test_who_enters_later_may_find_another_answer():
    program = [{"effective_to": date(2031, 6, 30)}, WHOLE["program"][1]]
    entering = [Term.of(year, "fall") for year in (2027, 2028)]
    found = compiled({"program": program}, entering=entering).answers
    assert [one.status for one in found] == ["unbroken", "broken"]


def test_steps_that_do_not_fit_into_the_grades_are_the_pathways_own_fault():
    steps = (
        {**STEPS[0], "courses": ["7210", "7211"] * 2, "grades": [12]},
        *STEPS[1:2],
        {**STEPS[3], "after": "credit"},
        *STEPS[4:],
    )
    (one,) = answer(steps=steps).repair
    assert (one.what, one.owner) == ("does_not_fit", "County Office")


def test_the_fewest_links_over_all_branches_are_told():
    changes = {
        "dual_enrollment_agreement": NO_AGREEMENT,
        "offering": [(COLLEGE, "EDU 120", 2026, None), (SCHOOL, "9999", 2026, "full_year")],
        "program": [{"effective_to": date(2027, 6, 30)}, WHOLE["program"][1]],
    }
    assert [one.what for one in answer(changes).repair] == ["no_dual_agreement", "program_ended"]


def test_units_left_behind_at_another_college_are_told():
    steps = (*STEPS[:2], {**STEPS[2], "colleges": [OTHER_COLLEGE], "courses": [["ED 10"]]}, *STEPS[3:])
    changes = {
        **without_credit(),
        "dual_enrollment_agreement": [{"college": OTHER_COLLEGE}],
        "course_version": [{"institution": OTHER_COLLEGE, "course_code": "ED 10", "units": 4.0}],
        "offering": [*WHOLE["offering"], (OTHER_COLLEGE, "ED 10", 2026, None)],
    }
    (told,) = [one for one in compiled(changes, steps=steps).warnings if one.kind == "unit_loss"]
    assert (told.step, told.values["units"]) == ("early", 4.0)


def test_fewer_units_than_the_course_has_are_told():
    fewer = {"receiving_course": "EDU 120", "sending_course": "7211", "units_received": 1.0}
    found = compiled(
        {"dual_enrollment_agreement": NO_AGREEMENT, "articulation": [fewer, WHOLE["articulation"][1]]}
    )
    assert [one.values["units"] for one in found.warnings if one.kind == "unit_loss"] == [2.0]


def test_a_step_that_leads_to_no_job_is_a_dead_end():
    certificate = {
        "step": "certificate",
        "kind": "award",
        "after": "school",
        "institutions": [COLLEGE],
        "award": "certificate",
        "cip": "19.0709",
        "terms": 2,
    }
    program = [*WHOLE["program"], {"award": "certificate", "cip": "19.0709", "program_id": "P2"}]
    found = compiled({"program": program}, steps=(*STEPS, certificate))
    assert [(one.step, one.values["onward"]) for one in found.warnings if one.kind == "dead_end"] == [
        ("certificate", False)
    ]
    closed = compiled({"program": WHOLE["program"][:1], "articulation": NO_TRANSFER}).warnings
    ends = {one.step for one in closed if one.kind == "dead_end"}
    assert ends == {"school", "early", "degree"}


def test_an_answer_of_an_employer_expires():
    old = {**WHOLE["credential_alignment"][0], "answered_on": date(2024, 3, 1)}
    (told,) = [one for one in compiled({"credential_alignment": [old]}).warnings if one.kind == "unconfirmed"]
    assert told.values["asked"] == 1
    both = [
        WHOLE["credential_alignment"][0],
        {**old, "employer": "Office", "answer": "denies", "answered_on": date(2026, 1, 1)},
    ]
    (told,) = [one for one in compiled({"credential_alignment": both}).warnings if one.kind == "contradicted"]
    assert (told.values["confirm"], told.values["deny"]) == (1, 1)


def test_work_based_learning_needs_places_in_the_grades():
    work = {"step": "work", "kind": "work_based_learning", "type": "10", "after": "school", "grades": [12]}
    steps = (
        STEPS[0],
        work,
        {**STEPS[1]},
        STEPS[2],
        {**STEPS[3], "after": {"all": ["work", "credit"]}},
        *STEPS[4:],
    )
    held = {"work_based_slot": [{"slots": 20}]}
    assert answer(held, steps=steps).status == "unbroken"
    ended = {"work_based_slot": [{"effective_to": date(2026, 6, 30)}]}
    assert [one.what for one in answer(ended, steps=steps).repair] == ["slots_ended"]
    other = {"work_based_slot": [{"soc": "29-1141"}]}
    assert [one.what for one in answer(other, steps=steps).repair] == ["no_slots"]


def test_one_link_on_which_several_schools_hang_is_told():
    found = compiled(without_credit(), schools=[SCHOOL, "33000010000002"])
    sole = {one.link: one.chains for one in found.warnings if one.kind == "sole_link"}
    assert sole[f"program|{COLLEGE}|associate|13.1202"] == 2
    assert sole[f"agreement|{LEA}|{COLLEGE}|EDU 120"] == 2
    assert f"course|{SCHOOL}|7210" not in sole  # one school alone hangs on its own course
