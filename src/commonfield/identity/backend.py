"""Splink on DuckDB or on Spark, with one meaning: how pairs are compared is left to DuckDB on both."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from commonfield.engines import DuckEngine
from commonfield.identity.levels import quick

if TYPE_CHECKING:
    from commonfield.catalog.linkage import Comparison, ComparisonLevel
    from commonfield.engines import Engine
    from commonfield.engines.spark import SparkEngine

SIDE = re.compile(r"\b([lr])\.(\w+)")
EQUAL = re.compile(r"l\.(\w+) = r\.\1")
"""Equality means the same everywhere, and Splink must see it to know how rare the value is."""


def splink_api(engine: Engine) -> Any:
    """Give Splink's hold of an engine; what it defines there can be read by `engine`."""
    if isinstance(engine, DuckEngine):
        from splink import DuckDBAPI

        return DuckDBAPI(engine.connection)
    return _spark_api(_spark(engine))


def comparisons_on(engine: Engine, comparisons: Sequence[Comparison]) -> Sequence[Comparison]:
    """Give comparisons whose levels an engine can read.

    On Spark, a level is what a function says that DuckDB computes: no engine has a Jaro-Winkler of its own.
    """
    if isinstance(engine, DuckEngine):
        return comparisons
    return [_on_spark(_spark(engine), comparison) for comparison in comparisons]


def _spark(engine: Engine) -> SparkEngine:
    from commonfield.engines.spark import SparkEngine

    if not isinstance(engine, SparkEngine):
        raise TypeError(engine.name)
    return engine


def _on_spark(spark: SparkEngine, comparison: Comparison) -> Comparison:
    sides = sorted({side for level in comparison.levels for side in SIDE.findall(level.sql)})
    written = [SIDE.sub(r"\1_\2", quick(level.sql)) for level in comparison.levels]
    tried = [f"when {sql} then {index}" for index, sql in enumerate(written) if sql]
    name = f"level_of_{comparison.column}"
    spark.add_function(
        name,
        f"case {' '.join(tried)} else {len(tried)} end",
        columns=[f"{side}_{column}" for side, column in sides],
        returns="int",
    )
    call = f"{name}({', '.join(f'{side}.{column}' for side, column in sides)})"

    def said(index: int, level: ComparisonLevel) -> ComparisonLevel:
        plain = not level.sql or EQUAL.fullmatch(level.sql)
        return level if plain else level.model_copy(update={"sql": f"{call} = {index}"})

    levels = [said(index, level) for index, level in enumerate(comparison.levels)]
    return comparison.model_copy(update={"levels": levels})


def _spark_api(spark: SparkEngine) -> Any:
    from splink.internals.spark.database_api import SparkAPI

    from commonfield.engines.spark import without_cells

    class KeptBySpark(SparkAPI):  # type: ignore[misc]
        """Splink's own ways to shorten a plan write plain Parquet files of names, or do not shorten it.

        Blocks that Spark keeps are encrypted where they spill. There is no folder for checkpoints, so that
        a Splink that went another way would fail, and not write.
        """

        def _break_lineage_and_repartition(self, spark_df: Any, templated_name: str, _: str) -> Any:
            with without_cells():
                return self._repartition_if_needed(spark_df, templated_name).localCheckpoint()

        def _execute_sql_against_backend(self, final_sql: str) -> Any:
            with without_cells():
                return super()._execute_sql_against_backend(final_sql)

    return KeptBySpark(spark_session=spark.session, register_udfs_automatically=False)
