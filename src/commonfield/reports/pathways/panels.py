"""What stands beneath the map of a poster: how to read it, where it breaks, its schools."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from commonfield.catalog import Wording
from commonfield.reports.pathways.drawing import COLORS
from commonfield.reports.pathways.lettering import LINE, shorten, text_width, wrap
from commonfield.reports.pathways.placing import Area, joined
from commonfield.reports.pathways.sheet import Sheet
from commonfield.reports.pathways.telling import Alike, alike, alike_lines
from commonfield.reports.pathways.views import Kind, PathwayView, Stage, State

KINDS: tuple[tuple[Kind, Stage], ...] = (
    ("school_courses", "school"),
    ("dual_enrollment", "school"),
    ("articulation", "college"),
    ("award", "college"),
    ("transfer", "university"),
    ("work_based_learning", "school"),
    ("occupation", "work"),
)
_HEADING, _TEXT, _BREAK, _ROW = 19.0, 12.5, 11.6, 28.0
_INDENT, _BETWEEN, _FEW_BREAKS = 22.0, 26.0, 3


def _heading(sheet: Sheet, text: str, area: Area) -> float:
    sheet.text(area.x, area.y + 28, text, _HEADING, bold=True)
    return area.y + 40


def draw_legend(sheet: Sheet, view: PathwayView, said: Wording, area: Area) -> None:
    """Show the outlines and lines that this map has, each with its word."""
    top = _heading(sheet, said.say("legend"), area)
    half, y = area.width * 0.55, top + 2
    kinds = {step.kind: step.stage for step in view.steps}
    for kind, _ in KINDS:
        if kind in kinds:
            lines = wrap(said.say(f"kind_{kind}"), 12.5, half - 58)
            high = _height(lines)
            sheet.outline(kind, area.x, y + high / 2 - 9.5, 40, 19, color=COLORS[kinds[kind]], scale=0.5)
            _beside(sheet, area.x + 50, y + high / 2, lines)
            y += high
    y = top + 2
    for sign, key in _lines(view):
        lines = wrap(said.say(key), 12.5, area.width - half - 50)
        high = _height(lines)
        sign(sheet, area.x + half, y + high / 2, said)
        _beside(sheet, area.x + half + 50, y + high / 2, lines)
        y += high


def _height(lines: Sequence[str]) -> float:
    return max(_ROW, len(lines) * 12.5 * LINE + 8)


def _beside(sheet: Sheet, x: float, middle: float, lines: Sequence[str]) -> None:
    """Write lines beside a sign, about its middle."""
    first = middle - (len(lines) - 1) * 12.5 * LINE / 2 + 4.4
    for number, line in enumerate(lines):
        sheet.text(x, first + number * 12.5 * LINE, line, 12.5)


Sign = Callable[[Sheet, float, float, Wording], None]


def _lines(view: PathwayView) -> list[tuple[Sign, str]]:
    joins = {joined(step) for step in view.steps}
    found: list[tuple[Sign, str]] = [(_holds, "legend_whole")]
    if any(step.broken_here for step in view.steps):
        found.append((_broken, "legend_broken"))
    if any(step.state == "broken" for step in view.steps):
        found.append((_lost, "legend_lost"))
    if "any" in joins:
        found.append((lambda s, x, y, w: _round(s, x, y, w.say("join_any")), "legend_or"))
    if "all" in joins:
        found.append((lambda s, x, y, w: _round(s, x, y, w.say("join_all")), "legend_and"))
    if "mixed" in joins:
        found.append((lambda s, x, y, w: _round(s, x, y, w.say("join_mixed")), "legend_mixed"))
    return found


def _holds(sheet: Sheet, x: float, y: float, said: Wording) -> None:
    sheet.path(f"M{x:.1f} {y:.1f}h38", stroke="field", thick=3.4)
    sheet.path(f"M{x + 31:.1f} {y - 6:.1f}l7 6l-7 6", stroke="field", thick=3.4)


def _broken(sheet: Sheet, x: float, y: float, said: Wording) -> None:
    sheet.path(f"M{x:.1f} {y:.1f}h12m0 -7v14m14 -14v14m0 -7h12", stroke="poppy", thick=3)


def _lost(sheet: Sheet, x: float, y: float, said: Wording) -> None:
    sheet.rectangle(x, y - 9, 38, 18, fill="paper", stroke="slate", thick=2, dash="5 4")


def _round(sheet: Sheet, x: float, y: float, word: str) -> None:
    sheet.circle(x + 19, y, 12.5, fill="paper", stroke="water", thick=2)
    sheet.text(x + 19, y + 3.6, word, 10, bold=True, anchor="middle")


def draw_breaks(sheet: Sheet, view: PathwayView, said: Wording, area: Area) -> None:
    """Tell what is broken, with its number in the map, as long as there is room: in columns if many."""
    top = _heading(sheet, said.say("where_it_breaks"), area) + 2
    if not view.breaks:
        sheet.paragraph(area.x, top, said.say("nothing_breaks"), 15, area.width, color="field", bold=True)
        return
    groups = alike(view.breaks)
    columns = 1 if len(groups) < _FEW_BREAKS else 2
    width = (area.width - _BETWEEN * (columns - 1)) / columns
    foot = area.y + area.height - _BREAK * LINE
    column, y = 0, top
    for number, found in enumerate(groups, 1):
        lines = list(_told(found, said, width - _INDENT))
        if y + len(lines) * _BREAK * LINE > foot and y > top:
            column, y = column + 1, top
        if column == columns or y + len(lines) * _BREAK * LINE > foot:
            left = len(groups) - number + 1
            x = area.x + (columns - 1) * (width + _BETWEEN)
            more = said.say("more_breaks", n=said.count(left))
            sheet.text(x, area.y + area.height, more, _BREAK, color="ink-soft")
            return
        x = area.x + column * (width + _BETWEEN)
        sheet.text(x, y + _BREAK * LINE * 0.78, str(number), 15, color="poppy", bold=True)
        for line, color, bold in lines:
            y += _BREAK * LINE
            sheet.text(x + _INDENT, y - _BREAK * 0.28, line, _BREAK, color=color, bold=bold)
        y += 9


def _told(found: Alike, said: Wording, room: float) -> Iterator[tuple[str, str, bool]]:
    """Tell a break in lines, each with its color and whether it is bold."""
    told = alike_lines(found, said)
    for at, text in enumerate(told):
        bold = at == 0
        color = "ink-soft" if at > 1 else "ink"
        yield from ((line, color, bold) for line in wrap(text, _BREAK, room, bold=bold))


_SIGNS: dict[State, str] = {"whole": "field", "part": "field", "unchecked": "ochre", "broken": "poppy"}


def draw_schools(sheet: Sheet, view: PathwayView, said: Wording, area: Area) -> None:
    """Name the schools with a word for each, in one or two columns; of too many, how many more."""
    y = _heading(sheet, said.say("schools"), area) + 6
    rows = int((area.height - 50) // 21)
    columns = 1 if len(view.schools) <= rows else 2
    shown = view.schools[: rows * columns - (len(view.schools) > rows * columns)]
    width = area.width / columns
    for number, (name, state) in enumerate(shown):
        x = area.x + width * (number // rows)
        at = y + 21 * (number % rows)
        _sign(sheet, x + 7, at + 7, state)
        word = said.say(f"state_{state}").lower()
        room = width - 34 - text_width(word, _TEXT)
        name_shown = shorten(name, _TEXT, room)
        sheet.runs(x + 22, at + 11.5, _TEXT, (f"{name_shown}  ", "ink", False), (word, _SIGNS[state], False))
    if len(shown) < len(view.schools):
        more = said.say("more_schools", n=said.count(len(view.schools) - len(shown)))
        sheet.text(area.x + width + 22, y + 21 * (rows - 1) + 11.5, more, _TEXT, color="ink-soft")


def _sign(sheet: Sheet, x: float, y: float, state: State) -> None:
    """Draw a state by shape as well as by color: full, half, ring with a bar, ring with a gap."""
    color = _SIGNS[state]
    sheet.circle(x, y, 6, fill=color if state == "whole" else "paper", stroke=color, thick=2)
    if state == "part":
        sheet.path(f"M{x:.1f} {y - 6:.1f}a6 6 0 0 0 0 12Z", fill=color)
    elif state == "broken":
        sheet.path(f"M{x - 4:.1f} {y - 4:.1f}l8 8", stroke=color, thick=2)
