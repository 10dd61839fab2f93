"""Draws a placed map: strips of the stages, hedges between them, connections, boxes."""

from __future__ import annotations

from itertools import pairwise

from commonfield.catalog import Wording
from commonfield.reports.pathways.lettering import LINE, shorten
from commonfield.reports.pathways.placing import JOINT, WORD, Area, Box, Entry, Placed, Wire
from commonfield.reports.pathways.sheet import Sheet
from commonfield.reports.pathways.views import PathwayView, Stage, StepView

COLORS: dict[Stage, str] = {"school": "field", "college": "water", "university": "plum", "work": "ink"}
"""The color of each stage; what kind of step a box is, its outline and its first line say."""

_ON_INK = {"ink": "paper", "kind": "paper", "ink-soft": "rule", "field": "paper", "ochre": "paper"}


def draw_map(
    sheet: Sheet, view: PathwayView, placed: Placed, said: Wording, *, area: Area, head: float
) -> None:
    """Draw a map below a head of some height, which names the stages and when each column begins."""
    _strips(sheet, view, placed, said, area, head)
    for wire in placed.wires:
        _wire(sheet, view, placed, wire)
    for entry in placed.entries:
        _entry(sheet, view, placed, entry, said)
    for box in placed.boxes.values():
        draw_box(sheet, view.step(box.step), box, placed.scale)


def _strips(sheet: Sheet, view: PathwayView, placed: Placed, said: Wording, area: Area, head: float) -> None:
    """Draw stages as strips of a field, with a hedge between two, and a line of time over them."""
    top, foot, edge = area.y - head, placed.bottom + 14, 16.0
    large = head / 4.4
    for number, strip in enumerate(placed.strips):
        left = strip.begins - (edge if number == 0 else 0)
        right = strip.ends + (edge if number == len(placed.strips) - 1 else 0)
        color = COLORS[strip.stage]
        sheet.rectangle(left, top, right - left, foot - top, fill=color, opacity=0.07)
        sheet.rectangle(left, top, right - left, 5, fill=color)
        room = right - left - 24
        name = shorten(said.say(f"stage_{strip.stage}"), large, room, bold=True)
        sheet.text(left + 14, top + 9 + large, name, large, color=color, bold=True)
        years = shorten(view.stages.get(strip.stage, ""), large * 0.58, room)
        sheet.text(left + 14, top + 14 + large * 1.75, years, large * 0.58, color="ink-soft")
        if number:
            way = f"M{left:.1f} {top + 8:.1f}V{foot - 4:.1f}"
            sheet.path(way, stroke="ink-soft", thick=5, dash="0.1 11", opacity=0.55)
    line = area.y - large * 0.75
    sheet.path(f"M{area.x:.1f} {line:.1f}H{area.x + area.width:.1f}", stroke="slate", thick=1.2)
    said_before = ""
    for x, text in placed.ticks:
        sheet.circle(x, line, 4, fill="paper", stroke="slate", thick=1.8)
        if text != said_before:
            sheet.text(x, line - 9, text, large * 0.58, color="ink-soft", anchor="middle")
        said_before = text


def is_lost(view: PathwayView, before: str, after: str) -> bool:
    """Tell whether nobody comes along a connection now."""
    return "broken" in (view.step(before).state, view.step(after).state)


def _wire(sheet: Sheet, view: PathwayView, placed: Placed, wire: Wire) -> None:
    """Draw a connection: level where it passes columns, curved between them."""
    joined = next(e.joined for e in placed.entries if e.step == wire.after)
    points = list(wire.points)
    if joined:
        points[-1] = (points[-1][0] - JOINT * placed.scale / 2, points[-1][1])
    way = f"M{points[0][0]:.1f} {points[0][1]:.1f}"
    for number, ((x0, y0), (x1, y1)) in enumerate(pairwise(points)):
        middle = (x0 + x1) / 2
        level = number % 2 == 1
        way += f"H{x1:.1f}" if level else f"C{middle:.1f} {y0:.1f} {middle:.1f} {y1:.1f} {x1:.1f} {y1:.1f}"
    link = f"{wire.before}>{wire.after}"
    sheet.path(way, stroke="paper", thick=7.5 * placed.scale, opacity=0.8)
    if is_lost(view, wire.before, wire.after):
        sheet.path(way, stroke="slate", thick=max(1.6, 1.8 * placed.scale), opacity=0.75, link=link)
    else:
        color = COLORS[view.step(wire.before).stage]
        sheet.path(way, stroke=color, thick=max(2.6, 3.4 * placed.scale), link=link)


