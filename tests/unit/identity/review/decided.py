"""Decisions written short: who said what about which two."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl

from commonfield.identity.review import Answer, Pair, decide, together

BEGAN = datetime(2026, 11, 2, 9, tzinfo=UTC)


class Book:
    """Takes answers one after the other, a minute apart."""

    def __init__(self) -> None:
        self.rows: list[pl.DataFrame] = []

    def say(self, one: str, other: str, answer: Answer, *, who: str = "ana", **more: Any) -> str:
        """Add an answer; give its id."""
        at = BEGAN + timedelta(minutes=len(self.rows))
        row = decide(Pair.of(one, other), answer=answer, who=who, why="names agree", at=at, **more)
        self.rows.append(row)
        return str(row["decision_id"].item())

    @property
    def frame(self) -> pl.DataFrame:
        return together(self.rows)


def pairs(frame: pl.DataFrame) -> set[tuple[str, str]]:
    return set(frame.select("l", "r").iter_rows())
