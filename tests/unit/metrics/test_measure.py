from datetime import date

import polars as pl
import pytest
from tests.generative.inventions import invent

from commonfield.catalog import Metric
from commonfield.metrics import Permitted, contributing, measure, needs
from commonfield.metrics.compiling import Question, compile_steps
from commonfield.metrics.run import shared_steps
from commonfield.tables import EVENT_TABLES, MEASURE

AS_OF = date(2026, 10, 31)


@pytest.fixture
def small(engine):
    """Two graduates of two districts, told by two partners; one of them goes to college."""
    empty = {name: table.empty() for name, table in EVENT_TABLES.items()}
    by = [{"partner": "one", "submission_id": "s1"}, {"partner": "two", "submission_id": "s2"}]
    completion = [
        {"person_key": "a", "institution": "a1", "record_no": 2, **by[0]},
        {"person_key": "b", "institution": "b1", "record_no": 2, **by[1]},
    ]
    completion = [
        {
            **row,
            "level": "high_school",
            "kind": "diploma",
            "completed_on": date(2025, 6, 5),
            "academic_year": 2025,
        }
        for row in completion
    ]
    enrollment = [
        {
            "person_key": "a",
            "institution": "c1",
            "level": "postsecondary",
            "segment": "ccc",
            "began_on": date(2025, 8, 25),
            "academic_year": 2026,
            "partner": "college",
            "submission_id": "s3",
            "record_no": 2,
        }
    ]
    stated = [
        {"person_key": "a", "value": "F", "academic_year": 2025, "record_no": 3, **by[0]},
        {"person_key": "b", "value": "M", "academic_year": 2025, "record_no": 3, **by[1]},
    ]
    frames = {
        **empty,
        "completion": pl.DataFrame(completion),
        "enrollment": pl.DataFrame(enrollment),
        "characteristic": pl.DataFrame([{"characteristic": "gender", **row} for row in stated]),
    }
    for name, table in EVENT_TABLES.items():
        engine.load(name, table.conform(frames[name]))
    engine.load("institution", invent(1, 0)["institution"])
    return engine


def measured(engine, metric, groups, **more):
    asked = {"groups": groups, "data_as_of": AS_OF, "region": "R", **more}
    return measure(engine, [metric], **asked)


def cells(frame, **where):
    kept = frame.filter(pl.col(name) == wanted for name, wanted in where.items())
    return {
        (row["level"], row["place"], row["group"], row["value"]): (row["numerator"], row["denominator"])
        for row in kept.iter_rows(named=True)
    }


def test_every_level_is_counted_and_names_its_parent(small, shipped, groups):
    frame = measured(small, shipped["college_going_rate_12m"], {"gender": groups["gender"]})
    assert cells(frame, group="all") == {
        ("region", "R", "all", "all"): (1, 2),
        ("county", "06065", "all", "all"): (1, 1),
        ("county", "06071", "all", "all"): (0, 1),
        ("institution", "A", "all", "all"): (1, 1),
        ("institution", "B", "all", "all"): (0, 1),
    }
    parents = dict(frame.select("level", "parent_place").unique(maintain_order=True).iter_rows())
    assert parents["region"] is None
    assert parents["county"] == "R"


def test_a_value_that_nobody_has_gets_no_row(small, shipped, groups):
    frame = measured(small, shipped["college_going_rate_12m"], {"gender": groups["gender"]})
    assert set(frame.filter(group="gender", level="region")["value"]) == {"F", "M"}


def test_a_district_in_two_counties_is_counted_in_one(small, shipped):
    frame = measured(small, shipped["college_going_rate_12m"], {})
    assert set(frame.filter(place="A")["parent_place"]) == {"06065"}


def test_the_answer_has_the_shape_of_its_table(small, shipped, groups):
    frame = measured(small, shipped["college_going_rate_12m"], groups)
    assert frame.schema == MEASURE.schema()
    assert frame.select(MEASURE.key).is_unique().all()


def test_a_cohort_that_is_not_due_says_when_and_keeps_no_counts(small, shipped, groups):
    frame = measured(small, shipped["college_going_rate_16m"], groups)
    assert set(frame["status"]) == {"not_yet_due"}
    assert set(frame["due_on"]) == {date(2027, 1, 30)}
    assert set(frame["group"]) == {"all"}
    assert frame["denominator"].null_count() == len(frame) == 5


def test_a_year_that_is_not_over_is_not_told_at_all(small, shipped):
    frame = measured(small, shipped["college_going_rate_16m"], {}, data_as_of=date(2025, 6, 29))
    assert frame.is_empty()


def test_rows_of_a_partner_that_does_not_permit_are_left_out(small, shipped, groups):
    allowed = Permitted(
        tables={"completion": frozenset({"one", "two"}), "enrollment": frozenset({"one"})},
        characteristics={"gender": frozenset({"one", "two"})},
    )
    frame = measured(
        small, shipped["college_going_rate_12m"], {}, permitted={"college_going_rate_12m": allowed}
    )
    assert cells(frame, level="region") == {("region", "R", "all", "all"): (0, 2)}


