"""Says in words how a hidden count follows from what was published."""

from __future__ import annotations

from commonfield.catalog import Wording
from commonfield.disclosure.auditor.cells import NO_LIMIT, Cells
from commonfield.disclosure.auditor.design import AuditDesign
from commonfield.disclosure.auditor.narrowing import Ranges
from commonfield.disclosure.auditor.sums import Line
from commonfield.disclosure.auditor.together import Together

_NAMED = 3
"""How many known parts of a sum are named; more are told as one number."""
_STEPS = 4
"""How many sums are told one after another; earlier ones are counted."""


class Teller:
    """Explains counts of one audit.

    Args:
        cells: The counts.
        ranges: What is known of them.
        together: What only sums together say.
        design: Labels of codes, and whom counts count.
        said: In which language.
    """

    def __init__(
        self, cells: Cells, ranges: Ranges, together: Together, design: AuditDesign, said: Wording
    ) -> None:
        self._cells, self._ranges, self._together = cells, ranges, together
        self._design, self._said = design, said

    def how(self, i: int) -> str:
        """Give in one sentence why a count is known, or lies in its range."""
        shown = self._cells.all[i].shown
        if shown is not None:
            return self._said.say("shown_by", file=shown.file, n=self._n(i))
        if i in self._ranges.solved:
            return self._steps(i)
        if i in self._together.sums:
            return self._said.counted("together", max(1, self._together.sums[i]))
        sides = [side for side in (self._low_side(i), self._high_side(i)) if side]
        if len(sides) == 2:
            return self._said.say("both", low=sides[0], high=sides[1])
        return sides[0] if sides else self._range(i)

    def label(self, i: int, within: int) -> str:
        """Give what tells a count from another one that holds it."""
        cell, whole = self._cells.all[i], self._cells.all[within]
        if cell.count != whole.count:
            return cell.count
        own = [code for code, known in zip(cell.keys, whole.keys, strict=True) if known is None]
        return " ".join(self._design.labels.get(code, code) for code in own if code)

    def _steps(self, i: int) -> str:
        order: list[int] = []
        self._collect(i, order)
        if len(order) == 1:
            return self._sum(self._ranges.solved[i], i)
        told = [self._step(step) for step in order[-_STEPS:]]
        skipped = len(order) - len(told)
        if skipped:
            told.insert(0, self._said.counted("more_steps", skipped))
        text = told[0]
        for step_text in told[1:]:
            text = self._said.say("then", first=text, last=step_text)
        return text

    def _step(self, i: int) -> str:
        line = self._ranges.solved[i]
        return self._said.say("step", place=self._place(line), sum=self._sum(line, i))

    def _collect(self, i: int, order: list[int]) -> None:
        """List the counts to be found before this one, each once, and this one last."""
        waiting = [(i, False)]
        while waiting:
            at, ready = waiting.pop()
            if at in order:
                continue
            if ready:
                order.append(at)
                continue
            waiting.append((at, True))
            line = self._ranges.solved[at]
            used = [u for u in (line.total, *line.parts) if u != at and u in self._ranges.solved]
            waiting.extend((u, False) for u in reversed(used))

    def _sum(self, line: Line, found: int) -> str:
        if self._cells.all[line.total].count != self._cells.all[line.parts[0]].count:
            known = [self._equal(i) for i in (line.total, *line.parts) if i != found]
            return self._said.say("found_part", known=", ".join(known), part=self._equal(found))
        parts = [self._part(i, line) for i in self._named(line, found)]
        rest = [i for i in line.parts if i != found and i not in self._named(line, found)]
        if sum(self._ranges.low[i] for i in rest):
            held = self._said.count(sum(self._ranges.low[i] for i in rest))
            parts.append(self._said.say("others", n=held, k=len(rest)))
        total = self._in_all(line.total)
        if found == line.total:
            return self._said.say("found_total", known=", ".join(parts), total=total)
        known_text = ", ".join([total, *parts])
        return self._said.say("found_part", known=known_text, part=self._part(found, line))

    def _named(self, line: Line, found: int) -> list[int]:
        known = [i for i in line.parts if i != found and self._ranges.low[i]]
        return known if len(known) <= _NAMED else []

    def _part(self, i: int, line: Line) -> str:
        return self._said.say("part", n=self._n(i), label=self.label(i, line.total))

    def _equal(self, i: int) -> str:
        return self._said.say("equal", label=self._cells.all[i].count, n=self._n(i))

    def _in_all(self, i: int) -> str:
        if self._design.unit:
            return self._said.say("in_all_of", n=self._n(i), unit=self._design.unit)
        return self._said.say("in_all", n=self._n(i))

    def _n(self, i: int) -> str:
        return self._end(self._ranges.high[i])

    def _end(self, number: float) -> str:
        return self._said.count(int(number)) if number != NO_LIMIT else "∞"

    def _place(self, line: Line) -> str:
        codes = [code for code in self._cells.all[line.total].keys if code]
        return ", ".join(self._design.labels.get(c, c) for c in codes) or self._said.say("everywhere")

    def _low_side(self, i: int) -> str:
        line, ranges = self._ranges.why_low.get(i), self._ranges
        if line is None:
            return ""
        if line.total == i:
            least = self._said.count(sum(ranges.low[p] for p in line.parts))
            why = self._said.say("parts_at_least", n=least)
        else:
            most = self._said.count(int(sum(ranges.high[p] for p in line.parts if p != i)))
            why = self._said.say("others_at_most", total=self._in_all(line.total), n=most)
        end = self._said.say("at_least", n=self._said.count(ranges.low[i]))
        return self._said.say("side", why=why, end=end)

    def _high_side(self, i: int) -> str:
        line, ranges = self._ranges.why_high.get(i), self._ranges
        if line is None:
            return ""
        if line.total == i:
            most = self._said.count(int(sum(ranges.high[p] for p in line.parts)))
            why = self._said.say("parts_at_most", n=most)
        else:
            least = sum(ranges.low[p] for p in line.parts if p != i)
            total = self._in_all(line.total)
            why = (
                self._said.say("others_at_least", total=total, n=self._said.count(least)) if least else total
            )
        return self._said.say("side", why=why, end=self._said.say("at_most", n=self._end(ranges.high[i])))

    def _range(self, i: int) -> str:
        low, high = self._said.count(self._ranges.low[i]), self._end(self._ranges.high[i])
        return self._said.say("from_range", low=low, high=high)
