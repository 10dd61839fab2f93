"""One reading of everybody counts the people in force and those of other populations."""

from datetime import date

import polars as pl
import pytest
from tests.generative.inventions import invent

from commonfield.metrics import measure, measure_otherwise
from commonfield.tables import EVENT_TABLES

AS_OF = date(2026, 10, 31)
PERSON = "person_key"


@pytest.fixture
def invented():
    return invent(120, 5)


def loaded(engine, tables, institution):
    for name, frame in tables.items():
        engine.load(name, frame)
    engine.load("institution", institution)


def without(tables, keys):
    return {name: frame.filter(~pl.col(PERSON).is_in(keys)) for name, frame in tables.items()}


def joined(tables, keys, into):
    """Give the events of several persons to one."""
    return {
        name: frame.filter(pl.col(PERSON).is_in(keys)).with_columns(pl.lit(into).alias(PERSON))
        for name, frame in tables.items()
    }


def together(*several):
    return {name: pl.concat([tables[name] for tables in several]) for name in several[0]}


def test_other_populations_are_counted_as_if_they_were_in_force(engine, invented, shipped):
    tables = {name: invented[name] for name in EVENT_TABLES}
    people = sorted({key for frame in tables.values() for key in frame[PERSON]})
    gone = {"stricter": people[:30], "looser": people[20:60]}
    come = {
        name: together(joined(tables, keys[::2], f"{name}:1"), joined(tables, keys[1::2], f"{name}:2"))
        for name, keys in gone.items()
    }
    rows = [(name, key, False) for name, keys in gone.items() for key in keys]
    rows += [(name, f"{name}:{number}", True) for name in gone for number in (1, 2)]
    population = pl.DataFrame(rows, schema=["population", PERSON, "counted"], orient="row")
    asked = {"data_as_of": AS_OF, "region": "here"}

    def of_everybody(tables):
        loaded(engine, tables, invented["institution"])
        counted = measure(engine, list(shipped.values()), groups={}, **asked)
        return counted.filter(level="region", status="computed").drop("group")

    expected = {"all": of_everybody(tables)}
    for name, keys in gone.items():
        expected[name] = of_everybody(together(without(tables, keys), come[name]))
    loaded(engine, together(tables, *come.values()), invented["institution"])
    engine.load("population", population)
    told = measure_otherwise(engine, list(shipped.values()), **asked).filter(status="computed")
    assert not expected["stricter"].equals(expected["all"])
    for name, reference in expected.items():
        assert told.filter(group=name).drop("group").equals(reference)
