"""Who read what, as a design: whether it hangs together, and the fewest reads that would join its parts.

Two readers compare where they read the same proposal, or through others who did. Where the design falls
into parts, no arithmetic can tell a severe reader of one part from a weak set of proposals: severities of
different parts do not compare.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

Read = tuple[str, str]
"""A proposal and a reader who reads it."""


@dataclass(frozen=True)
class DesignPart:
    """Proposals and readers that compare with one another, both in order of their codes."""

    proposals: tuple[str, ...]
    readers: tuple[str, ...]


@dataclass(frozen=True)
class ExtraReads:
    """The reads that would join a design.

    `reads` are null where no reads can, and then `why_not` says what stands in the way: conflicts alone, or
    the loads of the readers who have none. `joins` counts for each pair of parts (by their places in
    `connected_parts`) how many proposals both would have read.
    """

    reads: tuple[Read, ...] | None
    why_not: Literal["conflicts", "loads"] | None = None
    joins: Mapping[tuple[int, int], int] | None = None


def connected_parts(reads: Iterable[Read]) -> list[DesignPart]:
    """Part a design into what hangs together.

    Args:
        reads: Each proposal with each of its readers.

    Returns:
        Its parts, the largest number of proposals first; one part where everything compares, none without
        reads.
    """
    read_by: dict[str, set[str]] = defaultdict(set)
    reads_of: dict[str, set[str]] = defaultdict(set)
    for proposal, reader in reads:
        read_by[proposal].add(reader)
        reads_of[reader].add(proposal)
    parts = []
    left = set(read_by)
    for first in sorted(read_by):
        if first not in left:
            continue
        proposals: set[str] = set()
        readers: set[str] = set()
        open_ones = [first]
        while open_ones:
            proposal = open_ones.pop()
            if proposal in proposals:
                continue
            proposals.add(proposal)
            for reader in read_by[proposal] - readers:
                readers.add(reader)
                open_ones += reads_of[reader] - proposals
        left -= proposals
        parts.append(DesignPart(tuple(sorted(proposals)), tuple(sorted(readers))))
    return sorted(parts, key=lambda part: (-len(part.proposals), part.proposals))


def hanging_reads(reads: Iterable[Read]) -> list[Read]:
    """Give each read without which the design would fall apart.

    A design that hangs by one read compares its parts on one reader's one reading.
    """
    neighbours: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for proposal, reader in sorted(set(reads)):
        neighbours["proposal", proposal].append(("reader", reader))
        neighbours["reader", reader].append(("proposal", proposal))
    # Walk in depth; a read hangs if nothing behind it leads back to before it.
    entered: dict[tuple[str, str], int] = {}
    earliest: dict[tuple[str, str], int] = {}
    found = []
    for root in neighbours:
        if root in entered:
            continue
        entered[root] = earliest[root] = len(entered)
        way = [(root, root, iter(neighbours[root]))]
        while way:
            node, before, others = way[-1]
            other = next(others, None)
            if other is None:
                way.pop()
                earliest[before] = min(earliest[before], earliest[node])
                # A proposal with one reading, or a reader with one, would only leave: nothing falls apart.
                inner = len(neighbours[node]) > 1 and len(neighbours[before]) > 1
                if node != before and earliest[node] > entered[before] and inner:
                    found.append((before[1], node[1]) if before[0] == "proposal" else (node[1], before[1]))
            elif other not in entered:
                entered[other] = earliest[other] = len(entered)
                way.append((other, node, iter(neighbours[other])))
            elif other != before:
                earliest[node] = min(earliest[node], entered[other])
    return sorted(found)


def cheapest_reads(
    reads: Iterable[Read],
    *,
    may_read: Callable[[str, str], bool] | Collection[Read] = (),
    capacity: Mapping[str, int] | None = None,
    per_join: int = 2,
) -> ExtraReads:
    """Find the fewest further reads that make a design hang together.

    A design of n parts takes n - 1 joins and no fewer: each is a proposal of one part, read by a reader of
    another. Whether n - 1 reads exist that respect conflicts and loads is decided exactly. Then each join
    gets further shared proposals, up to `per_join`, as far as loads allow: one shared proposal rests on
    one reader's day. Readers with the lowest loads are taken first.

    Args:
        reads: Each proposal with each of its readers so far.
        may_read: Either the reads that conflicts forbid, or a question: may this proposal go to this reader?
        capacity: How many proposals a reader may have in all, with those read already. A reader who is not
            named has no bound.
        per_join: How many proposals each pair of joined parts should share.
    """
    held = set(reads)
    parts = connected_parts(held)
    design = _Design(held, parts, _question(may_read), capacity or {})
    chosen = _join(design)
    if len(chosen) < len(parts) - 1:
        without_loads = _Design(held, parts, _question(may_read), {})
        by_loads = len(_join(without_loads)) == len(parts) - 1
        return ExtraReads(None, "loads" if by_loads else "conflicts")
    joined = _strengthen(design, chosen, per_join)
    return ExtraReads(tuple(sorted(joined)), None, Counter(map(design.ends, joined)))


def _question(may_read: Callable[[str, str], bool] | Collection[Read]) -> Callable[[str, str], bool]:
    if callable(may_read):
        return may_read
    forbidden = set(may_read)
    return lambda proposal, reader: (proposal, reader) not in forbidden


class _Design:
    """The parts, the reads that could join them, and how much room each reader has."""

    def __init__(
        self,
        held: set[Read],
        parts: list[DesignPart],
        may_read: Callable[[str, str], bool],
        capacity: Mapping[str, int],
    ) -> None:
        self.part_of_proposal = {p: i for i, part in enumerate(parts) for p in part.proposals}
        self.part_of_reader = {r: i for i, part in enumerate(parts) for r in part.readers}
        self.load = Counter(reader for _, reader in held)
        self.read_count = Counter(proposal for proposal, _ in held)
        self.room = {r: max(0, capacity[r] - self.load[r]) for r in self.part_of_reader if r in capacity}
        self.possible = [
            (proposal, reader)
            for proposal in sorted(self.part_of_proposal)
            for reader in sorted(self.part_of_reader)
            if self.part_of_proposal[proposal] != self.part_of_reader[reader]
            and self.room.get(reader, 1) > 0
            and may_read(proposal, reader)
        ]

    def ends(self, read: Read) -> tuple[int, int]:
        """The two parts that a read joins."""
        one, two = self.part_of_proposal[read[0]], self.part_of_reader[read[1]]
        return (min(one, two), max(one, two))

    def has_room(self, chosen: Collection[Read], reader: str) -> bool:
        return reader not in self.room or sum(r == reader for _, r in chosen) < self.room[reader]

    def is_forest(self, chosen: Iterable[Read]) -> bool:
        """Whether each read joins what was apart before."""
        above: dict[int, int] = {}

        def root(part: int) -> int:
            while part in above:
                part = above[part]
            return part

        for read in chosen:
            one, two = (root(part) for part in self.ends(read))
            if one == two:
                return False
            above[one] = two
        return True

    def lightest_first(self, chosen: Collection[Read], among: Iterable[Read]) -> list[Read]:
        """Order reads: readers with low loads first, then proposals with few readers, then by codes."""
        now = self.load + Counter(reader for _, reader in chosen)
        read_count = self.read_count + Counter(proposal for proposal, _ in chosen)
        return sorted(among, key=lambda read: (now[read[1]], read_count[read[0]], read))


def _join(design: _Design) -> list[Read]:
    """Choose as many joining reads as there can be.

    First the lightest that fits, again and again. Where loads leave that stuck, reads are exchanged along the
    shortest path that makes room for one more (the intersection of two matroids: no circle among parts, no
    reader above the load), which finds the largest choice there is.
    """
    chosen: list[Read] = []
    while True:
        fitting = (
            read
            for read in design.lightest_first(chosen, design.possible)
            if design.has_room(chosen, read[1]) and design.is_forest([*chosen, read])
        )
        read = next(fitting, None)
        if read is not None:
            chosen.append(read)
            continue
        changed = _exchange(design, chosen)
        if changed is None:
            return chosen
        chosen = changed


def _exchange(design: _Design, chosen: list[Read]) -> list[Read] | None:
    outside = [read for read in design.possible if read not in chosen]
    came_from: dict[Read, Read | None] = {read: None for read in outside if design.is_forest([*chosen, read])}
    queue = deque(came_from)
    while queue:
        read = queue.popleft()
        if read not in chosen:
            if design.has_room(chosen, read[1]):
                return _exchanged(chosen, read, came_from)
            following = [held for held in chosen if held[1] == read[1]]
        else:
            rest = [held for held in chosen if held != read]
            following = [other for other in outside if design.is_forest([*rest, other])]
        for other in following:
            if other not in came_from:
                came_from[other] = read
                queue.append(other)
    return None


def _exchanged(chosen: list[Read], last: Read, came_from: Mapping[Read, Read | None]) -> list[Read]:
    path: list[Read] = []
    step: Read | None = last
    while step is not None:
        path.append(step)
        step = came_from[step]
    return [read for read in chosen if read not in path] + [read for read in path if read not in chosen]


def _strengthen(design: _Design, chosen: list[Read], per_join: int) -> list[Read]:
    """Give each join further shared proposals, every join its second before any its third."""
    joins = [design.ends(read) for read in chosen]
    for _ in range(per_join - 1):
        for join in joins:
            shared = {proposal for proposal, reader in chosen if design.ends((proposal, reader)) == join}
            for read in design.lightest_first(chosen, design.possible):
                if design.ends(read) == join and read[0] not in shared and design.has_room(chosen, read[1]):
                    chosen = [*chosen, read]
                    break
    return chosen
