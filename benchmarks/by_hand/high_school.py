"""Metrics of graduating classes, of high school students of a year, and of dual enrollment."""

from __future__ import annotations

from benchmarks.by_hand.asked import Asked, Family, has, in_the_year, some

WINDOW = "e.academic_year between c.academic_year - 3 and c.academic_year"
UP_TO_NOW = "e.academic_year <= c.academic_year"
COLLEGE_COURSE = "e.level = 'postsecondary' and e.segment = 'ccc' and e.special_admit"
EARLY_CREDIT = "e.level = 'postsecondary' and e.special_admit or e.level = 'high_school' and e.college_credit"
WENT_ELSEWHERE = "('T160', 'T165', 'T167', 'E480')"
MAY_RETURN = "('E150', 'E155', 'E156')"
CONCENTRATORS = some("class_career", "courses >= 2")
GRADUATES = some("class_finish", "diploma <= academic_year")
NOT_FINISHED = (
    "not exists (select 1 from class_finish as f where f.person_key = class.person_key and f.finished)"
)
DIPLOMA = GRADUATES
IN_CLASS = (2021, 2026)


def _finish(kind: str, *, before: list[str]) -> str:
    # A completion counts under the highest kind that somebody has.
    nothing_higher = "".join(f" and coalesce({other} > academic_year, true)" for other in before)
    return some("class_finish", f"{kind} <= academic_year{nothing_higher}")


CLASSES = Family(
    "class",
    "standard",
    3,
    [
        Asked("graduation_rate_4y", IN_CLASS, DIPLOMA),
        Asked("graduation_rate_5y", (2021, 2025), some("class_finish", "diploma <= academic_year + 1")),
        Asked("a_g_rate_of_cohort", IN_CLASS, some("class_finish", "a_g <= academic_year")),
        Asked("a_g_rate_of_graduates", IN_CLASS, some("class_finish", "a_g <= academic_year"), GRADUATES),
        Asked("special_education_certificate_rate", IN_CLASS, _finish("special", before=["diploma"])),
        Asked("adult_diploma_rate", IN_CLASS, _finish("adult", before=["diploma", "special"])),
        Asked("equivalency_rate", IN_CLASS, _finish("equivalency", before=["diploma", "special", "adult"])),
        Asked(
            "proficiency_rate",
            IN_CLASS,
            _finish("proficiency", before=["diploma", "special", "adult", "equivalency"]),
        ),
        Asked(
            "other_transfer_rate",
            IN_CLASS,
            some("class", f"exit_reason in {WENT_ELSEWHERE} and {NOT_FINISHED}"),
        ),
        Asked(
            "dropout_rate",
            IN_CLASS,
            some(
                "class",
                f"coalesce(exit_reason not in {WENT_ELSEWHERE}, true) "
                f"and (not to_the_end or coalesce(exit_reason not in {MAY_RETURN}, false)) "
                f"and {NOT_FINISHED}",
            ),
        ),
        Asked(
            "still_enrolled_high_school_rate",
            IN_CLASS,
            some("class", f"to_the_end and coalesce(exit_reason in {MAY_RETURN}, true) and {NOT_FINISHED}"),
        ),
        Asked(
            "cte_completion_rate",
            IN_CLASS,
            some("class_career", "if(academic_year >= 2024, short, long)"),
            CONCENTRATORS,
        ),
        Asked(
            "pathway_completion_rate",
            IN_CLASS,
            has("class", "participation", f"e.kind = 'cte_pathway' and e.role = 'completer' and {WINDOW}"),
        ),
        Asked(
            "pathway_entry_rate",
            IN_CLASS,
            "select person_key, academic_year from class_career union "
            + has("class", "participation", f"e.kind = 'cte_pathway' and {WINDOW}"),
        ),
        Asked(
            "graduation_rate_of_cte_participants",
            IN_CLASS,
            DIPLOMA,
            "select person_key, academic_year from class_career",
        ),
        Asked(
            "graduation_rate_of_cte_completers",
            IN_CLASS,
            DIPLOMA,
            has("class", "participation", f"e.kind = 'cte_pathway' and e.role = 'completer' and {WINDOW}"),
        ),
        Asked("perkins_1s1", IN_CLASS, DIPLOMA, CONCENTRATORS),
        Asked(
            "perkins_3s1",
            (2021, 2024),
            has(
                "class",
                "enrollment",
                "e.level = 'postsecondary' and e.began_on <= make_date(c.academic_year, 12, 31) "
                "and (e.ended_on is null or e.ended_on >= make_date(c.academic_year, 10, 1))",
            )
            + " union "
            + has(
                "class",
                "employment",
                "e.wages > 0 and e.quarter_began_on = make_date(c.academic_year, 10, 1)",
            ),
            f"{CONCENTRATORS} except "
            "select person_key, academic_year - 1 from enrollment where level = 'high_school'",
        ),
        Asked(
            "perkins_5s1",
            IN_CLASS,
            has("class", "award", f"e.level = 'postsecondary' and {WINDOW}"),
            f"{CONCENTRATORS} intersect {GRADUATES}",
        ),
        Asked(
            "perkins_5s2",
            IN_CLASS,
            has(
                "class",
                "course",
                f"e.cte and e.success and {WINDOW} and ({EARLY_CREDIT})",
            ),
            f"{CONCENTRATORS} intersect {GRADUATES}",
        ),
        Asked(
            "perkins_5s3",
            IN_CLASS,
            has("class", "participation", f"e.kind = 'work_based_learning' and {WINDOW}"),
            f"{CONCENTRATORS} intersect {GRADUATES}",
        ),
        Asked(
            "dual_enrollment_by_grade_9_rate",
            IN_CLASS,
            has("class", "course", f"{COLLEGE_COURSE} and e.academic_year <= c.academic_year - 3"),
        ),
        Asked(
            "dual_enrollment_by_graduation_rate",
            IN_CLASS,
            has("class", "course", f"{COLLEGE_COURSE} and {UP_TO_NOW}"),
        ),
        Asked(
            "early_college_credit_rate",
            IN_CLASS,
            has(
                "class",
                "course",
                f"e.success and {UP_TO_NOW} and ({EARLY_CREDIT})",
            ),
        ),
    ],
)

