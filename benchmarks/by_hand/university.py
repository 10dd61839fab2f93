"""Metrics of the two public universities: of first-year students and of transfers."""

from __future__ import annotations

from benchmarks.by_hand.asked import Asked, Family, has, in_the_year


def _degree_within(people: str, months: int) -> str:
    return has(
        people,
        "award",
        "e.level = 'postsecondary' and e.kind = 'bachelor' and e.institution = c.institution "
        f"and e.conferred_on > c.anchored_on and e.conferred_on <= c.anchored_on + interval {months} month",
    )


NEXT_YEAR = "e.level = 'postsecondary' and e.academic_year = c.academic_year + 1"

FRESHMEN = Family(
    "freshman",
    "standard",
    0,
    [
        Asked(
            "csu_entrants",
            (2018, 2026),
            among=in_the_year("enrollment", "level = 'postsecondary' and segment = 'csu' and first_time"),
        ),
        Asked(
            "uc_entrants",
            (2018, 2026),
            among=in_the_year("enrollment", "level = 'postsecondary' and segment = 'uc' and first_time"),
        ),
        Asked("university_graduation_rate_4y", (2013, 2022), _degree_within("freshman", 48)),
        Asked("university_graduation_rate_6y", (2013, 2020), _degree_within("freshman", 72)),
        Asked("university_persistence_rate", (2018, 2025), has("freshman", "enrollment", NEXT_YEAR)),
        Asked(
            "university_retention_rate",
            (2018, 2025),
            has("freshman", "enrollment", f"{NEXT_YEAR} and e.institution = c.institution"),
        ),
    ],
)

# Of the first year with such enrollments nobody knows who was there before.
FROM_THE_SECOND_YEAR = (
    "academic_year between (select min(academic_year) + 1 from enrollment "
    "where level = 'postsecondary' and segment in ('csu', 'uc') and not first_time) and "
)

TRANSFERS = Family(
    "transfer",
    "standard",
    0,
    [
        Asked("transfers_in", f"{FROM_THE_SECOND_YEAR} 2026"),
        Asked("transfer_graduation_rate_2y", f"{FROM_THE_SECOND_YEAR} 2024", _degree_within("transfer", 24)),
        Asked("transfer_graduation_rate_4y", f"{FROM_THE_SECOND_YEAR} 2022", _degree_within("transfer", 48)),
    ],
)
