from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from commonfield.reports.tabulate import DataTable

Width = Literal["wide", "narrow"]
WIDTHS: tuple[Width, ...] = ("wide", "narrow")


@dataclass(frozen=True)
class Drawing:
    """A chart as SVG text with its size in pixels."""

    svg: str
    width: int
    height: int


@dataclass(frozen=True)
class Figure:
    """One chart with everything that goes with it, in one language.

    Args:
        id: Its permanent name: the anchor on its page and the name of its files.
        title: The finding, made by rule.
        subtitle: Measure, place, years and number of people.
        alt: What the chart shows, for who cannot see it.
        table: The same figures as a table.
        source: Measure, definition, data as of, and how many figures are hidden.
        cite: How to cite it.
        records: The same figures as plain records, for the CSV.
        drawings: The chart, for a wide and for a narrow screen.
    """

    id: str
    title: str
    subtitle: str
    alt: str
    table: DataTable
    source: str
    cite: str
    records: tuple[Mapping[str, Any], ...]
    drawings: Mapping[Width, Drawing]
    notes: tuple[str, ...] = ()


Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Plot:
    """A Vega-Lite chart that names its data, and the data by those names."""

    spec: Mapping[str, Any]
    data: Mapping[str, Rows]


Chart = Callable[[Width], Plot]
"""Makes the plot of a figure for a width."""
