"""The pages of single measures, and the section pages that lead to them."""

from __future__ import annotations

from collections.abc import Sequence

from commonfield.catalog.report import ReportSection
from commonfield.reports.blocks import Block, Card, Cards, More, Page, Pending, Prose, Shown, Tabulated, Tone
from commonfield.reports.published import ALL, Cell
from commonfield.reports.sections.desk import Desk
from commonfield.reports.sections.meanings import meaning
from commonfield.reports.sections.thresholds import told_shifts
from commonfield.reports.sections.worst import gap_blocks
from commonfield.reports.sentences import band_or_sign, change, figure_of, finding, gap_line
from commonfield.reports.tabulate import DataTable, across_years
from commonfield.vocabulary import is_median

TONES: dict[str, Tone] = {"up": "up", "down": "down", "same": "plain", "break": "notice", "missing": "plain"}
SEGMENTS = {"k12": 0, "ccc": 1, "csu": 2, "uc": 3, "private": 4, "": 5}


def metric_path(metric: str) -> str:
    """Where the page of a measure lies below the language's folder."""
    return f"metrics/{metric.replace('_', '-')}.html"


def card(desk: Desk, metric: str) -> Card:
    """Tell one measure at a glance."""
    words, names = desk.words, desk.names
    series = desk.published.series(metric, desk.region)
    moved = change(series, words)
    banded = [cell for cell in series if cell.band]
    if moved is None and banded:
        return _band_card(desk, banded[-1])
    if moved is None:
        told = (
            f"{words.say('no_figure', label=names.short(metric))}." if series else words.say("not_measured")
        )
        status = figure_of(series[-1], words) if series else words.say("not_in_release")
        sign = {"hidden": "hidden", "not_yet_due": "waiting"}.get(
            series[-1].status.value if series else "", ""
        )
        return Card("", names.short(metric), told, status=status, href=_href(desk, metric), sign=sign)
    year = words.in_year(moved.now.academic_year or 0)
    return Card(
        figure_of(moved.now, words),
        names.short(metric),
        f"{finding(moved.now, names.phrase(metric), words)}.",
        status="" if is_median(moved.now.kind) else words.say(f"state_{moved.movement}"),
        tone=TONES[moved.movement],
        detail=f"{words.sentence(year)}. {moved.sentence}",
        href=_href(desk, metric),
    )


def _band_card(desk: Desk, cell: Cell) -> Card:
    """Tell a measure of which no year is shown exactly: its newest band, compared with nothing."""
    words = desk.words
    year = words.in_year(cell.academic_year or 0)
    return Card(
        band_or_sign(cell, words),
        desk.names.short(cell.metric),
        f"{figure_of(cell, words)}.",
        status=words.say("banded"),
        detail=f"{words.sentence(year)}.",
        href=_href(desk, cell.metric),
    )


def _href(desk: Desk, metric: str) -> str:
    return metric_path(metric) if desk.published.has(metric) else ""


def section_page(desk: Desk, section: ReportSection) -> Page:
    """Make the page of a section of measures: each at a glance, its widest gap, the way to its own page."""
    words = desk.words
    title, intro = words.text(section.title), words.text(section.intro)
    blocks: list[Block] = [Cards(tuple(card(desk, metric) for metric in section.metrics))]
    gaps = _gaps_in_words(desk, section.metrics)
    if gaps:
        blocks.append(Prose(gaps, heading=words.text(desk.section("gaps").title) if desk.has("gaps") else ""))
    if section.not_yet:
        blocks.append(pending(desk, section))
    return Page(f"{section.section}.html", title, intro, tuple(blocks), section.section)


def _gaps_in_words(desk: Desk, metrics: Sequence[str]) -> tuple[str, ...]:
    told = []
    for metric in metrics:
        gaps = desk.gaps(metric)
        if gaps and gaps[0].behind:
            name = desk.names.group_value(gaps[0].group, gaps[0].value)
            told.append(f"{desk.names.short(metric)}. {gap_line(gaps[0], name, desk.words)}")
    return tuple(told)


