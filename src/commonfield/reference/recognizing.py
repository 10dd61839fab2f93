"""Which source a file is of, by its headers alone: its name does not count."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from commonfield.catalog import PublishedColumn, ReferenceSource
from commonfield.reference.opening import Sheet, heads


@dataclass(frozen=True)
class Layout:
    """Where a file's table begins, and which of its columns is which of ours (by place)."""

    source: ReferenceSource
    sheet: Sheet
    header_at: int
    places: dict[str, tuple[int, ...]]

    @property
    def headers(self) -> tuple[str, ...]:
        return self.sheet.rows[self.header_at]


def recognize(path: Path, sources: Iterable[ReferenceSource]) -> Layout | None:
    """Find the source that a file is of: the one most of whose columns it has; null where it is of none."""
    best: Layout | None = None
    sources = list(sources)
    for sheet in heads(path):
        for at, row in enumerate(sheet.rows):
            if sum(bool(cell.strip()) for cell in row) < 2:
                continue
            plain = tuple(plain_header(cell) for cell in row)
            for source in sources:
                places = _places(source, plain)
                if places and (best is None or len(places) > len(best.places)):
                    best = Layout(source, sheet, at, places)
        if best is not None and best.sheet is sheet:
            break
    return best


@cache
def plain_header(header: str) -> str:
    """Take line breaks, runs of spaces and footnote marks such as [4] out of a header."""
    without = re.sub(r"\s*\[\d+\]", "", header.replace("\ufeff", ""))
    return re.sub(r"\s+", " ", without).strip()


def _places(source: ReferenceSource, plain: tuple[str, ...]) -> dict[str, tuple[int, ...]]:
    """Give the places of a source's columns; none unless every required column is there."""
    found: dict[str, tuple[int, ...]] = {}
    for name, column in source.columns.items():
        at = _columns_at(column, plain)
        if at:
            found[name] = at
        elif column.required:
            return {}
    if any(re.fullmatch(never, header, re.IGNORECASE) for never in source.never for header in plain):
        return {}
    return found


def _columns_at(column: PublishedColumn, plain: tuple[str, ...]) -> tuple[int, ...]:
    """Find a column; a header further left in `headers` is preferred, and one further left in the file."""
    if column.spread:
        return tuple(at for at, header in enumerate(plain) if column.matches(header))
    for pattern in column.headers:
        for at, header in enumerate(plain):
            if _fits(pattern, header):
                return (at,)
    return ()


@cache
def _fits(pattern: str, header: str) -> bool:
    return re.fullmatch(pattern, header, re.IGNORECASE) is not None
