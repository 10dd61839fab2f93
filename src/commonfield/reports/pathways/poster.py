"""The poster of a pathway: A2, landscape; and the map alone, as its page shows it. Start reading here."""

from __future__ import annotations

import re
from dataclasses import dataclass

from commonfield.catalog import Appearance, Wording
from commonfield.reports.figures import Drawing
from commonfield.reports.mark import mark
from commonfield.reports.pathways.drawing import draw_map
from commonfield.reports.pathways.lettering import shorten, text_width, wrap
from commonfield.reports.pathways.panels import draw_breaks, draw_legend, draw_schools
from commonfield.reports.pathways.placing import Area, place
from commonfield.reports.pathways.ranking import ranks
from commonfield.reports.pathways.sheet import Sheet
from commonfield.reports.pathways.telling import PACKAGE, described
from commonfield.reports.pathways.views import MapView, PathwayView

WIDTH, HEIGHT = 1684.0, 1191.0
"""A2 in points."""

MARGIN = 56.0
_BANNER, _HEAD, _MAP_HEAD, _PANELS, _FOOT = 44.0, 168.0, 112.0, 264.0, 38.0
_PAGE_WIDTH, _PAGE_HEAD, _PAGE_ROW, _PAGE_COLUMN = 1320.0, 100.0, 200.0, 240.0


@dataclass(frozen=True)
class _Desk:
    sheet: Sheet
    whole: MapView
    view: PathwayView
    said: Wording
    appearance: Appearance

    @property
    def invented(self) -> bool:
        return self.whole.invented or self.view.invented


def draw_poster(view: PathwayView, whole: MapView, appearance: Appearance) -> Drawing:
    """Draw the poster of a pathway in the language of the whole map."""
    said = Wording(PACKAGE, whole.language)
    sheet = Sheet(WIDTH, HEIGHT, appearance)
    desk = _Desk(sheet, whole, view, said, appearance)
    top = _BANNER if desk.invented else 0.0
    _banner(desk)
    _head(desk, top)
    first = top + _HEAD + _MAP_HEAD
    foot = HEIGHT - _FOOT - _PANELS - 34
    area = Area(MARGIN, first, WIDTH - 2 * MARGIN, foot - first)
    draw_map(sheet, view, place(view, said, area), said, area=area, head=_MAP_HEAD - 10)
    _panels(desk, HEIGHT - _FOOT - _PANELS)
    _source(desk)
    return sheet.finished(
        title=said.say("poster_title", label=view.label), description=described(view, whole.entering, said)
    )


def draw_page_map(view: PathwayView, whole: MapView, appearance: Appearance) -> Drawing:
    """Draw the map alone, with less in each box: the page tells the rest beneath it."""
    said = Wording(PACKAGE, whole.language)
    width = max(_PAGE_WIDTH, _PAGE_COLUMN * len(ranks(view).columns))
    area = Area(20, _PAGE_HEAD + 8, width - 40, _PAGE_ROW)
    placed = place(view, said, area, scales=(0.82,), brief=True)
    sheet = Sheet(width, placed.bottom + 20, appearance)
    draw_map(sheet, view, placed, said, area=area, head=_PAGE_HEAD)
    return sheet.finished(
        title=said.say("poster_title", label=view.label), description=described(view, whole.entering, said)
    )


def _banner(desk: _Desk) -> None:
    if not desk.invented:
        return
    said, sheet = desk.said, desk.sheet
    sheet.rectangle(0, 0, WIDTH, _BANNER, fill="ochre")
    title = f"{said.say('invented_title')}."
    told = said.say("invented" if desk.whole.invented else "invented_pathway")
    sheet.runs(MARGIN, 28, 17, (f"{title} ", "paper", True), (told, "paper", False))


def _head(desk: _Desk, top: float) -> None:
    """Write mark, region, title and what the pathway is; at the right the one number to remember."""
    sheet, view = desk.sheet, desk.view
    drawn = re.sub(r'width="48" height="48"', f'x="{MARGIN}" y="{top + 36}" width="84" height="84"',
                   mark(desk.appearance, alone=True))  # fmt: skip
    sheet.raw(drawn)
    left, room = MARGIN + 108, 1030.0
    region = shorten(desk.whole.region, 15.5, room * 0.6, bold=True)
    sector = desk.whole.sectors.get(view.sector, view.sector)
    sector = shorten(sector, 15.5, room - text_width(f"{region} · ", 15.5, bold=True))
    sheet.runs(left, top + 48, 15.5, (region, "field", True), (f" · {sector}", "ink-soft", False))
    size = next((s for s in (54.0, 46.0, 40.0, 34.0) if text_width(view.label, s, bold=True) <= room), 28.0)
    y = sheet.paragraph(left, top + 52, view.label, size, room, bold=True, most=2)
    sheet.paragraph(left, y + 2, view.about, 17.5, room, color="ink-soft", most=2)
    _key_figure(desk, WIDTH - MARGIN - 372, top + 36, 372)


def _key_figure(desk: _Desk, x: float, y: float, room: float) -> None:
    said, sheet, view = desk.said, desk.sheet, desk.view
    figure = said.say("key_figure", n=said.count(view.whole), of=said.count(view.of))
    color = "field" if view.whole else "poppy"
    sheet.path(f"M{x - 26:.1f} {y:.1f}V{y + 122:.1f}", stroke="ink", thick=5, dash="0.1 11")
    sheet.text(x, y + 50, figure, 62, color=color, bold=True)
    entering = said.say("entering_grade", entering=desk.whole.entering)
    about = said.say("key_figure_about" if view.sure else "key_figure_about_unchecked", entering=entering)
    sheet.paragraph(x, y + 60, about, 14.5, room, most=4)


def _panels(desk: _Desk, top: float) -> None:
    """Write beneath the map how to read it, where it breaks, and from which schools it holds."""
    left, gap = MARGIN, 40.0
    widths = (408.0, 730.0, WIDTH - 2 * MARGIN - 408.0 - 730.0 - 2 * gap)
    starts = (left, left + widths[0] + gap, left + widths[0] + widths[1] + 2 * gap)
    areas = [Area(x, top, width, _PANELS) for x, width in zip(starts, widths, strict=True)]
    for area in areas:
        desk.sheet.path(f"M{area.x:.1f} {top:.1f}h{area.width:.1f}", stroke="ink", thick=2.2)
    draw_legend(desk.sheet, desk.view, desk.said, areas[0])
    draw_breaks(desk.sheet, desk.view, desk.said, areas[1])
    draw_schools(desk.sheet, desk.view, desk.said, areas[2])


def _source(desk: _Desk) -> None:
    said, view = desk.said, desk.view
    told = said.say("source_line", owner=view.owner, version=view.version, day=said.day(desk.whole.as_of))
    made = said.say("foot_short", version=desk.whole.code_version)
    room = WIDTH - 2 * MARGIN - text_width(made, 12) - 20
    line = wrap(told, 12, room)
    desk.sheet.path(f"M{MARGIN} {HEIGHT - _FOOT + 4}H{WIDTH - MARGIN}", stroke="rule", thick=1)
    desk.sheet.text(MARGIN, HEIGHT - 20, line[0], 12, color="ink-soft")
    desk.sheet.text(WIDTH - MARGIN, HEIGHT - 20, made, 12, color="ink-soft", anchor="end")
