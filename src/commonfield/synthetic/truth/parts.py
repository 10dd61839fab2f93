"""Large frames a part at a time: what is told from a frame is many times wider than the frame."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

ROWS_AT_ONCE = 500_000


def in_parts(frame: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Give the rows of a frame in their order, in parts; one part without rows where there are none."""
    yield frame.head(ROWS_AT_ONCE)
    for begin in range(ROWS_AT_ONCE, frame.height, ROWS_AT_ONCE):
        yield frame.slice(begin, ROWS_AT_ONCE)
