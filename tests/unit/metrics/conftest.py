from functools import cache

import pytest

from commonfield.catalog import Catalog, Group, Metric
from commonfield.catalog.loader import load_typed
from commonfield.engines import DuckEngine

SMALLEST = """
metric: smallest
label: {en: Smallest, es: La menor}
question: {en: How many?, es: ¿Cuántas?}
unit: people
cohort: {event: enrollment}
versions: {2018-07-01: {source: {title: invented}}}
"""


@cache
def _catalog():
    return Catalog()


@pytest.fixture(scope="session")
def catalog():
    return _catalog()


@pytest.fixture
def shipped(catalog):
    return catalog.all(Metric)


@pytest.fixture
def groups(catalog):
    return catalog.all(Group)


@pytest.fixture
def engine():
    with DuckEngine(threads=1) as opened:
        yield opened


@pytest.fixture
def define():
    """Write a metric from the lines that matter."""

    def define(lines="", *, unit="people", without=()):
        kept = [line for line in SMALLEST.splitlines() if not line.startswith(tuple(without) or ("\0",))]
        text = "\n".join(kept).replace("unit: people", f"unit: {unit}")
        return load_typed(Metric, f"{text}\n{lines}", file="smallest.yaml", extra={"name": "smallest"})

    return define
