"""The counts that tables publish, hide or imply, each once however many files hold it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

Keys = tuple[str | None, ...]
"""A code for each dimension; None where the count is a total over it."""
Family = frozenset[int]
"""Dimensions over which a count is not a total."""
NO_LIMIT = float("inf")


@dataclass(frozen=True)
class Entry:
    """A count as a file shows or hides it.

    Attributes:
        file: The name of the file.
        row: As a spreadsheet shows it; 0 for an absent row.
        count: Its name.
        keys: By dimension of the audit.
        told: Its keys as the file writes them.
        value: People; null where it is hidden.
        low: The least that a hidden count can be.
        high: The most.
    """

    file: str
    row: int
    count: str
    keys: Keys
    told: Mapping[str, str]
    value: int | None
    low: int = 0
    high: float = NO_LIMIT


@dataclass
class Cell:
    """One count of people, known or not.

    Attributes:
        count: Its name.
        keys: By dimension.
        low: The least that it can be, as far as one knows before adding anything up.
        high: The most.
        hidden: The entry that hides it first; null where nobody hides it.
        shown: The entry that shows it first; null where nobody does.
    """

    count: str
    keys: Keys
    low: int = 0
    high: float = NO_LIMIT
    hidden: Entry | None = None
    shown: Entry | None = None

    @property
    def family(self) -> Family:
        return frozenset(i for i, code in enumerate(self.keys) if code is not None)


@dataclass
class Cells:
    """All counts of an audit, found by name and keys.

    Attributes:
        dimensions: Their names, in the order of the keys.
        all: Every count; its place in this list is its number elsewhere.
        disagreeing: How many counts two files show differently.
    """

    dimensions: tuple[str, ...]
    all: list[Cell] = field(default_factory=list)
    disagreeing: int = 0
    _places: dict[tuple[str, Keys], int] = field(default_factory=dict)

    def place(self, count: str, keys: Keys) -> int | None:
        """Give the number of a count; null where there is none."""
        return self._places.get((count, keys))

    def add(self, count: str, keys: Keys) -> int:
        """Give the number of a count, which from now on exists."""
        found = self._places.get((count, keys))
        if found is None:
            found = self._places[(count, keys)] = len(self.all)
            self.all.append(Cell(count, keys))
        return found

    def enter(self, entries: Iterable[Entry]) -> None:
        """Take what files say; a count that one file shows is known wherever another hides it."""
        for entry in entries:
            cell = self.all[self.add(entry.count, entry.keys)]
            if entry.value is None:
                cell.hidden = cell.hidden or entry
                if cell.shown is None:
                    cell.low, cell.high = max(cell.low, entry.low), min(cell.high, entry.high)
            elif cell.shown is None:
                cell.shown, cell.low, cell.high = entry, entry.value, entry.value
            elif cell.shown.value != entry.value:
                self.disagreeing += 1

    def families(self, count: str) -> dict[Family, list[int]]:
        """Give the numbers of the counts of one name, by the dimensions that they are not totals over."""
        found: dict[Family, list[int]] = defaultdict(list)
        for i, cell in enumerate(self.all):
            if cell.count == count:
                found[cell.family].append(i)
        return dict(found)

    def counts(self) -> list[str]:
        """Give the names of counts, in order of appearance."""
        return list(dict.fromkeys(cell.count for cell in self.all))

    def hidden(self) -> Iterator[int]:
        """Give the numbers of the counts that some file hides."""
        return (i for i, cell in enumerate(self.all) if cell.hidden is not None)


def projected(keys: Keys, onto: Family) -> Keys:
    """Give the keys of the total of a count over all but some dimensions."""
    return tuple(code if i in onto else None for i, code in enumerate(keys))
