"""Which counts add up to which: over values, over crossed values, over places, rests included."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from commonfield.disclosure.persons import ALL, REST, Line, Quantity, Slot
from commonfield.disclosure.relations import Relations

if TYPE_CHECKING:
    from commonfield.disclosure.persons import Counts, Mask


@dataclass
class Table:
    """Counts by quantity and slot, while slots are still being added.

    `parents` gives the place, as (level, code), in which a place lies.
    """

    slots: list[Slot]
    quantities: list[Quantity]
    counts: Counts
    counted: Mask
    parents: dict[tuple[str, str], tuple[str, str]]


def with_rests(table: Table, relations: Relations) -> Table:
    """Add the people whom a total takes in and none of its parts does: per value, then per place.

    Where parts exceed their total (a person counts in two places), no rest can be told and none is added.
    """
    at = {slot: number for number, slot in enumerate(table.slots)}
    for group in sorted({slot.group for slot in table.slots} - {ALL} - set(relations.crossed)):
        _add(table, at, _rests_of_group(table, at, group, relations))
    for parent in sorted(set(table.parents.values())):
        children = [child for child, above in table.parents.items() if above == parent]
        if _add(table, at, _rests_of_place(table, at, parent, children)):
            table.parents[(children[0][0], REST + parent[1])] = parent
    return table


def _rests_of_group(
    table: Table, at: Mapping[Slot, int], group: str, relations: Relations
) -> dict[Slot, tuple[int, list[int]]]:
    """Name each rest, with its total and the parts to take away."""
    rests: dict[Slot, tuple[int, list[int]]] = {}
    for slot, number in at.items():
        everybody = at.get(Slot(slot.level, slot.place, ALL, ALL))
        if slot.group == group and everybody is not None:
            rest = slot._replace(value=REST + (slot.value if group in relations.overlapping else ""))
            rests.setdefault(rest, (everybody, []))[1].append(number)
    return rests


def _rests_of_place(
    table: Table, at: Mapping[Slot, int], parent: tuple[str, str], children: Sequence[tuple[str, str]]
) -> dict[Slot, tuple[int, list[int]]]:
    rests = {}
    # Of a group that no place below is broken into, the rest would be everybody.
    lower = set(children)
    below = {slot.group for slot in at if slot[:2] in lower}
    for slot, number in at.items():
        if slot[:2] == parent and slot.group in below:
            parts = [at[p] for c in children if (p := Slot(*c, slot.group, slot.value)) in at]
            rests[Slot(children[0][0], REST + parent[1], slot.group, slot.value)] = (number, parts)
    return rests


def _add(table: Table, at: dict[Slot, int], rests: Mapping[Slot, tuple[int, list[int]]]) -> bool:
    import numpy as np

    if not rests:
        return False
    counts = np.stack(
        [table.counts[:, total] - table.counts[:, parts].sum(axis=1) for total, parts in rests.values()],
        axis=1,
    )
    if not counts.any() or (counts < 0).any():
        return False
    for slot in rests:
        at[slot] = len(at)
    totals = [total for total, _ in rests.values()]
    table.slots.extend(rests)
    table.counted = np.concatenate([table.counted, table.counted[:, totals]], axis=1)
    table.counts = np.concatenate([table.counts, counts], axis=1)
    return True


def name_rests(
    table: Table, relations: Relations, groups: Iterable[str], above: Iterable[tuple[str, str]]
) -> None:
    """Add rests of which only the names are known: their counts stay zero and not counted."""
    import numpy as np

    at = {slot: number for number, slot in enumerate(table.slots)}
    for group in groups:
        _name(table, at, _rests_of_group(table, at, group, relations))
    for level, code in above:
        children = [c for c, parent in table.parents.items() if c[0] == level and parent[1] == code]
        if children:
            parent = table.parents[children[0]]
            _name(table, at, _rests_of_place(table, at, parent, children))
            table.parents[(level, REST + code)] = parent
    more = len(table.slots) - table.counts.shape[1]
    table.counts = np.pad(table.counts, ((0, 0), (0, more)))
    table.counted = np.pad(table.counted, ((0, 0), (0, more)))


def _name(table: Table, at: dict[Slot, int], rests: Mapping[Slot, object]) -> None:
    for slot in rests:
        at[slot] = len(at)
    table.slots.extend(rests)


def lines_of(table: Table, relations: Relations) -> Iterable[Line]:
    """Write down every sum that a reader knows."""
    at = {slot: number for number, slot in enumerate(table.slots)}
    parts: dict[tuple[str, str, str], list[int]] = {}
    below: dict[int, list[int]] = {}
    for slot, number in at.items():
        parts.setdefault(slot[:3], []).append(number)
        parent = table.parents.get((slot.level, slot.place))
        total = at.get(Slot(*parent, slot.group, slot.value)) if parent else None
        if total is not None:
            below.setdefault(total, []).append(number)
    for (level, place, group), members in parts.items():
        everybody = at.get(Slot(level, place, ALL, ALL))
        if group in relations.crossed:
            yield from _crossed_lines(table.slots, parts, members, relations.crossed[group])
        elif group in relations.overlapping and everybody is not None:
            for member in members:
                rest = at.get(table.slots[member]._replace(value=REST + table.slots[member].value))
                if rest is not None:
                    yield Line(everybody, (member, rest))
        elif group != ALL and everybody is not None:
            yield Line(everybody, tuple(members))
    for total, members in below.items():
        yield Line(total, tuple(members))


def _crossed_lines(
    slots: Sequence[Slot],
    parts: Mapping[tuple[str, str, str], Sequence[int]],
    members: Sequence[int],
    crossed: tuple[str, str],
) -> Iterable[Line]:
    level, place = slots[members[0]][:2]
    for side, group in enumerate(crossed):
        for total in parts.get((level, place, group), ()):
            within = [m for m in members if lies_within(slots[m].value, slots[total].value, side)]
            if within:
                yield Line(total, tuple(within))


def lies_within(crossed_value: str, value: str, side: int) -> bool:
    """Tell whether a crossed value such as `RH_F` lies within a value of its first (0) or second group (1).

    The two codes are joined by one character that is neither letter nor digit.
    """
    if len(value) >= len(crossed_value):
        return False
    if side == 0:
        return crossed_value.startswith(value) and not crossed_value[len(value)].isalnum()
    return crossed_value.endswith(value) and not crossed_value[-len(value) - 1].isalnum()


def families_of(slots: Sequence[Slot], relations: Relations) -> Iterable[frozenset[str]]:
    """Join groups that have to be judged together, because one crosses the others."""
    groups = sorted({slot.group for slot in slots})
    crossing = {group: {group} | set(relations.crossed.get(group, ())) for group in groups}
    joined: list[set[str]] = []
    for together in crossing.values():
        touching = [each for each in joined if each & together]
        joined = [each for each in joined if not each & together]
        joined.append(together.union(*touching))
    return [frozenset(each & set(groups)) for each in joined]
