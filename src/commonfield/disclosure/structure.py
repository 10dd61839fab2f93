"""How the figures of a set of persons add up, without their counts: public, and enough to attack with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from commonfield.disclosure.persons import REST, Figures, Pair, Persons, Quantity


def structure_of(persons: Persons, *, proven: bool) -> dict[str, Any]:
    """Say which metrics share a count, which counts lie within which, and which sums leave people over.

    `rests` lists groups and places (as level and code of the place above) whose parts do not take in
    everybody; `loose` those whose parts count some people twice. `proof` says what speaks for the blanks:
    `worlds` (other people who would give the same figures) or `linear` (an audit that found no way in).
    """
    rest_groups = {
        s.group for s in persons.slots if s.value.startswith(REST) and not s.place.startswith(REST)
    }
    rest_places = {(s.level, s.place.removeprefix(REST)) for s in persons.slots if s.place.startswith(REST)}
    loose = set()
    for line in persons.lines:
        total = persons.slots[line.total]
        apart = persons.counts[:, line.total] - persons.counts[:, list(line.members)].sum(axis=1)
        if apart.any():
            loose.add((total.level, total.place, persons.slots[line.members[0]].group))
    return {
        "universe": list(persons.universe),
        "proof": "worlds" if proven else "linear",
        "academic_year": persons.academic_year,
        "quantities": [list(quantity) for quantity in persons.quantities],
        "figures": {metric: list(two) for metric, two in sorted(persons.figures.items())},
        "pairs": [[pair.whole, pair.part, pair.halves] for pair in persons.pairs],
        "rest_groups": sorted(rest_groups),
        "rest_places": sorted(map(list, rest_places)),
        "loose": sorted({group for _, _, group in loose}),
    }


def figures_in(structure: Mapping[str, Any]) -> dict[str, Figures]:
    """Read back which quantities are behind each metric."""
    return {metric: Figures(*two) for metric, two in structure["figures"].items()}


def quantities_in(structure: Mapping[str, Any]) -> tuple[Quantity, ...]:
    """Read back the quantities."""
    return tuple(Quantity(*each) for each in structure["quantities"])


def pairs_in(structure: Mapping[str, Any]) -> tuple[Pair, ...]:
    """Read back which quantity lies within which."""
    return tuple(Pair(*each) for each in structure["pairs"])
