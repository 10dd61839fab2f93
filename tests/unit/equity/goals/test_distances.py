from fractions import Fraction
from math import ceil

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonfield.catalog import Catalog, Metric, Target, Targets, Text
from commonfield.equity.goals import COLUMNS, distances
from commonfield.findings import DefinitionError

METRIC = "graduation_rate_4y"
BY = Text(en="Decision 4", es="Decisión 4")


def definition(**changes):
    return {METRIC: Catalog().get(Metric, METRIC).model_copy(update=changes)}


def cells(*rows, kind="share"):
    """Rows of (year, place, group, value, status, numerator, denominator)."""
    names = ("academic_year", "place", "group", "value", "status", "numerator", "denominator")
    return pl.DataFrame(
        [
            {"metric": METRIC, "kind": kind, "level": "region" if row[1] == "r" else "institution"}
            | dict(zip(names, row, strict=True))
            for row in rows
        ],
        infer_schema_length=None,
    )


def told(frame, *targets, **changes):
    own = Targets(metric=METRIC, by=BY, targets=[Target(**target) for target in targets])
    return distances(frame, {METRIC: own}, definition(**changes))


ROWS = [
    (2025, "r", "all", "all", "shown", 240, 300),
    (2025, "r", "race", "a", "shown", 60, 100),
    (2025, "r", "race", "b", "hidden", None, 100),
    (2025, "school", "all", "all", "shown", 90, 100),
    (2026, "r", "all", "all", "not_yet_due", None, None),
    (2026, "r", "race", "a", "not_yet_due", None, None),
]


def test_people_are_counted_up_to_the_goal_at_every_place():
    found = told(cells(*ROWS), {"academic_year": 2028, "at_least": 0.9})
    assert [(row["place"], row["needed"], row["academic_year"]) for row in found] == [
        ("school", 0, 2025),
        ("r", 30, 2025),
    ]
    assert set(found[0]) == set(COLUMNS)


@pytest.mark.parametrize(("goal", "needed"), [(0.8, 0), (0.803, 1), (0.8033, 1), (0.804, 2), (1, 60)])
def test_the_goal_is_taken_as_it_is_written(goal, needed):
    assert told(cells(ROWS[0]), {"academic_year": 2025, "at_least": goal})[0]["needed"] == needed


def test_of_a_hidden_figure_no_distance_is_told_and_no_older_year_takes_its_place():
    older = (2024, "r", "race", "b", "shown", 80, 100)
    found = told(
        cells(*ROWS, older), {"academic_year": 2028, "group": "race", "value": "each", "at_least": 0.7}
    )
    assert [(row["value"], row["status"], row["needed"]) for row in found] == [
        ("a", "shown", 10),
        ("b", "hidden", None),
    ]
    assert found[1]["share"] is None and found[1]["denominator"] is None


def test_a_milestone_that_is_over_is_set_beside_its_own_year():
    older = (2024, "r", "all", "all", "shown", 200, 300)
    found = told(
        cells(older, *ROWS),
        {"academic_year": 2024, "at_least": 0.7},
        {"academic_year": 2026, "at_least": 0.7},
    )
    assert [(r["milestone"], r["academic_year"], r["needed"]) for r in found if r["place"] == "r"] == [
        (2024, 2024, 10),
        (2026, 2025, 0),
    ]


def test_what_is_said_of_a_place_or_of_one_group_comes_first():
    found = told(
        cells(*ROWS),
        {"academic_year": 2028, "at_least": 0.9},
        {"academic_year": 2028, "place": "school", "at_least": 0.95},
        {"academic_year": 2028, "group": "race", "value": "each", "at_least": 0.7},
        {"academic_year": 2028, "group": "race", "value": "a", "at_least": 0.65},
    )
    by = {(row["place"], row["value"]): row["needed"] for row in found}
    assert by == {("r", "all"): 30, ("school", "all"): 5, ("r", "a"): 5, ("r", "b"): None}
    assert len(found) == 4


def test_less_is_better_for_an_outcome_that_nobody_wants():
    found = told(cells(ROWS[0]), {"academic_year": 2028, "at_most": 0.7}, better="lower")
    assert found[0]["needed"] == 30
    with pytest.raises(DefinitionError, match="`at_most`, found `at_least`"):
        told(cells(ROWS[0]), {"academic_year": 2028, "at_least": 0.7}, better="lower")


def test_a_number_of_people_may_be_a_goal_where_people_are_counted():
    frame = cells((2025, "r", "all", "all", "shown", None, 310), kind="count")
    assert told(frame, {"academic_year": 2028, "at_least": 400}, unit="people")[0]["needed"] == 90


@pytest.mark.parametrize(
    ("unit", "goal", "wrong"), [("units", 0.5, "counts people"), ("share", 70, "0 to 1")]
)
def test_a_target_that_does_not_fit_its_metric_is_refused(unit, goal, wrong):
    with pytest.raises(DefinitionError, match=wrong):
        told(cells(ROWS[0]), {"academic_year": 2028, "at_least": goal}, unit=unit)


@pytest.mark.parametrize(
    "wrong",
    [
        {"academic_year": 2028},
        {"academic_year": 2028, "at_least": 0.5, "at_most": 0.7},
        {"academic_year": 2028, "group": "race", "at_least": 0.5},
        {"academic_year": 2028, "value": "a", "at_least": 0.5},
    ],
)
def test_a_target_says_one_thing_of_somebody(wrong):
    with pytest.raises(ValueError, match=r"expected|go together"):
        Target(**wrong)


def test_two_targets_for_the_same_people_are_refused():
    twice = Target(academic_year=2028, at_least=0.5)
    with pytest.raises(ValueError, match="one target for each"):
        Targets(metric=METRIC, by=BY, targets=[twice, twice])


@given(
    st.integers(1, 5000).flatmap(lambda people: st.tuples(st.integers(0, people), st.just(people))),
    st.integers(0, 1000),
)
def test_so_many_more_reach_the_goal_and_one_fewer_does_not(count, thousandths):
    counted, people = count
    frame = cells((2025, "r", "all", "all", "shown", counted, people))
    needed = told(frame, {"academic_year": 2028, "at_least": thousandths / 1000})[0]["needed"]
    goal = Fraction(thousandths, 1000)
    assert Fraction(counted + needed, people) >= goal
    assert needed == 0 or Fraction(counted + needed - 1, people) < goal
    assert needed == max(0, ceil(goal * people - counted))


@settings(max_examples=max(3, settings.default.max_examples // 3))
@given(st.integers(0, 300), st.sampled_from(["hidden", "banded", "not_permitted"]))
def test_nothing_told_depends_on_a_count_that_is_not_shown(secret, status):
    def tell(number):
        frame = cells(ROWS[0], (2025, "r", "race", "a", status, number, 300))
        return told(frame, {"academic_year": 2028, "group": "race", "value": "a", "at_least": 0.7})

    assert tell(secret) == tell(0)
    assert tell(secret)[0]["needed"] is None
