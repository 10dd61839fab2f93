"""How sure we are, what changed, where gaps are, and what was hidden."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from commonfield.catalog.report import ReportSection
from commonfield.reports.blocks import Block, Fact, Facts, More, Page, Point, Points, Prose, Tabulated
from commonfield.reports.bounds import Bounds
from commonfield.reports.published import ALL, Cell, Gap
from commonfield.reports.sections.desk import Desk
from commonfield.reports.sections.linking import in_short
from commonfield.reports.sections.measures import TONES, metric_path
from commonfield.reports.sections.thresholds import thresholds_blocks
from commonfield.reports.sections.worst import bounds_of, worst_blocks
from commonfield.reports.sentences import change, figure_of, gap_line, gaps_title, needed_line, standing_of
from commonfield.reports.tabulate import DataTable, Entry, count_entry, figure_entry, people_entry
from commonfield.reports.words import Words
from commonfield.vocabulary import CellStatus, PlaceLevel, is_median

LINKS = ("link_rate", "coverage")
TABULATED = (CellStatus.SHOWN, CellStatus.BANDED, CellStatus.HIDDEN, CellStatus.NOT_YET_DUE)
CLEAR_GAPS = 3
"""Gaps told in words for each measure; the figure shows the rest."""


def _page(desk: Desk, section: ReportSection, blocks: list[Block]) -> Page:
    text = desk.words.text
    return Page(
        f"{section.section}.html", text(section.title), text(section.intro), tuple(blocks), section.section
    )


def changes_page(desk: Desk, section: ReportSection) -> Page:
    """Make the page of what changed: from year to year, and since the last release."""
    blocks: list[Block] = [Points(changes(desk)), since_last_time(desk)]
    return _page(desk, section, blocks)


def changes(desk: Desk) -> tuple[Point, ...]:
    """Tell for each measure how the newest figure lies beside the one of the year before."""
    words, found = desk.words, []
    for metric in desk.measured:
        moved = change(desk.published.series(metric, desk.region), words)
        if moved is None:
            continue
        figure = f"{desk.names.short(metric)}: {figure_of(moved.now, words)}."
        status = "" if is_median(moved.now.kind) else words.say(f"state_{moved.movement}")
        found.append(Point(f"{figure} {moved.sentence}", status, TONES[moved.movement], metric_path(metric)))
    return tuple(found)


def since_last_time(desk: Desk) -> Prose:
    """Tell how many of the region's figures for everybody are new or corrected since the release before."""
    words, earlier = desk.words, desk.context.earlier
    if earlier is None:
        return Prose((words.say("since_first"),))
    before = {_key(row): row for row in earlier.cells.iter_rows(named=True) if row["level"] == "region"}
    ours = [
        c
        for c in desk.published.cells
        if c.shown and c.level == "region" and c.group == "all" and c.metric in desk.measured
    ]
    new = sum(_before(before, cell) is None for cell in ours)
    revised = sum((old := _before(before, cell)) is not None and not _same(old, cell) for cell in ours)
    told = [words.counted("since_new", new) if new else words.say("since_same")]
    if revised:
        told.append(words.counted("since_revised", revised))
    return Prose((" ".join(told),), heading=words.say("since_last_time", day=words.day(earlier.published_on)))


def _key(row: dict[str, object]) -> tuple[object, ...]:
    return tuple(row[name] for name in ("metric", "academic_year", "place", "group", "value"))


def _before(before: dict[tuple[object, ...], dict[str, object]], cell: Cell) -> dict[str, object] | None:
    row = before.get((cell.metric, cell.academic_year, cell.place, cell.group, cell.value))
    return row if row and row["status"] == "shown" else None


def _same(row: dict[str, object], cell: Cell) -> bool:
    return (row["numerator"], row["denominator"], row["median"]) == (
        cell.numerator,
        cell.denominator,
        cell.median,
    )


