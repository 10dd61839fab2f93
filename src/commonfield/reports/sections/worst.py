"""How far links at their worst could have put a share, and whether they could explain a gap."""

from __future__ import annotations

from commonfield.reports.blocks import Block, More, Point, Points, Prose, Shown, Tabulated
from commonfield.reports.bounds import Bounds, worst_case
from commonfield.reports.figures import Figure
from commonfield.reports.published import ALL, Cell
from commonfield.reports.sections.desk import Desk
from commonfield.reports.sentences import figure_of
from commonfield.reports.tabulate import DataTable, Entry

KEYS = ("group", "share", "worst_low", "worst_high", "worst_from_missed", "worst_from_wrong")


def worst_id(metric: str) -> str:
    """Give the permanent name of the figure of a measure's bounds."""
    return f"{metric}-worst".replace("_", "-")


def bounds_of(desk: Desk, metric: str) -> list[tuple[str, Bounds]]:
    """Bound a measure's newest shown figure: for everybody, then each group of gap charts; empty if not."""
    rests, newest = desk.context.rests_on.get(metric), desk.published.newest(metric, desk.region)
    if rests is None or newest is None:
        return []
    found = []
    for cell in _cells(desk, newest):
        bounds = worst_case(cell, rests, desk.published)
        if bounds is not None:
            found.append((desk.names.group_value(cell.group, cell.value), bounds))
    return found


def _cells(desk: Desk, newest: Cell) -> list[Cell]:
    """Give the figure for everybody and those of groups in its year; of yes and no, the yes."""
    cells = [newest]
    same = [
        c
        for c in desk.published.of_metric(newest.metric)
        if c.place == newest.place and c.academic_year == newest.academic_year
    ]
    for group in desk.report.gap_groups:
        own = {cell.value: cell for cell in same if cell.group == group and cell.value not in (ALL, "N")}
        cells += [own[value] for value in desk.ordered(group, own)]
    return cells


def gap_blocks(desk: Desk, metric: str) -> list[Block]:
    """Say beside a measure's gaps whether links could explain one; nothing where it rests on none."""
    told = dict(bounds_of(desk, metric))
    if not told or not any(gap.behind for gap in desk.gaps(metric)):
        return []
    words = desk.words
    points = closing(desk, metric, told) or (Point(words.say("worst_closes_none")),)
    blocks: list[Block] = [Points(points, heading=words.say("worst_closes_heading"))]
    if desk.has("coverage"):
        page = f"{desk.section('coverage').section}.html"
        blocks.append(More(words.say("see_worst"), f"{page}#{worst_id(metric)}", desk.names.metric(metric)))
    return blocks


def closing(desk: Desk, metric: str, told: dict[str, Bounds]) -> tuple[Point, ...]:
    """Tell of each marked gap that missed links alone could close."""
    words, found = desk.words, []
    for gap in desk.gaps(metric):
        name = desk.names.group_value(gap.group, gap.value)
        bounds = told.get(name)
        if bounds is not None and bounds.closes(gap):
            found.append(Point(words.say("worst_closes", group=name, points=words.points(gap.gap))))
    return tuple(found)


def _figure(desk: Desk, metric: str, told: list[tuple[str, Bounds]]) -> Figure | None:
    if not told or told[0][1].cell.group != ALL:
        return None
    absent = [
        (desk.names.group_value(c.group, c.value), c) for c in _cells(desk, told[0][1].cell) if not c.shown
    ]
    return desk.figures.worst(_table(desk, metric, told), told, absent)


def _table(desk: Desk, metric: str, told: list[tuple[str, Bounds]]) -> DataTable:
    words = desk.words
    rows = tuple(_row(desk, name, bounds) for name, bounds in told)
    caption = f"{words.say('worst_caption')}: {desk.names.metric(metric)}"
    return DataTable(caption, tuple(map(words.say, KEYS)), rows, frozenset(range(1, len(KEYS))))


def _row(desk: Desk, name: str, bounds: Bounds) -> tuple[Entry, ...]:
    words, cell = desk.words, bounds.cell
    star = "" if bounds.own_missed or cell.group == ALL else "*"
    wrong = Entry("–")
    if bounds.wrong is not None:
        wrong = Entry(words.small_percent(bounds.wrong), "number", bounds.wrong, "0.0%")
    return (
        Entry(name),
        Entry(figure_of(cell, words), "number", cell.share, "0%"),
        Entry("–") if bounds.low is None else Entry(words.percent(bounds.low), "number", bounds.low, "0%"),
        Entry(words.percent(bounds.high), "number", bounds.high, "0%"),
        Entry(f"{words.small_percent(bounds.missed)}{star}", "number", bounds.missed, "0.0%"),
        wrong,
    )


def worst_blocks(desk: Desk) -> list[Block]:
    """Tabulate the bounds of every measure that rests on links, and draw each with its groups."""
    words = desk.words
    rows = []
    for metric in desk.measured:
        told = bounds_of(desk, metric)
        if told and told[0][1].cell.group == ALL:
            name = f"{desk.names.short(metric)}, {words.year(told[0][1].cell.academic_year or 0)}"
            rows.append(_row(desk, name, told[0][1]))
    if not rows:
        return []
    head = tuple(map(words.say, ("measure", *KEYS[1:])))
    table = DataTable(words.say("worst_table"), head, tuple(rows), frozenset(range(1, len(KEYS))))
    figures = [_figure(desk, metric, bounds_of(desk, metric)) for metric in desk.measured]
    return [
        Prose((words.say("worst_lead"),), heading=words.say("worst_caption")),
        Tabulated(table, sheet=words.say("sheet_worst")),
        *(Shown(figure) for figure in figures if figure is not None),
    ]