def test_nobody_is_taken_for_a_no_because_a_partner_does_not_permit(small, shipped, groups):
    everyone = frozenset({"one", "two", "college"})
    allowed = Permitted(
        tables={"completion": everyone, "enrollment": everyone},
        characteristics={"gender": frozenset({"one"})},
    )
    asked = {"gender": groups["gender"], "foster": groups["foster"]}
    frame = measured(
        small, shipped["college_going_rate_12m"], asked, permitted={"college_going_rate_12m": allowed}
    )
    region = cells(frame, level="region")
    assert region["region", "R", "gender", "F"] == (1, 1)
    assert region["region", "R", "gender", "not_permitted"] == (0, 1)
    refused = frame.filter(group="foster")
    assert refused.select("status", "value", "denominator").rows() == [("not_permitted", "all", None)]


@pytest.mark.parametrize("permitted", [{}, {"college_going_rate_12m": Permitted()}])
def test_a_metric_whose_table_nobody_permits_says_so(small, shipped, groups, permitted):
    frame = measured(small, shipped["college_going_rate_12m"], groups, permitted=permitted)
    assert frame.select("level", "place", "group", "status", "academic_year").rows() == [
        ("region", "R", "all", "not_permitted", 2026)
    ]


def test_needs_names_columns_by_table_and_characteristics(shipped, groups):
    asked = {
        name: groups[name] for name in ("race_ethnicity_by_gender", "race_ethnicity", "gender", "locale")
    }
    needed = needs(shipped["college_going_rate_12m"], asked)
    assert needed.characteristics == {"race_ethnicity", "gender"}
    assert set(needed.columns) == {"completion", "enrollment"}
    assert {"kind", "level", "completed_on", "person_key"} <= needed.columns["completion"]
    assert "a_g_met" not in needed.columns["completion"]


def test_needs_covers_every_version(shipped, groups):
    assert "units_earned" in needs(shipped["cte_completion_rate"], groups).columns["course"]


def test_nothing_is_read_beyond_what_is_said_to_be_needed(engine, shipped, groups):
    tables = invent(3, 1)
    for metric in shipped.values():
        needed = needs(metric, groups)
        read = {name: set(columns) for name, columns in needed.columns.items()}
        for name, columns in needed.events.values():
            read[name] = read.get(name, set()) | columns
        for name, frame in tables.items():
            if name in read:
                frame = frame.select(*read[name], "partner")
            elif name not in ("institution", "characteristic"):
                frame = frame.select("record_no")
            engine.load(name, frame)
        measured(engine, metric, groups)


def test_steps_that_several_metrics_share_are_taken_once_and_let_go(engine, shipped):
    for name, frame in invent(2, 5).items():
        engine.load(name, frame)
    question = Question({}, AS_OF, "R")
    family = [compile_steps(shipped[name], question) for name in ("graduation_rate_4y", "a_g_rate_of_cohort")]
    with shared_steps(engine, family) as defined:
        assert {name.split("_x")[0] for name in defined} == {"people", "first_year"}
        alone = engine.query(family[0].statement())
        shared = engine.query(family[0].statement(defined=defined))
        assert alone.sort(pl.all()).equals(shared.sort(pl.all()))
    assert all(engine.query(f"SELECT count(*) AS n FROM {name}")["n"][0] == 0 for name in defined)


def test_a_figure_can_be_walked_back_to_its_submissions(small, shipped, groups):
    asked = {"groups": groups, "data_as_of": AS_OF, "region": "R", "academic_year": 2025}
    metric = shipped["college_going_rate_12m"]
    whole = contributing(small, metric, level="region", place="R", **asked)
    assert whole.rows() == [
        ("completion", "one", "s1"),
        ("completion", "two", "s2"),
        ("enrollment", "college", "s3"),
    ]
    county = contributing(small, metric, level="county", place="06071", **asked)
    assert county.rows() == [("completion", "two", "s2")]
    women = contributing(small, metric, level="institution", place="A", group="gender", value="F", **asked)
    assert women.rows() == [
        ("characteristic", "one", "s1"),
        ("completion", "one", "s1"),
        ("enrollment", "college", "s3"),
    ]


def test_shipped_metrics_of_one_class_begin_with_the_same_people(shipped):
    family = [metric for metric in shipped.values() if metric.universe == "graduation_class"]
    assert len(family) >= 6
    assert len({metric.cohort.model_copy(update={"only_if": []}).model_dump_json() for metric in family}) == 1
    assert len({metric.place.model_dump_json() for metric in family}) == 1


def test_containment_names_metrics_that_exist(shipped):
    named = {part.metric for metric in shipped.values() for part in metric.part_of}
    assert named <= set(shipped)
    assert all(isinstance(shipped[name], Metric) for name in named)
