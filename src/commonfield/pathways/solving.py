"""Finds the earliest terms of a way, and the fewest links to mend where there is none.

All waiting is allowed and nothing but the order binds one node to another, so the earliest term at which each
node can begin is also best for all that come after it: one pass finds a way if there is one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from commonfield.pathways.routes import Route

NEVER = -1
SEARCHED = 4


@dataclass(frozen=True)
class Task:
    """A way with its terms, as places of a calendar.

    Args:
        route: The way.
        finish: For each node, its last term by the term in which it begins; one list for all entry terms.
        allowed: For each node, the terms in which it may begin for this learner, whatever its links say.
        links: For each node, its links: the terms in which each lets it begin.
        deadline: The last term by which everything must be done.
    """

    route: Route
    finish: Sequence[Sequence[int]]
    allowed: Sequence[int]
    links: Sequence[Sequence[int]]
    deadline: int


def masks_of(task: Task, mended: frozenset[tuple[int, int]] = frozenset()) -> list[int]:
    """Put the links of each node together, as if those `mended` (node, link) held always."""
    masks = []
    for node, (allowed, links) in enumerate(zip(task.allowed, task.links, strict=True)):
        for number, link in enumerate(links):
            if (node, number) not in mended:
                allowed &= link
        masks.append(allowed)
    return masks


def earliest(task: Task, masks: Sequence[int]) -> list[int]:
    """Give for each node the earliest term in which it can begin, or NEVER.

    A node that cannot be done keeps those after it from being done, and no others.
    """
    route = task.route
    begins: list[int] = []
    over: list[int] = []
    for node, (shape, needs) in enumerate(zip(route.nodes, route.needs, strict=True)):
        ready = 0
        for before in needs:
            if over[before] == NEVER:
                ready = NEVER
                break
            ready = max(ready, over[before])
        mask = 0 if ready == NEVER else masks[node] >> ready
        if not mask:
            begins.append(NEVER)
            over.append(NEVER)
            continue
        begin = ready + (mask & -mask).bit_length() - 1
        end = task.finish[node][begin] if shape.terms else begin - 1
        if end > task.deadline:
            begins.append(NEVER)
            over.append(NEVER)
            continue
        begins.append(begin)
        # What comes after a course begins in a later term; after credit is given, in the same one.
        over.append(end + 1)
    return begins


def done_at(route: Route, finish: Sequence[Sequence[int]], begins: Sequence[int]) -> int:
    """Give the last term in which something is done."""
    ends = [
        finish[node][begin]
        for node, (begin, shape) in enumerate(zip(begins, route.nodes, strict=True))
        if shape.terms
    ]
    return max(ends, default=max(begins))


def fewest_to_mend(task: Task) -> frozenset[tuple[int, int]] | None:
    """Find the fewest links which, if they held always, would let the way be done in time.

    Beyond `SEARCHED` links that hold at some times and not when they are needed, the set found can do without
    none of its links, but a smaller one may exist.

    Returns:
        Places of links (node, link); null where not even all of them would be enough.
    """
    partial = _partial(task)
    if not _done(task, masks_of(task, frozenset(partial))):
        return None
    must = frozenset(one for one in partial if not task.allowed[one[0]] & task.links[one[0]][one[1]])
    others = [one for one in partial if one not in must]
    for more in range(min(SEARCHED, len(others)) + 1):
        for chosen in combinations(others, more):
            mended = must | frozenset(chosen)
            if _done(task, masks_of(task, mended)):
                return mended
    return _irreducible(task, must, others)


def _irreducible(
    task: Task, must: frozenset[tuple[int, int]], others: Sequence[tuple[int, int]]
) -> frozenset[tuple[int, int]]:
    """Leave out one link after the other while the way can still be done."""
    mended = must | frozenset(others)
    for one in others:
        if _done(task, masks_of(task, mended - {one})):
            mended -= {one}
    return mended


def _partial(task: Task) -> list[tuple[int, int]]:
    """List the links that do not hold in every term in which their node may begin."""
    return [
        (node, number)
        for node, links in enumerate(task.links)
        for number, link in enumerate(links)
        if task.allowed[node] & ~link
    ]


def _done(task: Task, masks: Sequence[int]) -> bool:
    return NEVER not in earliest(task, masks)


def steps_reached(route: Route, begins: Sequence[int]) -> Iterator[tuple[str, bool]]:
    """Say of each step of the way whether all of it can be done."""
    for step, places in route.of_step.items():
        yield step, all(begins[place] != NEVER for place in places)


def first_terms(route: Route, begins: Sequence[int]) -> Mapping[str, int]:
    """Give the first term of each step."""
    return {step: begins[places[0]] for step, places in route.of_step.items()}
