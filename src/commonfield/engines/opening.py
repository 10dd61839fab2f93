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
