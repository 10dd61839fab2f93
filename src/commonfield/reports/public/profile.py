"""What a public profile is made of, in one language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from commonfield.reports.blocks import Fact, Page, Shown, Tabulated
from commonfield.reports.figures import Figure
from commonfield.reports.tabulate import DataTable
from commonfield.vocabulary import Language


@dataclass(frozen=True)
class Profile:
    """A region as public files show it.

    `records` are CSV files by name: the same in every language. `sources` are the files that it was made
    from, a line each. The first page is `index.html`.
    """

    language: Language
    region: str
    title: str
    lede: str
    as_of: date
    code_version: str
    pages: tuple[Page, ...]
    cover: tuple[Fact, ...]
    sources: tuple[str, ...]
    records: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)
    invented: bool = False

    @property
    def figures(self) -> list[Figure]:
        return [block.figure for page in self.pages for block in page.blocks if isinstance(block, Shown)]

    @property
    def tables(self) -> list[tuple[str, DataTable]]:
        """Every table with the name of its sheet: those of figures too, in the order of pages."""
        found = []
        for page in self.pages:
            for block in page.blocks:
                if isinstance(block, Shown):
                    found.append((f"{page.short or page.title} {block.figure.id}", block.figure.table))
                elif isinstance(block, Tabulated):
                    found.append((block.sheet or block.table.caption, block.table))
        return found