def gaps_page(desk: Desk, section: ReportSection) -> Page:
    """Make the page of gaps in plain words, measure by measure."""
    words = desk.words
    blocks: list[Block] = [Prose((words.say("gaps_rule"),))]
    for metric in desk.measured:
        gaps = desk.gaps(metric)
        if not gaps:
            continue
        named = [(gap, desk.names.group_value(gap.group, gap.value)) for gap in gaps if gap.behind]
        bounds = dict(bounds_of(desk, metric))
        items = tuple(
            Point(
                gap_line(g, n, words),
                standing_of(g, words),
                "down",
                more=" ".join(filter(None, (needed_line(g, words), _could_close(g, bounds.get(n), words)))),
            )
            for g, n in named[:CLEAR_GAPS]
        )
        blocks.append(Points(items or (Point(words.say("gap_none")),), heading=desk.names.metric(metric)))
        if len(named) > CLEAR_GAPS:
            blocks.append(Prose((words.counted("gaps_marked", len(named)),)))
        blocks.append(
            More(
                words.say("see_metric"),
                f"{metric_path(metric)}#{metric.replace('_', '-')}-gaps",
                desk.names.metric(metric),
            )
        )
    if len(blocks) == 1:
        blocks = [Prose((words.say("gap_missing"),))]
    return _page(desk, section, blocks)


def _could_close(gap: Gap, bounds: Bounds | None, words: Words) -> str:
    return words.say("worst_could_close") if bounds is not None and bounds.closes(gap) else ""


def widest(desk: Desk) -> tuple[Point, ...]:
    """Tell the widest clear gap of each measure, for the first page."""
    found = []
    for metric in desk.measured:
        gaps = desk.gaps(metric)
        if gaps and gaps[0].behind:
            name = desk.names.group_value(gaps[0].group, gaps[0].value)
            title = gaps_title(gaps[:1], [name], desk.words)
            found.append(
                (gaps[0].ahead_by, Point(f"{desk.names.short(metric)}. {title}.", href=metric_path(metric)))
            )
    return tuple(point for _, point in sorted(found, key=lambda pair: pair[0]))


def _link_rates(desk: Desk) -> list[Cell]:
    """Give the link rates of whole sources and of partners; those of groups have a page of their own."""
    return [cell for cell in desk.published.of_kind(*LINKS) if cell.group == ALL]


def coverage_page(desk: Desk, section: ReportSection) -> Page:
    """Make the page of link rates."""
    words = desk.words
    cells = _link_rates(desk)
    if not cells:
        return _page(desk, section, [Prose((words.say("coverage_missing"),))])
    lead = (coverage_lead(desk), words.say("coverage_note"), *in_short(desk))
    whole = [cell for cell in cells if cell.level == PlaceLevel.REGION.value]
    parts = [cell for cell in cells if cell.level != PlaceLevel.REGION.value]
    blocks: list[Block] = [
        Prose(tuple(part for part in lead if part)),
        Tabulated(
            links_table(desk, whole, caption=words.say("coverage_caption")),
            sheet=words.say("sheet_coverage"),
            heading=words.say("coverage_caption"),
            note=desk.names.hidden_line(whole),
            csv="data/link-rates.csv",
        ),
    ]
    if parts:
        blocks.append(
            Tabulated(
                links_table(desk, parts, caption=words.say("coverage_by_partner")),
                sheet=words.say("sheet_coverage_by_partner"),
                heading=words.say("coverage_by_partner"),
                note=desk.names.hidden_line(parts),
                printed=False,
            )
        )
    blocks[1:1] = [*thresholds_blocks(desk), *worst_blocks(desk)]
    if desk.has("links"):
        blocks.insert(1, More(words.say("see_links"), f"{desk.section('links').section}.html"))
    return _page(desk, section, blocks)


def coverage_lead(desk: Desk) -> str:
    """Say between which shares people are found, over whole sources; empty where none is shown."""
    words = desk.words
    shares = [c.share for c in _link_rates(desk) if c.shown and c.share is not None and c.level == "region"]
    if not shares:
        return ""
    low, high = words.percent(min(shares)), words.percent(max(shares))
    if low == high:
        return words.say("coverage_lead_one", share=low)
    return words.say("coverage_lead", low=low, high=high)


def links_table(desk: Desk, links: Sequence[Cell], *, caption: str) -> DataTable:
    """Tabulate link rates: whose people, where they were looked for, how many were found."""
    words = desk.words
    whole = all(cell.level == PlaceLevel.REGION.value for cell in links)
    keys = ["link_from", *([] if whole else ["partner"]), "link_to", "people", "number", "linked"]
    rows = tuple(_link(desk, cell, named=not whole) for cell in links)
    numeric = frozenset(range(len(keys) - 3, len(keys)))
    return DataTable(caption, tuple(words.say(key) for key in keys), rows, numeric)


