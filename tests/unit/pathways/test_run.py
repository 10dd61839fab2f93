"""Worked examples: one pathway, one school, and one thing wrong at a time."""

from datetime import date

import pytest
from tests.pathway_records import AS_OF, COLLEGE, LEA, OTHER_COLLEGE, SCHOOL, UNIVERSITY, pathway, tables

from commonfield.catalog import Catalog, DualEnrollmentRules
from commonfield.pathways import Job, Term, compile_pathways, parse_term

ENTERING = parse_term("2026")
TEACHER = "25-2021"
STEPS = (
    {"step": "school", "kind": "school_courses", "courses": ["7210", "7211"], "grades": [10, 11, 12]},
    {"step": "credit", "kind": "articulation", "after": "school", "receiving": COLLEGE, "course": "EDU 120"},
    {
        "step": "early",
        "kind": "dual_enrollment",
        "colleges": [COLLEGE],
        "courses": [["EDU 120"]],
        "grades": [11, 12],
    },
    {
        "step": "degree",
        "kind": "award",
        "after": {"any": ["credit", "early"]},
        "institutions": [COLLEGE],
        "award": "associate",
        "cip": "13.1202",
        "terms": 4,
    },
    {
        "step": "university",
        "kind": "transfer",
        "after": "degree",
        "institutions": [UNIVERSITY],
        "cip": "13.1202",
    },
    {"step": "teacher", "kind": "occupation", "after": "university", "soc": TEACHER},
)
WHOLE = {
    "offering": [
        (SCHOOL, "7210", 2026, "full_year"),
        (SCHOOL, "7211", 2026, "full_year"),
        (COLLEGE, "EDU 120", 2026, None),
    ],
    "articulation": [
        {"receiving_course": "EDU 120", "sending_course": "7211", "units_received": 3.0},
        {
            "agreement_id": "T1",
            "kind": "major",
            "sending": COLLEGE,
            "receiving": UNIVERSITY,
            "receiving_cip": "13.1202",
        },
    ],
    "course_version": [{"course_code": "EDU 120"}],
    "dual_enrollment_agreement": [{"course_code": "EDU 120"}],
    "program": [{"units": 60.0}, {"institution": UNIVERSITY, "award": "bachelor", "program_id": "B1"}],
    "credential_alignment": [
        {
            "award": "bachelor",
            "cip": "13.1202",
            "employer": "District",
            "answer": "confirms",
            "answered_on": date(2026, 3, 1),
        }
    ],
}
JOB = Job(TEACHER, "Teachers", 900.0, 38.0, 30.0, True, "2020-30")


def compiled(changes=None, steps=STEPS, jobs=JOB, entering=(ENTERING,), **told):
    changes = changes or {}
    return compile_pathways(
        [pathway(*steps, **told)],
        tables(**{**WHOLE, **changes}),
        entering=entering,
        as_of=AS_OF,
        rules=list(Catalog().all(DualEnrollmentRules).values()),
        jobs={"region/p": {jobs.soc: jobs} if jobs else None},
    )


def answer(*args, **named):
    (only,) = compiled(*args, **named).answers
    return only


def without_credit():
    """Leave the records of the way through the early college course alone."""
    return {"articulation": WHOLE["articulation"][1:]}


ONE_WAY = (*STEPS[2:3], {**STEPS[3], "after": "early"}, *STEPS[4:])
"""The pathway with the way through the early college course alone."""


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


