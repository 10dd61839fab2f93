from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Protocol, Self

from commonfield.findings import CommonfieldError

if TYPE_CHECKING:
    import polars as pl
    from sqlglot import exp


class EngineError(CommonfieldError):
    """A statement cannot run on an engine; never quotes data."""


class Engine(Protocol):
    """Runs SQL trees over named tables.

    Statements are sqlglot trees or text in DuckDB's dialect. Each engine carries them to its own.
    """

    name: str

    def load(self, table: str, source: pl.DataFrame | Path) -> None:
        """Give a table its rows: a frame, a Parquet file, or a folder of Parquet files."""

    def define(self, table: str, statement: exp.Expression | str) -> None:
        """Name the answer of a statement, so that later statements can read it."""

    def query(self, statement: exp.Expression | str) -> pl.DataFrame:
        """Answer a statement."""

    def drop(self, *tables: str) -> None:
        """Let go of tables that no later statement reads; nothing happens where there is none of a name."""

    def close(self) -> None:
        """Let go of memory and files."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
