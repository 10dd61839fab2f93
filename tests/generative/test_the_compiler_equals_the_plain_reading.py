from datetime import date
from functools import cache

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal
from tests.generative.inventions import definitions, regions
from tests.generative.reference import read

from commonfield.catalog import Catalog, Group, Metric
from commonfield.engines import DuckEngine
from commonfield.metrics import Permitted, measure

AS_OF = st.sampled_from([date(2023, 6, 30), date(2024, 9, 30), date(2025, 12, 31), date(2030, 1, 1)])


@cache
def shipped() -> dict[str, Metric]:
    return Catalog().all(Metric)


@cache
def groups(bundle: int = 0) -> dict[str, Group]:
    every = Catalog().all(Group)
    overlapping = every["race_ethnicity"].model_copy(
        update={"group": "every_race", "otherwise": "", "overlapping": True}
    )
    every = {**every, "every_race": overlapping}
    bundles = (
        ("race_ethnicity", "gender", "race_ethnicity_by_gender"),
        ("english_learner", "every_race"),
        ("foster", "locale", "gender"),
        (),
    )
    return {name: every[name] for name in bundles[bundle]}


BUNDLES = st.integers(0, 3)


def agree(metrics, tables, *, data_as_of, bundle, permitted=None):
    asked = {"groups": groups(bundle), "data_as_of": data_as_of, "region": "Invented", "permitted": permitted}
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
    }
    permitted = {"invented": Permitted(tables=tables_of_one, characteristics=stated)}
    agree([metric], tables, data_as_of=date(2030, 1, 1), bundle=bundle, permitted=permitted)


@settings(max_examples=4)
@given(tables=regions())
def test_people_said_to_be_among_others_are_never_more_than_those(tables):
    metrics = [m.model_copy(update={"disaggregate_by": []}) for m in shipped().values()]
    with DuckEngine(threads=1) as engine:
        for name, frame in tables.items():
            engine.load(name, frame)
        kept = groups(2)
        counted = measure(
            engine, metrics, groups=kept, data_as_of=date(2030, 1, 1), region="R", data_from=1900
        )
    cell = ["academic_year", "level", "place", "group", "value"]
    for metric in metrics:
        for part in metric.part_of:
            inner = counted.filter(metric=metric.metric).select(*cell, few=part.count)
            outer = counted.filter(metric=part.metric).select(*cell, many=part.of)
            both = inner.join(outer, on=cell, how="left", validate="1:1")
            assert both.filter((pl.col("few") > 0) & (pl.col("few") > pl.col("many").fill_null(0))).is_empty()
