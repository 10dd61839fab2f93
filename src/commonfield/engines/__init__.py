"""DuckDB and Spark behind one small interface; the only place that opens a connection."""

from commonfield.engines.dialect import read_statement
from commonfield.engines.duck import DuckEngine
from commonfield.engines.engine import Engine, EngineError
from commonfield.engines.opening import open_beside, open_engine

__all__ = ["DuckEngine", "Engine", "EngineError", "open_beside", "open_engine", "read_statement"]
