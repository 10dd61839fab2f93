"""The people of four families of metrics in pandas, each with a place and a value in every group."""

from __future__ import annotations

from typing import Any

import polars as pl

Table = Any
"""A frame of pandas, which has no types here."""

Frames = dict[str, Table]

WHO = ["person_key", "academic_year"]
COLUMNS = {
    "institution": ["institution", "place", "county", "locale"],
    "enrollment": [
        "person_key", "institution", "level", "segment", "began_on", "ended_on", "academic_year",
        "grade_level", "enrollment_status", "exit_reason", "special_admit",
    ],
    "completion": ["person_key", "institution", "level", "kind", "completed_on", "academic_year", "a_g_met"],
    "course": [
        "person_key", "institution", "level", "segment", "began_on", "academic_year", "subject_code", "cte",
        "capstone", "special_admit", "ccap", "units_attempted", "units_earned", "success",
    ],
    "participation": ["person_key", "kind", "role", "academic_year"],
    "employment": ["person_key", "quarter_began_on", "wages"],
    "characteristic": ["person_key", "characteristic", "value", "began_on", "ended_on", "academic_year"],
}  # fmt: skip
"""What an analyst reads of each table."""

EVER = [
    "english_learner", "socioeconomically_disadvantaged", "foster", "homeless", "migrant", "disability",
    "military_family", "first_generation",
]  # fmt: skip
COMPLETED = ["diploma", "special_education_certificate", "adult_diploma", "equivalency", "proficiency"]
LEFT_THE_STATE = ["E130", "T180", "T200", "T240", "T460"]


def frames_of(tables: dict[str, pl.DataFrame]) -> Frames:
    """Hand tables over to pandas: days as times of midnight; what is not known does not hold."""
    frames = {}
    for name, table in tables.items():
        days, flags = pl.col(pl.Date).cast(pl.Datetime("ns")), pl.col(pl.Boolean).fill_null(value=False)
        frames[name] = table.with_columns(days, flags).to_pandas()
    return frames


def classes(frames: Frames) -> Table:
    """Give graduating classes: set by the grade of the first enrollment, counted where the last one was."""
    school = frames["enrollment"].query("level == 'high_school'")
    school = school[~school.enrollment_status.isin(["secondary", "short_term"])]
    first = (
        school[school.grade_level.between(9, 12)]
        .sort_values(["began_on", "ended_on", "academic_year", "institution"])
        .drop_duplicates("person_key")
    )
    class_year = (first.academic_year + 12 - first.grade_level).astype("int64")
    first = first.assign(class_year=class_year, anchored_on=first.began_on)[
        ["person_key", "class_year", "anchored_on"]
    ]
    last = school.merge(first, on="person_key")
    last = (
        last[last.academic_year <= last.class_year]
        .sort_values(["began_on", "ended_on", "academic_year", "institution"], na_position="last")
        .drop_duplicates("person_key", keep="last")
    )
    last = last[~last.exit_reason.isin(LEFT_THE_STATE)]
    return last.assign(academic_year=last.class_year)[[*WHO, "anchored_on", "institution"]]


def completers(frames: Frames) -> Table:
    """Give those who completed high school in a year, where they first did."""
    done = frames["completion"].query("level == 'high_school'")
    done = done[done.kind.isin(COMPLETED)]
    done = done.sort_values(["completed_on", "institution"]).drop_duplicates(WHO)
    return done.rename(columns={"completed_on": "anchored_on"})[[*WHO, "anchored_on", "institution"]]


def dual(frames: Frames) -> Table:
    """Give high school students in college courses of half a unit or under an agreement."""
    courses = frames["course"].query(
        "level == 'postsecondary' and segment == 'ccc' and special_admit and (units_attempted >= 0.5 or ccap)"
    )
    courses = courses.sort_values(["began_on", "institution"]).drop_duplicates(WHO)
    return courses.rename(columns={"began_on": "anchored_on"})[[*WHO, "anchored_on", "institution"]]


def exiters(frames: Frames) -> Table:
    """Give community college students of a year who were at no college in the next."""
    college = frames["enrollment"].query("level == 'postsecondary'")
    here = college[college.segment == "ccc"]
    last = here[~here.special_admit].sort_values(["began_on", "ended_on", "institution"], na_position="last")
    last = last.drop_duplicates(WHO, keep="last").rename(columns={"began_on": "anchored_on"})
    back = college[WHO].assign(academic_year=college.academic_year - 1)
    gone = _without(_without(last, back), here[here.special_admit])
    return gone[[*WHO, "anchored_on", "institution"]]


def attach_groups(frames: Frames, people: Table, *, looks_back: int) -> Table:
    """Add place, county and the value of every group."""
    stated = people[WHO].merge(frames["characteristic"], on="person_key", suffixes=("", "_stated"))
    for name, otherwise in (("race_ethnicity", "RD"), ("gender", "U")):
        own = stated[(stated.characteristic == name) & (stated.academic_year_stated <= stated.academic_year)]
        own = own.sort_values("academic_year_stated").drop_duplicates(WHO, keep="last")
        people = people.merge(own[[*WHO, "value"]].rename(columns={"value": name}), on=WHO, how="left")
        people[name] = people[name].fillna(otherwise)
    began = stated.began_on.dt.year + (stated.began_on.dt.month >= 7)
    ended = stated.ended_on.dt.year + (stated.ended_on.dt.month >= 7)
    in_time = (began <= stated.academic_year) & (
        stated.ended_on.isna() | (ended >= stated.academic_year - looks_back)
    )
    yes = stated[in_time & (stated.value == "Y") & stated.characteristic.isin(EVER)]
    wide = yes.drop_duplicates([*WHO, "characteristic"]).pivot(
        index=WHO, columns="characteristic", values="value"
    )
    people = people.merge(wide.reindex(columns=EVER).reset_index(), on=WHO, how="left")
    people[EVER] = people[EVER].fillna("N")
    people = people.merge(_places(frames), on="institution", how="left")
    people["locale"] = people.locale.fillna("unknown")
    return people


def _places(frames: Frames) -> Table:
    places = frames["institution"].copy()
    places["county"] = places.groupby("place").county.transform("min")
    return places


def _without(people: Table, others: Table) -> Table:
    both = people.merge(others[WHO].drop_duplicates().assign(other=True), on=WHO, how="left")
    return both[both.other.isna()].drop(columns="other")
