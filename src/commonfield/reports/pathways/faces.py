"""What is written in a step's box, in lines that fit it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from commonfield.catalog import Wording
from commonfield.reports.pathways.lettering import LINE, wrap
from commonfield.reports.pathways.telling import alike, hourly, pay_line, state_line
from commonfield.reports.pathways.views import Kind, PathwayView, StepView

PAD = 11.0
_INDENTED: dict[Kind, tuple[float, float]] = {
    "articulation": (12, 12),
    "transfer": (0, 16),
    "school_courses": (6, 0),
    "dual_enrollment": (6, 6),
    "award": (2, 2),
    "work_based_learning": (4, 4),
}
"""Room that an outline takes at the left and the right of what is written, beyond the usual edge."""


@dataclass(frozen=True)
class Line:
    """A line of text; `color` is a token, or `kind` for that of the box, `space` stands above it."""

    text: str
    size: float
    color: str = "ink"
    bold: bool = False
    space: float = 0.0


@dataclass(frozen=True)
class Face:
    """The lines of a box and their height; `left` is where they begin."""

    lines: tuple[Line, ...]
    left: float
    height: float


def face(
    step: StepView, view: PathwayView, said: Wording, *, width: float, scale: float, brief: bool
) -> Face:
    """Write a box of a width. A `brief` one leaves to the list what, where and how much."""
    left, right = (side * scale for side in _INDENTED.get(step.kind, (0.0, 0.0)))
    room = width - left - right - 2 * PAD * scale
    lines = []
    for line in _lines(step, view, said, brief=brief):
        size = line.size * scale
        pieces = wrap(line.text, size, room, bold=line.bold)
        lines += [
            Line(piece, size, line.color, line.bold, line.space * scale if first == 0 else 0.0)
            for first, piece in enumerate(pieces)
        ]
    height = sum(line.size * LINE + line.space for line in lines) + 2 * PAD * scale
    return Face(tuple(lines), left + PAD * scale, height)


def _lines(step: StepView, view: PathwayView, said: Wording, *, brief: bool) -> Iterator[Line]:
    yield Line(said.say(f"kind_{step.kind}"), 11.5, "kind", bold=True)
    yield Line(step.label, 17, bold=True, space=1)
    if not brief:
        for number, detail in enumerate(step.in_short):
            yield Line(detail, 12.5, space=4 if number == 0 else 1)
        if step.where:
            yield Line(step.where, 12.5, "ink-soft", space=4)
    job = view.jobs.get(step.step)
    if job and job.hourly is not None:
        yield Line(hourly(job.hourly, said) if brief else pay_line(job, said), 12.5, space=3)
    if job and job.openings is not None and not brief:
        yield Line(said.counted("openings", job.openings), 12.5, space=1)
    if step.when:
        yield Line(step.when, 12.5, "ink-soft", space=4)
    yield Line(state_line(step, said), 12.5, _COLORS[step.state], bold=True, space=5)
    if step.broken_here and not brief:
        yield Line(_here(step, view, said), 12.5, "poppy", bold=True, space=1)


_COLORS = {"whole": "field", "part": "ink", "unchecked": "ochre", "broken": "poppy"}


def _here(step: StepView, view: PathwayView, said: Wording) -> str:
    numbers = [str(n) for n, each in enumerate(alike(view.breaks), 1) if each.first.step == step.step]
    if not numbers:
        return said.say("breaks_here", n=step.broken_here, of=step.of)
    return said.say("breaks_here_see", n=step.broken_here, of=step.of, numbers=", ".join(numbers))
