"""Dated records that stand behind a pathway's links: agreements, courses, programs, employers' words."""

from commonfield.tables.model import PROVENANCE, Column, Table

_FROM = Column("effective_from", "date", "First day on which it holds", required=True)
_TO = Column("effective_to", "date", "Last day on which it holds", null_means="no end is set")
_RENEWAL = Column(
    "renewal",
    "text",
    "automatic (goes on unless somebody ends it), expected, none",
    null_means="none: it ends on its last day",
)

ARTICULATION = Table(
    "articulation",
    "a course that counts at a receiving institution: one line for each sending course of a group",
    (
        Column("agreement_id", "text", "The agreement; all lines of one have its id", required=True),
        Column(
            "kind",
            "text",
            "high_school_credit, course_to_course, course_to_descriptor, common_course, ge_pattern, major",
            required=True,
        ),
        Column("sending", "text", "School, LEA (7 digits), college, or all", required=True),
        Column("receiving", "text", "College or university; the descriptor's body (C-ID)", required=True),
        Column("receiving_course", "text", "Course there", null_means="a whole major or pattern"),
        Column("receiving_cip", "text", "Program there, CIP code", null_means="holds for every program"),
        Column("units_received", "number", "Units given", unit="semester units"),
        Column(
            "group_no", "integer", "Courses of one group count together; any group is enough", required=True
        ),
        Column("sending_course", "text", "Course as the sender numbers it", null_means="a whole degree"),
        Column("sending_units", "number", "Units of that course", unit="semester units (school: credits)"),
        _FROM,
        _TO,
        _RENEWAL,
        Column("supersedes", "text", "The agreement in whose place it comes", null_means="none"),
        *PROVENANCE,
    ),
)

COURSE_VERSION = Table(
    "course_version",
    "a course as a catalog has it from a term to a term",
    (
        Column("institution", "text", "College, university or school", required=True),
        Column("course_code", "text", "Subject and number", required=True),
        Column("title", "text", "Title"),
        Column("units", "number", "Units", unit="semester units (school: credits)"),
        _FROM,
        _TO,
        Column("supersedes", "text", "Course code in whose place it comes", null_means="none"),
        *PROVENANCE,
    ),
)

DUAL_ENROLLMENT_AGREEMENT = Table(
    "dual_enrollment_agreement",
    "a college course that an agreement lets a district's students take",
    (
        Column("agreement_id", "text", "The agreement; all lines of one have its id", required=True),
        Column("kind", "text", "ccap, non_ccap, middle_college, charter", required=True),
        Column("college", "text", "College", required=True),
        Column("lea", "text", "District, county office or charter (7 digits)", required=True),
        Column("school", "text", "School (14 digits)", null_means="every school of the district"),
        Column("course_code", "text", "Course at the college", null_means="every course"),
        Column("cte", "boolean", "It is for career technical education"),
        _FROM,
        _TO,
        _RENEWAL,
        Column("presented_on", "date", "Day on which the boards heard of it", null_means="not yet"),
        Column("lea_acted_on", "date", "Day on which the district's board adopted it", null_means="not yet"),
        Column("college_acted_on", "date", "Day on which the college's board did", null_means="not yet"),
        Column("workforce_consulted_on", "date", "Day on which the workforce board was asked"),
        Column("filed_on", "date", "Day on which it was filed with the state", null_means="not yet"),
        Column("most_units", "number", "Most units a term under it", unit="semester units",
               null_means="what the rules say"),
        *PROVENANCE,
    ),
)  # fmt: skip

PROGRAM = Table(
    "program",
    "a program of study that an institution has in its inventory",
    (
        Column("institution", "text", "College or university", required=True),
        Column("program_id", "text", "Id in the inventory", required=True),
        Column("title", "text", "Title"),
        Column("award", "text", "certificate, associate, bachelor, graduate", required=True),
        Column("top", "text", "TOP code, six digits"),
        Column("cip", "text", "CIP code, xx.xxxx"),
        Column("units", "number", "Units that it takes", unit="semester units"),
        _FROM,
        Column("effective_to", "date", "Last day on which one can begin", null_means="no end is set"),
        Column("remote", "boolean", "All of it can be taken from a distance"),
        *PROVENANCE,
    ),
)

CREDENTIAL_ALIGNMENT = Table(
    "credential_alignment",
    "who says that a credential or course covers a skill that an occupation needs",
    (
        Column(
            "alignment_id", "text", "The assertion; answers of several employers have its id", required=True
        ),
        Column("institution", "text", "Who gives the credential", null_means="whoever gives it"),
        Column("award", "text", "certificate, associate, bachelor, graduate", null_means="a course"),
        Column("cip", "text", "Program, CIP code", null_means="a course"),
        Column("course_code", "text", "Course", null_means="a whole credential"),
        Column("skill", "text", "Skill", required=True),
        Column("skill_level", "text", "Level of it"),
        Column("soc", "text", "Occupation, SOC code", required=True),
        Column("asserted_by", "text", "Organization that says so", required=True),
        Column("asserted_on", "date", "Day on which it did", required=True),
        Column("evidence", "text", "What it rests on"),
        Column("employer", "text", "Employer that was asked", null_means="none was asked"),
        Column("answer", "text", "confirms, denies", null_means="no answer yet"),
        Column("answered_on", "date", "Day of the answer", null_means="no answer yet"),
        Column(
            "expires_on", "date", "Day after which the answer counts no more", null_means="24 months after it"
        ),
        *PROVENANCE,
    ),
)

WORK_BASED_SLOT = Table(
    "work_based_slot",
    "places that an employer keeps for learners",
    (
        Column("slot_id", "text", "Id at the employer or workforce board", required=True),
        Column("employer", "text", "Employer", required=True),
        Column("type", "text", "internship, apprenticeship, job_shadow, clinical, ...", required=True),
        Column("sector", "text", "Industry sector"),
        Column("soc", "text", "Occupation, SOC code"),
        Column("county", "text", "County FIPS of the workplace"),
        Column("slots", "integer", "Places a year", unit="learners", required=True),
        Column("hours", "number", "Hours that one takes", unit="hours"),
        _FROM,
        _TO,
        _RENEWAL,
        *PROVENANCE,
    ),
)

PATHWAY_TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        ARTICULATION,
        COURSE_VERSION,
        DUAL_ENROLLMENT_AGREEMENT,
        PROGRAM,
        CREDENTIAL_ALIGNMENT,
        WORK_BASED_SLOT,
    )
}
"""Every table that stands behind a pathway's links, by name; none describes a person."""