def pending(desk: Desk, section: ReportSection) -> Pending:
    """Tell what is not there yet."""
    if section.not_yet is None:
        raise ValueError(f"section {section.section} has nothing pending")
    text = desk.words.text
    status = desk.words.say("not_yet")
    return Pending(text(section.not_yet.title), text(section.not_yet.what), text(section.not_yet.how), status)


def metric_page(desk: Desk, section: ReportSection, metric: str) -> Page:
    """Make the page of one measure: over time, between groups, from place to place, and what it means."""
    words, names, published = desk.words, desk.names, desk.published
    series = published.series(metric, desk.region)
    gaps = desk.gaps(metric)
    figures = (
        desk.figures.trend(series),
        desk.figures.gaps(metric, gaps, desk.absent(metric, gaps)),
        desk.figures.places(series, _places(desk, metric)),
    )
    definition = names.definition(metric)
    blocks: list[Block] = [Shown(figure) for figure in figures if figure is not None]
    if figures[0] is None:
        blocks.insert(0, Prose((words.say("no_figure", label=names.metric(metric)) + ".",)))
    blocks[2:2] = gap_blocks(desk, metric)
    moved = told_shifts(desk, metric)
    if moved:
        blocks.append(Prose(moved, heading=words.say("shift_heading")))
    table = by_group(desk, metric, section.groups)
    if table.rows:
        csv = f"data/{metric.replace('_', '-')}.csv"
        blocks.append(
            Tabulated(
                table,
                heading=words.say("by_group"),
                csv=csv,
                note=names.hidden_line(_cells(desk, metric, section.groups)),
            )
        )
    if definition is not None:
        blocks.append(
            meaning(
                desk,
                definition,
                heading=words.text(desk.section("definitions").title) if desk.has("definitions") else "",
            )
        )
    intro = words.text(definition.question) if definition else ""
    return Page(
        metric_path(metric), names.metric(metric), intro, tuple(blocks), section.section,
        parent=f"{section.section}.html", short=names.short(metric),
    )  # fmt: skip


def _places(desk: Desk, metric: str) -> list[tuple[str, list[Cell]]]:
    known = desk.context.places
    found = []
    for level in ("county", "institution"):
        codes = desk.published.places(metric, level)
        ordered = sorted(
            codes, key=lambda c: (SEGMENTS.get(known[c].segment, 5) if c in known else 5, desk.names.place(c))
        )
        found += [(desk.names.place(code), desk.published.series(metric, code)) for code in ordered]
    return [(name, series) for name, series in found if any(cell.told for cell in series)]


def _cells(desk: Desk, metric: str, groups: Sequence[str]) -> list[Cell]:
    wanted = set(groups)
    return [c for c in desk.published.of_metric(metric) if c.place == desk.region and c.group in wanted]


def by_group(desk: Desk, metric: str, groups: Sequence[str]) -> DataTable:
    """Tabulate the region's figures: every value of every group, year by year."""
    words, names = desk.words, desk.names
    years = desk.published.years(metric)
    rows: list[tuple[str, list[Cell | None]]] = []
    bands: dict[int, str] = {}
    cells = _cells(desk, metric, groups)
    for group in groups:
        values = dict.fromkeys(cell.value for cell in cells if cell.group == group)
        if values and group != ALL:
            bands[len(rows)] = names.group(group)
        for value in desk.ordered(group, values):
            row = [desk.published.cell(metric, year, desk.region, group, value) for year in years]
            rows.append((names.group_value(group, value), list(row)))
    caption = words.say("by_group_caption", measure=names.metric(metric), place=names.place(desk.region))
    table = across_years(rows, years=years, first="group", caption=caption, words=words)
    return DataTable(table.caption, table.head, table.rows, table.numeric, bands)


def way_to(desk: Desk, section: str, key: str) -> tuple[Block, ...]:
    """Lead on to a section's page, where the report has it."""
    return (More(desk.words.say(key), f"{section}.html"),) if desk.has(section) else ()
