"""Every worked example of every shipped definition, on every engine."""

import pytest

from commonfield.catalog import Catalog, Group, Metric
from commonfield.engines import DuckEngine
from commonfield.metrics import run_example

CATALOG = Catalog()
EXAMPLES = [
    pytest.param(metric, example, id=f"{metric.metric}: {example.name.en}")
    for metric in CATALOG.all(Metric).values()
    for example in metric.examples
]


@pytest.fixture(scope="module")
def engine():
    with DuckEngine(threads=1) as opened:
        yield opened


@pytest.mark.parametrize(("metric", "example"), EXAMPLES)
def test_a_worked_example_comes_out_as_the_definition_says(engine, metric, example):
    assert run_example(engine, metric, example, groups=CATALOG.all(Group)) == []


def test_every_shipped_metric_has_examples_of_its_boundaries():
    assert min(len(metric.examples) for metric in CATALOG.all(Metric).values()) >= 2


def test_a_wrong_expectation_is_told(engine):
    metric = CATALOG.get(Metric, "college_going_rate_12m")
    example = metric.examples[0]
    wrong = example.model_copy(update={"expect": example.expectations[0].model_copy(update={"numerator": 0})})
    assert run_example(engine, metric, wrong, groups={}) == ["numerator: expected 0, found 1"]
