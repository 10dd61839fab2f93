"""What Splink is told of a comparison, without Spark: its meaning there is tried in tests/spec."""

import re

import pytest

from commonfield.catalog import Catalog, LinkageModel
from commonfield.engines import DuckEngine, open_beside
from commonfield.engines.spark import SparkEngine
from commonfield.findings import UsageError
from commonfield.identity.backend import comparisons_on

MODELS = ["learners", "people"]


class Noting(SparkEngine):
    """Spark's engine without Spark: it notes the functions it is given."""

    def __init__(self):
        self.functions = {}

    def add_function(self, name, expression, *, columns, returns):
        self.functions[name] = (expression, columns)


def comparisons(model):
    return Catalog().get(LinkageModel, model).comparisons


@pytest.mark.parametrize("model", MODELS)
def test_on_duckdb_levels_stay_as_they_are_written(model):
    with DuckEngine() as duck:
        assert comparisons_on(duck, comparisons(model)) == comparisons(model)


@pytest.mark.parametrize("model", MODELS)
def test_on_spark_only_equality_is_left_to_spark(model):
    spark = Noting()
    for written, told in zip(comparisons(model), comparisons_on(spark, comparisons(model)), strict=True):
        name = f"level_of_{written.column}"
        for index, (before, after) in enumerate(zip(written.levels, told.levels, strict=True)):
            plain = not before.sql or re.fullmatch(r"l\.(\w+) = r\.\1", before.sql)
            assert after.sql == before.sql if plain else after.sql.startswith(f"{name}("), before.sql
            assert plain or after.sql.endswith(f" = {index}")
            assert (after.m, after.u) == (before.m, before.u)


def test_a_function_takes_the_columns_that_its_levels_name_from_both_sides():
    spark = Noting()
    last_name = next(c for c in comparisons("people") if c.column == "last_name")
    told = comparisons_on(spark, [last_name])[0].levels[1].sql
    expression, columns = spark.functions["level_of_last_name"]
    assert columns == sorted(columns)
    assert {"l_last_name", "r_last_name", "l_surnames", "r_given_names", "l_last_joined"} <= set(columns)
    assert told == f"level_of_last_name({', '.join(c[0] + '.' + c[2:] for c in columns)}) = 1"
    assert not any(f"{side}." in expression for side in "lr")


def test_no_engine_is_opened_beside_duckdb_and_an_unknown_one_is_refused():
    with open_beside("duckdb") as engine:
        assert engine is None
    with pytest.raises(UsageError, match="duckdb or spark"):
        open_beside("oracle")
