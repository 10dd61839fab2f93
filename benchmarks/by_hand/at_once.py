"""One statement of grouping sets for each family, its metrics side by side as columns.

Every condition becomes a column of a wide table of people, the people of each school are counted once for all
metrics, and counties and the region are sums of schools. Medians do not add up, so they stay statements of
their own.
"""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.by_hand.asked import Asked, Family
from benchmarks.by_hand.statements import (
    FAMILIES,
    GROUPS,
    LEVEL,
    PLACE,
    count,
    label,
    people_of,
    preparations,
    set_of,
)


def statements_at_once() -> Iterator[str]:
    """Give every statement in turn; the figures are in the table `figure` afterwards."""
    yield from preparations()
    for family in FAMILIES:
        yield people_of(family)
        for groups in sorted({asked.groups or family.groups for asked in family.metrics}):
            beside = [asked for asked in family.metrics if (asked.groups or family.groups) == groups]
            yield from _count_at_once(family, [asked for asked in beside if not asked.amount], GROUPS[groups])
            yield from (count(family, asked) for asked in beside if asked.amount)


def _count_at_once(family: Family, beside: list[Asked], groups: list[str]) -> Iterator[str]:
    if not beside:
        return
    yield _wide(family, beside)
    columns = [f"in_{asked.metric}" for asked in beside] + [
        f"hit_{asked.metric}" for asked in beside if asked.hit
    ]
    counts = ", ".join(f"count(*) filter ({column}) as {column}" for column in columns)
    sets = ", ".join(set_of("academic_year, county, place", group) for group in ["", *groups])
    yield (
        f"create or replace temp table at_school as select academic_year, county, place, "
        f'{label(groups, name=True)} as "group", {label(groups, name=False)} as value, {counts} '
        f"from wide group by grouping sets ({sets})"
    )
    cell = 'academic_year, "group", value'
    sums = ", ".join(f"sum({column}) as {column}" for column in columns)
    yield (
        f"create or replace temp table everywhere as select {cell}, {LEVEL} as level, {PLACE} as place_code, "
        f"{sums} from at_school group by grouping sets (({cell}), ({cell}, county), ({cell}, county, place)) "
        "having not (grouping(county) = 0 and county is null)"
    )
    for asked in beside:
        hits = f"hit_{asked.metric}" if asked.hit else "null"
        yield (
            f"insert into figure select '{asked.metric}', academic_year, level, place_code, "
            f'"group", value, in_{asked.metric}, {hits}, null from everywhere where in_{asked.metric} > 0'
        )


def _wide(family: Family, beside: list[Asked]) -> str:
    asked_for = [statement for asked in beside for statement in (asked.among, asked.hit) if statement]
    # Metrics that ask the same of the same people ask it once.
    names = {statement: f"q{number}" for number, statement in enumerate(dict.fromkeys(asked_for))}
    found = ", ".join(f"{name} as (select *, true as yes from ({text}))" for text, name in names.items())
    joins = " ".join(f"left join {name} using (person_key, academic_year)" for name in names.values())
    columns = []
    for asked in beside:
        counted = f"c.{asked.in_years}" + (f" and {names[asked.among]}.yes" if asked.among else "")
        columns.append(f"{counted} as in_{asked.metric}")
        if asked.hit:
            columns.append(f"{counted} and {names[asked.hit]}.yes as hit_{asked.metric}")
    return (
        f"create or replace temp table wide as {'with ' + found if found else ''} "
        f"select c.*, {', '.join(columns)} from {family.people}_people as c {joins}"
    )
