"""The ten metrics of the biannual report as an analyst writes them in pandas: merge, then groupby.

Frames of the columns that are needed go in, the same figures as from SQL come out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from benchmarks.by_hand.pandas_people import Frames, Table, attach_groups, classes, completers, dual, exiters

if TYPE_CHECKING:
    from collections.abc import Iterator

WHO = ["person_key", "academic_year"]
BIANNUAL = [
    "graduation_rate_4y", "a_g_rate_of_cohort", "a_g_rate_of_graduates", "cte_completion_rate",
    "pathway_entry_rate", "pathway_completion_rate", "college_going_rate_12m", "college_going_rate_16m",
    "dual_enrollment_success_rate", "median_earnings_after_exit",
]  # fmt: skip
GROUPS = [
    ["race_ethnicity"], ["gender"], ["race_ethnicity", "gender"], ["english_learner"],
    ["socioeconomically_disadvantaged"], ["foster"], ["homeless"], ["migrant"], ["disability"],
    ["military_family"], ["first_generation"], ["locale"],
]  # fmt: skip


def figures(frames: Frames) -> Table:
    """Compute the ten metrics in all groups, for every year and place."""
    import pandas as pd

    parts = [*_of_classes(frames), *_of_completers(frames), *_of_dual(frames), *_of_exiters(frames)]
    return pd.concat(parts, ignore_index=True)


def _of_classes(frames: Frames) -> Iterator[Table]:
    people = attach_groups(frames, classes(frames), looks_back=3)
    people = people[people.academic_year.between(2021, 2026)]
    diplomas = frames["completion"].query("level == 'high_school' and kind == 'diploma'")
    year = diplomas.groupby("person_key").academic_year.min()
    a_g = diplomas[diplomas.a_g_met].groupby("person_key").academic_year.min()
    graduated = people.person_key.map(year) <= people.academic_year
    met = people.person_key.map(a_g) <= people.academic_year
    yield _count("graduation_rate_4y", people, graduated)
    yield _count("a_g_rate_of_cohort", people, met)
    yield _count("a_g_rate_of_graduates", people[graduated], met[graduated])
    courses = _in_window(frames["course"].query("level == 'high_school' and cte and success"), people)
    by_pathway = courses.groupby(["person_key", "subject_code"], observed=True).agg(
        courses=("capstone", "size"), units=("units_earned", "sum"), capstone=("capstone", "any")
    )
    by_pathway["long"] = by_pathway.capstone & (by_pathway.units >= 20)
    best = by_pathway.groupby("person_key").agg(
        courses=("courses", "max"), long=("long", "any"), short=("capstone", "any")
    )
    concentrators = people.merge(best[best.courses >= 2], on="person_key")
    completed = concentrators.short.where(concentrators.academic_year >= 2024, concentrators.long)
    yield _count("cte_completion_rate", concentrators, completed)
    pathways = _in_window(frames["participation"].query("kind == 'cte_pathway'"), people)
    entered = people.person_key.isin(courses.person_key) | people.person_key.isin(pathways.person_key)
    yield _count("pathway_entry_rate", people, entered)
    finished = pathways[pathways.role == "completer"]
    yield _count("pathway_completion_rate", people, people.person_key.isin(finished.person_key))


def _of_completers(frames: Frames) -> Iterator[Table]:
    import pandas as pd

    people = attach_groups(frames, completers(frames), looks_back=3)
    college = frames["enrollment"].query("level == 'postsecondary' and not special_admit")
    went = people[[*WHO, "anchored_on"]].merge(college[["person_key", "began_on"]], on="person_key")
    went = went[went.began_on > went.anchored_on]
    for months, last in ((12, 2025), (16, 2024)):
        due = people[people.academic_year <= last]
        within = went[went.began_on <= went.anchored_on + pd.DateOffset(months=months)]
        yield _count(f"college_going_rate_{months}m", due, _are_in(due, within))


def _of_dual(frames: Frames) -> Iterator[Table]:
    people = attach_groups(frames, dual(frames), looks_back=0)
    passed = frames["course"].query(
        "level == 'postsecondary' and segment == 'ccc' and special_admit and success"
    )
    yield _count("dual_enrollment_success_rate", people, _are_in(people, passed))


def _of_exiters(frames: Frames) -> Iterator[Table]:
    people = attach_groups(frames, exiters(frames), looks_back=4)
    people = people[people.academic_year <= 2024]
    wages = frames["employment"].query("wages > 0 and quarter_began_on.dt.month == 10")
    wages = wages.assign(academic_year=wages.quarter_began_on.dt.year)
    pay = (wages.groupby(WHO).wages.sum() * 4).rename("amount").reset_index()
    yield _count("median_earnings_after_exit", people.merge(pay, on=WHO, how="left"), None)


def _in_window(events: Table, people: Table) -> Table:
    both = events.merge(people[WHO], on="person_key", suffixes=("", "_of_class"))
    return both[both.academic_year.between(both.academic_year_of_class - 3, both.academic_year_of_class)]


def _are_in(people: Table, found: Table) -> Any:
    once = found[WHO].drop_duplicates().assign(found=True)
    return people[WHO].merge(once, on=WHO, how="left").found.notna().to_numpy()


def _count(metric: str, people: Table, hit: Any) -> Table:
    import pandas as pd

    asked = people.assign(hit=hit) if hit is not None else people
    levels = [("region", []), ("county", ["county"]), ("institution", ["county", "place"])]
    parts = [
        _cells(asked, level, place, group, measured=hit is None)
        for level, place in levels
        for group in [[], *GROUPS]
    ]
    return pd.concat(parts, ignore_index=True).assign(metric=metric)


def _cells(people: Table, level: str, place: list[str], group: list[str], *, measured: bool) -> Table:
    grouped = people.groupby(["academic_year", *place, *group], observed=True)
    if measured:
        cells = grouped.agg(denominator=("person_key", "size"), median=("amount", "median"))
    else:
        cells = grouped.agg(denominator=("person_key", "size"), numerator=("hit", "sum"))
    cells = cells.reset_index()
    value = "all"
    if group:
        value = cells[group[0]].str.cat([cells[name] for name in group[1:]], sep="-")
    where = cells[place[-1]] if place else "Region"
    name = "_by_".join(group) or "all"
    counts = cells[["academic_year", *cells.columns.intersection(["denominator", "numerator", "median"])]]
    return counts.assign(level=level, place=where, group=name, value=value)
