"""Works out which hidden counts of published tables can be recovered. Start reading here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from commonfield.catalog import Wording
from commonfield.disclosure.auditor.cells import NO_LIMIT, Cells
from commonfield.disclosure.auditor.design import AuditDesign, alone_name
from commonfield.disclosure.auditor.narrowing import Ranges, narrow
from commonfield.disclosure.auditor.reading import read_entries
from commonfield.disclosure.auditor.sums import Sums, find_sums, rest_name
from commonfield.disclosure.auditor.telling import Teller
from commonfield.disclosure.auditor.together import tighten
from commonfield.findings import UsageError
from commonfield.vocabulary import Language


@dataclass(frozen=True)
class HiddenCount:
    """A hidden count, and what can be worked out about it.

    Attributes:
        file: The file that hides it.
        count: Its name.
        keys: Its keys, as the file writes them.
        low: The least that it can be.
        high: The most; null where nothing limits it.
        how: Why, in words; empty where it is neither exact nor narrow.
    """

    file: str
    count: str
    keys: Mapping[str, str]
    low: int
    high: int | None
    how: str = ""

    @property
    def is_exact(self) -> bool:
        return self.low == self.high


@dataclass(frozen=True)
class Audited:
    """What an audit found.

    Attributes:
        width: Ranges less wide than this are narrow.
        hidden: Every count that a file hides, each once.
        rests: Differences that no file holds (`n - successes`), exact or narrow though neither count is.
        contradictions: How many sums do not add up; they were left out.
        disagreeing: How many counts two files show differently.
        undecided: How many counts hang together with too many others to be followed: they may be narrower.
        loosely_linked: Counts whose tables share margins in a circle too large to follow: more may be found.
    """

    width: int
    hidden: tuple[HiddenCount, ...]
    rests: tuple[HiddenCount, ...]
    contradictions: int
    disagreeing: int
    undecided: int
    loosely_linked: tuple[str, ...]

    @property
    def exact(self) -> tuple[HiddenCount, ...]:
        """Give those that can be worked out exactly."""
        return tuple(c for c in (*self.hidden, *self.rests) if c.is_exact)

    @property
    def narrow(self) -> tuple[HiddenCount, ...]:
        """Give those that are not exact, and whose range is less wide than `width`."""
        return tuple(
            c
            for c in (*self.hidden, *self.rests)
            if not c.is_exact and c.high is not None and c.high - c.low < self.width
        )


def audit(files: list[Path], design: AuditDesign, *, language: Language = "en") -> Audited:
    """Work out which hidden counts follow from what files publish.

    Args:
        files: Published tables, CSV or Parquet. Equal keys are the same count in each of them.
        design: What their columns mean.
        language: Of the words that say how.

    Returns:
        Every hidden count with the numbers that it can be. A range always holds every number that the files
        allow. It is as small as the files allow where it is narrow and hangs together with at most 400 other
        unknown counts; a wide one is followed only until it is seen to be wide.

    Raises:
        UsageError: columns are missing, or nothing adds up to anything.
        SubmissionError: a file cannot be read as such a table.
    """
    dimensions, entries = read_entries(files, design)
    cells = Cells(dimensions)
    cells.enter(entries)
    part_of = _part_of(design, cells)
    sums = find_sums(cells, incomplete=_incomplete(design), part_of=part_of)
    _refuse_without_totals(files, cells, sums)
    ranges = narrow(cells, sums.lines)
    rests = [rest for part, whole in part_of.items() for rest in _rests(cells, ranges, part, whole)]
    asked = [*cells.hidden(), *(found.rest for found in rests)]
    together = tighten(sums.lines, ranges, asked=asked, width=design.width)
    teller = Teller(cells, ranges, together, design, Wording("disclosure/auditor", language))
    answers = _Answers(cells, ranges, teller, design.width)
    return Audited(
        design.width,
        tuple(answers.of(i) for i in cells.hidden()),
        tuple(answers.of(found.rest, found.part) for found in rests if answers.say_more(found)),
        len(ranges.broken) + together.contradictions,
        cells.disagreeing,
        together.undecided,
        sums.left_out,
    )


@dataclass(frozen=True)
class _Answers:
    """What is said of counts."""

    cells: Cells
    ranges: Ranges
    teller: Teller
    width: int

    def of(self, i: int, hider: int | None = None) -> HiddenCount:
        """Say what is known of a count; where no file holds it, as of the count that is hidden with it."""
        entry = self.cells.all[i if hider is None else hider].hidden
        if entry is None:
            raise KeyError(i)
        high = self.ranges.high[i]
        return HiddenCount(
            entry.file,
            self.cells.all[i].count,
            entry.told,
            self.ranges.low[i],
            None if high == NO_LIMIT else int(high),
            self.teller.how(i) if self._is_found(i) else "",
        )

    def say_more(self, found: _Rest) -> bool:
        """Whether a rest is known too well though neither its part nor its whole is."""
        return self._is_found(found.rest) and not (self._is_found(found.part) or self._is_found(found.whole))

    def _is_found(self, i: int) -> bool:
        return self.ranges.width(i) < self.width


def _part_of(design: AuditDesign, cells: Cells) -> Mapping[str, str]:
    known = cells.counts()
    unknown = [c for pair in design.part_of.items() for c in pair if c not in known]
    if unknown:
        raise UsageError(
            f"--part-of: expected counts of the files, found `{unknown[0]}`.",
            fix=f"Counts there are: {', '.join(known)}.",
        )
    return design.part_of


def _incomplete(design: AuditDesign) -> list[str]:
    tables = (design, *design.files)
    alone = [alone_name(c, code) for table in tables for c, s in table.split.items() for code in s.alone]
    return [*alone, *(name for table in tables for name in table.incomplete)]


def _refuse_without_totals(files: list[Path], cells: Cells, sums: Sums) -> None:
    if not sums.lines and not any(None in cell.keys for cell in cells.all):
        raise UsageError(
            f"{', '.join(file.name for file in files)}: expected rows that are totals of others, found none.",
            likely_cause="Totals are written otherwise than --total-value says, or in another file.",
            fix="Say how totals are written, or add the file that holds them.",
        )


@dataclass(frozen=True)
class _Rest:
    """A count that no file holds, and the two that it is the difference of."""

    rest: int
    part: int
    whole: int


def _rests(cells: Cells, ranges: Ranges, part: str, whole: str) -> Iterator[_Rest]:
    """Give the rests of hidden parts of unknown wholes; of a known whole, the part says as much."""
    for i in cells.hidden():
        keys = cells.all[i].keys
        rest, of = cells.place(rest_name(part, whole), keys), cells.place(whole, keys)
        if cells.all[i].count == part and rest is not None and of is not None and not ranges.known(of):
            yield _Rest(rest, i, of)
