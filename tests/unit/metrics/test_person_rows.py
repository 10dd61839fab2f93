"""People of a contrast: who took part, what was so before, what came of it; held to a plain reading."""

from collections import Counter
from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.generative.inventions import invent
from tests.generative.plain_events import months_later

from commonfield.catalog import ContrastDefinition, Metric
from commonfield.catalog.metric import Example
from commonfield.engines import DuckEngine
from commonfield.findings import DefinitionError
from commonfield.metrics import Permitted, parts_of, person_rows
from commonfield.metrics.examples import example_tables

AS_OF = date(2026, 10, 31)
DONE = date(2024, 6, 1)
COMPLETING = ["diploma", "special_education_certificate", "adult_diploma", "equivalency", "proficiency"]


@pytest.fixture
def asked(catalog):
    return catalog.get(ContrastDefinition, "career_pathways").model_copy(
        update={"outcomes": ["college_going_rate_12m"], "history": 0}
    )


def outcomes_of(catalog, asked):
    return [catalog.get(Metric, name) for name in asked.outcomes]


def found(catalog, asked, tables, *, groups, as_of=AS_OF, **more):
    with DuckEngine(threads=1) as engine:
        for name, frame in tables.items():
            engine.load(name, frame)
        outcomes = outcomes_of(catalog, asked)
        return person_rows(engine, asked, outcomes, groups=groups, data_as_of=as_of, region="r", **more)


def tables_of(catalog, **events):
    name = {"en": "one", "es": "uno"}
    example = Example.model_validate({"name": name, "expect": [], **events})
    return example_tables(catalog.get(Metric, "college_going_rate_12m"), [example])


def finished(*people):
    return [{"person": person, "completed_on": DONE, "institution": "high"} for person in people]


def pathway(person, day):
    return {"person": person, "kind": "cte_pathway", "began_on": day, "institution": "high"}


def test_taking_part_counts_after_grade_9_and_before_the_day_of_completion(catalog, asked, groups):
    tables = tables_of(
        catalog,
        completion=finished(1, 2, 3, 4, 5),
        participation=[
            pathway(1, date(2021, 8, 15)),  # grade 10
            pathway(2, date(2020, 8, 15)),  # grade 9 already
            pathway(3, DONE),  # on the day of completion
            pathway(4, date(2024, 5, 31)),  # the day before
        ],
    )
    rows = found(catalog, asked, tables, groups=groups)
    assert rows.left_out == 1
    assert sorted(rows.frame["took_part"]) == [0, 0, 1, 1]
    assert "person_key" not in rows.frame.columns


def test_an_outcome_is_looked_for_after_the_day_of_completion(catalog, asked, groups):
    college = [(1, DONE), (2, date(2024, 6, 2)), (3, date(2025, 6, 1)), (4, date(2025, 6, 2))]
    tables = tables_of(
        catalog,
        completion=finished(1, 2, 3, 4),
        participation=[pathway(person, date(2022, 8, 15)) for person in (1, 2, 3, 4)],
        enrollment=[
            {"person": person, "began_on": day, "level": "postsecondary", "segment": "ccc"}
            for person, day in college
        ],
    )
    rows = found(catalog, asked, tables, groups=groups)
    assert Counter(rows.frame["college_going_rate_12m"]) == {0: 2, 1: 2}


def test_what_was_so_before_is_read_in_grade_9_alone(catalog, asked, groups):
    def course(person, year, success):
        return {"person": person, "began_on": date(year, 8, 15), "level": "high_school", "success": success}

    def learner(person, year):
        day = {"began_on": date(year, 8, 15), "academic_year": year + 1}
        return {"person": person, "characteristic": "english_learner", "value": "Y", **day}

    tables = tables_of(
        catalog,
        completion=finished(1, 2, 3),
        participation=[pathway(1, date(2022, 8, 15))],
        course=[
            course(1, 2020, True),
            course(1, 2021, False),
            course(2, 2020, False),
            course(2, 2020, False),
        ],
        enrollment=[{"person": 1, "began_on": date(2020, 8, 15), "level": "high_school", "segment": "k12"}],
        characteristic=[
            {**learner(2, 2020), "ended_on": date(2021, 6, 1)},
            {**learner(3, 2021), "ended_on": date(2022, 6, 1)},
        ],
    )
    frame = found(catalog, asked, tables, groups=groups).frame.sort("took_part", "failed_two_in_grade_9")
    assert frame["passed_all_in_grade_9"].to_list() == [0, 0, 1]
    assert frame["failed_two_in_grade_9"].to_list() == [0, 1, 0]
    assert frame["enrolled_in_grade_9"].to_list() == [0, 0, 1]
    assert frame["english_learner"].to_list() == ["N", "Y", "N"]


def test_years_that_are_not_due_are_null_and_the_day_is_told(catalog, asked, groups):
    tables = tables_of(catalog, completion=finished(1, 2), participation=[pathway(1, date(2022, 8, 15))])
    rows = found(catalog, asked, tables, as_of=date(2024, 10, 31), groups=groups)
    assert rows.frame["college_going_rate_12m"].to_list() == [None, None]
    assert rows.due == {"college_going_rate_12m": date(2025, 9, 30)}


