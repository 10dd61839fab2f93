"""How far it is to a goal: a dot per group and place, its goal as an upright mark."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from commonfield.catalog import Appearance
from commonfield.reports.context import GoalLine
from commonfield.reports.figures.dots import dot_plot
from commonfield.reports.figures.figure import Figure, Plot, Width
from commonfield.reports.figures.scales import share_domain, ticks
from commonfield.reports.intervals import of_share
from commonfield.reports.published import Cell
from commonfield.reports.sentences import distance_in_words, distance_title, figure_of
from commonfield.reports.tabulate import DataTable
from commonfield.reports.words import Words

if TYPE_CHECKING:
    from commonfield.reports.figures.making import Figures

GOALS = "-goals"
"""How the name of such a figure ends; it begins with the metric's."""

LONGEST = 36
"""Letters of a row's name in the chart."""

SAID = 6
"""Rows told in the text that stands for the chart; its table tells the rest."""

Told = tuple[str, Cell, GoalLine]
"""A row: its name, its figure, its distance."""


def goal_figure(figures: Figures, told: Sequence[Told], table: DataTable) -> Figure | None:
    """Make the figure of one metric and milestone; None where no row of it is shown.

    Args:
        figures: Makes whole figures.
        told: In order; the figure of everybody in the region comes first.
        table: The same as a table.
    """
    if not any(cell.shown for _, cell, _ in told):
        return None
    words, names = figures.words, figures.names
    _, first, line = told[0]
    said = [
        words.say("alt_point", what=name, value=_said(cell, each, words)) for name, cell, each in told[:SAID]
    ]
    rest = [words.say("alt_rest_rows")] if len(told) > SAID else []
    points = " ".join([f"{'; '.join(said)}.", *rest])
    return figures.whole(
        f"{first.metric}{GOALS}",
        title=distance_title(line, words),
        subtitle=words.say(
            "targets_subtitle",
            measure=names.metric(first.metric),
            place=names.place(first.place),
            year=words.year(line.academic_year),
        ),
        alt=words.say("targets_alt", n=words.count(len(told)), points=points),
        table=table,
        cells=[cell for _, cell, _ in told],
        records=[figures.record(each) for _, _, each in told],
        notes=(words.say("targets_note"),),
        chart=lambda width: goal_plot(told, width=width, words=words, appearance=names.appearance),
    )


def _said(cell: Cell, line: GoalLine, words: Words) -> str:
    figure = figure_of(cell, words)
    return f"{figure}; {distance_in_words(line, words)}" if cell.shown else figure


def _short(name: str) -> str:
    """Keep a name to what has room beside the chart; the table has all of it."""
    return name if len(name) <= LONGEST else f"{name[: LONGEST - 1].rstrip()}…"


def _signed(line: GoalLine, words: Words) -> str:
    sign = "" if not line.needed else "−" if line.bound == "at_most" else "+"
    return f"{sign}{words.count(line.needed or 0)}"


def goal_plot(told: Sequence[Told], *, width: Width, words: Words, appearance: Appearance) -> Plot:
    """Make the chart; rows whose figure is not shown are listed below the others."""
    rows: list[dict[str, Any]] = []
    told = [(_short(name), cell, line) for name, cell, line in told]
    for name, cell, line in told:
        if not cell.shown or cell.numerator is None or not cell.denominator:
            continue
        low, high = of_share(cell.numerator, cell.denominator)
        rows.append(
            {"name": name, "share": cell.share, "others": line.goal, "low": low, "high": high,
             "behind": bool(line.needed), "said": _signed(line, words)}
        )  # fmt: skip
    goals = [row["others"] for row in rows]
    domain = share_domain([*goals, *(row["low"] for row in rows)], [*goals, *(row["high"] for row in rows)])
    absent = [(name, cell) for name, cell, _ in told if not cell.shown]
    scale = (domain, ticks(domain))
    return dot_plot(rows, absent, scale, width=width, words=words, appearance=appearance)
