"""Makes whole figures of public numbers: chart for two widths, table, source and citation."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from commonfield.catalog import Appearance
from commonfield.reports.figures import Figure, Plot, Width
from commonfield.reports.figures.drawing import draw
from commonfield.reports.figures.figure import WIDTHS
from commonfield.reports.tabulate import DataTable
from commonfield.reports.words import Words


class Pictures:
    """Draws the figures of one profile in one language.

    Args:
        words: In which language.
        appearance: Colors and type.
        cited_as: How a figure is cited; `{title}` and `{source}` are filled in.
    """

    def __init__(self, words: Words, appearance: Appearance, cited_as: str) -> None:
        self.words = words
        self.appearance = appearance
        self._cited_as = cited_as

    def draw(
        self,
        name: str,
        *,
        title: str,
        subtitle: str,
        alt: str,
        table: DataTable,
        source: str,
        records: Sequence[Mapping[str, Any]],
        chart: Callable[[Width], Plot],
        notes: Sequence[str] = (),
    ) -> Figure:
        """Draw a figure. `name` is its permanent name; `records` are its numbers for the CSV."""
        return Figure(
            id=name,
            title=title,
            subtitle=subtitle,
            alt=alt,
            table=table,
            source=source,
            cite=self._cited_as.format(title=title, source=source),
            records=tuple(records),
            drawings={
                width: draw(chart(width), title=title, description=alt, appearance=self.appearance)
                for width in WIDTHS
            },
            notes=tuple(notes),
        )
