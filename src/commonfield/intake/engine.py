"""The engines that read files: opened once per thread, and empty between two files."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from commonfield.engines import DuckEngine
from commonfield.intake.sql import macros

SMALL = 4 << 20
"""Bytes up to which one thread and no optimizer take less time than planning the work would."""

TABLES = ("outcome", "returned", "found_text", "judged", "again")
FRAMES = ("record_text", "suspected")

_held = threading.local()


@contextmanager
def engine_for(size: int) -> Iterator[DuckEngine]:
    """Lend this thread's engine for one file of so many bytes; nothing of the file is left in it after.

    Opening an engine costs more than checking a small file, and a region has hundreds of small files.
    """
    name = "small" if size <= SMALL else "large"
    engine: DuckEngine | None = getattr(_held, name, None)
    if engine is None:
        engine = _opened(small=size <= SMALL)
        setattr(_held, name, engine)
    try:
        yield engine
    finally:
        _empty(engine)


def _opened(*, small: bool) -> DuckEngine:
    engine = DuckEngine(threads=1 if small else 0)
    if small:
        engine.connection.execute("pragma disable_optimizer")
    for macro in macros():
        engine.connection.execute(macro)
    return engine


def _empty(engine: DuckEngine) -> None:
    for table in TABLES:
        engine.connection.execute(f"drop table if exists {table}")
    for frame in FRAMES:
        engine.connection.unregister(frame)
