from contextlib import AbstractContextManager, nullcontext

from commonfield.engines.duck import DuckEngine
from commonfield.engines.engine import Engine
from commonfield.findings import UsageError


def open_engine(name: str = "duckdb") -> Engine:
    """Open an engine by name, `duckdb` or `spark`.

    Raises:
        UsageError: no engine of that name.
    """
    if name == "duckdb":
        return DuckEngine()
    if name == "spark":
        from commonfield.engines.spark import SparkEngine

        return SparkEngine()
    raise UsageError(f"expected engine duckdb or spark, found `{name}`.")


def open_beside(name: str) -> AbstractContextManager[Engine | None]:
    """Open the engine that shall do the heavy work beside a DuckDB of its own; none where that is DuckDB.

    Raises:
        UsageError: no engine of that name.
    """
    return nullcontext() if name == "duckdb" else open_engine(name)
