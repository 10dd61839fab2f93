"""What a reader can compute who has the published figures alone: subtraction first, then linear programs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from commonfield.disclosure.audit import family_of, recoverable
from commonfield.disclosure.narrowing import pinned
from commonfield.disclosure.persons import ALL, REST, Line, Persons, Slot
from commonfield.disclosure.programs import Program
from commonfield.disclosure.reading import places_above
from commonfield.disclosure.relations import Relations
from commonfield.disclosure.structure import figures_in, pairs_in, quantities_in
from commonfield.disclosure.sums import Table, families_of, lines_of, name_rests

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import polars as pl

    from commonfield.disclosure.persons import Mask


@dataclass(frozen=True)
class Recovered:
    """What an attack brought to light, counted and never named.

    `subtracted` figures follow exactly from sums; `narrowed` ones lie within less than the policy's
    distance; `broken` sums do not add up, or say two things of one count.
    """

    hidden: int = 0
    subtracted: int = 0
    narrowed: int = 0
    broken: int = 0

    def __add__(self, other: Recovered) -> Recovered:
        return Recovered(
            self.hidden + other.hidden,
            self.subtracted + other.subtracted,
            self.narrowed + other.narrowed,
            self.broken + other.broken,
        )


def attack(
    cells: pl.DataFrame, *, structure: Mapping[str, Any], relations: Relations, apart: int
) -> Recovered:
    """Try to work out the hidden counts of one set of persons from its published cells.

    Args:
        cells: `PUBLISHED_CELL` rows of its metrics in its year; figures that other releases show are filled
            in. The attack has neither truth nor reasons.
        structure: As the certificate gives it for this set of persons.
        relations: As the certificate gives them.
        apart: How far the possible values of a hidden count must lie apart.
    """
    table, known, broken = _published(cells, structure, relations)
    persons = _as_persons(table, known, structure, relations)
    unknown = table.counted & ~known
    loose = set(structure["loose"])
    exact = [line for line in persons.lines if table.slots[line.members[0]].group not in loose]
    broken += _sums_that_break(table, exact, unknown)
    if broken:
        return Recovered(broken=broken)
    found = Recovered(int(unknown[:, ~persons.unprinted].sum()))
    for groups in persons.families:
        inside = [line for line in exact if table.slots[line.members[0]].group in groups | {ALL}]
        values = _any_fitting_table(persons, inside, unknown)
        if values is None:
            found += Recovered(broken=1)
            continue
        family = family_of(persons, groups, unknown=unknown, required=~persons.unprinted, values=values)
        if family is not None:
            exactly = int(recoverable(family).sum())
            narrow = 0 if exactly else int(pinned(family, apart=apart, jointly=True).sum())
            found += Recovered(subtracted=exactly, narrowed=narrow)
    return found


def _published(
    cells: pl.DataFrame, structure: Mapping[str, Any], relations: Relations
) -> tuple[Table, Mask, int]:
    """Lay the cells out by quantity and slot; count the places where two figures contradict one another."""
    import numpy as np

    quantities, figures = quantities_in(structure), figures_in(structure)
    slots = [
        Slot(*row)
        for row in cells.select("level", "place", "group", "value")
        .unique()
        .sort("level", "place", "group", "value")
        .iter_rows()
    ]
    at = {slot: number for number, slot in enumerate(slots)}
    counts = np.zeros((len(quantities), len(slots)), dtype=np.int64)
    counted = np.zeros(counts.shape, dtype=bool)
    known = np.zeros(counts.shape, dtype=bool)
    broken = 0
    columns = ("metric", "level", "place", "group", "value", "denominator", "numerator")
    for metric, level, place, group, value, *two in cells.select(columns).iter_rows():
        slot = at[Slot(level, place, group, value)]
        for quantity, count in zip(
            (figures[metric].denominator, figures[metric].numerator), two, strict=True
        ):
            if quantity < 0:
                continue
            counted[quantity, slot] = True
            if count is not None:
                broken += bool(known[quantity, slot]) and counts[quantity, slot] != count
                counts[quantity, slot], known[quantity, slot] = count, True
    table = Table(slots, list(quantities), counts, counted, places_above(cells))
    name_rests(table, relations, structure["rest_groups"], [tuple(each) for each in structure["rest_places"]])
    rests = list(range(known.shape[1], len(table.slots)))
    for quantity in np.flatnonzero(counted.any(axis=1)).tolist():
        table.counted[quantity, rests] = True
    return table, np.pad(known, ((0, 0), (0, len(rests)))), int(broken)


def _as_persons(table: Table, known: Mask, structure: Mapping[str, Any], relations: Relations) -> Persons:
    return Persons(
        universe=tuple(structure["universe"]),
        academic_year=structure["academic_year"],
        slots=tuple(table.slots),
        quantities=tuple(table.quantities),
        counts=table.counts,
        counted=table.counted,
        pairs=pairs_in(structure),
        lines=tuple(lines_of(table, relations)),
        figures=figures_in(structure),
        families=tuple(families_of([s for s in table.slots if not s.value.startswith(REST)], relations)),
        settled=known,
    )


def _sums_that_break(table: Table, exact: Sequence[Line], unknown: Mask) -> int:
    broken = 0
    for line in exact:
        members = list(line.members)
        told = table.counted[:, line.total] & ~unknown[:, [line.total, *members]].any(axis=1)
        broken += int((told & (table.counts[:, line.total] != table.counts[:, members].sum(axis=1))).sum())
    return broken


def _any_fitting_table(persons: Persons, lines: Sequence[Line], free: Mask) -> npt.NDArray[np.float64] | None:
    """Find counts for what is hidden that fit everything shown; None where there are none."""
    import numpy as np

    values = persons.counts.astype(np.float64)
    if not free.any():
        return values
    variable = np.full(free.shape, -1)
    variable[free] = np.arange(free.sum())
    rows: list[dict[int, float]] = []
    low: list[float] = []
    high: list[float] = []
    for line in lines:
        for quantity in np.flatnonzero(free[:, [line.total, *line.members]].any(axis=1)).tolist():
            row = {int(variable[quantity, m]): 1.0 for m in line.members if free[quantity, m]}
            known = float(sum(values[quantity, m] for m in line.members if not free[quantity, m]))
            if free[quantity, line.total]:
                row[int(variable[quantity, line.total])] = -1.0
            else:
                known -= values[quantity, line.total]
            rows.append(row)
            low.append(-known)
            high.append(-known)
    for whole, part, _ in persons.pairs:
        for slot in np.flatnonzero((free[whole] | free[part]) & persons.counted[part]):
            row, known = {}, 0.0
            for quantity, sign in ((whole, 1.0), (part, -1.0)):
                if free[quantity, slot]:
                    row[int(variable[quantity, slot])] = sign
                else:
                    known += sign * values[quantity, slot]
            rows.append(row)
            low.append(-known)
            high.append(float("inf"))
    most = float(values.max(initial=0)) + 1000.0
    size = int(free.sum())
    # A point well inside serves best. Where the interior method does not settle, a corner is a table too.
    for inside in (True, False):
        program = Program(np.zeros(size), np.full(size, most), rows, low, high, inside=inside)
        if program.most({}) is not None and (point := program.point()) is not None:
            values[free] = np.maximum(point, 0.0)
            return values
    return None
