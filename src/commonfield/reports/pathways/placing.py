"""Where everything of a map stands: boxes in columns, connections in the gaps between them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean
from typing import Literal

from commonfield.catalog import Wording
from commonfield.reports.pathways.faces import Face, face
from commonfield.reports.pathways.lettering import text_width
from commonfield.reports.pathways.ranking import Ranks, is_lane, ranks
from commonfield.reports.pathways.views import PathwayView, Stage, StepView

SCALES = tuple(size / 100 for size in range(130, 40, -5))
WORD = 11.0
"""Size of the word in the gap of a broken link."""

CURVE, JOINT, _APART, _LANE, _WIDEST = 40.0, 27.0, 22.0, 12.0, 320.0
_POWERS, _NARROWEST = (0.0, 0.3, 0.5), 0.8
_ROUNDS = 12


@dataclass(frozen=True)
class Area:
    """A rectangle."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Box:
    """A step with what is written in it."""

    step: str
    x: float
    y: float
    width: float
    height: float
    face: Face

    @property
    def middle(self) -> float:
        return self.y + self.height / 2


@dataclass(frozen=True)
class Wire:
    """A connection as the points at which it runs level; it curves between them."""

    before: str
    after: str
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Entry:
    """The last stretch before a box, which connections share; `joined` says which of them are needed."""

    step: str
    begins: float
    ends: float
    y: float
    joined: Literal["", "any", "all", "mixed"]


@dataclass(frozen=True)
class Strip:
    """What a stage takes of the width."""

    stage: Stage
    begins: float
    ends: float
    columns: tuple[float, ...]


@dataclass(frozen=True)
class Placed:
    """A whole map, drawn `scale` times as large as its letters are named."""

    boxes: Mapping[str, Box]
    wires: tuple[Wire, ...]
    entries: tuple[Entry, ...]
    strips: tuple[Strip, ...]
    ticks: tuple[tuple[float, str], ...]
    scale: float
    bottom: float


def place(
    view: PathwayView, said: Wording, area: Area, *, scales: Sequence[float] = SCALES, brief: bool = False
) -> Placed:
    """Place a pathway in an area, in letters as large as it allows; what is too much runs over its foot."""
    found = ranks(view)
    for scale, across in _tried(view, found, area, scales, said):
        faces = _faces(view, found, across, said, scale=scale, brief=brief)
        heights = {node: faces[node].height if node in faces else _LANE * scale
                   for column in found.columns for node in column}  # fmt: skip
        needed = max(sum(heights[n] for n in c) + _APART * scale * (len(c) - 1) for c in found.columns)
        if needed <= area.height:
            break
    high = max(area.height, needed)
    middles = _middles(found, heights, Area(area.x, area.y, area.width, high), _APART * scale)
    boxes = {
        name: Box(name, across.lefts[number], middles[name] - heights[name] / 2, across.widths[number],
                  heights[name], faces[name])
        for number, column in enumerate(found.columns) for name in column if not is_lane(name)
    }  # fmt: skip
    entries = _entries(view, boxes, across.stub, scale)
    wires = tuple(_wires(found, boxes, entries, middles, across))
    return Placed(
        boxes,
        wires,
        tuple(entries.values()),
        _strips(found, across, area),
        _ticks(view, found, across),
        scale,
        area.y + high,
    )


@dataclass(frozen=True)
class _Across:
    """Where columns stand: the width and the left edge of each, and the stub before each box."""

    widths: tuple[float, ...]
    lefts: tuple[float, ...]
    stub: float

    def right(self, column: int) -> float:
        return self.lefts[column] + self.widths[column]


def _tried(
    view: PathwayView, found: Ranks, area: Area, scales: Sequence[float], said: Wording
) -> Iterator[tuple[float, _Across]]:
    """Give sizes of letters from large to small, each with more and more width for the fullest columns."""
    boxes = [sum(not is_lane(node) for node in column) for column in found.columns]
    powers = _POWERS if len(set(boxes)) > 1 and len(scales) > 1 else _POWERS[:1]
    for scale in scales:
        for power in powers:
            shares = [count**power for count in boxes]
            least = _NARROWEST * sum(shares) / len(shares)
            yield scale, _across(view, found, area, scale, said, [max(each, least) for each in shares])


def _faces(
    view: PathwayView, found: Ranks, across: _Across, said: Wording, *, scale: float, brief: bool
) -> dict[str, Face]:
    return {
        name: face(view.step(name), view, said, width=across.widths[number], scale=scale, brief=brief)
        for number, column in enumerate(found.columns)
        for name in column
        if not is_lane(name)
    }