def _link(desk: Desk, cell: Cell, *, named: bool) -> tuple[Entry, ...]:
    words, names = desk.words, desk.names
    source, _, other = cell.metric.removeprefix("link_rate_").partition("_to_")
    whose = (Entry(names.source(source)), *([Entry(names.partner(cell.place))] if named else []))
    figure = figure_entry(cell, words)
    number = count_entry(cell.numerator, words, row=cell.row) if cell.shown else Entry("–")
    return *whose, Entry(names.source(other)), people_entry(cell, words), number, figure


def hidden_page(desk: Desk, section: ReportSection) -> Page:
    """Make the page of what was hidden, by which rules, and with which promise."""
    words, policy = desk.words, desk.context.policy
    rules = (
        words.say("rule_smallest", n=policy.smallest_group),
        words.say("rule_others"),
        words.say("rule_apart", n=policy.apart),
        *((words.say("rule_bands", n=policy.apart + 1),) if policy.bands else ()),
        words.say("rule_median", n=policy.median_smallest_group, rounded=policy.median_rounded_to),
        words.say("rule_why"),
        *((words.say("rule_years", n=words.pooled.years),) if words.pooled else ()),
    )
    blocks: list[Block] = [
        Prose((hidden_lead(desk), *map(words.say, ("key_hidden", "key_banded", "key_waiting")))),
        Tabulated(hidden_table(desk), sheet=words.say("sheet_hidden"), heading=words.say("hidden_caption")),
        Points(tuple(Point(rule) for rule in rules), heading=words.say("rules")),
        Prose((words.text(policy.promise),), heading=words.say("promise")),
        Prose((words.text(policy.not_promised),), heading=words.say("not_promised")),
        Facts(certificate(desk), heading=words.say("certificate")),
    ]
    return _page(desk, section, blocks)


def hidden_lead(desk: Desk) -> str:
    """Say how many of the release's figures are hidden, and how many are told as a range."""
    words = desk.words
    counts = Counter(cell.status for cell in desk.published.cells if not cell.of_nobody)
    banded = counts[CellStatus.BANDED]
    told = words.say(
        "hidden_lead",
        hidden=words.count(counts[CellStatus.HIDDEN]),
        shown=words.count(counts[CellStatus.SHOWN]),
        all=words.count(counts.total()),
    )
    return f"{told} {words.counted('lead_banded', banded)}" if banded else told


def hidden_table(desk: Desk) -> DataTable:
    """Count figures by measure and status; those that are told to be of nobody by themselves."""
    words = desk.words
    keys = (
        "measure",
        "hidden_col_shown",
        "hidden_col_banded",
        "hidden_col_hidden",
        "hidden_col_waiting",
        "hidden_col_nobody",
        "hidden_col_other",
        "in_all",
    )
    rows = []
    for metric in desk.measured:
        cells = desk.published.of_metric(metric)
        counts = Counter(cell.status for cell in cells if not cell.of_nobody)
        told = [*(counts[status] for status in TABULATED), len(cells) - counts.total()]
        rows.append(
            (
                Entry(desk.names.metric(metric)),
                *(count_entry(n, words) for n in (*told, len(cells) - sum(told), len(cells))),
            )
        )
    return DataTable(
        words.say("hidden_caption"), tuple(map(words.say, keys)), tuple(rows), frozenset(range(1, len(keys)))
    )


def certificate(desk: Desk) -> tuple[Fact, ...]:
    """List what the certificate of the release says."""
    words, told = desk.words, desk.certificate
    policy = told.get("policy", {})
    earlier = ", ".join(item["release"] for item in told.get("releases_considered", ()))
    outside = "; ".join(item["title"] for item in told.get("external_files", ()))
    audit = words.say("cert_passed" if told.get("audit", {}).get("passed") else "cert_not_passed")
    facts = {
        "release": told.get("release", ""),
        "cert_policy": " ".join(filter(None, (policy.get("name", ""), str(policy.get("hash", ""))[:16]))),
        "cert_adopted_by": policy.get("adopted_by", ""),
        "cert_considered": earlier or words.say("cert_none"),
        "cert_external": outside or words.say("cert_none"),
        "cert_audit": audit,
        "cert_reviewed_by": ", ".join(told.get("reviewed_by", ())),
        "cert_bundle": str(told.get("bundle", ""))[:16],
        "ledger_head": str(told.get("ledger_head", ""))[:16],
    }
    return tuple(Fact(words.say(key), str(value)) for key, value in facts.items() if value)
