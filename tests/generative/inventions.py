"""Small invented event tables and metric definitions, rich in boundaries and ties."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Any

import polars as pl
from hypothesis import strategies as st

from commonfield.catalog import Metric
from commonfield.catalog.condition import DATE_OF
from commonfield.tables import EVENT_TABLES, INSTITUTION
from commonfield.vocabulary import academic_year_of

DAYS = [
    date(2020, 6, 30), date(2020, 7, 1), date(2020, 8, 31), date(2021, 2, 28), date(2021, 6, 30),
    date(2021, 8, 31), date(2022, 2, 28), date(2022, 10, 1), date(2023, 1, 31), date(2023, 6, 30),
    date(2023, 10, 1), date(2024, 2, 29), date(2024, 6, 30), date(2024, 7, 1), date(2024, 10, 1),
]  # fmt: skip
PLACES = {
    "a1": ("A", "06065", "city"),
    "a2": ("A", "06071", "rural"),
    "b1": ("B", "06071", None),
    "c1": ("c1", "06065", "town"),
}
"""Schools a1 and a2 of one district in two counties, school b1 of another, and a college."""

_SCHOOLS = [*PLACES, "outside"]
_TRUTH = [True, True, False, None]
_LEVELS = ["high_school", "high_school", "postsecondary"]
_SUBJECTS = ["114", "198", "1701", "150100", None]

CHOICES: dict[str, dict[str, list[Any]]] = {
    "enrollment": {
        "began_on": DAYS,
        "institution": _SCHOOLS,
        "level": _LEVELS,
        "segment": ["k12", "ccc", "ccc", "csu", "out_of_state"],
        "ended_on": [*DAYS, None, None],
        "grade_level": [9, 9, 10, 11, 12, None],
        "enrollment_status": ["primary", "primary", "secondary", None],
        "exit_reason": ["E155", "E230", "T160", "T180", "E130", None],
        "special_admit": [True, False, False, None],
        "first_time": [True, True, False, None],
        "credit_status": ["credit", "credit", None],
    },
    "completion": {
        "completed_on": DAYS,
        "institution": _SCHOOLS,
        "level": _LEVELS,
        "kind": ["diploma", "diploma", "equivalency", "no_diploma"],
        "a_g_met": _TRUTH,
    },
    "course": {
        "began_on": DAYS,
        "institution": _SCHOOLS,
        "level": _LEVELS,
        "segment": ["k12", "ccc", "ccc"],
        "subject_code": _SUBJECTS,
        "cte": _TRUTH,
        "capstone": _TRUTH,
        "term": ["fall", "spring", "fall", "spring", "summer", None],
        "college_credit": _TRUTH,
        "transfer_level": _TRUTH,
        "grade": ["A", "MW", None],
        "special_admit": [True, False, False, None],
        "ccap": [True, False, None],
        "units_attempted": [0.4, 0.5, 3.0, 11.5, None],
        "units_earned": [2.5, 5.0, 9.995, 10.0, 20.0, None],
        "success": _TRUTH,
    },
    "participation": {
        "began_on": DAYS,
        "institution": _SCHOOLS,
        "kind": ["cte_pathway", "cte_pathway", "work_based_learning", "project"],
        "program": ["Bridge", "Summer", "198", None],
        "role": ["participant", "completer"],
        "sector": ["health", "arts", "not in the list", None],
        "hours": [1.5, 40.0, None],
    },
    "award": {
        "conferred_on": DAYS,
        "institution": _SCHOOLS,
        "level": _LEVELS,
        "segment": ["ccc"],
        "kind": ["associate", "certificate"],
        "award_code": ["A", "S", "N", "E", None],
        "for_transfer": _TRUTH,
    },
    "employment": {
        "quarter_began_on": DAYS,
        "wages": [0.0, 0.01, 1000.1, 1000.2, 5000.5, 9999.99],
    },
}
"""What each column may hold; few enough values that ties and boundaries happen all the time."""

OFTEN: dict[str, dict[str, Any]] = {
    "enrollment": {
        "level": "postsecondary",
        "segment": "ccc",
        "special_admit": False,
        "credit_status": "credit",
    },
    "course": {
        "level": "postsecondary",
        "segment": "ccc",
        "special_admit": False,
        "college_credit": True,
        "success": True,
    },
}
"""What is true together of a college student, and would seldom come together by chance."""

STATED = {
    "race_ethnicity": ["RH", "RW", "RB", "not in the list"],
    "race_ethnicity_any": ["RH", "RW", "RB"],
    "gender": ["F", "M", "X"],
    "english_learner": ["Y"],
    "foster": ["Y"],
}


def invent(people: int, seed: int) -> dict[str, pl.DataFrame]:
    """Invent the event tables of some people, with what groups need, and their institutions."""
    random = Random(seed)
    frames = {}
    for name, table in EVENT_TABLES.items():
        rows = [
            _event(random, name, f"p{person}") for person in range(people) for _ in range(random.randrange(6))
        ]
        rows = [
            {**row, "submission_id": f"s-{row['partner']}", "record_no": n} for n, row in enumerate(rows, 1)
        ]
        frames[name] = pl.DataFrame(
            [{c: row.get(c) for c in table.names} for row in rows], schema=table.schema()
        )
    return {**frames, "institution": institutions()}


def regions() -> st.SearchStrategy[dict[str, pl.DataFrame]]:
    """Invented regions, small enough to read when a test fails."""
    return st.builds(invent, st.integers(1, 25), st.integers(0, 2**32))


def _event(random: Random, table: str, person: str) -> dict[str, Any]:
    row: dict[str, Any] = {"person_key": person, "partner": random.choice(["one", "two"])}
    if table == "characteristic":
        stated = random.choice(list(STATED))
        row |= {"characteristic": stated, "value": random.choice(STATED[stated])}
        row |= {"began_on": random.choice([*DAYS, None]), "ended_on": random.choice([*DAYS, None])}
        return {**row, "academic_year": random.randrange(2019, 2026)}
    row |= {column: random.choice(values) for column, values in CHOICES[table].items()}
    if table in OFTEN and random.random() < 0.4:
        row |= OFTEN[table]
    return {**row, "academic_year": academic_year_of(row[DATE_OF[table]])}


def institutions() -> pl.DataFrame:
    """The institutions of the invented region; `outside` is none of them."""
    rows = [
        {
            "institution": code,
            "name": code,
            "place": place,
            "place_name": place,
            "partner": "one",
            "segment": "k12",
            "county": county,
            "county_name": county,
            "locale": locale,
        }
        for code, (place, county, locale) in PLACES.items()
    ]
    return INSTITUTION.conform(pl.DataFrame(rows))


# -- definitions ---------------------------------------------------------------------------------------

_WHERES: dict[str, list[dict[str, Any]]] = {
    "enrollment": [
        {},
        {"level": "high_school"},
        {"level": "postsecondary", "special_admit": {"not": True}},
        {"grade_level": {"at_least": 10, "less_than": 12}},
        {"exit_reason": {"known": True}, "segment": ["k12", "ccc"]},
        {"enrollment_status": {"not": ["secondary", "short_term"]}},
        {"ended_on": {"more_than": date(2021, 6, 30)}},
    ],
    "completion": [{}, {"kind": "diploma"}, {"kind": {"not": "diploma"}}, {"a_g_met": {"known": False}}],
    "course": [
        {},
        {"cte": True},
        {"units_attempted": {"at_least": 0.5}},
        {"success": True},
        {"subject_code": {"begins_with": ["17", "198"]}},
    ],
    "participation": [{}, {"role": "completer"}],
    "award": [{}],
    "employment": [{}, {"wages": {"more_than": 0}}, {"wages": {"at_most": 1000.1}}],
}
_ANCHORS = {
    "enrollment": ["began_on", "ended_on"],
    "completion": ["completed_on"],
    "course": ["began_on"],
    "participation": ["began_on"],
    "award": ["conferred_on"],
}
_NUMBERS = {"course": "units_earned", "participation": "hours", "employment": "wages"}
_DAYS = [
    {"from": "08-31", "to": "10-01"},
    {"from": "10-01", "to": "08-31"},
    {"from": "02-28", "to": "06-30"},
    {"from": "06-30", "to": "06-30"},
    {"from": "07-01", "to": "02-28"},
]
_ALIKE = {"course": "subject_code", "enrollment": "institution", "participation": "institution"}


@st.composite
def _selections(draw: st.DrawFn, *, table: str | None = None) -> dict[str, Any]:
    event = table or draw(st.sampled_from(list(_WHERES)))
    windows: list[dict[str, Any]] = [
        {},
        {"after": "anchor"},
        {"before": "anchor"},
        {"after": "anchor", "within_months": draw(st.sampled_from([1, 6, 12, 16]))},
        {"within_months": draw(st.sampled_from([1, 12]))},
        {"in_academic_year": draw(st.integers(-1, 2))},
        {"in_academic_year": {"from": -2, "to": 0}},
        {"in_academic_year": {"to": draw(st.integers(-1, 1))}},
        {"quarter_after": draw(st.integers(-2, 4))},
        {"quarter_after": {"quarters": draw(st.integers(0, 3)), "of": "anchor"}},
        {"touches": {**draw(st.sampled_from(_DAYS)), "academic_year": draw(st.integers(-1, 2))}},
    ]
    at = {"at": "anchor"} if event != "employment" and draw(st.integers(0, 4)) == 0 else {}
    where = draw(st.sampled_from(_WHERES[event]))
    return {"event": event, "where": where, **draw(st.sampled_from(windows)), **at}


@st.composite
def _conditions(draw: st.DrawFn, *, depth: int = 1) -> dict[str, Any]:
    if depth and draw(st.integers(0, 3)) == 0:
        word = draw(st.sampled_from(["any_of", "all_of"]))
        return {word: draw(st.lists(_conditions(depth=depth - 1), min_size=1, max_size=2))}
    selection = draw(_selections())
    event = selection["event"]
    shape = draw(st.sampled_from(["any", "none", "first", "last", "count", "sum", "including"]))
    if shape in ("first", "last"):
        return {**selection, "which": shape, "holds": draw(st.sampled_from(_WHERES[event]))}
    if shape in ("any", "none"):
        return {**selection, "which": shape}
    asked: dict[str, Any] = {"count_at_least": draw(st.integers(1, 3))}
    if shape == "sum" and event in _NUMBERS:
        asked = {"sum_at_least": {_NUMBERS[event]: draw(st.sampled_from([5.0, 12.495, 20.0]))}}
    elif shape == "including":
        asked = {
            "including": draw(st.sampled_from([w for w in _WHERES[event] if w] or [{"kind": "associate"}]))
        }
    if event in _ALIKE and draw(st.booleans()):
        asked["same"] = _ALIKE[event]
    return {**selection, **asked, "which": draw(st.sampled_from(["any", "none"]))}


@st.composite
def definitions(draw: st.DrawFn) -> Metric:
    """A metric nobody would define, of every piece of the grammar."""
    event = draw(st.sampled_from(list(_ANCHORS)))
    member = st.fixed_dictionaries(
        {"where": st.sampled_from(_WHERES[event]), "academic_year": st.integers(0, 2)}
    )
    cohort = {
        "event": event,
        "where": draw(st.sampled_from(_WHERES[event])),
        "which": draw(st.sampled_from(["first", "last"])),
        "anchor": draw(st.sampled_from(_ANCHORS[event])),
        "once_per": draw(st.sampled_from(["person", "academic_year"])),
        "union": draw(st.lists(member, max_size=2)),
        "minus": draw(
            st.lists(st.fixed_dictionaries({"where": st.sampled_from(_WHERES[event])}), max_size=1)
        ),
        "exclude_if": draw(st.lists(_conditions(), max_size=1)),
        "only_if": draw(st.lists(_conditions(), max_size=1)),
    }
    if draw(st.integers(0, 3)):
        cohort["minus"] = []
    unit = draw(st.sampled_from(["share", "share", "people", "dollars_a_year", "months"]))
    measure: dict[str, Any] = {}
    if unit == "share":
        measure["numerator"] = draw(_conditions())
    if unit == "dollars_a_year":
        table, column = draw(st.sampled_from(list(_NUMBERS.items())))
        times = draw(st.sampled_from([1, 4, 0.667]))
        measure["quantity"] = {**draw(_selections(table=table)), "sum": column, "times": times}
    if unit == "months":
        measure["quantity"] = {"first_of": draw(st.lists(_selections(), min_size=1, max_size=2))}
    if draw(st.booleans()):
        table = draw(st.sampled_from(["enrollment", "course"]))
        which = draw(st.sampled_from(["first", "last"]))
        measure["place"] = {**draw(_selections(table=table)), "which": which}
    first = {"source": {"title": "invented"}}
    second = {"lag_months": 2, "cohort": {**cohort, "exclude_if": []}}
    return Metric.model_validate(
        {
            "metric": "invented",
            "label": {"en": "invented", "es": "inventada"},
            "question": {"en": "invented?", "es": "¿inventada?"},
            "unit": unit,
            "cohort": cohort,
            **measure,
            "source": {"title": "invented"},
            "group_window": {"from": draw(st.integers(-2, 0)), "to": draw(st.integers(0, 1))},
            "history": draw(st.integers(0, 2)),
            "lag_months": draw(st.sampled_from([0, 3])),
            "versions": {date(2018, 7, 1): first, date(2022, 7, 1): second},
        }
    )
