"""A whole pathway of one school, to which tests do one thing wrong at a time."""

from datetime import date

from tests.pathway_records import AS_OF, COLLEGE, SCHOOL, UNIVERSITY, pathway, tables

from commonfield.catalog import Catalog, DualEnrollmentRules
from commonfield.pathways import Job, compile_pathways, parse_term

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


NO_AGREEMENT = [{"lea": "3399999"}]
"""The college has agreements, and none with this district."""
OTHER_CREDIT = {"receiving_course": "BUS 101", "sending": "3399999", "sending_course": "1"}
"""The college gives credit, and none for these courses."""
NO_TRANSFER = [OTHER_CREDIT, {**WHOLE["articulation"][1], "sending": "999999"}]


def without_credit():
    """Leave the records of the way through the early college course alone."""
    return {"articulation": [OTHER_CREDIT, WHOLE["articulation"][1]]}


ONE_WAY = (*STEPS[2:3], {**STEPS[3], "after": "early"}, *STEPS[4:])
"""The pathway with the way through the early college course alone."""
