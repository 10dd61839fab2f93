from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from commonfield.engines.engine import EngineError

if TYPE_CHECKING:
    import duckdb
    import polars as pl
    import pyarrow as pa
    from sqlglot import exp


PLANS = 400
"""How many plans an engine keeps before it begins anew; a wide one takes about half a megabyte."""


class _Window:
    """Stands for a table in a plan; it has rows only while they are asked about."""

    rows: pa.Table

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self.rows.__arrow_c_stream__(requested_schema)


class DuckEngine:
    """DuckDB in memory: no extension is fetched, nothing spills to disk.

    Args:
        memory_limit: As DuckDB writes it, e.g. `2GB`; empty for its own default.
        threads: Zero for as many as there are cores.
    """

    name = "duckdb"

    def __init__(self, *, memory_limit: str = "", threads: int = 0) -> None:
        import duckdb

        config: dict[str, Any] = {
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            # A spill file would hold records in plain text outside the vault.
            "temp_directory": "",
        }
        if memory_limit:
            config["memory_limit"] = memory_limit
        if threads:
            config["threads"] = str(threads)
        self.connection: duckdb.DuckDBPyConnection = duckdb.connect(":memory:", config=config)
        # What takes long is told by who asked for it; the database's own bar goes to standard output.
        self.connection.execute("set enable_progress_bar = false")
        self._plans: dict[tuple[str, str, pa.Schema], tuple[int, _Window]] = {}

    def load(self, table: str, source: pl.DataFrame | Path | Sequence[Path]) -> None:
        """Give a table its rows: a frame, a Parquet file, a folder of them, or several files together."""
        import polars as pl

        if isinstance(source, pl.DataFrame):
            self.connection.register(table, source.to_arrow())
            return
        files = [source] if isinstance(source, Path) else source
        literals = ", ".join(
            "'{}'".format(str(file / "*.parquet" if file.is_dir() else file).replace("'", "''"))
            for file in files
        )
        self.connection.execute(f'create or replace view "{table}" as from read_parquet([{literals}])')

    def define(self, table: str, statement: exp.Expression | str) -> None:
        self._run(f'create or replace temp table "{table}" as {self._text(statement)}')

    def query(self, statement: exp.Expression | str) -> pl.DataFrame:
        import polars as pl

        answer = pl.from_arrow(self._run(self._text(statement)).to_arrow_table())
        if not isinstance(answer, pl.DataFrame):
            raise EngineError("expected a table as the answer of a statement, found a single column.")
        return answer

    def ask(self, statement: str, table: str, rows: pa.Table) -> pa.Table:
        """Answer a SELECT about rows that stand for a table; the engine holds none of them afterwards.

        It is planned once for all rows with the same columns: to plan a wide statement takes longer than to
        answer it for some hundred rows.
        """
        key = (statement, table, rows.schema)
        if key not in self._plans:
            self._plans[key] = self._planned(statement, table, rows)
        number, window = self._plans[key]
        window.rows = rows
        try:
            return self._run(f"execute plan_{number}").to_arrow_table()
        finally:
            del window.rows

    def _planned(self, statement: str, table: str, rows: pa.Table) -> tuple[int, _Window]:
        if len(self._plans) == PLANS:
            for number, _ in self._plans.values():
                self._run(f"deallocate plan_{number}")
                self.connection.unregister(f"window_{number}")
            self._plans.clear()
        number, window = len(self._plans), _Window()
        window.rows = rows
        try:
            self.connection.register(f"window_{number}", window)
            named = f'with "{table}" as not materialized (from window_{number})'
            self._run(f"prepare plan_{number} as {named} {statement}")
        finally:
            del window.rows
        return number, window

    def drop(self, *tables: str) -> None:
        """Let go of tables that no later statement reads; nothing happens where there is none of a name."""
        for table in tables:
            self.connection.unregister(table)
            self._run(f'drop table if exists "{table}"')

    def close(self) -> None:
        self.connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @staticmethod
    def _text(statement: exp.Expression | str) -> str:
        return statement if isinstance(statement, str) else statement.sql(dialect="duckdb")

    def _run(self, text: str) -> duckdb.DuckDBPyConnection:
        import duckdb

        try:
            return self.connection.execute(text)
        except duckdb.Error as error:
            # DuckDB quotes the offending cell in conversion errors: pass on the kind and the statement only.
            kind = type(error).__name__
            told = (
                _without_values(str(error))
                if isinstance(
                    error, duckdb.BinderException | duckdb.ParserException | duckdb.CatalogException
                )
                else ""
            )
            raise EngineError(f"DuckDB could not run a statement ({kind}). {told}".strip()) from None


def _without_values(message: str) -> str:
    return re.sub(r"'[^']*'", "'...'", message.splitlines()[0])
