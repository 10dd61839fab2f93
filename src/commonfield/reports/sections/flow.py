"""Where learners go after high school, drawn and tabulated for one year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from commonfield.catalog.report import ReportSection
from commonfield.reports.blocks import Block, More, Page, Prose, Shown
from commonfield.reports.figures import Figure
from commonfield.reports.figures.flow import Ends, Flow, flow_plot
from commonfield.reports.published import ALL, Cell
from commonfield.reports.sections.desk import Desk
from commonfield.reports.sections.measures import metric_path
from commonfield.reports.sentences import figure_of, finding, standing_in
from commonfield.reports.tabulate import DataTable, Entry, count_entry, figure_entry, people_entry
from commonfield.vocabulary import CellStatus

HEAD = ("flow_from", "flow_to", "people", "number", "share")
FLOW = "-flow"
"""How the name of such a figure ends."""


@dataclass(frozen=True)
class Told:
    """One year of the ways from the values of a group to each destination."""

    year: int
    group: str
    metrics: Sequence[str]
    values: Sequence[str]


def flow_page(desk: Desk, section: ReportSection) -> Page:
    """Make the page of ways from each group to each destination, which the section's metrics are."""
    words = desk.words
    told = _newest(desk, section)
    figure = flow_figure(desk, told) if told else None
    blocks: list[Block] = [Prose((words.say("flow_rule"),))]
    blocks.append(Shown(figure) if figure else Prose((words.say("flow_missing"),)))
    waiting = _waiting(desk, section.metrics)
    if waiting:
        blocks.append(Prose((waiting,), heading=words.say("not_yet")))
    measured = [metric for metric in section.metrics if desk.published.has(metric)]
    blocks += [More(desk.names.metric(m), metric_path(m)) for m in measured]
    title, intro = words.text(section.title), words.text(section.intro)
    return Page(f"{section.section}.html", title, intro, tuple(blocks), section.section)


def _newest(desk: Desk, section: ReportSection) -> Told | None:
    """Choose the newest year of which some way is shown."""
    metrics = [metric for metric in section.metrics if desk.published.has(metric)]
    group = section.groups[0] if section.groups else ""
    cells = [c for m in metrics for c in desk.published.of_metric(m) if c.place == desk.region]
    cells = [c for c in cells if c.group == group]
    year = max((c.academic_year or 0 for c in cells if c.shown and not c.of_nobody), default=0)
    values = {c.value for c in cells if c.academic_year == year and not c.of_nobody}
    return Told(year, group, metrics, desk.ordered(group, values)) if year else None


def _waiting(desk: Desk, metrics: Sequence[str]) -> str:
    """Tell which classes are not yet due, and from which day each is."""
    words, due = desk.words, {}
    for metric in metrics:
        for cell in desk.published.series(metric, desk.region):
            if cell.status is CellStatus.NOT_YET_DUE:
                due[cell.academic_year or 0] = standing_in(cell, words)
    said = [words.say("alt_point", what=words.year(year), value=when) for year, when in sorted(due.items())]
    return words.say("flow_waiting", years="; ".join(said)) if said else ""


def flow_figure(desk: Desk, told: Told) -> Figure | None:
    """Make the figure; None where not one way of it is shown."""
    words, names = desk.words, desk.names

    def cell(metric: str, value: str) -> Cell | None:
        group = ALL if value == ALL else told.group
        return desk.published.cell(metric, told.year, desk.region, group, value)

    flows = [
        Flow(i, j, cell(metric, value))
        for i, value in enumerate(told.values)
        for j, metric in enumerate(told.metrics)
    ]
    if not any(flow.people for flow in flows):
        return None
    whole = [cell(metric, ALL) for metric in told.metrics]
    sources = []
    for i, value in enumerate(told.values):
        people = [f.cell.denominator for f in flows if f.source == i and f.cell is not None]
        sources.append(
            (names.group_value(told.group, value), next((n for n in people if n is not None), None))
        )
    ends = Ends(sources, [(names.short(m), c) for m, c in zip(told.metrics, whole, strict=True)])
    shown = [each for each in whole if each is not None and each.shown and each.share is not None]
    largest = max(shown, key=lambda each: each.share or 0.0, default=None)
    title = finding(largest, names.phrase(largest.metric), words) if largest else words.say("flow_title")
    year = words.year(told.year)
    subtitle = words.say("flow_subtitle", place=names.place(desk.region), year=year)
    return desk.figures.whole(
        f"{told.group}{FLOW}",
        title=title,
        subtitle=subtitle,
        alt=words.say("flow_alt", points=_in_words(desk, ends, flows)),
        table=_table(desk, told, ends, flows, subtitle),
        cells=[*(f.cell for f in flows if f.cell is not None), *(c for c in whole if c is not None)],
        notes=(words.say("flow_note"),),
        chart=lambda width: flow_plot(ends, flows, width=width, words=words, appearance=names.appearance),
    )


def _in_words(desk: Desk, ends: Ends, flows: Sequence[Flow]) -> str:
    words, said = desk.words, []
    for i, (name, _) in enumerate(ends.sources):
        ways = [
            words.say("alt_point", what=ends.targets[f.target][0], value=figure_of(f.cell, words))
            for f in flows
            if f.source == i and f.cell is not None
        ]
        said.append(f"{name}. {'; '.join(ways)}.")
    return " ".join(said)


def _table(desk: Desk, told: Told, ends: Ends, flows: Sequence[Flow], caption: str) -> DataTable:
    words = desk.words
    everybody = [Flow(-1, j, cell) for j, (_, cell) in enumerate(ends.targets) if cell is not None]
    rows = []
    for flow in [*everybody, *flows]:
        if flow.cell is None:
            continue
        name = words.say("everybody") if flow.source < 0 else ends.sources[flow.source][0]
        number = count_entry(flow.cell.numerator, words, row=flow.cell.row) if flow.cell.shown else Entry("–")
        target = ends.targets[flow.target][0]
        rows.append(
            (
                Entry(name),
                Entry(target),
                people_entry(flow.cell, words),
                number,
                figure_entry(flow.cell, words),
            )
        )
    return DataTable(caption, tuple(map(words.say, HEAD)), tuple(rows), frozenset({2, 3, 4}))
