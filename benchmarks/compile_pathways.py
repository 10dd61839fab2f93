"""What compiling pathways costs: 200 pathways, 150 schools, 4 entry terms, beside writing down their answers.

The yardstick is the least that any compiler does: one line for each pathway, school, entry term and job, made
and joined as text. It also shows how cost grows with pathways.

    python -m benchmarks.compile_pathways [PATHWAYS [SCHOOLS]]
"""

from __future__ import annotations

import random
import sys
import time
from datetime import date
from typing import Any

import polars as pl

from commonfield.catalog import Catalog, DualEnrollmentRules, PathwayDefinition
from commonfield.pathways import Compiled, Job, Term, compile_pathways
from commonfield.tables import INSTITUTION, OFFERING, PATHWAY_TABLES

COURSES = [f"{7000 + number}" for number in range(120)]
COLLEGES = [f"9{number:05d}" for number in range(1, 13)]
UNIVERSITIES = ["990001", "990002", "990003"]
JOBS = [f"{11 + number % 40}-{1000 + number:04d}" for number in range(60)]
TERMS = [Term.of(year, "fall") for year in range(2027, 2031)]
BEGAN, AS_OF = date(2020, 7, 1), date(2026, 10, 31)
FROM = {"partner": "p", "submission_id": "s", "record_no": 2, "effective_from": BEGAN}


