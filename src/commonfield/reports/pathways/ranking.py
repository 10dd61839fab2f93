"""In which column and in which order of a column each step stands: a layered drawing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from commonfield.reports.pathways.views import STAGES, PathwayView, Stage, StepView

_SWEEPS = 6
_MOST_ENDS = 4


@dataclass(frozen=True)
class Ranks:
    """Columns from left to right, each with what stands in it from top to bottom.

    What stands there is a step by its name, or a lane `before>after@column` on which a connection passes a
    column by. `chains` gives every connection with what it goes through.
    """

    columns: tuple[tuple[str, ...], ...]
    stages: tuple[Stage, ...]
    chains: Mapping[tuple[str, str], tuple[str, ...]]


def is_lane(node: str) -> bool:
    """Tell a lane from a step, whose name holds no `>`."""
    return ">" in node


def ranks(view: PathwayView) -> Ranks:
    """Put steps into columns: stage after stage, and each step after all that come before it."""
    stages = _stages(view)
    column: dict[str, int] = {}
    of_column: list[Stage] = []
    for stage in STAGES:
        first = len(of_column)
        mine = [one.step for one in in_order(view) if stages[one.step] == stage]
        for name in mine:
            before = [column[link.before] + 1 for link in view.step(name).after]
            column[name] = max([first, *before])
        if mine:
            _pull_right(view, mine, column)
            _part_ends(view, mine, column)
            of_column += [stage] * (max(column[name] for name in mine) + 1 - first)
    nodes: list[list[str]] = [[] for _ in of_column]
    for one in in_order(view):
        nodes[column[one.step]].append(one.step)
    chains = {}
    for one in view.steps:
        for link in one.after:
            between = range(column[link.before] + 1, column[one.step])
            lanes = [f"{link.before}>{one.step}@{number}" for number in between]
            for number, lane in zip(between, lanes, strict=True):
                nodes[number].append(lane)
            chains[link.before, one.step] = (link.before, *lanes, one.step)
    return Ranks(_untangled(nodes, list(chains.values())), tuple(of_column), chains)


def _pull_right(view: PathwayView, mine: Sequence[str], column: dict[str, int]) -> None:
    """Move a step without anything before it next to what comes after it in the same stage."""
    for name in reversed(mine):
        after = [column[one.step] for one in view.leads_to(name) if one.step in mine]
        if not view.step(name).after and after:
            column[name] = max(column[name], min(after) - 1)


def _part_ends(view: PathwayView, mine: Sequence[str], column: dict[str, int]) -> None:
    """Put every second of many steps that end here into a column of its own, so that all can be large."""
    last = max(column[name] for name in mine)
    ends = [name for name in mine if column[name] == last and not view.leads_to(name)]
    if len(ends) > _MOST_ENDS:
        for name in ends[1::2]:
            column[name] += 1


def in_order(view: PathwayView) -> list[StepView]:
    """List steps so that each comes after all that come before it, and ways stay together."""
    found: dict[str, StepView] = {}

    def visit(step: StepView) -> None:
        for link in step.after:
            visit(view.step(link.before))
        found.setdefault(step.step, step)

    for step in view.steps:
        visit(step)
    return list(found.values())


def _stages(view: PathwayView) -> dict[str, Stage]:
    """Give the stage of each step: its own, or that of what comes before it where that is later."""
    found: dict[str, Stage] = {}
    for one in in_order(view):
        before = [STAGES.index(found[link.before]) for link in one.after]
        found[one.step] = STAGES[max([STAGES.index(one.stage), *before])]
    return found


def _untangled(
    nodes: Sequence[Sequence[str]], chains: Sequence[Sequence[str]]
) -> tuple[tuple[str, ...], ...]:
    """Order each column so that few connections cross: by the middle of what each is connected with."""
    pairs = [pair for chain in chains for pair in pairwise(chain)]
    before: dict[str, list[str]] = {}
    after: dict[str, list[str]] = {}
    for left, right in pairs:
        before.setdefault(right, []).append(left)
        after.setdefault(left, []).append(right)
    order = [list(column) for column in nodes]
    best, fewest = [list(column) for column in order], _crossings(order, pairs)
    for sweep in range(_SWEEPS):
        forward = sweep % 2 == 0
        near = before if forward else after
        for number in range(1, len(order)) if forward else range(len(order) - 2, -1, -1):
            place = {node: at for column in order for at, node in enumerate(column)}
            here = order[number]
            here.sort(key=lambda node: _middle(near.get(node, ()), place, place[node]))
        crossings = _crossings(order, pairs)
        if crossings < fewest:
            best, fewest = [list(column) for column in order], crossings
    return tuple(map(tuple, best))


def _middle(near: Sequence[str], place: Mapping[str, int], own: int) -> float:
    return sum(place[node] for node in near) / len(near) if near else float(own)


def _crossings(order: Sequence[Sequence[str]], pairs: Sequence[tuple[str, str]]) -> int:
    at = {node: (number, place) for number, column in enumerate(order) for place, node in enumerate(column)}
    ends = [(at[left], at[right]) for left, right in pairs]
    return sum(a[0] == b[0] and (a[1] - b[1]) * (c[1] - d[1]) < 0 for (a, c), (b, d) in combinations(ends, 2))
