"""Makes whole figures: title by rule, chart, table, source and citation from one set of figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from commonfield.reports.bounds import Bounds
from commonfield.reports.context import GoalLine
from commonfield.reports.figures.drawing import draw
from commonfield.reports.figures.figure import WIDTHS, Chart, Figure
from commonfield.reports.figures.gaps import gap_plot
from commonfield.reports.figures.links import missed_plot, worst_plot
from commonfield.reports.figures.places import small_multiples
from commonfield.reports.figures.steps import steps
from commonfield.reports.figures.trend import trend
from commonfield.reports.links import LinkShare
from commonfield.reports.naming import Names
from commonfield.reports.published import Cell, Gap
from commonfield.reports.sentences import (
    figure_of,
    finding,
    gap_line,
    gaps_title,
    standing_in,
    standing_of,
    worst_line,
    worst_title,
)
from commonfield.reports.tabulate import (
    LOOKS,
    DataTable,
    Entry,
    across_years,
    by_year,
    count_entry,
    in_place,
    people_entry,
    range_entry,
)
from commonfield.reports.words import Words
from commonfield.vocabulary import MEDIAN, MONTHS, is_median

NO_ENDS: Mapping[tuple[str, str], tuple[float | None, float]] = {}
GAP_HEAD = (
    "group", "people", "share", "others", "gap", "range_short", "status", "to_clear", "to_parity", "chance",
)  # fmt: skip
SAID = 5
"""Groups told in the text that stands for a gap chart; its table tells the rest."""


class Figures:
    """Makes the figures of one report in one language.

    Args:
        names: Names of metrics, places and groups, and everything the report knows beside figures.
    """

    def __init__(self, names: Names) -> None:
        self.names = names
        self.words: Words = names.words

    def trend(self, series: Sequence[Cell]) -> Figure | None:
        """How the region's figure has moved; None where no year is told."""
        shown = [cell for cell in series if cell.shown] or [cell for cell in series if cell.band]
        if not shown:
            return None
        metric, words, names = shown[-1].metric, self.words, self.names
        exact = shown[-1].shown
        title = finding(shown[-1], names.phrase(metric), words) if exact else self._named_band(shown[-1])
        label = names.metric(metric)
        table = by_year(
            series,
            caption=words.say("by_year_caption", measure=label, place=names.place(shown[-1].place)),
            words=words,
        )
        said = self.points([(words.year(cell.academic_year or 0), cell) for cell in series])
        return self.whole(
            f"{metric}-years",
            title=f"{title} ({words.year(shown[-1].academic_year or 0)})",
            subtitle=self._subtitle(series, shown[-1]),
            alt=words.say("trend_alt", finding=f"{title}.", points=said),
            table=table,
            cells=series,
            notes=() if is_median(shown[-1].kind) else (words.say("trend_note"),),
            chart=lambda width: trend(series, width=width, words=words, appearance=names.appearance),
        )

    def _named_band(self, cell: Cell) -> str:
        return f"{self.names.short(cell.metric)}: {figure_of(cell, self.words)}"

    def steps(self, cells: Sequence[Cell]) -> Figure | None:
        """How many of everybody take each step; None unless each is shown for one year."""
        if not cells or not all(cell.shown and cell.share is not None for cell in cells):
            return None
        words, names = self.words, self.names
        told = [(names.short(cell.metric), cell) for cell in cells]
        first = cells[0]
        phrases = [names.phrase(cell.metric) for cell in cells]
        title = "; ".join(
            words.percent(cell.share or 0) + " " + words.text(p.did)
            for cell, p in zip(cells, phrases, strict=True)
        )
        if len(cells) == 2:
            title = words.say(
                "steps_title", people=words.text(phrases[0].people),
                first=words.count(round((cells[0].share or 0) * 100)), did_first=words.text(phrases[0].did),
                second=words.count(round((cells[1].share or 0) * 100)),
                did_second=words.text(phrases[1].then or phrases[1].did),
            )  # fmt: skip
        year = words.year(first.academic_year or 0)
        subtitle = words.say(
            "steps_subtitle", year=year, place=names.place(first.place), n=words.count(first.denominator or 0)
        )
        rows = tuple(
            (Entry(name), count_entry(c.denominator, words), count_entry(c.numerator, words),
             Entry(figure_of(c, words), "number", c.share, "0%"), range_entry(c, words))
            for name, c in told
        )  # fmt: skip
        head = tuple(words.say(key) for key in ("measure", "people", "number", "share", "range"))
        return self.whole(
            "goal-steps",
            title=title,
            subtitle=subtitle,
            alt=words.say("steps_alt", points=self.points(told)),
            table=DataTable(subtitle, head, rows, frozenset({1, 2, 3, 4})),
            cells=cells,
            chart=lambda width: steps(
                told,
                everyone=words.say("steps_everyone"),
                width=width,
                words=words,
                appearance=names.appearance,
            ),
        )

    def gaps(self, metric: str, gaps: Sequence[Gap], absent: Sequence[Cell]) -> Figure | None:
        """Who is behind; `absent` are groups of the same year whose figure is not shown."""
        if not gaps:
            return None
        words, names = self.words, self.names
        named = [names.group_value(gap.group, gap.value) for gap in gaps]
        missing = [(names.group_value(cell.group, cell.value), cell) for cell in absent]
        year = words.year(gaps[0].academic_year)
        label = names.metric(metric)
        lines = [gap_line(gap, name, words) for gap, name in zip(gaps, named, strict=True)]
        return self.whole(
            f"{metric}-gaps",
            title=gaps_title(gaps, named, words),
            subtitle=words.say("gap_subtitle", measure=label, place=names.place(gaps[0].place), year=year),
            alt=words.say(
                "gaps_alt", n=words.count(len(gaps)), points=" ".join([*lines[:SAID], words.say("alt_rest")])
            ),
            table=self._gap_table(words.say("gaps_caption", measure=label, year=year), gaps, named, missing),
            cells=absent,
            gaps=gaps,
            notes=(words.say("gaps_note"),),
            chart=lambda width: gap_plot(
                gaps, named, missing, width=width, words=words, appearance=names.appearance
            ),
        )

    def places(self, region: Sequence[Cell], places: Sequence[tuple[str, Sequence[Cell]]]) -> Figure | None:
        """The same figure at each place, the region beside it."""
        if not places or not region:
            return None
        # Places are told beside each other for one year: an older figure is another class.
        told = [c for _, series in places for c in series if c.told]
        newest = max((c.academic_year or 0 for c in told), default=0)
        latest = [
            next((c for c in series if c.told and c.academic_year == newest), None) for _, series in places
        ]
        shown = [cell for cell in latest if cell is not None and cell.shown]
        if not told:
            return None
        metric, words, names = told[0].metric, self.words, self.names
        label = names.metric(metric)
        years = [cell.academic_year or 0 for cell in region]
        rows = [
            (name, _on(series, years)) for name, series in [(names.place(region[0].place), region), *places]
        ]
        said = self.points([(name, cell) for (name, _), cell in zip(places, latest, strict=True) if cell])
        return self.whole(
            f"{metric}-places",
            title=self._places_title(metric, shown, newest),
            subtitle=words.say("places_subtitle", measure=label),
            alt=words.say("places_alt", n=words.count(len(places)), points=said),
            table=across_years(
                rows,
                years=years,
                first="place",
                caption=words.say("places_caption", measure=label),
                words=words,
            ),
            cells=[cell for _, series in places for cell in series],
            chart=lambda width: small_multiples(
                region, places, width=width, words=words, appearance=names.appearance
            ),
        )

    def _places_title(self, metric: str, shown: Sequence[Cell], year: int) -> str:
        words, name = self.words, self.names.short(metric)
        if len(shown) < 2:
            return name
        ends = sorted(shown, key=lambda cell: cell.height or 0)
        low, high = (figure_of(cell, words) for cell in (ends[0], ends[-1]))
        title = words.say("places_title_share", low=low, high=high, n=len(shown), year=words.year(year))
        return f"{name}: {title[:1].lower()}{title[1:]}"

    def missed(
        self, table: DataTable, told: Sequence[tuple[str, LinkShare, float]], cells: Sequence[Cell]
    ) -> Figure | None:
        """Whom names miss of the people whom ids find; `told` has groups, and the rate they stand beside."""
        if not told:
            return None
        words, names = self.words, self.names
        first = told[0][1]
        source, other = (names.source(code) for code in first.pair)
        place = names.place(names.context.region)
        said = [(name, words.small_percent(share.rate)) for name, share, _ in told]
        points = "; ".join(words.say("alt_point", what=what, value=value) for what, value in said[:SAID])
        return self.whole(
            first.metric,
            title=self._missed_title(told),
            subtitle=words.say("links_subtitle", source=source, other=other, place=place),
            alt=words.say("links_alt", n=words.count(len(told)), points=f"{points}. {words.say('alt_rest')}"),
            table=table,
            cells=cells,
            notes=(words.say("links_note"),),
            source=words.say(
                "links_source",
                region=words.text(names.context.label),
                release=names.context.release_id,
                day=words.day(names.context.data_as_of),
                hidden=names.hidden_line(cells),
            ),
            chart=lambda width: missed_plot(told, width=width, words=words, appearance=names.appearance),
        )

    def _missed_title(self, told: Sequence[tuple[str, LinkShare, float]]) -> str:
        words = self.words
        marked = [(name, share) for name, share, _ in told if share.flagged and share.ratio is not None]
        if not marked:
            return words.say("links_title_none")
        name, share = max(marked, key=lambda pair: pair[1].ratio or 0.0)
        reference = self.names.beside(share)
        return words.say(
            "links_title_marked", group=name, ratio=words.times(share.ratio or 0.0), reference=reference
        )

    def worst(
        self, table: DataTable, told: Sequence[tuple[str, Bounds]], absent: Sequence[tuple[str, Cell]]
    ) -> Figure | None:
        """How far links at their worst could have put a share: of everybody first, then of each group."""
        if not told:
            return None
        words, names = self.words, self.names
        bounds = told[0][1]
        cell = bounds.cell
        cells = [*(each.cell for _, each in told), *(each for _, each in absent)]
        lines = [worst_line(name, each, words) for name, each in told[:SAID]]
        borrowed = any(not each.own_missed for _, each in told)
        notes = ["worst_note"]
        notes += ["worst_note_up"] if bounds.low is None else []
        notes += ["worst_all_missed"] if borrowed else []
        year = words.year(cell.academic_year or 0)
        return self.whole(
            f"{cell.metric}-worst",
            title=worst_title(bounds, words),
            subtitle=words.say(
                "worst_subtitle", measure=names.metric(cell.metric), place=names.place(cell.place), year=year
            ),
            alt=words.say(
                "worst_alt",
                n=words.count(len(told)),
                points=" ".join(f"{line}." for line in lines) + f" {words.say('alt_rest')}",
            ),
            table=table,
            cells=cells,
            ends={(each.cell.group, each.cell.value): (each.low, each.high) for _, each in told},
            notes=tuple(words.say(key) for key in notes),
            chart=lambda width: worst_plot(
                told, absent, width=width, words=words, appearance=names.appearance
            ),
        )

    def whole(
        self, id: str, *, title: str, subtitle: str, alt: str, table: DataTable, cells: Sequence[Cell],
        chart: Chart, gaps: Sequence[Gap] = (), notes: tuple[str, ...] = (), source: str = "",
        ends: Mapping[tuple[str, str], tuple[float | None, float]] = NO_ENDS,
        records: Sequence[Mapping[str, Any]] | None = None,
    ) -> Figure:  # fmt: skip
        """Put a figure together; `records` are made of `cells` and `gaps` unless they are given."""
        name = id.replace("_", "-")
        drawings = {
            width: draw(chart(width), title=title, description=alt, appearance=self.names.appearance)
            for width in WIDTHS
        }
        told: list[Cell | Gap] = [*gaps, *cells]
        made = [{**self.record(item), **_ends(ends.get((item.group, item.value)))} for item in told]
        cite = self.names.cite(name, title)
        source = source or self.names.source_line([*cells, *gaps])
        return Figure(
            name, title, subtitle, alt, table, source, cite, tuple(records or made), drawings, notes
        )

    def _gap_table(
        self, caption: str, gaps: Sequence[Gap], named: Sequence[str], missing: Sequence[tuple[str, Cell]]
    ) -> DataTable:
        words = self.words
        head = tuple(words.say(key) for key in GAP_HEAD)
        rows = [self._gap_row(gap, name) for gap, name in zip(gaps, named, strict=True)]
        for name, cell in missing:
            share = in_place(cell, words) if cell.band else Entry("–")
            status = Entry(standing_in(cell, words), LOOKS.get(cell.status, "text"), row=cell.row)
            dashes = [Entry("–")] * 3
            rows.append((Entry(name), people_entry(cell, words), share, *dashes, status, *dashes))
        return DataTable(caption, head, tuple(rows), frozenset({1, 2, 3, 4, 5, 7, 8}))

    def _gap_row(self, gap: Gap, name: str) -> tuple[Entry, ...]:
        words = self.words
        share = words.share(round(gap.share * gap.denominator), gap.denominator)
        others = words.share(round(gap.others_share * gap.others_denominator), gap.others_denominator)
        return (
            Entry(name),
            count_entry(gap.denominator, words),
            Entry(share, "number", gap.share, "0%"),
            Entry(others, "number", gap.others_share, "0%"),
            Entry(_signed(gap.gap, words), "number", gap.gap * 100, "+0;−0;0"),
            Entry(f"{_signed(gap.low, words)} … {_signed(gap.high, words)}", "number"),
            Entry(standing_of(gap, words), "marked" if gap.behind else "text"),
            Entry("–") if gap.needed_to_clear is None else count_entry(gap.needed_to_clear, words),
            count_entry(gap.needed_for_parity, words),
            Entry(words.chance(gap.adjusted_p)),
        )

    def _subtitle(self, series: Sequence[Cell], newest: Cell) -> str:
        words = self.words
        n = words.say(
            "subtitle_n", n=words.count(newest.people or 0), year=words.year(newest.academic_year or 0)
        )
        unit = words.say({MEDIAN: "unit_median", MONTHS: "unit_months"}.get(newest.kind, "unit_share"))
        span = words.span(series[0].academic_year or 0, series[-1].academic_year or 0)
        measure = f"{self.names.metric(newest.metric)} ({unit[:1].lower()}{unit[1:]})"
        return words.say(
            "subtitle", measure=measure, place=self.names.place(newest.place), years=span, people=n
        )

    def points(self, told: Sequence[tuple[str, Cell]]) -> str:
        words = self.words
        return (
            "; ".join(words.say("alt_point", what=what, value=figure_of(cell, words)) for what, cell in told)
            + "."
        )

    def record(self, item: Cell | Gap | GoalLine) -> Mapping[str, Any]:
        """Write one figure as a plain record, with the names of its place and group."""
        place, group = self.names.both_places(item.place), self.names.both_groups(item.group, item.value)
        return {**asdict(item), "place_name": place, "label_en": group[0], "label_es": group[1]}


def _ends(ends: tuple[float | None, float] | None) -> dict[str, float | None]:
    return {} if ends is None else {"low": ends[0], "high": ends[1]}


def _on(series: Sequence[Cell], years: Sequence[int]) -> list[Cell | None]:
    by_year = {cell.academic_year: cell for cell in series}
    return [by_year.get(year) for year in years]


def _signed(difference: float, words: Words) -> str:
    n = round(difference * 100)
    return f"{'−' if n < 0 else '+' if n > 0 else ''}{words.count(abs(n))}"