LEARNING_AT_WORK = "kind = 'work_based_learning' and program in ('10', '15', '20')"

PUPILS = Family(
    "pupil",
    "standard",
    0,
    [
        Asked(
            "ccap_participation_rate",
            (2018, 2026),
            in_the_year("course", "level = 'postsecondary' and segment = 'ccc' and special_admit and ccap"),
        ),
        Asked(
            "dual_enrollment_participation_rate",
            (2018, 2026),
            in_the_year(
                "course",
                "level = 'postsecondary' and segment = 'ccc' and special_admit "
                "or level = 'high_school' and college_credit and success is not null",
            ),
        ),
        Asked(
            "cte_participation_rate",
            (2018, 2026),
            in_the_year("course", "level = 'high_school' and cte and success"),
        ),
        Asked(
            "cte_concentration_rate",
            (2021, 2026),
            "select distinct person_key, academic_year from ("
            "select c.person_key, c.academic_year from pupil as c "
            "join course as e on e.person_key = c.person_key "
            "where e.level = 'high_school' and e.cte and e.success and e.subject_code is not null "
            f"and {WINDOW} group by c.person_key, c.academic_year, e.subject_code having count(*) >= 2)",
        ),
        Asked(
            "wbl_participation_rate",
            (2021, 2026),
            in_the_year("participation", "kind = 'work_based_learning'"),
        ),
        Asked(
            "median_wbl_hours",
            (2021, 2026),
            among=in_the_year("participation", LEARNING_AT_WORK),
            amount="select person_key, academic_year, sum(hours::decimal(18, 2)) as amount "
            f"from participation where {LEARNING_AT_WORK} group by all",
        ),
    ],
)

DUAL = Family(
    "dual",
    "standard",
    0,
    [
        Asked(
            "dual_enrollment_success_rate",
            (2018, 2026),
            in_the_year(
                "course", "level = 'postsecondary' and segment = 'ccc' and special_admit and success"
            ),
        ),
    ],
)
