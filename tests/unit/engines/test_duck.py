"""What DuckDB must not do on its own: fetch, spill, or speak."""

from __future__ import annotations

from commonfield.engines import DuckEngine


def test_nothing_is_fetched_spilled_or_said_by_the_database_itself() -> None:
    with DuckEngine() as engine:
        held = dict(engine.query("select name, value from duckdb_settings()").rows())
    assert held["autoinstall_known_extensions"] == held["autoload_known_extensions"] == "false"
    assert held["temp_directory"] == ""
    assert held["enable_progress_bar"] == "false"
