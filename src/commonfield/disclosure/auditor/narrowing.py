"""What follows from one sum at a time: first by subtraction, then by how much room the others leave."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from commonfield.disclosure.auditor.cells import NO_LIMIT, Cells
from commonfield.disclosure.auditor.sums import Line

_VISITS = 60
"""How often a sum is looked at again while it still narrows; what is left then is left to the solver."""


@dataclass
class Ranges:
    """How small and how large every count can be, and which sum says so.

    Attributes:
        low: For each count of `Cells.all`.
        high: The same; `NO_LIMIT` where nothing limits it.
        solved: The sum in which it alone was unknown, for counts found by subtraction.
        why_low: The sum that says it is not smaller; none where nobody needs one.
        why_high: The sum that says it is not larger.
        broken: Sums that contradict what is known, and that were left out.
        settled: Whether no sum narrows anything further.
    """

    low: list[int]
    high: list[float]
    solved: dict[int, Line] = field(default_factory=dict)
    why_low: dict[int, Line] = field(default_factory=dict)
    why_high: dict[int, Line] = field(default_factory=dict)
    broken: list[Line] = field(default_factory=list)
    settled: bool = True

    def known(self, i: int) -> bool:
        return self.low[i] == self.high[i]

    def width(self, i: int) -> float:
        """Give how far the largest and the least possible number lie apart."""
        return self.high[i] - self.low[i]


def narrow(cells: Cells, lines: Sequence[Line]) -> Ranges:
    """Work out what follows from the sums one by one, over and over.

    Args:
        cells: The counts.
        lines: What adds up.

    Returns:
        Ranges that hold every number which the sums allow. They may be wider than what the sums say together.
        A sum that cannot be true with the others is left out and noted.
    """
    ranges = Ranges([c.low for c in cells.all], [c.high for c in cells.all])
    _subtract(lines, ranges)
    _squeeze(lines, ranges)
    return ranges


def _by_count(lines: Iterable[Line]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for number, line in enumerate(lines):
        for i in (line.total, *line.parts):
            found[i].append(number)
    return found


def _subtract(lines: Sequence[Line], ranges: Ranges) -> None:
    """Find counts that alone are unknown in a sum, the ones that need fewest steps first."""
    holding = _by_count(lines)
    unknown = [sum(not ranges.known(i) for i in (line.total, *line.parts)) for line in lines]
    waiting = deque(number for number, n in enumerate(unknown) if n <= 1 and not lines[number].open)
    done: set[int] = set()
    while waiting:
        number = waiting.popleft()
        if number in done:
            continue
        done.add(number)
        line = lines[number]
        lacking = [i for i in (line.total, *line.parts) if not ranges.known(i)]
        if not lacking:
            if ranges.low[line.total] != sum(ranges.low[i] for i in line.parts):
                ranges.broken.append(line)
            continue
        rest = _rest(line, lacking[0], ranges)
        if not ranges.low[lacking[0]] <= rest <= ranges.high[lacking[0]]:
            ranges.broken.append(line)
            continue
        ranges.low[lacking[0]] = rest
        ranges.high[lacking[0]] = rest
        ranges.solved[lacking[0]] = line
        for other in holding[lacking[0]]:
            unknown[other] -= 1
            if unknown[other] <= 1 and not lines[other].open:
                waiting.append(other)


def _rest(line: Line, lacking: int, ranges: Ranges) -> int:
    parts = sum(ranges.low[i] for i in line.parts if i != lacking)
    return parts if lacking == line.total else ranges.low[line.total] - parts


def _squeeze(lines: Sequence[Line], ranges: Ranges) -> None:
    """Narrow ranges by what each sum leaves, until none narrows any."""
    holding = _by_count(lines)
    left_out = {id(line) for line in ranges.broken}
    visits = [0] * len(lines)
    waiting = deque(n for n, line in enumerate(lines) if id(line) not in left_out)
    inside = set(waiting)
    while waiting:
        number = waiting.popleft()
        inside.discard(number)
        if id(lines[number]) in left_out:
            continue
        if visits[number] >= _VISITS:
            ranges.settled = False
            continue
        visits[number] += 1
        changed = _narrowed(lines[number], ranges)
        if changed is None:
            ranges.broken.append(lines[number])
            left_out.add(id(lines[number]))
            continue
        for i in changed:
            for other in holding[i]:
                if other not in inside and id(lines[other]) not in left_out:
                    inside.add(other)
                    waiting.append(other)


def _narrowed(line: Line, ranges: Ranges) -> list[int] | None:
    """Narrow the counts of one sum. Give those that changed; null where the sum cannot be true."""
    low, high, total = ranges.low, ranges.high, line.total
    least = sum(low[i] for i in line.parts)
    limited = [high[i] for i in line.parts if high[i] != NO_LIMIT]
    unlimited = len(line.parts) - len(limited)
    most = NO_LIMIT if unlimited or line.open else sum(limited)
    if least > high[total] or most < low[total]:
        return None
    changed = [i for i in (total,) if _tighten(line, i, least, most, ranges)]
    finite = sum(limited)
    for i in line.parts:
        others_least = least - low[i]
        floor = 0
        if not line.open:
            own = high[i] if high[i] != NO_LIMIT else 0
            others_most = NO_LIMIT if unlimited - (high[i] == NO_LIMIT) else finite - own
            floor = 0 if others_most == NO_LIMIT else int(low[total] - others_most)
        if _tighten(line, i, floor, high[total] - others_least, ranges):
            changed.append(i)
    return changed


def _tighten(line: Line, i: int, low: int, high: float, ranges: Ranges) -> bool:
    changed = False
    if low > ranges.low[i]:
        ranges.low[i], ranges.why_low[i], changed = low, line, True
    if high < ranges.high[i]:
        ranges.high[i], ranges.why_high[i], changed = high, line, True
    return changed
