from datetime import date
from functools import cache

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal
from tests.generative.inventions import definitions, regions
from tests.generative.reference import read

from commonfield.catalog import Catalog, GrantAward, Group, Metric, PooledYears
from commonfield.catalog.funded import groups_by_rule
from commonfield.engines import DuckEngine
from commonfield.metrics import Permitted, measure

AS_OF = st.sampled_from([date(2023, 6, 30), date(2024, 9, 30), date(2025, 12, 31), date(2030, 1, 1)])

LONG_AFTER = date(2040, 1, 1)
"""Every window of every shipped metric is over for every cohort of an invented region."""


@cache
def shipped() -> dict[str, Metric]:
    return Catalog().all(Metric)


@cache
def groups(bundle: int = 0) -> dict[str, Group]:
    every = Catalog().all(Group)
    overlapping = every["race_ethnicity"].model_copy(
        update={"group": "every_race", "otherwise": "", "overlapping": True}
    )
    crossed = every["race_ethnicity_by_gender"].model_copy(
        update={"group": "dual_enrolled_by_gender", "crossed": ["dual_enrolled", "gender"]}
    )
    every = {**every, "every_race": overlapping, "dual_enrolled_by_gender": crossed, **funded()}
    bundles = (
        ("race_ethnicity", "gender", "race_ethnicity_by_gender"),
        ("english_learner", "every_race"),
        ("foster", "locale", "gender"),
        ("dual_enrolled", "gender", "dual_enrolled_by_gender"),
        ("pathway_participant", "sector", "race_ethnicity_any", "county_of_school"),
        ("project", "grant_award"),
        (),
    )
    return {name: every[name] for name in bundles[bundle]}


@cache
def funded() -> dict[str, Group]:
    """Two awards, one after the other, of which the second pays for a project of the first as well."""

    def award(name: str, begins: date, ends: date, *rosters: str) -> GrantAward:
        both = {"en": name, "es": name}
        projects = [{"project": one.lower(), "label": both, "lead": "x", "rosters": [one]} for one in rosters]
        told = {"award": name, "label": both, "funder": "x", "begins_on": begins, "ends_on": ends}
        return GrantAward.model_validate({**told, "projects": projects, "source": {"title": "invented"}})

    first = award("first", date(2020, 7, 1), date(2022, 2, 28), "Bridge", "Summer")
    second = award("second", date(2021, 8, 31), date(2024, 10, 1), "Bridge")
    made = groups_by_rule([first, second], [])
    return {name: group.model_copy(update={"on_request": False}) for name, group in made.items()}


BUNDLES = st.integers(0, 6)
POOLED = st.none() | st.builds(PooledYears, years=st.integers(2, 4), last=st.integers(2019, 2027))


def agree(metrics, tables, *, data_as_of, bundle, permitted=None, pooled=None):
    asked = {"groups": groups(bundle), "data_as_of": data_as_of, "region": "Invented"}
    asked |= {"permitted": permitted, "pooled": pooled}
    with DuckEngine(threads=1) as engine:
        for name, frame in tables.items():
            engine.load(name, frame)
        counted = measure(engine, metrics, **asked)
    assert_frame_equal(counted, read(metrics, tables=tables, **asked))
    return counted


@given(tables=regions(), metric=st.sampled_from(sorted(shipped())), data_as_of=AS_OF, bundle=BUNDLES)
def test_every_shipped_metric_counts_what_its_definition_says(tables, metric, data_as_of, bundle):
    every = shipped()[metric].model_copy(update={"disaggregate_by": []})
    agree([every], tables, data_as_of=data_as_of, bundle=bundle)


@given(tables=regions(), metric=definitions(), data_as_of=AS_OF, bundle=BUNDLES)
def test_every_piece_of_the_grammar_means_the_same_to_the_compiler(tables, metric, data_as_of, bundle):
    agree([metric], tables, data_as_of=data_as_of, bundle=bundle)


@given(tables=regions(), metric=definitions(), data_as_of=AS_OF, bundle=BUNDLES, pooled=POOLED)
def test_years_taken_together_count_a_person_once_with_the_last(tables, metric, data_as_of, bundle, pooled):
    agree([metric], tables, data_as_of=data_as_of, bundle=bundle, pooled=pooled)


@given(tables=regions(), metric=definitions(), bundle=BUNDLES)
def test_rows_that_are_not_permitted_are_left_out_before_anything_is_counted(tables, metric, bundle):
    everyone, one = frozenset({"one", "two"}), frozenset({"one"})
    tables_of_one = dict.fromkeys(tables, one) | {"enrollment": everyone}
    stated = {
        "race_ethnicity": one,
        "gender": everyone,
        "english_learner": one,
        "foster": everyone,
        "locale": one,
        "race_ethnicity_any": one,
    }
    events = {"dual_enrolled": one, "pathway_participant": everyone, "sector": one}
    events |= {"project": one, "grant_award": everyone}
    permitted = {"invented": Permitted(tables=tables_of_one, characteristics=stated, events=events)}
    agree([metric], tables, data_as_of=date(2030, 1, 1), bundle=bundle, permitted=permitted)


@settings(max_examples=4)
@given(tables=regions())
def test_people_said_to_be_among_others_are_never_more_than_those(tables):
    metrics = [m.model_copy(update={"disaggregate_by": []}) for m in shipped().values()]
    with DuckEngine(threads=1) as engine:
        for name, frame in tables.items():
            engine.load(name, frame)
        kept = groups(2)
        counted = measure(engine, metrics, groups=kept, data_as_of=LONG_AFTER, region="R", data_from=1900)
    cell = ["academic_year", "level", "place", "group", "value"]
    for metric in metrics:
        for part in metric.part_of:
            inner = counted.filter(metric=metric.metric).select(*cell, few=part.count)
            outer = counted.filter(metric=part.metric).select(*cell, many=part.of)
            both = inner.join(outer, on=cell, how="left", validate="1:1")
            assert both.filter((pl.col("few") > 0) & (pl.col("few") > pl.col("many").fill_null(0))).is_empty()


OUTCOMES = [
    "graduation_rate_4y",
    "special_education_certificate_rate",
    "adult_diploma_rate",
    "equivalency_rate",
    "proficiency_rate",
    "other_transfer_rate",
    "still_enrolled_high_school_rate",
    "dropout_rate",
]
FIRST_COLLEGES = [f"college_going_{segment}_12m" for segment in ("ccc", "csu", "uc", "elsewhere")]


@settings(max_examples=8)
@given(tables=regions())
def test_outcomes_of_a_class_and_first_colleges_of_completers_add_up(tables):
    """Everybody of a class has one outcome, and whoever goes to college has one first college."""
    named = [*OUTCOMES, *FIRST_COLLEGES, "college_going_rate_12m"]
    metrics = [shipped()[name].model_copy(update={"disaggregate_by": []}) for name in named]
    with DuckEngine(threads=1) as engine:
        for name, frame in tables.items():
            engine.load(name, frame)
        asked = {"groups": groups(2), "data_as_of": LONG_AFTER, "region": "R", "data_from": 1900}
        counted = measure(engine, metrics, **asked)
    for parts, whole, of in (
        (OUTCOMES, "graduation_rate_4y", "denominator"),
        (FIRST_COLLEGES, "college_going_rate_12m", "numerator"),
    ):
        cell = ["academic_year", "level", "place", "group", "value"]
        added = counted.filter(pl.col("metric").is_in(parts)).group_by(cell).agg(pl.col("numerator").sum())
        expected = counted.filter(metric=whole).select(*cell, pl.col(of).alias("numerator"))
        assert_frame_equal(added, expected, check_row_order=False)
