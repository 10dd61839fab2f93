"""How well records were found: whom links miss, whom they lead to somebody else, whom they do not find."""

from __future__ import annotations

from collections.abc import Sequence

from commonfield.catalog.report import ReportSection
from commonfield.reports.blocks import Block, Page, Point, Points, Prose, Shown, Tabulated, Tone
from commonfield.reports.bounds import FALSE, MISSED, RATE
from commonfield.reports.figures import Figure
from commonfield.reports.links import LinkShare, metrics_of
from commonfield.reports.published import ALL, Cell
from commonfield.reports.sections.desk import Desk
from commonfield.reports.sentences import standing_in
from commonfield.reports.tabulate import LOOKS, DataTable, Entry, count_entry
from commonfield.vocabulary import PlaceLevel

SHEETS = {MISSED: "sheet_missed_links", FALSE: "sheet_false_links", RATE: "sheet_not_found"}
TONES: dict[str, Tone] = {MISSED: "down", FALSE: "down", RATE: "notice"}
MIRROR = "N"
"""The value of those who are not in a group: the group itself tells of them."""
DRAWN = 3
"""Pairs of sources that are drawn; the tables tell of all."""


def links_page(desk: Desk, section: ReportSection) -> Page:
    """Make the page of link rates, missed and wrong links by group."""
    words = desk.words
    blocks: list[Block] = []
    if desk.links.every:
        blocks.append(Prose((words.say("links_how"), words.say("links_cannot"), words.say("links_rule"))))
        blocks += [Points(marked(desk), heading=words.say("links_marked")), *_found_less(desk)]
        figures = [_figure(desk, metric) for metric in _drawn(desk)]
        blocks += [Shown(figure) for figure in figures if figure is not None]
        blocks += [table for kind in SHEETS for table in _tables(desk, kind)]
    blocks = blocks or [Prose((words.say("links_missing"),))]
    text = words.text
    return Page(
        f"{section.section}.html", text(section.title), text(section.intro), tuple(blocks), section.section
    )


def marked(desk: Desk) -> tuple[Point, ...]:
    """Tell of each group whom links miss, or lead to somebody else, clearly more often."""
    if not (desk.links.of_kind(MISSED) or desk.links.of_kind(FALSE)):
        return (Point(desk.words.say("links_untold")),)
    points = _points(desk, MISSED) + _points(desk, FALSE)
    return points or (Point(desk.words.say("links_none")),)


def _points(desk: Desk, kind: str) -> tuple[Point, ...]:
    return tuple(
        Point(f"{_line(desk, each)} {_ratio(desk, each)}", desk.words.say(f"{kind}_more"), TONES[kind])
        for each in desk.links.flagged
        if each.kind == kind
    )


def _found_less(desk: Desk) -> list[Block]:
    """Tell who is found less often, and that this need not be the fault of links."""
    points = _points(desk, RATE)
    if not points:
        return []
    heading = desk.words.say("links_found_less")
    return [Prose((desk.words.say("link_rate_note"),), heading=heading), Points(points)]


def _line(desk: Desk, share: LinkShare) -> str:
    words, names = desk.words, desk.names
    source, other = share.pair
    return words.say(
        f"{share.kind}_line",
        group=names.group_value(share.group, share.value),
        source=names.source(source),
        other=names.source(other),
        share=words.small_percent(share.rate),
        reference=desk.names.beside(share),
        others=words.small_percent(desk.links.beside(share) or 0.0),
    )


def _ratio(desk: Desk, share: LinkShare) -> str:
    words = desk.words
    if share.ratio is None:
        return words.say("ratio_of_none")
    low = words.times(share.ratio_low or 0.0, end=True)
    if share.ratio_high is None:
        return words.say("ratio_line_open", ratio=words.times(share.ratio), low=low)
    return words.say(
        "ratio_line", ratio=words.times(share.ratio), low=low, high=words.times(share.ratio_high, end=True)
    )


def _drawn(desk: Desk) -> list[str]:
    """Choose what is drawn: missed links between the sources on which measures rest, most people first."""
    rests = desk.context.rests_on.values()
    wanted = {f"{MISSED}_{own}_to_{other}" for each in rests for own in each.own for other in each.others}
    found = [each for each in desk.links.of_kind(MISSED) if each.metric in wanted]
    people = {
        metric: max(each.people for each in found if each.metric == metric) for metric in metrics_of(found)
    }
    return sorted(people, key=lambda metric: (-people[metric], metric))[:DRAWN]


def _tables(desk: Desk, kind: str) -> list[Tabulated]:
    table = by_group(desk, kind, metrics_of(desk.links.of_kind(kind)))
    if not table.rows:
        return []
    words = desk.words
    cells = [cell for cell in desk.published.of_kind(kind) if cell.level == PlaceLevel.REGION.value]
    return [
        Tabulated(
            table,
            sheet=words.say(SHEETS[kind]),
            heading=words.say(f"{kind}_caption"),
            note=desk.names.hidden_line(cells),
            csv="data/link-rates.csv",
            printed=False,
        )
    ]