def _entry(sheet: Sheet, view: PathwayView, placed: Placed, entry: Entry, said: Wording) -> None:
    """Draw the stretch before a box: a joint where ways meet, an arrow, or a gap where the link is broken."""
    step, scale = view.step(entry.step), placed.scale
    begins = entry.begins + (JOINT * scale / 2 if entry.joined else 0)
    lost = all(is_lost(view, link.before, step.step) for link in step.after)
    color = "slate" if lost else COLORS[step.stage]
    thick = max(1.6, 1.8 * scale) if lost else max(2.6, 3.4 * scale)
    if entry.joined:
        _joint(sheet, entry, said.say(f"join_{entry.joined}"), color, scale)
    if step.broken_here:
        words = (said.say("broken_word"), said.say("key_figure", n=step.broken_here, of=step.of))
        _gap(sheet, (begins, entry.ends), entry.y, words, scale, led=bool(step.after))
        return
    sheet.path(f"M{begins:.1f} {entry.y:.1f}H{entry.ends - 4 * scale:.1f}", stroke=color, thick=thick)
    tip, back = entry.ends - 3 * scale, entry.ends - 11 * scale
    sheet.path(
        f"M{back:.1f} {entry.y - 6 * scale:.1f}L{tip:.1f} {entry.y:.1f}L{back:.1f} {entry.y + 6 * scale:.1f}",
        stroke=color, thick=thick,
    )  # fmt: skip


def _joint(sheet: Sheet, entry: Entry, word: str, color: str, scale: float) -> None:
    sheet.circle(entry.begins, entry.y, JOINT * scale / 2, fill="paper", stroke=color, thick=2 * scale)
    sheet.text(entry.begins, entry.y + 3.7 * scale, word, 10.5 * scale, bold=True, anchor="middle")


def _gap(
    sheet: Sheet, across: tuple[float, float], y: float, words: tuple[str, str], scale: float, *, led: bool
) -> None:
    """Draw a broken link: two ends with bars, nothing between them, the word, and at how many schools."""
    begins, ends = across
    middle, half, bar = (begins + ends) / 2, 9 * scale, 8 * scale
    for edge, end in ((begins, middle - half), (ends - 2 * scale, middle + half)):
        if led or edge != begins:
            sheet.path(f"M{edge:.1f} {y:.1f}H{end:.1f}", stroke="poppy", thick=3 * scale)
        sheet.path(f"M{end:.1f} {y - bar:.1f}V{y + bar:.1f}", stroke="poppy", thick=3 * scale)
    above, below = words
    sheet.text(middle, y - bar - 6 * scale, above, WORD * scale, color="poppy", bold=True, anchor="middle")
    sheet.text(middle, y + bar + 14 * scale, below, WORD * scale, color="poppy", anchor="middle")


def draw_box(sheet: Sheet, step: StepView, box: Box, scale: float) -> None:
    """Draw a step: its outline by kind, and its lines."""
    lost = step.state == "broken"
    on_ink = step.kind == "occupation" and not lost
    sheet.raw(f'<g data-box="{step.step}">')
    sheet.outline(step.kind, box.x, box.y, box.width, box.height, color=COLORS[step.stage], scale=scale,
                  lost=lost)  # fmt: skip
    y = box.y + (box.height - sum(line.size * LINE + line.space for line in box.face.lines)) / 2
    for line in box.face.lines:
        y += line.space + line.size * LINE
        color = COLORS[step.stage] if line.color == "kind" else line.color
        color = _ON_INK.get(line.color, "paper") if on_ink else color
        sheet.text(box.x + box.face.left, y - line.size * 0.3, line.text, line.size, color=color,
                   bold=line.bold)  # fmt: skip
    sheet.raw("</g>")
