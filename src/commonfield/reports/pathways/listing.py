"""The steps of a pathway as a list: what every learner does, and between it the ways to choose from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from commonfield.reports.pathways.ranking import in_order
from commonfield.reports.pathways.views import PathwayView, StepView


@dataclass(frozen=True)
class Fork:
    """Ways of which one is enough, each a list of steps; a single one is on some ways only."""

    ways: tuple[tuple[StepView, ...], ...]


Item = StepView | Fork


def listed(view: PathwayView) -> tuple[Item, ...]:
    """Put steps in order, jobs last; those that no job needs in every case are ways to choose from."""
    order = in_order(view)
    steps = [step for step in order if step.kind != "occupation"]
    jobs = [step for step in order if step.kind == "occupation"]
    found: list[Item] = []
    for always, run in groupby(steps, key=lambda step: step.on_every_way):
        if always:
            found.extend(run)
        else:
            found.append(Fork(tuple(_ways(list(run)))))
    return (*found, *jobs)


def _ways(run: Sequence[StepView]) -> Iterator[tuple[StepView, ...]]:
    """Part a stretch of steps into those that lead on to one another."""
    way_of = {step.step: number for number, step in enumerate(run)}
    for step in run:
        for link in step.after:
            if link.before in way_of:
                old, new = sorted((way_of[step.step], way_of[link.before]), reverse=True)
                way_of = {name: new if number == old else number for name, number in way_of.items()}
    for number in dict.fromkeys(way_of.values()):
        yield tuple(step for step in run if way_of[step.step] == number)
