"""Spark on this machine, or on the cluster that SPARK_CONF_DIR names."""

from __future__ import annotations

import atexit
import os
import re
import shutil
import sys
import tempfile
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from commonfield.engines.batches import computed_by_duckdb
from commonfield.engines.dialect import write_for_spark
from commonfield.engines.engine import EngineError
from commonfield.engines.spark_settings import cluster, refuse_open_network, settings_for
from commonfield.findings import UsageError

if TYPE_CHECKING:
    import polars as pl
    from sqlglot import exp

_ABSENT = re.compile(r"^ModuleNotFoundError: No module named '(\w+)", re.M)


class SparkEngine:
    """Spark in local mode: the driver on the loopback address, no web page, nothing kept between runs.

    Where `spark-defaults.conf` in SPARK_CONF_DIR names a cluster, it runs there, with the settings of that
    file. What Spark spills is encrypted either way. A process begins Spark once, which takes about 16
    seconds, so give it few, large statements. Closing an engine drops its tables; Spark ends with the
    process.

    Args:
        settings: Spark's own settings for the statements of this engine.

    Raises:
        UsageError: Spark or Java is not installed, or the network of the cluster is not encrypted.
    """

    name = "spark"

    def __init__(self, *, settings: Mapping[str, str] | None = None) -> None:
        self.session: Any = _session().newSession()
        for key, value in (settings or {}).items():
            self.session.conf.set(key, value)
        self._functions: set[str] = set()

    def load(self, table: str, source: pl.DataFrame | Path) -> None:
        if isinstance(source, Path):
            frame = self.session.read.parquet(str(source))
        else:
            with warnings.catch_warnings():
                # Pyspark leaves the socket by which it hands rows over to be closed by the garbage collector.
                warnings.simplefilter("ignore", ResourceWarning)
                frame = self.session.createDataFrame(_without_views(source))
        frame.createOrReplaceTempView(table)

    def define(self, table: str, statement: exp.Expression | str) -> None:
        with without_cells():
            # Kept by its rows, not by how they came about: plans that grow cost more than the work they plan.
            self._run(statement).localCheckpoint().createOrReplaceTempView(table)

    def query(self, statement: exp.Expression | str) -> pl.DataFrame:
        import polars as pl

        with without_cells():
            answer = pl.from_arrow(self._run(statement).toArrow())
        if not isinstance(answer, pl.DataFrame):
            raise EngineError("expected a table as the answer of a statement, found a single column.")
        return answer

    def add_function(self, name: str, expression: str, *, columns: Sequence[str], returns: str) -> None:
        """Let statements call a function that DuckDB computes, so that it means what it means there.

        Args:
            name: What statements call it, in small letters.
            expression: In DuckDB's dialect, over columns of these names.
            columns: The names of the arguments, in order.
            returns: The type of the answer: `int`, `double` or `boolean`.
        """
        self.session.udf.register(name, computed_by_duckdb(expression, columns=columns, returns=returns))
        self._functions.add(name)

    def drop(self, *tables: str) -> None:
        for table in tables:
            self.session.catalog.dropTempView(table)

    def close(self) -> None:
        # Also those that Splink made.
        self.drop(*(table.name for table in self.session.catalog.listTables() if table.isTemporary))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _run(self, statement: exp.Expression | str) -> Any:
        return self.session.sql(write_for_spark(statement, also=self._functions))


def spark_is_missing() -> str:
    """Say what Spark needs that this machine has not; empty where nothing is missing."""
    import importlib.util

    if importlib.util.find_spec("pyspark") is None:
        return "pyspark is not installed"
    java = Path(os.environ["JAVA_HOME"], "bin", "java") if "JAVA_HOME" in os.environ else None
    if not (java and java.exists()) and shutil.which("java") is None:
        return "Java is not installed"
    return ""


@cache
def _session() -> Any:
    missing = spark_is_missing()
    if missing:
        raise UsageError(
            f"engine spark: {missing}.",
            fix="Install Java 17 and the extra: pip install 'commonfield[spark]'. Or use engine duckdb.",
        )
    from pyspark.sql import SparkSession

    # A fresh folder that only we can read, for what Spark spills; gone with the process.
    scratch = Path(tempfile.mkdtemp(prefix="commonfield-spark-"))
    atexit.register(shutil.rmtree, scratch, ignore_errors=True)
    if not cluster():
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.appName("commonfield")
    for key, value in settings_for(scratch).items():
        builder = builder.config(key, value)
    session = builder.getOrCreate()
    refuse_open_network(session)
    # Spark writes what a failing cell holds, and the statement, into its log.
    session.sparkContext.setLogLevel("OFF")
    return session


def _without_views(frame: pl.DataFrame) -> Any:
    # Polars hands strings over as views, which Spark does not take.
    import polars as pl

    return frame.to_arrow(compat_level=pl.CompatLevel.oldest())


@contextmanager
def without_cells() -> Iterator[None]:
    """Pass on the kind of Spark's errors alone: their messages quote statements and cells.

    Raises:
        EngineError: for whatever Spark complains of.
    """
    from pyspark.errors import PySparkException

    try:
        yield
    except PySparkException as error:
        if absent := _ABSENT.search(str(error)):
            raise EngineError(
                f"Spark's workers: expected the Python package {absent[1]}, found none.",
                likely_cause="Another Python than this one runs on the machines of the cluster.",
                fix="Name one that has pyspark, pyarrow and duckdb in PYSPARK_PYTHON.",
            ) from None
        kind = error.getCondition() or type(error).__name__
        raise EngineError(f"Spark could not run a statement ({kind}).") from None
