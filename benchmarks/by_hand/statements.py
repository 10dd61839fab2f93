"""The statements: a table of people for each family, then one of grouping sets for each metric.

An analyst would copy the long lists of groups from statement to statement; they are put in here.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from benchmarks.by_hand.after_high_school import COMPLETERS
from benchmarks.by_hand.asked import Asked, Family
from benchmarks.by_hand.college import (
    ENTRANTS,
    EXITERS,
    FIRST_DEGREES,
    LEAVERS,
    OTHER_DEGREES,
    STUDENTS,
    TRANSFER_DEGREES,
)
from benchmarks.by_hand.high_school import CLASSES, DUAL, PUPILS
from benchmarks.by_hand.university import FRESHMEN, TRANSFERS

FAMILIES = [
    CLASSES, PUPILS, COMPLETERS, DUAL, STUDENTS, ENTRANTS, LEAVERS, EXITERS, FRESHMEN, TRANSFERS,
    TRANSFER_DEGREES, OTHER_DEGREES, FIRST_DEGREES,
]  # fmt: skip
ASKED = [asked for family in FAMILIES for asked in family.metrics]

EVER = [
    "english_learner", "socioeconomically_disadvantaged", "foster", "homeless", "migrant", "disability",
    "military_family", "first_generation",
]  # fmt: skip
_LATEST = {"race_ethnicity": "RD", "gender": "U"}
_CROSSED = "race_ethnicity_by_gender"
_STANDARD = [*_LATEST, _CROSSED, *EVER, "locale"]
GROUPS = {
    "standard": _STANDARD,
    "college": [*_STANDARD, "dual_enrolled", "pathway_participant"],
    "award": [*_LATEST, _CROSSED, "first_generation", "locale"],
    "stage": ["pathway_stage"],
}
GROUPS_OF = {
    asked.metric: GROUPS[asked.groups or family.groups] for family in FAMILIES for asked in family.metrics
}
"""The groups into which each metric is broken by hand: none in which a person may have several values."""
_BY_EVENTS = {
    "dual_enrolled": (
        "course",
        "level = 'postsecondary' and segment = 'ccc' and special_admit",
        "'Y'",
        "'N'",
    ),
    "pathway_participant": ("participation", "kind = 'cte_pathway'", "'Y'", "'N'"),
    "pathway_stage": (
        "participation",
        "kind = 'cte_pathway'",
        "if(bool_or(e.role = 'completer'), 'completed', 'entered')",
        "'none'",
    ),
}
_AT = "case when grouping(place) = 0 then {} when grouping(county) = 0 then {} else {} end"
LEVEL = _AT.format("'institution'", "'county'", "'region'")
PLACE = _AT.format("place", "county", "'Region'")
_HERE = Path(__file__).parent
_FIGURES = """create or replace temp table figure (
    metric varchar, academic_year bigint, level varchar, place varchar, "group" varchar, value varchar,
    denominator bigint, numerator bigint, median double
)"""


def statements() -> Iterator[str]:
    """Give every statement in turn; the figures are in the table `figure` afterwards."""
    yield from preparations()
    for family in FAMILIES:
        yield people_of(family)
        for asked in family.metrics:
            yield count(family, asked)


def preparations() -> Iterator[str]:
    """Give the statements that find the people of each family, and make the empty table `figure`."""
    yield from _of_file("cohorts.sql")
    yield from _of_file("facts.sql")
    yield _FIGURES


def _of_file(file: str) -> Iterator[str]:
    text = (_HERE / file).read_text(encoding="utf-8")
    yield from (statement for statement in text.split(";\n") if statement.strip())


def people_of(family: Family) -> str:
    """Write the table of a family's people, each with a place and a value in every group."""
    asked = {name for metric in family.metrics for name in GROUPS[metric.groups or family.groups]}
    ever = [name for name in EVER if name in asked]
    by_events = [name for name in _BY_EVENTS if name in asked]
    stated = [_latest(name) for name in _LATEST] + [_ever(name, family.looks_back) for name in ever]
    columns = [f"coalesce(s.{name}, '{other}') as {name}" for name, other in _LATEST.items()]
    columns += [f"if(coalesce(s.{name}, false), 'Y', 'N') as {name}" for name in ever]
    columns += [f"coalesce({name}.value, {_BY_EVENTS[name][3]}) as {name}" for name in by_events]
    joins = [
        f"left join ({_by_event(name, family)}) as {name} on {name}.person_key = c.person_key "
        f"and {name}.academic_year = c.academic_year"
        for name in by_events
    ]
    return (
        f"create or replace temp table {family.people}_people as with stated as ("
        f"select c.person_key, c.academic_year, {', '.join(stated)} from {family.people} as c "
        "join characteristic as x on x.person_key = c.person_key group by all) "
        f"select c.*, p.place, p.county, coalesce(p.locale, 'unknown') as locale, {', '.join(columns)} "
        f"from {family.people} as c left join stated as s on s.person_key = c.person_key "
        f"and s.academic_year = c.academic_year left join place as p on p.institution = c.institution "
        f"{' '.join(joins)}"
    )


