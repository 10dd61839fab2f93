"""What adds up to what: totals over a dimension, places in places, a part and its rest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from commonfield.disclosure.auditor.cells import Cells, Family, Keys, projected
from commonfield.disclosure.auditor.joints import circle, combine


@dataclass(frozen=True)
class Line:
    """A total and its parts, by their numbers in `Cells.all`.

    Attributes:
        total: What the parts add up to.
        parts: Counts of different people, all within the total.
        open: Whether somebody may be in the total and in none of the parts.
        implied: Whether other lines say the same already, and this one helps only to say it in few words.
    """

    total: int
    parts: tuple[int, ...]
    open: bool = False
    implied: bool = False


@dataclass(frozen=True)
class Sums:
    """All that adds up.

    Attributes:
        lines: Each total with its parts.
        left_out: Names of counts whose tables share margins in a circle too large to follow.
    """

    lines: list[Line]
    left_out: tuple[str, ...]


def find_sums(cells: Cells, *, incomplete: Iterable[str], part_of: Mapping[str, str]) -> Sums:
    """Find everything that adds up among counts.

    Totals that no file holds but that two files share, persons by the dimensions of several tables at once
    where it takes them, and rests (`n - successes`) are added to `cells`.

    Args:
        cells: What files show and hide.
        incomplete: Dimensions whose codes need not add up to a total.
        part_of: For a count, the count that it is part of.
    """
    loose = frozenset(i for i, name in enumerate(cells.dimensions) if name in set(incomplete))
    lines: list[Line] = []
    left_out = []
    for count in cells.counts():
        _add_shared_totals(cells, count)
        totals = list(_totals(cells, count, loose))
        joint = _joint(cells, count, totals)
        lines += totals + (joint or [])
        left_out += [count] if joint is None else []
    rests = [line for part, whole in part_of.items() for line in _rests(cells, part, whole)]
    alike = [line for part, whole in part_of.items() for line in _sums_of_rests(cells, lines, part, whole)]
    return Sums([*lines, *rests, *alike], tuple(left_out))


def _joint(cells: Cells, count: str, totals: Iterable[Line]) -> list[Line] | None:
    """Give the sums over persons by all dimensions at once; null where there are too many of them."""
    families = cells.families(count)
    tables = circle(_largest(families))
    if not tables or any(line.open for line in totals):
        return []
    found = combine(cells, count, families, tables)
    return None if found is None else [Line(total, parts) for total, parts in found]


def _largest(families: Iterable[Family]) -> list[Family]:
    every = list(families)
    return [family for family in every if not any(family < other for other in every)]


def _add_shared_totals(cells: Cells, count: str) -> None:
    """Add what two tables have in common, where neither shows it: both add up to it."""
    families = cells.families(count)
    for one, other in combinations(_largest(families), 2):
        for family in (one, other):
            for i in families[family]:
                cells.add(count, projected(cells.all[i].keys, one & other))


def _totals(cells: Cells, count: str, loose: Family) -> Iterator[Line]:
    families = cells.families(count)
    ordered = sorted(families, key=len)
    unlisted = _Unlisted(cells, families)
    for coarse in ordered:
        refined: dict[int, list[Family]] = defaultdict(list)
        for fine in (f for f in ordered if coarse < f):
            parts = _grouped(cells, families[fine], coarse)
            for total in families[coarse]:
                keys = cells.all[total].keys
                if keys not in parts or any(f < fine for f in refined[total]):
                    continue
                refined[total].append(fine)
                is_open = bool((fine - coarse) & loose) or unlisted.concerns(keys, coarse, fine)
                yield Line(total, tuple(parts[keys]), is_open)


def _grouped(cells: Cells, numbers: Iterable[int], onto: Family) -> dict[Keys, list[int]]:
    found: dict[Keys, list[int]] = defaultdict(list)
    for i in numbers:
        found[projected(cells.all[i].keys, onto)].append(i)
    return found


class _Unlisted:
    """Places and codes with people that a table has no row of: its rows add up to less than a total."""

    def __init__(self, cells: Cells, families: Mapping[Family, list[int]]) -> None:
        self._cells, self._families = cells, families
        self._lacking: dict[tuple[Family, Family], set[Keys]] = {}
        self._concerned: dict[tuple[Family, Family], list[tuple[Family, set[Keys]]]] = {}

    def concerns(self, keys: Keys, coarse: Family, fine: Family) -> bool:
        """Whether people of a total may be in none of the rows of a finer table."""
        pair = coarse, fine
        if pair not in self._concerned:
            self._concerned[pair] = [
                (other & coarse, {projected(k, other & coarse) for k in self._unlisted(fine, other)})
                for other in self._families
                if other != fine and (fine - coarse) & other and self._unlisted(fine, other)
            ]
        return any(projected(keys, shared) in lacking for shared, lacking in self._concerned[pair])

    def _unlisted(self, table: Family, other: Family) -> set[Keys]:
        """Give what another table knows people of and this one does not list, by what both have."""
        if (table, other) not in self._lacking:
            shared = table & other
            listed = {projected(self._cells.all[i].keys, shared) for i in self._families[table]}
            known = {
                projected(self._cells.all[i].keys, shared)
                for i in self._families[other]
                if self._cells.all[i].high > 0
            }
            self._lacking[table, other] = known - listed
        return self._lacking[table, other]


def rest_name(part: str, whole: str) -> str:
    """Give the name of the count of people who are in the whole and not in the part."""
    return f"{whole} - {part}"


def _rests(cells: Cells, part: str, whole: str) -> Iterator[Line]:
    for i, cell in list(enumerate(cells.all)):
        total = cells.place(whole, cell.keys) if cell.count == part else None
        if total is not None:
            rest = cells.add(rest_name(part, whole), cell.keys)
            yield Line(total, (i, rest))


def _shape(cells: Cells, line: Line) -> tuple[Keys, frozenset[Keys]]:
    return cells.all[line.total].keys, frozenset(cells.all[i].keys for i in line.parts)


def _sums_of_rests(cells: Cells, lines: Iterable[Line], part: str, whole: str) -> Iterator[Line]:
    """Where wholes and parts add up alike, so do the rests."""
    name = rest_name(part, whole)
    of_part = {_shape(cells, line): line for line in lines if cells.all[line.total].count == part}
    for line in lines:
        other = of_part.get(_shape(cells, line)) if cells.all[line.total].count == whole else None
        if other is None or other.open != line.open:
            continue
        total, *parts = (cells.place(name, cells.all[i].keys) for i in (line.total, *line.parts))
        known = tuple(i for i in parts if i is not None)
        if total is not None and len(known) == len(parts):
            yield Line(total, known, line.open, implied=True)