def _figure(desk: Desk, metric: str) -> Figure | None:
    """Draw one pair of sources; of groups that answer yes or no, the yes: the no is what it is beside."""
    told = []
    for share in _ordered(desk, desk.links.of_metric(metric)):
        others = desk.links.beside(share)
        if others is not None:
            told.append((desk.names.group_value(share.group, share.value), share, others))
    cells = [c for c in desk.published.of_metric(metric) if c.level == PlaceLevel.REGION.value]
    return desk.figures.missed(by_group(desk, MISSED, [metric]), told, cells)


def by_group(desk: Desk, kind: str, metrics: Sequence[str]) -> DataTable:
    """Tabulate one kind of figure: every group, from each of some sources to another."""
    words = desk.words
    failed = {MISSED: "missed", FALSE: "wrongly", RATE: "not_found"}[kind]
    keys = ("group", "people", failed, "share", "times", "beside")
    stated = {ALL, *desk.report.gap_groups}
    rows: list[tuple[Entry, ...]] = []
    bands: dict[int, str] = {}
    for metric in metrics:
        shares = desk.links.of_metric(metric)
        source, other = (desk.names.source(code) for code in shares[0].pair)
        bands[len(rows)] = words.say("links_hold", source=source, other=other)
        # Whether a name is long says nothing of who goes on, so rates are not told by it.
        told = [each for each in _ordered(desk, shares) if kind != RATE or each.group in stated]
        rows += [share_row(desk, each) for each in told]
        hidden = _not_shown(desk, metric)
        if hidden:
            name = Entry(words.counted("links_further", len(hidden)))
            sign = Entry(standing_in(hidden[0], words), LOOKS.get(hidden[0].status, "text"))
            rows.append((name, sign, *[Entry("–")] * 4))
    numeric = frozenset({1, 2, 3, 4})
    caption = words.say("links_caption", what=words.say(f"{kind}_caption"))
    return DataTable(caption, tuple(map(words.say, keys)), tuple(rows), numeric, bands)


def _ordered(desk: Desk, shares: Sequence[LinkShare]) -> list[LinkShare]:
    """Put everybody first, then the groups of the report and those of names; a no is the mirror of a yes."""
    found = [each for each in shares if each.group == ALL]
    listed = desk.report.gap_groups
    groups = dict.fromkeys(each.group for each in shares if each.group != ALL)
    for group in sorted(groups, key=lambda name: listed.index(name) if name in listed else len(listed)):
        own = {each.value: each for each in shares if each.group == group and each.value != MIRROR}
        found += [own[value] for value in desk.ordered(group, own)]
    return found


def _not_shown(desk: Desk, metric: str) -> list[Cell]:
    return [
        cell
        for cell in desk.published.of_metric(metric)
        if cell.level == PlaceLevel.REGION.value and not cell.shown and cell.value != MIRROR
    ]


def share_row(desk: Desk, share: LinkShare) -> tuple[Entry, ...]:
    """Write one comparison as a row."""
    words = desk.words
    low, high = (words.small_percent(end) for end in (share.low, share.high))
    held = words.say("with_range", figure=words.small_percent(share.rate), low=low, high=high)
    return (
        Entry(desk.names.group_value(share.group, share.value)),
        count_entry(share.people, words),
        count_entry(share.count, words),
        Entry(held, "number", share.rate, "0.0%"),
        _times(desk, share),
        _beside(desk, share),
    )


def _times(desk: Desk, share: LinkShare) -> Entry:
    words = desk.words
    if share.ratio is None or share.ratio_low is None:
        return Entry("")
    low, said = words.times(share.ratio_low, end=True), words.times(share.ratio)
    if share.ratio_high is None:
        return Entry(words.say("with_range_open", figure=said, low=low), "number", share.ratio, "0.0")
    held = words.say("with_range", figure=said, low=low, high=words.times(share.ratio_high, end=True))
    return Entry(held, "number", share.ratio, "0.0")


def _beside(desk: Desk, share: LinkShare) -> Entry:
    if share.reference is None:
        return Entry("")
    reference = desk.names.beside(share)
    if not share.flagged:
        return Entry(reference)
    return Entry(desk.words.say(f"{share.kind}_more_than", reference=reference), "marked")


def in_short(desk: Desk) -> tuple[str, ...]:
    """Say in a line or two how well links do: for the pages that lead here."""
    words, shares = desk.words, desk.links
    rates = [each.rate for each in shares.everybody(MISSED)]
    if not rates:
        return ()
    low, high = words.small_percent(min(rates)), words.small_percent(max(rates))
    told = words.say("certain_missed_one", share=low)
    if low != high:
        told = words.say("certain_missed", low=low, high=high)
    groups = {(each.group, each.value) for each in shares.flagged if each.kind != RATE}
    marked = words.counted("certain_marked", len(groups)) if groups else words.say("certain_marked_none")
    return (f"{told} {marked}",)
