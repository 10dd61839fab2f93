"""Dated, de-identified events of a person: what longitudinal makes and metrics count."""

from commonfield.tables.model import PROVENANCE, Column, Table

_PERSON = Column("person_key", "text", "Random key of the person; means nothing outside", required=True)
_YEAR = Column("academic_year", "integer", "Academic year, named by its spring", required=True)
_INSTITUTION = Column(
    "institution",
    "text",
    "School (14-digit CDS), college or university (UNITID or own code)",
    ceds="P001070",
)
_LEA = Column("lea", "text", "Local educational agency (7-digit CDS)", null_means="not a school of an LEA")
_LEVEL = Column("level", "text", "high_school, elementary or postsecondary", required=True)
_BEGAN = Column("began_on", "date", "First day", ceds="P000097")
_ENDED = Column("ended_on", "date", "Last day", null_means="still going on, or not told", ceds="P000107")

CHARACTERISTIC = Table(
    "characteristic",
    "a dated attribute of a person, long form: every value a source stated, conflicts kept",
    (
        _PERSON,
        Column(
            "characteristic", "text", "Which attribute, e.g. race_ethnicity, english_learner", required=True
        ),
        Column("value", "text", "Its code", required=True),
        _BEGAN,
        _ENDED,
        Column("academic_year", "integer", "Academic year of the file that stated it", required=True),
        *PROVENANCE,
    ),
)

ENROLLMENT = Table(
    "enrollment",
    "a spell of a person at an institution",
    (
        _PERSON,
        _INSTITUTION,
        _LEA,
        _LEVEL,
        Column("segment", "text", "k12, ccc, csu, uc, private, out_of_state, unknown", required=True),
        Column("began_on", "date", "First day", required=True, ceds="P000097"),
        _ENDED,
        _YEAR,
        Column(
            "grade_level",
            "integer",
            "Grade, 9 to 12 in high school",
            null_means="not in K-12",
            ceds="P600206",
        ),
        Column(
            "first_time",
            "boolean",
            "First time at this level (grade 9 for the first time; first college term)",
        ),
        Column("credit_status", "text", "credit or noncredit", null_means="not a college"),
        Column(
            "enrollment_status", "text", "primary, secondary, short_term; college: full_time, part_time, ..."
        ),
        Column(
            "exit_reason",
            "text",
            "Exit reason as the publisher codes it (E230, T160, ...)",
            null_means="none told",
        ),
        Column("special_admit", "boolean", "In college as a K-12 student (dual enrollment)"),
        Column("ccap", "boolean", "Special admit under a College and Career Access Pathways agreement"),
        *PROVENANCE,
    ),
)

COMPLETION = Table(
    "completion",
    "leaving a level with an outcome",
    (
        _PERSON,
        _INSTITUTION,
        _LEA,
        _LEVEL,
        Column(
            "kind",
            "text",
            "diploma, special_education_certificate, adult_diploma, equivalency, proficiency, no_diploma",
            required=True,
        ),
        Column("completed_on", "date", "Day of completion", required=True),
        _YEAR,
        Column("a_g_met", "boolean", "Met all UC/CSU entrance requirements (A-G)"),
        *PROVENANCE,
    ),
)

COURSE = Table(
    "course",
    "a course attempt",
    (
        _PERSON,
        _INSTITUTION,
        _LEA,
        _LEVEL,
        Column("segment", "text", "k12, ccc, csu, uc, private", required=True),
        _YEAR,
        Column("term", "text", "Term within the year: fall, winter, spring, summer, full_year"),
        Column("began_on", "date", "First day of the term", required=True),
        Column("course_code", "text", "Course as the institution numbers it"),
        Column("section", "text", "Section as the institution numbers it"),
        Column("state_course_code", "text", "State course code (K-12) or control number (college)"),
        Column("subject_code", "text", "TOP code of a college course, CTE pathway code of a K-12 course"),
        Column("cte", "boolean", "Career technical education course"),
        Column("capstone", "boolean", "Completes a CTE pathway"),
        Column("college_credit", "boolean", "Earns college credit"),
        Column("transfer_level", "boolean", "Transferable to a four-year university"),
        Column("special_admit", "boolean", "Taken in college while in K-12 (dual enrollment)"),
        Column("ccap", "boolean", "Taken under a CCAP agreement"),
        Column("units_attempted", "number", "Units tried", unit="semester units (college), credits (K-12)"),
        Column("units_earned", "number", "Units earned", unit="semester units (college), credits (K-12)"),
        Column("grade", "text", "Final grade as given"),
        Column(
            "success",
            "boolean",
            "Passed with C- or better (K-12), or A, B, C, P (college)",
            null_means="no grade that counts",
        ),
        *PROVENANCE,
    ),
)

PARTICIPATION = Table(
    "participation",
    "taking part in a pathway, in dual enrollment, or in work-based learning",
    (
        _PERSON,
        _INSTITUTION,
        _LEA,
        Column(
            "kind", "text", "cte_pathway, dual_enrollment, work_based_learning, project, job", required=True
        ),
        Column("program", "text", "Which: CTE pathway code, work-based learning type, project"),
        Column("activity", "text", "What was done in a project", null_means="no project, or not told"),
        Column("sector", "text", "Industry sector of the program"),
        Column("role", "text", "participant, concentrator, completer", required=True),
        Column(
            "hours", "number", "Hours taken part", unit="hours", null_means="hours are not kept for this kind"
        ),
        Column("began_on", "date", "First day", required=True),
        _ENDED,
        _YEAR,
        *PROVENANCE,
    ),
)

AWARD = Table(
    "award",
    "a degree, certificate or other credential conferred",
    (
        _PERSON,
        _INSTITUTION,
        _LEVEL,
        Column("segment", "text", "ccc, csu, uc, private, out_of_state, unknown", required=True),
        Column("kind", "text", "certificate, associate, bachelor, graduate, unknown", required=True),
        Column("award_code", "text", "Award as the publisher codes it (SP02, ...)"),
        Column("cip", "text", "CIP code, xx.xxxx"),
        Column("top", "text", "TOP code, six digits"),
        Column("conferred_on", "date", "Day conferred", required=True),
        Column("for_transfer", "boolean", "Associate degree for transfer"),
        _YEAR,
        *PROVENANCE,
    ),
)

EMPLOYMENT = Table(
    "employment",
    "a quarter of wages of a person from one employer",
    (
        _PERSON,
        Column("quarter_began_on", "date", "First day of the calendar quarter", required=True),
        Column("wages", "number", "Wages paid in the quarter", unit="dollars", required=True),
        Column("naics", "text", "Industry of the employer"),
        Column("county", "text", "County FIPS of the workplace"),
        _YEAR,
        *PROVENANCE,
    ),
)

EVENT_TABLES: dict[str, Table] = {
    table.name: table
    for table in (CHARACTERISTIC, ENROLLMENT, COMPLETION, COURSE, PARTICIPATION, AWARD, EMPLOYMENT)
}
"""Every event table by name. Before persons are known, intake gives them in `identifying.staged` form."""
