"""Every rule of shares and of coverage read slowly, row by row, without SQL."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from scipy.stats import chi2, norm
from tests.integration.intake.plain_comparisons import ENROLLING, ROSTERS, Held, Row, year_of

from commonfield.equity.newcombe import newcombe

NEEDS = [
    ("calpads/scsc", "calpads/crsc"), ("calpads/scsc", "calpads/senr"), ("calpads/scte", "calpads/senr"),
    ("calpads/senr", "calpads/sinf"), ("mis/sx", "mis/cb"), ("mis/sx", "mis/sb"),
]  # fmt: skip


DESCRIBING = (
    "calpads/sinf", "calpads/sela", "calpads/sprg", "calpads/sped", "ed_fi/student_demographics",
    "ed_fi/student_program",
)  # fmt: skip
TAKING_PART = ("calpads/scte", "work_based_learning/log", "ed_fi/student_program", *ROSTERS)
AMONG = {
    ("calpads/sprg", "education_program_code"): "calpads/senr",
    ("calpads/sped", "special_education_initial_entry_start_date"): "calpads/senr",
    ("ed_fi/student_demographics", "student_characteristic_1"): "ed_fi/student_school",
    ("ed_fi/student_program", "program_type"): "ed_fi/student_school",
}
"""Where everybody is counted for an element, if not in its own file."""


Thing = tuple[str, str, str, int, str]
"""Code, partner, dictionary, year, and what it is about."""


def things_at_fault(held: Held, *, as_of: date, new_codes: set[tuple[str, str, int]]) -> set[Thing]:
    """What each rule of shares and coverage finds beside the year before (nothing here was replaced)."""
    return {*missing_files(held), *missing_parts(held, as_of), *groups_that_moved(held, new_codes)}


def missing_files(held: Held) -> Iterator[Thing]:
    sent = {(*year_of(r), r["dictionary"]) for r in held.tables["offering"]}
    sent |= {
        (*year_of(r), r["dictionary"]) for r in held.of("identity_record", "calpads/senr", "calpads/sinf")
    }
    sent |= {(*year_of(r), r["dictionary"]) for r in held.of("enrollment", "mis/sb")}
    sent |= {(*year_of(r), r["dictionary"]) for r in held.of("course", "calpads/scsc", "mis/sx")}
    sent |= {(*year_of(r), r["dictionary"]) for r in held.of("participation", "calpads/scte")}
    ed_fi = {(r["partner"], r["dictionary"], r["academic_year"]) for r in held.tables["identity_record"]
             if r["source"] == "ed_fi"}  # fmt: skip
    described = {partner for partner, dictionary, _ in ed_fi if dictionary == "ed_fi/student"}
    newest = {(partner, dictionary): year for partner, dictionary, year in sorted(ed_fi)}
    for (partner, dictionary), year in newest.items():
        if partner not in described:
            yield "ACR-007", partner, dictionary, year, "ed_fi/student"
    for partner, year, dictionary in sent:
        for has, needs in NEEDS:
            if has == dictionary and (partner, year, needs) not in sent:
                yield "ACR-007", partner, dictionary, year, needs


def _season(row: Row) -> str:
    began: date = row["began_on"]
    if began.month in (7, 8) and began.day < 15:
        return "summer"
    if began.month >= 8:
        return "fall"
    return "winter" if began.month == 1 and row["dictionary"] == "mis/sb" else "spring"


def _parts(held: Held) -> Iterator[tuple[Row, str | None, str | None, str, date]]:
    """Each record once: its row, place, grade, period, and when that began."""
    for row in held.of("enrollment", *ENROLLING):
        grade = None if row["grade_level"] is None else f"{row['grade_level']:02d}"
        yield row, row["institution"], grade, "year", row["began_on"]
    for row in held.of("enrollment", "mis/sb", "university/enrollment"):
        yield row, None, None, _season(row), row["began_on"]
    for row in held.of("course", "calpads/scsc", "ed_fi/course_transcript"):
        yield row, row["institution"], None, row["term"], row["began_on"]
    for row in held.of("course", "mis/sx"):
        yield row, None, None, row["term"], row["began_on"]
    for row in held.tables["employment"]:
        began = row["quarter_began_on"]
        yield row, None, None, f"quarter_{(began.month + 2) // 3}", began
    seen = set()
    for row in held.of("characteristic", *DESCRIBING):
        record = (row["submission_id"], row["record_no"])
        if record not in seen:
            seen.add(record)
            yield row, None, None, "year", date(row["academic_year"] - 1, 8, 15)
    for row in held.of("participation", *TAKING_PART):
        place = row["institution"] if row["dictionary"] == "rosters/cte_roster" else None
        yield row, place, None, "year", date(row["academic_year"] - 1, 8, 15)
    for row in held.of("identity_record", "ed_fi/student"):
        yield row, None, None, "year", date(row["academic_year"] - 1, 8, 15)
    for row in held.of("completion", "ed_fi/student_academic_record"):
        yield row, None, None, "year", date(row["academic_year"], 6, 1)


def missing_parts(held: Held, as_of: date) -> Iterator[Thing]:
    files: dict[tuple[str, str, int], list[tuple[str | None, str | None, str, date]]] = defaultdict(list)
    for row, *part in _parts(held):
        files[row["partner"], row["dictionary"], row["academic_year"]].append(tuple(part))  # type: ignore[arg-type]
    for (partner, dictionary, year), parts in files.items():
        before = files.get((partner, dictionary, year - 1), [])
        here = (partner, dictionary, year)
        places = {place for place, *_ in parts}
        for place, n in Counter(p for p, *_ in before).items():
            if place and place not in places and n >= 11:
                yield "ACR-041", *here, place
        now, then = Counter(p[2] for p in parts), Counter(p[2] for p in before)
        for period, n in then.items():
            began = min(p[3] for p in before if p[2] == period)
            due = began.replace(year=began.year + 1) + timedelta(days=120) <= as_of
            if due and period != "year" and n >= 11 and not now[period]:
                yield "ACR-042", *here, period
            if due and n >= 30 and 0 < now[period] < n / 2:
                yield "ACR-043", *here, period
        grades = {(place, grade) for place, grade, *_ in parts}
        for (place, grade), n in Counter((p, g) for p, g, *_ in before).items():
            if grade and place in places and (place, grade) not in grades and n >= 11:
                yield "ACR-044", *here, f"{place} {grade}"


def _stated(held: Held) -> Iterator[tuple[Row, str, str, str]]:
    """Each row that puts a person into a group: the row, element, code set, code."""
    watched = [
        ("calpads/senr", "gender", "student_gender_code", "calpads/gender"),
        ("calpads/sinf", "race_code", "student_race1_code", "calpads/race"),
        ("calpads/sinf", "hispanic", "student_hispanic_ethnicity_indicator", ""),
        ("calpads/sela", "english_acquisition_status", "english_acquisition_status_code",
         "calpads/english_acquisition_status"),
        ("mis/sb", "gender", "sb04", "calpads/gender"),
        ("university/enrollment", "gender", "gender", "calpads/gender"),
        ("calpads/sprg", "education_program", "education_program_code", "calpads/education_program"),
        ("calpads/sped", "disability", "special_education_initial_entry_start_date", ""),
        ("ed_fi/student_demographics", "gender", "sex", "calpads/gender"),
        ("ed_fi/student_demographics", "race_code", "race_1", "calpads/race"),
        ("ed_fi/student_demographics", "hispanic", "hispanic_latino_ethnicity", ""),
        ("ed_fi/student_demographics", "english_acquisition_status", "limited_english_proficiency",
         "calpads/english_acquisition_status"),
        ("ed_fi/student_demographics", "education_program", "student_characteristic_1",
         "calpads/education_program"),
        ("ed_fi/student_program", "education_program", "program_type", "calpads/education_program"),
        ("ed_fi/student_program", "disability", "program_type", ""),
        ("rosters/cte_roster", "gender", "gender", "calpads/gender"),
        ("rosters/project_roster", "gender", "gender", "calpads/gender"),
    ]  # fmt: skip
    for dictionary, name, element, code_set in watched:
        for row in held.of("characteristic", dictionary):
            if row["characteristic"] == name:
                plain = {"hispanic": f"hispanic_{row['value']}", "disability": "disability"}
                yield row, element, code_set, plain.get(name, row["value"])
    for row in held.of("enrollment", *ENROLLING):
        calpads = row["dictionary"] == "calpads/senr"
        if row["grade_level"] is not None and 1 <= row["grade_level"] <= 12:
            element = "grade_level_code" if calpads else "entry_grade_level"
            yield row, element, "calpads/grade_level", f"{row['grade_level']:02d}"
        if row["exit_reason"] is not None:
            element = "student_exit_reason_code" if calpads else "exit_withdraw_type"
            listed = calpads or row["exit_reason"][1:].isdigit()
            code_set = "calpads/exit_reason" if listed else "ed_fi/exit_withdraw_type"
            yield row, element, code_set, row["exit_reason"]
    for row in held.of("enrollment", "mis/sb"):
        yield row, "sb11", "", "special_admit" if row["special_admit"] else "not_special_admit"
    for row in held.tables["participation"]:
        yield from _stated_of_participation(row)
    for row in held.of("award", "mis/sp"):
        yield row, "sp02", "mis/award", row["award_code"]


def _stated_of_participation(row: Row) -> Iterator[tuple[Row, str, str, str]]:
    if row["dictionary"] == "calpads/scte":
        yield row, "cte_pathway_code", "calpads/cte_pathway", row["program"]
    if row["dictionary"] == "rosters/cte_roster":
        yield row, "pathway", "calpads/cte_pathway", row["program"]
    if row["dictionary"] in ROSTERS:
        yield row, "role", "rosters/role", row["role"]
    if row["dictionary"] == "work_based_learning/log":
        yield row, "activity_type", "work_based_learning/activity_type", row["program"]


def groups_that_moved(held: Held, new_codes: set[tuple[str, str, int]]) -> Iterator[Thing]:
    people: dict[tuple[str, str, str, int], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    sets: dict[tuple[str, str], str] = {}
    for row, element, code_set, code in _stated(held):
        people[row["partner"], row["dictionary"], element, row["academic_year"]][code].add(row["subject_id"])
        sets[element, code] = code_set
    enrolled: dict[tuple[str, str, int], set[str]] = defaultdict(set)
    for row in held.of("enrollment", *ENROLLING):
        enrolled[row["partner"], row["dictionary"], row["academic_year"]].add(row["subject_id"])

    def everybody(key: tuple[str, str, str, int]) -> int:
        if among := AMONG.get(key[1:3]):
            return len(enrolled[key[0], among, key[3]])
        return len(set().union(*people[key].values()))

    for key in list(people):
        partner, dictionary, element, year = key
        earlier = (partner, dictionary, element, year - 1)
        if earlier not in people:
            continue
        n, m = everybody(key), everybody(earlier)
        codes = sorted({*people[key], *people[earlier]})
        kept = [c for c in codes if (sets[element, c], c, year) not in new_codes]
        counts = [(c, len(people[key].get(c, ())), len(people[earlier].get(c, ()))) for c in kept]
        counts = [(c, x, y) for c, x, y in counts if x <= n and y <= m and n and m]
        if not n or not m or min(n, m) < 0.5 * max(n, m):
            continue
        moved = [c for c, x, y in counts if _moved(x, n, y, m)]
        for code in moved:
            yield "ACR-031", partner, dictionary, year, f"{element} {code}"
        if not moved and min(n, m) >= 30 and _shifts([(x, y) for _, x, y in counts], n, m):
            yield "ACR-032", partner, dictionary, year, element


def _moved(x: int, n: int, y: int, m: int) -> bool:
    odds = (x + 0.5) / (n - x + 0.5) / ((y + 0.5) / (m - y + 0.5))
    growth = (x + 0.5) / (y + 0.5)
    apart = newcombe(x, n, y, m, z=3.29)
    return (
        max(x, y) >= 11
        and min(x / n, y / m) <= 0.5
        and ((odds >= 1.8 and growth >= 1.4) or (1 / odds >= 1.8 and 1 / growth >= 1.4))
        and not apart.low <= 0 <= apart.high
    )


def _shifts(counts: Iterable[tuple[int, int]], n: int, m: int) -> bool:
    now, then = zip(*[(x + 0.5, y + 0.5) for x, y in counts], strict=True)
    shares = [(x / sum(now), y / sum(then)) for x, y in zip(now, then, strict=True)]
    index = sum((p - q) * math.log(p / q) for p, q in shares)
    if len(shares) < 2:
        return False
    return index >= 0.1 and index > (1 / n + 1 / m) * chi2.ppf(norm.cdf(3.09), len(shares) - 1)
