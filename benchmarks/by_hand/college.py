"""Metrics of community colleges: students of a year, first-time students, those who leave, and degrees."""

from __future__ import annotations

from benchmarks.by_hand.asked import Asked, Family, has, in_the_year

CCC = "e.level = 'postsecondary' and e.segment = 'ccc'"
FOUR_YEARS = "e.level = 'postsecondary' and e.segment in ('csu', 'uc', 'private', 'out_of_state')"
CREDENTIAL = f"{CCC} and e.award_code in ('A', 'S', 'Y', 'Z', 'B', 'L', 'T', 'F', 'N', 'M')"
TRANSFER_LEVEL = "level = 'postsecondary' and segment = 'ccc' and success and transfer_level"
NEXT_TERM = (
    f"{CCC} and e.term in ('fall', 'spring') and e.units_attempted >= 0.5 "
    "and e.began_on > c.anchored_on and e.began_on <= c.anchored_on + interval 8 month"
)


def _units(people: str, where: str, least: int, *, column: str = "units_earned") -> str:
    return (
        f"select c.person_key, c.academic_year from {people} as c "
        f"join course as e on e.person_key = c.person_key where {where} "
        f"group by all having sum(e.{column}) >= {least}"
    )


def _award_within(years: int) -> str:
    between = f"e.academic_year between c.academic_year and c.academic_year + {years - 1}"
    return has("entrant", "award", f"{CREDENTIAL} and {between}")


STUDENTS = Family(
    "student",
    "college",
    4,
    [
        Asked("college_students_in_year", (2018, 2026)),
        Asked(
            "nine_cte_units_rate",
            (2018, 2026),
            "select person_key, academic_year from course where level = 'postsecondary' and segment = 'ccc' "
            "and cte and success group by all having sum(units_earned) >= 9",
        ),
    ],
)

ENTRANTS = Family(
    "entrant",
    "college",
    4,
    [
        Asked("first_time_college_students", (2018, 2026)),
        Asked("completion_rate_2y", (2018, 2025), _award_within(2)),
        Asked("completion_rate_3y", (2018, 2024), _award_within(3)),
        Asked("completion_rate_4y", (2018, 2023), _award_within(4)),
        Asked("completion_rate_6y", (2018, 2021), _award_within(6)),
        Asked(
            "full_time_first_term_rate",
            (2018, 2026),
            _units(
                "entrant",
                f"{CCC} and not e.special_admit and e.term in ('fall', 'spring') "
                "and e.began_on between c.anchored_on and c.anchored_on + interval 1 month",
                12,
                column="units_attempted",
            ),
        ),
        Asked("persistence_rate_next_term", (2018, 2025), has("entrant", "course", NEXT_TERM)),
        Asked(
            "retention_rate_next_term",
            (2018, 2025),
            has("entrant", "course", f"{NEXT_TERM} and e.institution = c.institution"),
        ),
        Asked(
            "still_enrolled_rate_4y",
            (2018, 2023),
            has("entrant", "enrollment", f"{CCC} and e.academic_year = c.academic_year + 3"),
        ),
        Asked(
            "thirty_units_first_year_rate",
            (2018, 2026),
            _units(
                "entrant",
                f"{CCC} and e.college_credit and e.success and e.academic_year <= c.academic_year",
                30,
            ),
        ),
        Asked(
            "transfer_level_english_first_year",
            (2018, 2026),
            in_the_year("course", f"{TRANSFER_LEVEL} and subject_code like '1501%'"),
        ),
        Asked(
            "transfer_level_math_first_year",
            (2018, 2026),
            in_the_year("course", f"{TRANSFER_LEVEL} and subject_code like '1701%'"),
        ),
        Asked(
            "transfer_level_math_and_english_first_year",
            (2018, 2026),
            f"select person_key, academic_year from course where {TRANSFER_LEVEL} group by all "
            "having bool_or(subject_code like '1501%') and bool_or(subject_code like '1701%')",
        ),
        Asked(
            "transfer_rate_of_entrants_4y",
            (2018, 2023),
            _units("entrant", f"{CCC} and e.academic_year <= c.academic_year + 3", 12)
            + " intersect "
            + has(
                "entrant",
                "enrollment",
                f"{FOUR_YEARS} and e.began_on > c.anchored_on and e.academic_year <= c.academic_year + 3",
            ),
        ),
    ],
)

LEAVERS = Family(
    "leaver",
    "college",
    4,
    [
        Asked(
            "transfer_rate_of_leavers",
            (2018, 2025),
            has("leaver", "enrollment", f"{FOUR_YEARS} and e.academic_year = c.academic_year + 1"),
            _units("leaver", f"{CCC} and e.academic_year <= c.academic_year", 12),
        ),
    ],
)

PAID = "e.wages > 0 and e.quarter_began_on = make_date(c.academic_year, 10, 1)"

EXITERS = Family(
    "exiter",
    "standard",
    4,
    [
        Asked("college_leavers", (2018, 2025)),
        Asked("employed_after_exit_rate", (2018, 2024), has("exiter", "employment", PAID)),
        Asked(
            "median_earnings_after_exit",
            (2018, 2024),
            amount="select c.person_key, c.academic_year, sum(e.wages::decimal(18, 2)) * 4 as amount "
            f"from exiter as c join employment as e on e.person_key = c.person_key where {PAID} group by all",
        ),
    ],
)

TRANSFER_DEGREES = Family(
    "with_transfer_degree", "award", 0, [Asked("transfer_degree_earners", (2018, 2026))]
)
OTHER_DEGREES = Family(
    "with_other_degree", "award", 0, [Asked("associate_degree_not_for_transfer_earners", (2018, 2026))]
)
FIRST_DEGREES = Family(
    "with_first_degree",
    "award",
    0,
    [
        Asked(
            "median_units_at_associate_degree",
            # Units of the three years before the first degrees seen are not known.
            "academic_year between (select min(academic_year) + 3 from award where level = 'postsecondary' "
            "and segment = 'ccc' and award_code in ('A', 'S')) and 2026",
            amount="select c.person_key, c.academic_year, sum(e.units_earned::decimal(18, 2)) as amount "
            f"from with_first_degree as c join course as e on e.person_key = c.person_key where {CCC} "
            "and e.units_earned > 0 and e.academic_year <= c.academic_year group by all",
        ),
    ],
)
