"""The engine that reads files: opened once per thread, and empty between two files."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from commonfield.engines import DuckEngine
from commonfield.intake.sql import macros

SMALL = 4 << 20
"""Bytes up to which one thread and no optimizer take less time than planning the work would."""

TABLES = ("outcome", "record", "returned", "found_text", "judged", "again")
FRAMES = ("record_text", "refused_record", "token", "duplicated", "suspected")

_held = threading.local()


@contextmanager
def engine_for(size: int) -> Iterator[DuckEngine]:
    """Lend this thread's engine for one file of so many bytes; nothing of the file is left in it after.

    Opening an engine costs more than checking a small file, and a region has hundreds of small files.
    """
    engine: DuckEngine | None = getattr(_held, "engine", None)
    if engine is None:
        engine = _held.engine = DuckEngine()
        for macro in macros():
            engine.connection.execute(macro)
        _held.threads = engine.query("select current_setting('threads') as n")["n"].item()
    _set_up(engine, small=size <= SMALL)
    try:
        yield engine
    finally:
        _empty(engine)


def _set_up(engine: DuckEngine, *, small: bool) -> None:
    engine.connection.execute(f"set threads = {1 if small else _held.threads}")
    engine.connection.execute(f"pragma {'disable' if small else 'enable'}_optimizer")


def _empty(engine: DuckEngine) -> None:
    for table in TABLES:
        engine.connection.execute(f"drop table if exists {table}")
    for frame in FRAMES:
        engine.connection.unregister(frame)
