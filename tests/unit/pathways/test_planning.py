"""Candidates: jobs that few programs lead to, courses that exist, and the links to make."""

from datetime import date

from tests.pathway_records import AS_OF, COLLEGE, LEA, OTHER_SCHOOL, SCHOOL, tables

from commonfield.catalog import Wording
from commonfield.pathways import Wanted, plan, remote_offers, telling

SECTORS = {"7210": "education", "7211": "education", "7500": "health", "7501": "health"}
COURSES = [(SCHOOL, "7500", 2026, None), (SCHOOL, "7501", 2026, None), (OTHER_SCHOOL, "7500", 2026, None)]


def wanted(soc="29-1141", **told):
    facts = {
        "title": "Nurses",
        "sector": "health",
        "education": "Associate's degree",
        "annual_openings": 100.0,
        "awards": 20.0,
        "median_hourly": 50.0,
        "pays_living_wage": True,
        "led_by": frozenset({"51.3801"}),
    }
    return Wanted(soc=soc, **{**facts, **told})


def planned(*jobs, taken=(), **rows):
    return plan(
        jobs,
        tables(**{"offering": COURSES, **rows}),
        taken=frozenset(taken),
        sectors=SECTORS,
        as_of=AS_OF,
    )


def missing(candidate):
    return [one.what for one in candidate.missing]


def test_a_job_with_courses_and_no_program_asks_for_a_program():
    (only,) = planned(wanted())
    assert only.schools == (SCHOOL,)  # one course alone is nothing to begin with
    assert missing(only) == ["plan_program", "plan_word", "plan_slots"]


def test_a_program_that_is_there_asks_for_early_credit_instead():
    program = {"cip": "51.3801"}
    (only,) = planned(wanted(), program=[program])
    assert (len(only.programs), missing(only)[0]) == (1, "plan_early_credit")
    agreed = [{"college": COLLEGE, "lea": LEA}]
    (only,) = planned(wanted(), program=[program], dual_enrollment_agreement=agreed)
    assert missing(only) == ["plan_word", "plan_slots"]
    whole = {
        "credential_alignment": [
            {"soc": "29-1141", "employer": "Clinic", "answer": "confirms", "answered_on": date(2026, 1, 1)}
        ],
        "work_based_slot": [{"soc": "29-1141"}],
    }
    (only,) = planned(wanted(), program=[program], dual_enrollment_agreement=agreed, **whole)
    assert missing(only) == []


def test_what_ended_or_has_not_begun_does_not_count():
    rows = {
        "program": [{"cip": "51.3801"}],
        "dual_enrollment_agreement": [{"effective_to": date(2021, 6, 30)}],
        "credential_alignment": [
            {"soc": "29-1141", "employer": "Clinic", "answer": "confirms", "answered_on": date(2015, 1, 1)},
        ],
        "work_based_slot": [{"soc": "29-1141", "effective_from": date(2090, 1, 1)}],
    }
    (only,) = planned(wanted(), **rows)
    assert missing(only) == ["plan_early_credit", "plan_word", "plan_slots"]


def test_a_program_of_another_award_or_one_that_closed_does_not_count():
    for program in ({"award": "certificate"}, {"effective_to": date(2026, 6, 30)}):
        (only,) = planned(wanted(), program=[{"cip": "51.3801", **program}])
        assert only.programs == ()


def test_what_is_no_candidate():
    assert planned(wanted(), taken=["29-1141"]) == []
    assert planned(wanted(awards=100.0)) == []
    assert planned(wanted(pays_living_wage=False)) == []
    assert planned(wanted(sector="education")) == []  # no school teaches two courses of it
    assert planned(wanted(education="Master's degree")) == []
    assert planned(wanted(), offering=[(SCHOOL, code, 2024, None) for code in ("7500", "7501")]) == []


def test_those_with_most_openings_unmet_come_first():
    jobs = [wanted("29-2042", annual_openings=50.0), wanted("29-2061", annual_openings=200.0, awards=190.0)]
    assert [one.job.soc for one in planned(*jobs)] == ["29-2042", "29-2061"]


def test_a_county_without_a_college_is_offered_what_can_be_taken_from_a_distance():
    programs = [
        {"cip": "51.3801", "remote": True, "title": "Nursing"},
        {"cip": "51.3801", "remote": False, "program_id": "P2"},
        {"cip": "13.1202", "remote": True, "program_id": "P3"},
    ]
    every = tables(offering=COURSES, program=programs)
    found = remote_offers([wanted()], every, counties=["06065", "06033"], as_of=AS_OF)
    assert [(one.county, one.program.title, one.openings, one.without) for one in found] == [
        ("06033", "Nursing", 100.0, ())
    ]


def test_a_link_to_make_is_named_in_both_languages():
    (only,) = planned(wanted(), program=[{"cip": "51.3801"}])
    for language in ("en", "es"):
        said = Wording("pathways", language)
        assert all("{" not in telling.missing(one, said) for one in only.missing)
