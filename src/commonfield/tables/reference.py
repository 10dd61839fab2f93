"""Tables that describe places and codes, not people."""

from commonfield.tables.model import PROVENANCE, Column, Table

INSTITUTION = Table(
    "institution",
    "a school, college or university and where it belongs",
    (
        Column("institution", "text", "School (14-digit CDS), college or university code", required=True),
        Column("name", "text", "Name for people", required=True),
        Column(
            "place",
            "text",
            "Place at level `institution` that it counts in: its LEA, or itself",
            required=True,
        ),
        Column("place_name", "text", "Name of that place", required=True),
        Column("partner", "text", "Partner that it belongs to", required=True),
        Column("segment", "text", "k12, ccc, csu, uc, private", required=True),
        Column("county", "text", "County FIPS, five digits", required=True),
        Column("county_name", "text", "County name", required=True),
        Column("locale", "text", "NCES locale group: city, suburb, town, rural"),
    ),
    key=("institution",),
)

OPENING = Table(
    "opening",
    "jobs, internships or apprenticeships that an employer offers, as it described them",
    (
        Column("opening_id", "text", "Id of the opening at the employer or workforce board", required=True),
        Column("employer", "text", "Employer", required=True),
        Column("title", "text", "What the employer calls the work"),
        Column("kind", "text", "full_time, part_time, internship, apprenticeship, ...", required=True),
        Column("soc", "text", "Occupation, SOC code, xx-xxxx"),
        Column("naics", "text", "Industry of the employer"),
        Column("sector", "text", "Industry sector"),
        Column("county", "text", "County FIPS of the workplace"),
        Column("openings", "integer", "How many people are looked for", unit="people"),
        Column("wage_low", "number", "Lowest hourly wage offered", unit="dollars an hour"),
        Column("wage_high", "number", "Highest hourly wage offered", unit="dollars an hour"),
        Column("posted_on", "date", "First day", required=True),
        Column("closes_on", "date", "Last day", null_means="open until filled, or not told"),
        Column("academic_year", "integer", "Academic year of the first day", required=True),
        *PROVENANCE,
    ),
)

OFFERING = Table(
    "offering",
    "a course section as an institution offered it: what a student's course record does not repeat",
    (
        Column("institution", "text", "School or college that offered it", required=True),
        Column("academic_year", "integer", "Academic year", required=True),
        Column("course_code", "text", "Course as the institution numbers it", required=True),
        Column("section", "text", "Section", null_means="holds for every section of the course"),
        Column("term", "text", "Term as in `course`", null_means="holds for every term"),
        Column("state_course_code", "text", "State course code (K-12) or control number (college)"),
        Column("subject_code", "text", "TOP code of a college course, CTE pathway code of a K-12 course"),
        Column("cte", "boolean", "Career technical education course"),
        Column("capstone", "boolean", "Completes a CTE pathway"),
        Column("credit_status", "text", "credit or noncredit"),
        Column("college_credit", "boolean", "Earns college credit"),
        Column("transfer_level", "boolean", "Transferable to a four-year university"),
        *PROVENANCE,
    ),
)
