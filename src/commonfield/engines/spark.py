"""Spark on this machine, for parity today and for more than one machine tomorrow."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from commonfield.engines.dialect import write_for_spark
from commonfield.engines.engine import EngineError
from commonfield.findings import UsageError

if TYPE_CHECKING:
    import polars as pl
    from sqlglot import exp

PARTITIONS = "2"
"""Pieces in which Spark shuffles; its own default of 200 suits a cluster."""


class SparkEngine:
    """Spark in local mode: the driver on the loopback address, no web page, nothing kept between runs.

    A process has one Spark session. It takes about 16 seconds to begin, so give it few, large statements.
    Closing an engine drops its tables; the session ends with the process.

    Args:
        settings: Spark's own settings for statements; they hold for the session from now on.

    Raises:
        UsageError: Spark or Java is not installed.
    """

    name = "spark"

    def __init__(self, *, settings: Mapping[str, str] | None = None) -> None:
        self._session = _session()
        for key, value in (settings or {}).items():
            self._session.conf.set(key, value)
        self._tables: set[str] = set()

    def load(self, table: str, source: pl.DataFrame | Path) -> None:
        if isinstance(source, Path):
            frame = self._session.read.parquet(str(source))
        else:
            frame = self._session.createDataFrame(_without_views(source))
        frame.createOrReplaceTempView(table)
        self._tables.add(table)

    def define(self, table: str, statement: exp.Expression | str) -> None:
        frame = self._run(statement)
        if table in self._tables:
            self._forget(table)
        frame.cache().createOrReplaceTempView(table)
        self._tables.add(table)

    def query(self, statement: exp.Expression | str) -> pl.DataFrame:
        import polars as pl
        from pyspark.errors import PySparkException

        try:
            answer = pl.from_arrow(self._run(statement).toArrow())
        except PySparkException as error:
            raise _told(error) from None
        if not isinstance(answer, pl.DataFrame):
            raise EngineError("expected a table as the answer of a statement, found a single column.")
        return answer

    def close(self) -> None:
        for table in list(self._tables):
            self._forget(table)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _run(self, statement: exp.Expression | str) -> Any:
        from pyspark.errors import PySparkException

        text = write_for_spark(statement)
        try:
            return self._session.sql(text)
        except PySparkException as error:
            raise _told(error) from None

    def _forget(self, table: str) -> None:
        if self._session.catalog.isCached(table):
            self._session.catalog.uncacheTable(table)
        self._session.catalog.dropTempView(table)
        self._tables.discard(table)


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
    logging = scratch / "log4j2.properties"
    logging.write_text("rootLogger.level = error\n", encoding="ascii")
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    settings = {
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.warehouse.dir": str(scratch),
        "spark.local.dir": str(scratch),
        "spark.sql.shuffle.partitions": PARTITIONS,
        "spark.sql.execution.arrow.pyspark.enabled": "true",
        "spark.sql.session.timeZone": "UTC",
        # Whole numbers that do not fit, and casts that fail, are errors, as in DuckDB; never nulls.
        "spark.sql.ansi.enabled": "true",
        "spark.log.level": "ERROR",
        "spark.driver.extraJavaOptions": f"-Dlog4j2.configurationFile={logging.as_uri()}",
    }
    builder = SparkSession.builder.master("local[2]").appName("commonfield")
    for key, value in settings.items():
        builder = builder.config(key, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    return session


def _without_views(frame: pl.DataFrame) -> Any:
    # Polars hands strings over as views, which Spark does not take.
    import polars as pl

    return frame.to_arrow(compat_level=pl.CompatLevel.oldest())


def _told(error: Any) -> EngineError:
    # Spark quotes statements and cells in its messages: pass on the kind of error alone.
    kind = error.getCondition() or type(error).__name__
    return EngineError(f"Spark could not run a statement ({kind}).")
