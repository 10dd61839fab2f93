"""What follows from all sums together: each group of counts that hang together is taken for itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from commonfield.disclosure.auditor.following import WHOLE, follow_nearby, follow_whole
from commonfield.disclosure.auditor.groups import Group
from commonfield.disclosure.auditor.narrowing import Ranges
from commonfield.disclosure.auditor.sums import Line


@dataclass
class Together:
    """What sums say only together.

    Attributes:
        sums: For counts that they narrow, how many sums it takes.
        contradictions: Groups whose sums cannot all be true.
        undecided: How many counts hang together with too many others to be followed to the end.
    """

    sums: dict[int, int] = field(default_factory=dict)
    contradictions: int = 0
    undecided: int = 0

    def take(self, group: Group) -> None:
        """Add what following a group gave."""
        self.sums |= group.sums
        self.contradictions += group.is_contradictory
        self.undecided += group.undecided


def tighten(lines: Sequence[Line], ranges: Ranges, *, asked: Iterable[int], width: float) -> Together:
    """Narrow ranges by all sums of a group together.

    Args:
        lines: What adds up.
        ranges: As single sums leave them; narrowed here.
        asked: The counts that matter.
        width: A count whose numbers lie this far apart or farther is not followed to the end of its range.

    Returns:
        How it was done. Ranges of small groups are exact; those of large ones hold every allowed number, and
        may be wider than need be.
    """
    done = Together()
    wanted = {i for i in asked if not ranges.known(i)}
    broken = {id(line) for line in ranges.broken}
    active = [line for line in lines if id(line) not in broken]
    for counts, of_group in _groups(active, ranges):
        targets = [i for i in counts if i in wanted]
        if targets and not (ranges.settled and _is_forest(counts, of_group, ranges)):
            group = Group(counts, of_group, ranges)
            follow = follow_whole if len(counts) <= WHOLE else follow_nearby
            follow(group, targets, width)
            done.take(group)
    return done


def _unknown(line: Line, ranges: Ranges) -> list[int]:
    return [i for i in (line.total, *line.parts) if not ranges.known(i)]


def _groups(lines: Sequence[Line], ranges: Ranges) -> list[tuple[list[int], list[Line]]]:
    """Give counts that unknown sums join, with these sums."""
    leader: dict[int, int] = {}

    def lead(i: int) -> int:
        while leader.setdefault(i, i) != i:
            leader[i] = leader[leader[i]]
            i = leader[i]
        return i

    joined = [(line, _unknown(line, ranges)) for line in lines]
    for _, unknown in joined:
        for i in unknown[1:]:
            leader[lead(i)] = lead(unknown[0])
    counts: dict[int, list[int]] = defaultdict(list)
    sums: dict[int, list[Line]] = defaultdict(list)
    for line, unknown in joined:
        if unknown:
            sums[lead(unknown[0])].append(line)
    for i in list(leader):
        counts[lead(i)].append(i)
    return [(counts[at], of) for at, of in sums.items()]


def _is_forest(counts: Sequence[int], lines: Sequence[Line], ranges: Ranges) -> bool:
    """Whether no two sums share counts in a circle: then one sum at a time says all there is to say."""
    telling = [line for line in lines if not line.implied]
    return sum(len(_unknown(line, ranges)) for line in telling) == len(counts) + len(telling) - 1