def _across(
    view: PathwayView, found: Ranks, area: Area, scale: float, said: Wording, shares: Sequence[float]
) -> _Across:
    stub = text_width(said.say("broken_word"), WORD * scale, bold=True) + 12 * scale
    joins = {step.step for step in view.steps if len(step.after) > 1}
    gaps = [
        stub + scale * ((CURVE if number else 0) + (JOINT if joins & set(column) else 0))
        for number, column in enumerate(found.columns)
    ]
    if not any(view.step(n).broken_here for n in found.columns[0]):
        gaps[0] = 0.0
    count = len(gaps)
    room = area.width - sum(gaps)
    widths = [min(room * share / sum(shares), _WIDEST) for share in shares]
    spare = (room - sum(widths)) / max(1, count - 1)
    lefts, x = [], area.x
    for number, (gap, width) in enumerate(zip(gaps, widths, strict=True)):
        x += gap + (spare if number else 0)
        lefts.append(x)
        x += width
    return _Across(tuple(widths), tuple(lefts), stub)


def _middles(found: Ranks, heights: Mapping[str, float], area: Area, apart: float) -> dict[str, float]:
    """Put each thing as near as can be to the middle of what it is connected with."""
    near: dict[str, list[str]] = {}
    for chain in found.chains.values():
        for left, right in pairwise(chain):
            near.setdefault(left, []).append(right)
            near.setdefault(right, []).append(left)
    middle = area.y + area.height / 2
    at = {node: middle for column in found.columns for node in column}
    for turn in range(_ROUNDS):
        for column in found.columns if turn % 2 == 0 else found.columns[::-1]:
            wanted = [fmean(at[n] for n in near[node]) if node in near else middle for node in column]
            settled = settle(wanted, [heights[node] for node in column], apart, area)
            at.update(zip(column, settled, strict=True))
    return at


def settle(wanted: Sequence[float], heights: Sequence[float], apart: float, area: Area) -> list[float]:
    """Move middles as little as possible so that nothing overlaps and all lie in the area, in this order."""
    offsets = [0.0]
    for above, below in pairwise(heights):
        offsets.append(offsets[-1] + (above + below) / 2 + apart)
    pools: list[tuple[float, int]] = []
    for want, offset in zip(wanted, offsets, strict=True):
        mean, count = want - offset, 1
        while pools and pools[-1][0] > mean:
            before, many = pools.pop()
            mean, count = (mean * count + before * many) / (count + many), count + many
        pools.append((mean, count))
    low = area.y + heights[0] / 2
    high = area.y + area.height - heights[-1] / 2 - offsets[-1]
    level = [min(max(mean, low), high) for mean, count in pools for _ in range(count)]
    return [base + offset for base, offset in zip(level, offsets, strict=True)]


def _entries(view: PathwayView, boxes: Mapping[str, Box], stub: float, scale: float) -> dict[str, Entry]:
    found = {}
    for step in view.steps:
        box = boxes[step.step]
        how = joined(step)
        if step.after or step.broken_here:
            begins = box.x - stub - (JOINT * scale / 2 if how else 0)
            found[step.step] = Entry(step.step, begins, box.x, box.middle, how)
    return found


def joined(step: StepView) -> Literal["", "any", "all", "mixed"]:
    """Tell how several connections meet before a step; nothing where there is only one."""
    hows = {link.how for link in step.after}
    if len(step.after) < 2:
        return ""
    return "any" if hows == {"any"} else "all" if hows == {"all"} else "mixed"


def _wires(
    found: Ranks,
    boxes: Mapping[str, Box],
    entries: Mapping[str, Entry],
    middles: Mapping[str, float],
    across: _Across,
) -> list[Wire]:
    column = {node: number for number, nodes in enumerate(found.columns) for node in nodes}
    wires = []
    for (before, after), chain in found.chains.items():
        start, entry = boxes[before], entries[after]
        points = [(start.x + start.width, start.middle)]
        for lane in chain[1:-1]:
            left, right = across.lefts[column[lane]], across.right(column[lane])
            points += [(left - across.stub / 2, middles[lane]), (right, middles[lane])]
        wires.append(Wire(before, after, (*points, (entry.begins, entry.y))))
    return wires


def _strips(found: Ranks, across: _Across, area: Area) -> tuple[Strip, ...]:
    strips: list[Strip] = []
    for number, stage in enumerate(found.stages):
        center = across.lefts[number] + across.widths[number] / 2
        begins = area.x if number == 0 else (across.right(number - 1) + across.lefts[number]) / 2
        if strips and strips[-1].stage == stage:
            last = strips.pop()
            strips.append(Strip(stage, last.begins, area.x + area.width, (*last.columns, center)))
        else:
            if strips:
                last = strips.pop()
                strips.append(Strip(last.stage, last.begins, begins, last.columns))
            strips.append(Strip(stage, begins, area.x + area.width, (center,)))
    return tuple(strips)


def _ticks(view: PathwayView, found: Ranks, across: _Across) -> tuple[tuple[float, str], ...]:
    """Say above each column when the first of its steps begins."""
    ticks = []
    for number, column in enumerate(found.columns):
        steps = [view.step(name) for name in column if not is_lane(name) and view.step(name).begins]
        if steps:
            first = min(steps, key=lambda step: step.order)
            ticks.append((across.lefts[number] + across.widths[number] / 2, first.begins))
    return tuple(ticks)
