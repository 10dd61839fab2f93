"""What DuckDB must not do on its own: fetch, spill, or speak; and what it keeps between two statements."""

from __future__ import annotations

import weakref

import pyarrow as pa
import pytest

from commonfield.engines import DuckEngine, EngineError, duck


def test_nothing_is_fetched_spilled_or_said_by_the_database_itself() -> None:
    with DuckEngine() as engine:
        held = dict(engine.query("select name, value from duckdb_settings()").rows())
    assert held["autoinstall_known_extensions"] == held["autoload_known_extensions"] == "false"
    assert held["temp_directory"] == ""
    assert held["enable_progress_bar"] == "false"


def test_a_statement_is_planned_once_for_rows_of_one_shape_and_answers_for_each() -> None:
    statement = "select sum(n) as total from sent"
    with DuckEngine() as engine:
        answers = [engine.ask(statement, "sent", pa.table({"n": rows})) for rows in ([1, 2], [5], [0])]
        assert [answer.column("total").to_pylist() for answer in answers] == [[3], [5], [0]]
        assert engine.ask(statement, "sent", pa.table({"n": [0.5]})).column("total").to_pylist() == [0.5]
        assert engine.query("select count(*) as n from duckdb_prepared_statements()").item() == 2


def test_nothing_of_the_rows_asked_about_is_left_in_the_engine() -> None:
    rows = pa.table({"n": [1, 2]})
    held = rows.slice(0)
    asked = weakref.ref(held)
    with DuckEngine() as engine:
        engine.ask("select n + 1 as m from sent", "sent", held)
        del held
        assert asked() is None


def test_an_engine_with_too_many_plans_begins_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(duck, "PLANS", 2)
    with DuckEngine() as engine:
        for _ in range(2):
            for more in range(5):
                answer = engine.ask(f"select n + {more} as m from sent", "sent", pa.table({"n": [1]}))
                assert answer.column("m").to_pylist() == [1 + more]


def test_a_statement_that_cannot_be_planned_tells_no_value_and_leaves_nothing() -> None:
    with DuckEngine() as engine:
        for _ in range(2):
            with pytest.raises(EngineError) as refused:
                engine.ask("select absent from sent", "sent", pa.table({"n": ["hush"]}))
            assert "hush" not in str(refused.value)
        assert engine.ask("select n from sent", "sent", pa.table({"n": [1]})).num_rows == 1
