"""Every metric and group, counted on an invented region by the compiler and by a plain reading of it."""

import polars as pl
import pytest
from polars.testing import assert_frame_equal
from tests.generative.reference import read

from commonfield import synthetic
from commonfield.catalog import Catalog, Group, Metric
from commonfield.engines import DuckEngine
from commonfield.metrics import measure
from commonfield.tables import EVENT_TABLES

STUDENTS = 600
TOLD_BY_NOBODY = {
    "transfer_degree_earners",
    "associate_degree_not_for_transfer_earners",
    "uc_entrants",
}
"""Invented colleges, like real ones, send no mark of degrees for transfer, and no campus of UC a file."""


@pytest.fixture(scope="module")
def truth(tmp_path_factory):
    out = tmp_path_factory.mktemp("invented")
    synthetic.invent(out, students=STUDENTS, seed=20, messiness="none", catalog=Catalog())
    return {
        name: pl.read_parquet(out / "truth" / f"{name}.parquet") for name in (*EVENT_TABLES, "institution")
    }


@pytest.mark.slow
def test_the_compiler_and_the_plain_reading_count_the_same_people(truth):
    catalog = Catalog()
    metrics = list(catalog.all(Metric).values())
    asked = {"groups": catalog.all(Group), "data_as_of": synthetic.DATA_AS_OF, "region": "Inland Empire"}
    with DuckEngine(threads=1) as engine:
        for name, frame in truth.items():
            engine.load(name, frame)
        counted = measure(engine, metrics, **asked)
    assert_frame_equal(counted, read(metrics, tables=truth, **asked))
    _check_containment(metrics, counted)
    # The region is large enough for the comparison to mean something.
    computed = counted.filter(status="computed")
    assert set(computed["metric"]) == {metric.metric for metric in metrics} - TOLD_BY_NOBODY
    assert len(computed) > 10_000
    assert computed.filter(kind="share")["numerator"].sum() > 10_000
    assert computed.filter(kind="median")["measured"].sum() > 1_000


def _check_containment(metrics, counted):
    cell = ["academic_year", "level", "place", "group", "value"]
    for metric in metrics:
        for part in metric.part_of:
            few = counted.filter(metric=metric.metric, status="computed").select(*cell, few=part.count)
            many = counted.filter(metric=part.metric, status="computed").select(*cell, many=part.of)
            both = few.join(many, on=cell, validate="1:1")
            assert not both.is_empty() or metric.metric in TOLD_BY_NOBODY
            assert both.filter(pl.col("few") > pl.col("many")).is_empty(), (metric.metric, part)