BREAKS = {
    "an agreement that ended": (
        {"dual_enrollment_agreement": [{"course_code": "EDU 120", "effective_to": date(2025, 6, 30)}]},
        "early",
        "dual_agreement_ended",
        date(2025, 7, 1),
    ),
    "an agreement that ends before the learner is there": (
        {"dual_enrollment_agreement": [{"course_code": "EDU 120", "effective_to": date(2028, 6, 30)}]},
        "early",
        "dual_agreement_ended",
        date(2028, 7, 1),
    ),
    "no agreement": ({"dual_enrollment_agreement": []}, "early", "no_dual_agreement", None),
    "a course that the agreement does not name": (
        {"dual_enrollment_agreement": [{"course_code": "BUS 101"}]},
        "early",
        "course_not_in_agreement",
        None,
    ),
    "a board that has not acted": (
        {
            "dual_enrollment_agreement": [
                {
                    "course_code": "EDU 120",
                    "kind": "ccap",
                    "filed_on": date(2020, 5, 1),
                    "lea_acted_on": date(2020, 4, 1),
                    "workforce_consulted_on": date(2020, 3, 1),
                }
            ]
        },
        "early",
        "boards_not_acted",
        date(2020, 7, 1),
    ),
    "too many units": (
        {"course_version": [{"course_code": "EDU 120", "units": 12.0}]},
        "early",
        "too_many_units",
        None,
    ),
    "a college course that was not offered": (
        {
            "offering": [
                *WHOLE["offering"][:2],
                (COLLEGE, "EDU 120", 2024, None),
                (COLLEGE, "BUS 1", 2026, None),
            ]
        },
        "early",
        "course_not_offered",
        date(2024, 7, 1),
    ),
    "a college course under another number": (
        {
            "course_version": [
                {"course_code": "EDU 120", "effective_to": date(2026, 6, 30)},
                {"course_code": "EDUC C1000", "effective_from": date(2026, 7, 1), "supersedes": "EDU 120"},
            ]
        },
        "early",
        "college_course_renumbered",
        date(2026, 7, 1),
    ),
    "a program that closed": (
        {"program": [{"effective_to": date(2027, 6, 30)}, WHOLE["program"][1]]},
        "degree",
        "program_closed",
        date(2027, 7, 1),
    ),
    "a program of another kind": (
        {"program": [{"award": "certificate"}, WHOLE["program"][1]]},
        "degree",
        "no_program",
        None,
    ),
    "more units than fit into its terms": (
        {"program": [{"units": 92.0}, WHOLE["program"][1]]},
        "degree",
        "units_do_not_fit",
        None,
    ),
    "no word of the university": (
        {"articulation": []},
        "university",
        "no_transfer_agreement",
        None,
    ),
    "employers who deny": (
        {"credential_alignment": [{**WHOLE["credential_alignment"][0], "answer": "denies"}]},
        "teacher",
        "alignment_denied",
        None,
    ),
    "nobody who says that it leads there": (
        {"credential_alignment": [{"soc": "25-9045"}]},
        "teacher",
        "not_aligned",
        None,
    ),
}


@pytest.mark.parametrize("name", BREAKS)
def test_one_break_is_told_where_it_is(name):
    changes, step, what, since = BREAKS[name]
    found = answer({**without_credit(), **changes}, steps=ONE_WAY)
    assert found.status == "broken"
    assert [(one.step, one.what, one.since) for one in found.repair] == [(step, what, since)]
    assert found.repair[0].owner


@pytest.mark.parametrize("name", [name for name in BREAKS if BREAKS[name][1] == "early"])
def test_another_branch_takes_the_place_of_a_broken_one(name):
    changes = {table: rows for table, rows in BREAKS[name][0].items() if table == "dual_enrollment_agreement"}
    assert answer(changes).status == "unbroken"


@pytest.mark.parametrize(
    ("job", "what"),
    [
        (Job("11-1011", "Other", 10.0, 50.0, 30.0, True, ""), "no_openings"),
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
    found = compiled({"offering": offering, "dual_enrollment_agreement": []})
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
    alone = {"dual_enrollment_agreement": [], "articulation": [late, WHOLE["articulation"][1]]}
    found = answer(alone)
    assert found.status == "unbroken"
    over = {**late, "effective_to": date(2029, 1, 1)}
    (one,) = answer({**alone, "articulation": [over, WHOLE["articulation"][1]]}).repair
    assert (one.step, one.what, one.since) == ("school", "articulation_ended", date(2029, 1, 2))


def test_an_articulation_is_orphaned_by_a_new_number_of_the_course():
    renumbered = {
        "dual_enrollment_agreement": [],
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
    alone = {"dual_enrollment_agreement": [], "articulation": [*both, WHOLE["articulation"][1]]}
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
        "dual_enrollment_agreement": [],
        "offering": [(COLLEGE, "EDU 120", 2026, None), (SCHOOL, "9999", 2026, "full_year")],
        "program": [{"effective_to": date(2027, 6, 30)}, WHOLE["program"][1]],
    }
    assert [one.what for one in answer(changes).repair] == ["no_dual_agreement", "program_closed"]


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
    found = compiled({"dual_enrollment_agreement": [], "articulation": [fewer, WHOLE["articulation"][1]]})
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
    closed = compiled({"program": WHOLE["program"][:1], "articulation": []}).warnings
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