def _latest(name: str) -> str:
    stated = f"x.characteristic = '{name}' and x.academic_year <= c.academic_year"
    return f"arg_max(x.value, x.academic_year) filter ({stated}) as {name}"


def _ever(name: str, looks_back: int) -> str:
    begins = "year(x.began_on) + (month(x.began_on) >= 7)::int <= c.academic_year"
    ends = f"year(x.ended_on) + (month(x.ended_on) >= 7)::int >= c.academic_year - {looks_back}"
    said = f"x.characteristic = '{name}' and x.value = 'Y'"
    return f"bool_or({said} and {begins} and (x.ended_on is null or {ends})) as {name}"


def _by_event(name: str, family: Family) -> str:
    event, where, value, _ = _BY_EVENTS[name]
    return (
        f"select c.person_key, c.academic_year, {value} as value from {family.people} as c "
        f"join {event} as e on e.person_key = c.person_key "
        f"and e.academic_year between c.academic_year - {family.looks_back} and c.academic_year "
        f"where {where} group by c.person_key, c.academic_year"
    )


def count(family: Family, asked: Asked) -> str:
    """Write the statement that counts one metric in every year, place and group."""
    groups = GROUPS[asked.groups or family.groups]
    median = "median(amount::double)" if asked.amount else "null"
    return (
        f"insert into figure with {_counted(family, asked)} select '{asked.metric}', academic_year, "
        f"{LEVEL}, {PLACE}, {label(groups, name=True)}, {label(groups, name=False)}, count(*), "
        f"{'count(*) filter (hit)' if asked.hit else 'null'}, {median} "
        f"from people group by grouping sets ({', '.join(_sets(groups))}) "
        "having not (grouping(county) = 0 and county is null)"
    )


def _counted(family: Family, asked: Asked) -> str:
    parts, joins, columns = [], "", "c.*"
    if asked.among:
        parts.append(f"kept as ({asked.among})")
        joins += " semi join kept using (person_key, academic_year)"
    if asked.hit:
        parts.append(f"hit as ({asked.hit})")
        joins += " left join hit as h using (person_key, academic_year)"
        columns += ", h.person_key is not null as hit"
    if asked.amount:
        parts.append(f"paid as ({asked.amount})")
        joins += " left join paid as h using (person_key, academic_year)"
        columns += ", h.amount"
    people = f"people as (select {columns} from {family.people}_people as c{joins} where c.{asked.in_years})"
    return ", ".join([*parts, people])


def _sets(groups: list[str]) -> list[str]:
    levels = ["academic_year", "academic_year, county", "academic_year, county, place"]
    return [set_of(level, group) for level in levels for group in ["", *groups]]


def set_of(level: str, group: str) -> str:
    """Write one grouping set: the columns of a level and those of a group, or of none."""
    columns = "race_ethnicity, gender" if group == _CROSSED else group
    return f"({level}, {columns})" if columns else f"({level})"


def label(groups: list[str], *, name: bool) -> str:
    """Write which group a row of grouping sets is about, or which value of it."""
    cases = []
    if _CROSSED in groups:
        both = "grouping(race_ethnicity) = 0 and grouping(gender) = 0"
        said = f"'{_CROSSED}'" if name else "race_ethnicity || '-' || gender"
        cases.append(f"when {both} then {said}")
    for group in (group for group in groups if group != _CROSSED):
        cases.append(f"when grouping({group}) = 0 then " + (f"'{group}'" if name else group))
    return f"case {' '.join(cases)} else 'all' end"