def test_years_before_the_data_reach_back_are_left_out(catalog, asked, groups):
    earlier = {"person": 3, "completed_on": date(2023, 6, 1), "institution": "high"}
    events = {"completion": [*finished(1, 2), earlier], "participation": [pathway(1, date(2022, 8, 15))]}
    tables = tables_of(catalog, **events)
    for history, people in ((1, 2), (2, 0)):  # taking part is told from 2022-23 on
        rows = found(catalog, asked.model_copy(update={"history": history}), tables, groups=groups)
        assert rows.frame.height == people
        assert rows.first_year == (2024 if people else None)


def test_nobody_is_read_whom_no_agreement_permits(catalog, asked, groups):
    tables = tables_of(catalog, completion=finished(1, 2), participation=[pathway(1, date(2022, 8, 15))])
    parts = parts_of(asked, outcomes_of(catalog, asked))
    everything = {"completion", "participation", "enrollment", "course"}

    def permitted(*tables):
        return {part: Permitted({name: frozenset(["example"]) for name in tables}) for part in parts}

    assert found(catalog, asked, tables, groups=groups, permitted=permitted(*everything)).frame.height == 2
    assert found(catalog, asked, tables, groups=groups, permitted={}).frame.is_empty()
    blind = permitted(*(everything - {"participation"}))
    assert found(catalog, asked, tables, groups=groups, permitted=blind).frame.is_empty()
    seen = found(catalog, asked, tables, groups=groups, permitted=permitted(*everything)).frame
    assert set(seen["gender"]) == {"not_permitted"}


@pytest.mark.parametrize(
    ("outcome", "told"),
    [
        ("graduation_rate_4y", "expected an outcome of the same cohort"),
        ("median_earnings_after_exit", "expected an outcome that is a share"),
        ("a_g_rate_of_graduates", "expected an outcome"),
    ],
)
def test_an_outcome_of_other_people_or_without_an_after_is_refused(catalog, asked, outcome, told):
    outcomes = [catalog.get(Metric, "college_going_rate_12m"), catalog.get(Metric, outcome)]
    with pytest.raises(DefinitionError, match=told):
        parts_of(asked, outcomes)


def test_an_outcome_that_may_happen_before_is_refused(catalog, asked):
    whole = catalog.get(Metric, "college_going_rate_12m")
    early = whole.model_copy(update={"numerator": whole.numerator.model_copy(update={"after": None})})
    with pytest.raises(DefinitionError, match="one that may happen before"):
        parts_of(asked, [early])


def test_a_group_of_several_values_is_no_covariate(catalog, asked, groups):
    crossed = asked.model_copy(update={"covariates": ["race_ethnicity_by_gender"]})
    with pytest.raises(DefinitionError, match="each person has one value"):
        found(catalog, crossed, invent(1, 0), groups=groups)


def plainly(tables):
    """The same people, read row by row."""
    events = {name: frame.to_dicts() for name, frame in tables.items()}
    first: dict[tuple[str, int], date] = {}
    for row in events["completion"]:
        if row["level"] == "high_school" and row["kind"] in COMPLETING:
            key = (row["person_key"], row["academic_year"])
            first[key] = min(first.get(key, row["completed_on"]), row["completed_on"])
    told = Counter()
    for (person, year), day in first.items():
        own = {name: [r for r in rows if r.get("person_key") == person] for name, rows in events.items()}
        pathways = [r for r in own["participation"] if r["kind"] == "cte_pathway"]
        if any(r["academic_year"] <= year - 3 for r in pathways):
            continue
        part = any(r["began_on"] < day and year - 2 <= r["academic_year"] <= year for r in pathways)
        college = any(
            r["level"] == "postsecondary"
            and r["special_admit"] is not True
            and day < r["began_on"] <= months_later(day, 12)
            for r in own["enrollment"]
        )
        grade_9 = [r for r in own["course"] if r["level"] == "high_school" and r["academic_year"] == year - 3]
        failed = sum(r["success"] is False for r in grade_9)
        passed = any(r["success"] is True for r in grade_9) and not failed
        told[(year, int(part), int(college), int(passed), int(failed >= 2))] += 1
    return told


@given(people=st.integers(0, 30), seed=st.integers(0, 10**6))
def test_people_are_those_of_a_plain_reading(people, seed):
    from commonfield.catalog import Catalog, Group

    catalog = Catalog()
    asked = catalog.get(ContrastDefinition, "career_pathways").model_copy(
        update={"outcomes": ["college_going_rate_12m"], "history": -99}
    )
    tables = invent(people, seed)
    frame = found(catalog, asked, tables, groups=catalog.all(Group)).frame
    columns = ["academic_year", "took_part", "college_going_rate_12m", "passed_all_in_grade_9"]
    rows = Counter(frame.select(*columns, "failed_two_in_grade_9").iter_rows())
    wanted = plainly(tables)
    if pl.Series(tables["participation"]["kind"]).is_in(["cte_pathway"]).any():
        assert rows == wanted
    else:
        assert not rows, "where nobody is told to take part, nobody is compared"
