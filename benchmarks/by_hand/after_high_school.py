"""Metrics of those who completed high school: where they went, and what they earned there."""

from __future__ import annotations

from benchmarks.by_hand.asked import Asked, Family, has, some

AT_COLLEGE = "e.level = 'postsecondary' and (e.special_admit is null or not e.special_admit)"
AT_CCC = f"{AT_COLLEGE} and e.segment = 'ccc'"
CREDENTIAL = (
    "e.level = 'postsecondary' and e.kind in ('certificate', 'associate', 'bachelor', 'graduate') "
    "and e.conferred_on > c.anchored_on"
)
GRADUATES = some("completer_diploma", "true")
CTE = some("completer_cte", "true")
CTE_AT_COLLEGE = some("completer_cte_at_college", "true")
ELSEWHERE = "coalesce(segment not in ('ccc', 'csu', 'uc'), true)"
NOT_FOUND = f"{some('completer', 'true')} except {some('completer_went', 'true')}"

COMPLETERS = Family(
    "completer",
    "standard",
    3,
    [
        Asked("graduates_in_year", (2018, 2026), among=GRADUATES),
        Asked("college_going_rate_12m", (2018, 2025), some("completer_went", "within_12")),
        Asked("college_going_ccc_12m", (2018, 2025), some("completer_went", "within_12 and segment = 'ccc'")),
        Asked("college_going_csu_12m", (2018, 2025), some("completer_went", "within_12 and segment = 'csu'")),
        Asked("college_going_uc_12m", (2018, 2025), some("completer_went", "within_12 and segment = 'uc'")),
        Asked(
            "college_going_elsewhere_12m", (2018, 2025), some("completer_went", f"within_12 and {ELSEWHERE}")
        ),
        Asked("college_going_rate_16m", (2018, 2024), some("completer_went", "true")),
        Asked(
            "first_destination_ccc_16m",
            (2018, 2024),
            some("completer_went", "segment = 'ccc'"),
            groups="stage",
        ),
        Asked(
            "first_destination_csu_16m",
            (2018, 2024),
            some("completer_went", "segment = 'csu'"),
            groups="stage",
        ),
        Asked(
            "first_destination_uc_16m", (2018, 2024), some("completer_went", "segment = 'uc'"), groups="stage"
        ),
        Asked(
            "first_destination_elsewhere_16m", (2018, 2024), some("completer_went", ELSEWHERE), groups="stage"
        ),
        Asked("first_destination_not_found_16m", (2018, 2024), NOT_FOUND, groups="stage"),
        Asked(
            "first_fall_enrollment_rate",
            (2018, 2025),
            has(
                "completer",
                "enrollment",
                f"{AT_COLLEGE} and e.began_on <= make_date(c.academic_year, 10, 31) "
                "and (e.ended_on is null or e.ended_on >= make_date(c.academic_year, 8, 15))",
            ),
            GRADUATES,
        ),
        Asked(
            "first_year_enrollment_rate",
            (2018, 2025),
            has(
                "completer",
                "enrollment",
                f"{AT_COLLEGE} and e.began_on <= make_date(c.academic_year + 1, 8, 14) "
                "and (e.ended_on is null or e.ended_on >= make_date(c.academic_year, 8, 15))",
            ),
            GRADUATES,
        ),
        Asked(
            "credential_rate_3y",
            (2018, 2022),
            has(
                "completer", "award", f"{CREDENTIAL} and e.conferred_on <= c.anchored_on + interval 36 month"
            ),
        ),
        Asked(
            "credential_rate_6y",
            (2018, 2019),
            has(
                "completer", "award", f"{CREDENTIAL} and e.conferred_on <= c.anchored_on + interval 72 month"
            ),
        ),
        Asked(
            "swp_community_college_entry_rate",
            (2021, 2025),
            has(
                "completer",
                "enrollment",
                f"{AT_CCC} and e.began_on > c.anchored_on "
                "and e.began_on <= c.anchored_on + interval 12 month",
            ),
            CTE,
        ),
        Asked(
            "swp_college_award_rate",
            (2021, 2023),
            has(
                "completer",
                "award",
                "e.level = 'postsecondary' and e.segment = 'ccc' "
                "and e.academic_year between c.academic_year + 1 and c.academic_year + 3",
            ),
            CTE_AT_COLLEGE,
        ),
        Asked(
            "swp_nine_cte_units_rate",
            (2021, 2025),
            "select person_key, academic_year - 1 as academic_year from course "
            "where level = 'postsecondary' and segment = 'ccc' and cte and success "
            "group by all having sum(units_earned) >= 9",
            CTE_AT_COLLEGE,
        ),
    ],
)
