"""How far it is to the goals of the region, in people."""

from __future__ import annotations

from collections.abc import Sequence

from commonfield.catalog.report import ReportSection
from commonfield.reports.blocks import Block, Fact, Facts, Page, Prose, Shown, Tabulated
from commonfield.reports.context import GoalLine, Goals
from commonfield.reports.figures import Figure
from commonfield.reports.figures.goals import Told, goal_figure
from commonfield.reports.published import ALL, Cell
from commonfield.reports.sections.desk import Desk
from commonfield.reports.sections.measures import pending
from commonfield.reports.sentences import distance_in_words, goal_in_words
from commonfield.reports.tabulate import DataTable, Entry, figure_entry, people_entry

SUMMARY = ("measure", "milestone", "target", "academic_year", "figure", "distance")
BY_ROW = ("group_or_place", "people", "share", "target", "distance")


def targets_page(desk: Desk, section: ReportSection) -> Page:
    """Make the page of targets: all of them for everybody, then each measure's next one row by row."""
    words, goals = desk.words, desk.context.goals
    blocks: list[Block] = []
    if goals is None or not goals.lines:
        blocks += [pending(desk, section)] if section.not_yet else [Prose((words.say("targets_missing"),))]
    else:
        blocks.append(Prose((words.say("targets_rule"),)))
        blocks.append(
            Tabulated(
                summary(desk, goals),
                sheet=words.say("sheet_targets"),
                heading=words.say("targets_caption"),
                csv="data/targets.csv",
            )
        )
        decided = (
            Fact(desk.names.short(metric), _decided(desk, goals, metric))
            for metric in desk.measured
            if metric in goals.by
        )
        blocks.append(Facts(tuple(decided), heading=words.say("decided_by")))
        figures = (_figure(desk, goals, metric) for metric in desk.measured)
        blocks += [Shown(figure) for figure in figures if figure is not None]
    title, intro = words.text(section.title), words.text(section.intro)
    return Page(f"{section.section}.html", title, intro, tuple(blocks), section.section)


def summary(desk: Desk, goals: Goals) -> DataTable:
    """Tabulate every target for everybody in the region, and how far it is."""
    words = desk.words
    rows = []
    for metric in desk.measured:
        for line in goals.lines:
            cell = _cell(desk, line)
            if line.metric != metric or line.place != desk.region or line.group != ALL or cell is None:
                continue
            rows.append(
                (
                    Entry(desk.names.short(metric)),
                    Entry(words.one_year(line.milestone)),
                    Entry(goal_in_words(line, words)),
                    Entry(words.year(line.academic_year)),
                    figure_entry(cell, words, alone=True),
                    _distance(desk, cell, line),
                )
            )
    return DataTable(
        words.say("targets_caption"), tuple(map(words.say, SUMMARY)), tuple(rows), frozenset({4})
    )


def _decided(desk: Desk, goals: Goals, metric: str) -> str:
    by = desk.words.text(goals.by[metric])
    return by if metric in goals.adopted else f"{by}. {desk.words.say('not_adopted')}"


def _cell(desk: Desk, line: GoalLine) -> Cell | None:
    return desk.published.cell(line.metric, line.academic_year, line.place, line.group, line.value)


def _distance(desk: Desk, cell: Cell, line: GoalLine) -> Entry:
    if not cell.shown or line.needed is None:
        return Entry("–")
    return Entry(distance_in_words(line, desk.words), "marked" if line.needed else "text")


def _figure(desk: Desk, goals: Goals, metric: str) -> Figure | None:
    told = _told(desk, [line for line in goals.lines if line.metric == metric])
    return goal_figure(desk.figures, told, _table(desk, told)) if told else None


def _told(desk: Desk, lines: Sequence[GoalLine]) -> list[Told]:
    """Choose the next milestone of a measure: everybody, the region's groups, then each place as a whole."""
    milestones = sorted({line.milestone for line in lines if line.place == desk.region and line.group == ALL})
    newest = max((line.academic_year for line in lines), default=0)
    ahead = [year for year in milestones if year > newest]
    chosen = (ahead or milestones[-1:])[:1]
    found: list[tuple[tuple[int, int], Told]] = []
    for line in lines:
        cell = _cell(desk, line)
        if cell is None or cell.kind != "share" or [line.milestone] != chosen:
            continue
        whole, here = line.group == ALL, line.place == desk.region
        if here or whole:
            name = desk.names.group_value(line.group, line.value) if here else desk.names.place(line.place)
            order = 0 if here and whole else 1 if here else 2
            found.append(((order, -(line.needed or 0)), (name, cell, line)))
    return [told for _, told in sorted(found, key=lambda pair: pair[0])]


def _table(desk: Desk, told: Sequence[Told]) -> DataTable:
    words = desk.words
    _, first, line = told[0]
    caption = words.say(
        "targets_by_row", measure=desk.names.metric(first.metric), year=words.one_year(line.milestone)
    )
    rows = tuple(
        (
            Entry(name),
            people_entry(cell, words),
            figure_entry(cell, words),
            Entry(goal_in_words(line, words)),
            _distance(desk, cell, line),
        )
        for name, cell, line in told
    )
    return DataTable(caption, tuple(map(words.say, BY_ROW)), rows, frozenset({1, 2}))
