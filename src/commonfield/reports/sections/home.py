"""The first page: the goals, the region in five figures, and in a few lines everything else."""

from __future__ import annotations

from collections.abc import Sequence

from commonfield.reports.blocks import Block, Cards, Page, Point, Points, Prose, Shown
from commonfield.reports.figures import Figure
from commonfield.reports.published import Cell
from commonfield.reports.sections.certainty import (
    changes,
    coverage_lead,
    hidden_lead,
    since_last_time,
    widest,
)
from commonfield.reports.sections.desk import Desk
from commonfield.reports.sections.linking import in_short
from commonfield.reports.sections.measures import card, metric_path, pending, way_to
from commonfield.reports.sections.thresholds import told_shifts

LINES = 4
"""Changes and gaps told on the first page; their own pages tell the rest."""


def home_page(desk: Desk) -> Page:
    """Make the page that a reader sees first."""
    words = desk.words
    cover = desk.section("cover")
    blocks: list[Block] = [*_goals(desk)]
    cards = tuple(card(desk, metric) for metric in desk.report.headline)
    blocks.append(Cards(cards, heading=words.text(cover.title), intro=words.text(cover.intro)))
    if desk.has("changes"):
        section = desk.section("changes")
        moved = sorted(changes(desk), key=lambda point: point.tone not in ("up", "down", "notice"))
        since = since_last_time(desk)
        blocks.append(Points(tuple(moved[:LINES]), heading=words.text(section.title)))
        blocks.append(
            Prose((" ".join(filter(None, (since.heading and f"{since.heading}:", *since.paragraphs))),))
        )
        blocks += way_to(desk, section.section, "see_changes")
    blocks += _sure(desk)
    return Page(
        "index.html", words.text(desk.report.label), "", tuple(blocks), cover.section, short=words.say("home")
    )


def _goals(desk: Desk) -> list[Block]:
    if not desk.has("goals"):
        return []
    section = desk.section("goals")
    words = desk.words
    blocks: list[Block] = [Prose((words.text(section.intro),), heading=words.text(section.title))]
    figure = goal_figure(desk, section.metrics)
    blocks.append(Shown(figure) if figure else Cards(tuple(card(desk, metric) for metric in section.metrics)))
    if section.not_yet:
        blocks.append(pending(desk, section))
    return blocks


def goal_figure(desk: Desk, metrics: Sequence[str]) -> Figure | None:
    """Draw the steps of the goals for the latest year in which every one of them is shown."""
    years = [set(desk.published.years(metric)) for metric in metrics]
    common = sorted(set.intersection(*years)) if years else []
    for year in reversed(common):
        cells = [desk.published.cell(metric, year, desk.region) for metric in metrics]
        shown: list[Cell] = [cell for cell in cells if cell is not None and cell.shown]
        if len(shown) == len(metrics):
            return desk.figures.steps(shown)
    return None


def _sure(desk: Desk) -> list[Block]:
    words = desk.words
    blocks: list[Block] = []
    if desk.has("gaps"):
        section = desk.section("gaps")
        heading = words.text(section.title)
        gaps = widest(desk)[:LINES]
        blocks.append(
            Points(gaps, heading=heading) if gaps else Prose((words.say("gap_none"),), heading=heading)
        )
        blocks += way_to(desk, section.section, "see_all_gaps")
    if desk.has("coverage"):
        section = desk.section("coverage")
        lead = coverage_lead(desk) or words.say("coverage_missing")
        told = (lead, words.say("coverage_note"), *in_short(desk))
        moved = headline_shifts(desk)
        if desk.published.shifts and not moved:
            told = (*told, words.say("shifts_none"))
        blocks.append(Prose(told, heading=words.text(section.title)))
        if moved:
            blocks.append(Points(moved))
        blocks += way_to(desk, section.section, "see_coverage")
    if desk.has("disclosure"):
        section = desk.section("disclosure")
        blocks.append(
            Prose((hidden_lead(desk), words.text(section.intro)), heading=words.text(section.title))
        )
        blocks += way_to(desk, section.section, "see_hidden")
    return blocks


def headline_shifts(desk: Desk) -> tuple[Point, ...]:
    """Tell of the headline figures that would move by over a point."""
    return tuple(
        Point(
            f"{desk.names.short(metric)}: {' '.join(told)}",
            href=metric_path(metric),
        )
        for metric in desk.report.headline
        if (told := told_shifts(desk, metric))
    )