def main() -> None:
    """Print wall and CPU seconds, the ratio to the yardstick, and how cost grows."""
    pathways = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    schools = int(sys.argv[2]) if len(sys.argv) > 2 else 150
    for count, jobs in ((pathways // 4, 1), (pathways // 2, 1), (pathways, 1), (pathways, 2)):
        found, wall, cpu = compile_of(count, schools, jobs)
        least = yardstick(found)
        broken = sum(one.status == "broken" for one in found.answers)
        print(
            f"{count} pathways x {schools} schools x {len(TERMS)} terms x {jobs} jobs: "
            f"{len(found.answers):,} answers, "
            f"{broken / len(found.answers):.0%} broken, {wall:.1f} s wall, {cpu:.1f} CPU s, "
            f"{cpu / least:.0f} times the yardstick"
        )


def compile_of(count: int, schools: int, jobs: int = 1) -> tuple[Compiled, float, float]:
    """Invent and compile; time the compiling alone."""
    draw = random.Random(count)  # repeatable, guards nothing
    codes = [f"3300{number % 40:03d}{number:07d}" for number in range(schools)]
    definitions = [pathway(number, draw, jobs) for number in range(count)]
    tables = records(codes, draw)
    pay = {soc: Job(soc, soc, draw.choice([0.0, 40.0, 400.0]), 31.0, 27.0, True, "") for soc in JOBS}
    rules = list(Catalog().all(DualEnrollmentRules).values())
    begun, computing = time.perf_counter(), time.process_time()
    found = compile_pathways(
        definitions,
        tables,
        entering=TERMS,
        as_of=AS_OF,
        rules=rules,
        jobs={one.name: pay for one in definitions},
        leads=frozenset(("13.1202", soc) for soc in JOBS),
    )
    return found, time.perf_counter() - begun, time.process_time() - computing


def yardstick(found: Compiled) -> float:
    """Write one line for each answer."""
    begun = time.process_time()
    text = "\n".join(
        f"{one.pathway} {one.school} {one.entering} {one.soc} {one.status}" for one in found.answers
    )
    assert text
    return time.process_time() - begun


def pathway(number: int, draw: random.Random, jobs: int) -> PathwayDefinition:
    """Invent a pathway of six steps with two branches, and one or two jobs."""
    first = draw.randrange(len(COURSES) - 3)
    near, other = draw.sample(COLLEGES, 2)
    course = f"CTE {draw.randrange(30)}"
    early_job, late_job = draw.sample(JOBS, 2)
    award = {"kind": "award", "institutions": [near], "cip": "13.1202"}
    steps: list[dict[str, Any]] = [
        {
            "step": "school",
            "kind": "school_courses",
            "courses": COURSES[first : first + 3],
        },
        {
            "step": "early",
            "kind": "dual_enrollment",
            "colleges": [near, other],
            "courses": [[course]],
            "grades": [11, 12],
        },
        {"step": "credit", "kind": "articulation", "after": "school", "receiving": near, "course": course},
        {
            "step": "certificate",
            **award,
            "award": "certificate",
            "terms": 2,
            "after": {"any": ["credit", "early"]},
        },
        {
            "step": "degree",
            **award,
            "award": "associate",
            "terms": 4,
            "after": {"any": ["certificate", "credit", "early"]},
        },
        {
            "step": "university",
            "kind": "transfer",
            "institutions": [draw.choice(UNIVERSITIES)],
            "cip": "13.1202",
            "after": "degree",
        },
        {"step": "aide", "kind": "occupation", "soc": early_job, "after": "certificate"},
        {"step": "job", "kind": "occupation", "soc": late_job, "after": "university"},
    ]
    steps = [one for one in steps if jobs > 1 or one["step"] != "aide"]
    words = {"en": "Invented", "es": "Inventada"}
    return PathwayDefinition.model_validate(
        {
            "name": f"r/p{number}",
            "pathway": f"p{number}",
            "label": words,
            "about": words,
            "region": "r",
            "sector": "health",
            "owner": "Office",
            "source": {"title": "invented"},
            "steps": [{"label": words, **one} for one in steps],
        }
    )


def records(schools: list[str], draw: random.Random) -> dict[str, pl.DataFrame]:
    """Invent records: most hold, some ended or are missing."""
    ends = [None] * 6 + [date(2026, 6, 30), date(2029, 6, 30)]
    leas = sorted({code[:7] for code in schools})
    courses = [f"CTE {number}" for number in range(30)]
    offering = [(school, code) for school in schools for code in COURSES if draw.random() < 0.8]
    offering += [(college, code) for college in COLLEGES for code in courses if draw.random() < 0.9]
    rows: dict[str, list[dict[str, Any]]] = {
        "articulation": [
            {
                "agreement_id": f"{college}{code}",
                "kind": "high_school_credit",
                "sending": "all",
                "receiving": college,
                "receiving_course": course,
                "group_no": 1,
                "sending_course": code,
                "effective_to": draw.choice(ends),
            }
            for college in COLLEGES
            for course in courses
            for code in draw.sample(COURSES, 20)
        ]
        + [
            {
                "agreement_id": f"{college}{to}",
                "kind": "major",
                "sending": college,
                "receiving": to,
                "group_no": 1,
            }
            for college in COLLEGES
            for to in UNIVERSITIES
            if draw.random() < 0.8
        ],
        "course_version": [
            {"institution": college, "course_code": course, "units": 3.0}
            for college in COLLEGES
            for course in courses
        ],
        "dual_enrollment_agreement": [
            {
                "agreement_id": f"{lea}{college}",
                "kind": "non_ccap",
                "college": college,
                "lea": lea,
                "effective_to": draw.choice(ends),
            }
            for lea in leas
            for college in COLLEGES
            if draw.random() < 0.5
        ],
        "program": [
            {"institution": place, "program_id": award, "award": award, "cip": "13.1202", "units": 60.0}
            for place in COLLEGES
            for award in ("certificate", "associate")
            if draw.random() < 0.9
        ]
        + [
            {"institution": place, "program_id": "b", "award": "bachelor", "cip": "13.1202"}
            for place in UNIVERSITIES
        ],
    }
    tables = {
        name: PATHWAY_TABLES[name].conform(
            pl.DataFrame([{**FROM, **row} for row in told], schema_overrides=PATHWAY_TABLES[name].schema())
        )
        for name, told in rows.items()
    }
    tables["offering"] = OFFERING.conform(
        pl.DataFrame(
            [
                {
                    **FROM,
                    "institution": place,
                    "academic_year": 2026,
                    "course_code": code,
                    "term": "full_year" if len(place) == 14 else None,
                }
                for place, code in offering
            ],
            schema_overrides=OFFERING.schema(),
        )
    )
    tables["institution"] = INSTITUTION.conform(
        pl.DataFrame(
            [
                {
                    "institution": code,
                    "name": code,
                    "place": code[:7],
                    "place_name": code[:7],
                    "partner": "p",
                    "segment": "k12" if len(code) == 14 else "ccc",
                    "county": "06065",
                    "county_name": "Riverside",
                }
                for code in [*schools, *COLLEGES, *UNIVERSITIES]
            ],
            schema_overrides=INSTITUTION.schema(),
        )
    )
    return tables


if __name__ == "__main__":
    main()
