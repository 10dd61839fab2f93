"""How sure a mean would be with other numbers of readers and criteria (D study)."""

from __future__ import annotations

from dataclasses import dataclass

from commonfield.council.reader_agreement.components import Components

MOST_READERS = 50
"""More than these nobody finds; a target that would take them is out of reach."""


@dataclass(frozen=True)
class Plan:
    """What so many readers and criteria would bring, null where units do not differ more than by chance.

    `relative` is the reliability of the order of units (E rho squared; with one facet ICC(3,k)), `absolute`
    that of the number itself (Phi; ICC(2,k)). Both are for readers like these.
    """

    readers: int
    criteria: int
    relative: float | None
    absolute: float | None


def plan_reading(
    components: Components, *, readers: int, criteria: int, fixed_criteria: bool = False
) -> Plan:
    """Say how reliable a mean over so many readers and criteria would be.

    Args:
        components: Estimated on scores of this year; a variance below 0 counts as 0.
        readers: Of each unit.
        criteria: Of the rubric.
        fixed_criteria: The criteria are those that matter, and no draw from many like them: then what a
            proposal does well in one of them is its own, and no error.

    Source:
        Brennan (2001), Generalizability Theory, chapters 2 to 4.
    """
    v = {source: max(variance, 0.0) for source, variance in components.variances.items()}
    several = components.n_criteria > 1
    unit = v["unit"]
    both = readers * (criteria if several else 1)
    alone = "reader" if components.design == "nested" else "unit_reader"
    order = v.get(alone, 0.0) / readers + v["rest"] / both
    number = v.get("reader", 0.0) / readers + v.get("reader_criterion", 0.0) / both
    if components.design == "nested":
        number = 0.0  # Readers of a unit's own are in its order already.
    shared = v.get("unit_criterion", 0.0) / criteria
    if fixed_criteria:
        unit += shared
    else:
        order += shared
        number += v.get("criterion", 0.0) / criteria
    if unit <= 0:
        return Plan(readers, criteria, None, None)
    return Plan(readers, criteria, unit / (unit + order), unit / (unit + order + number))


def readers_needed(
    components: Components, *, target: float, criteria: int, fixed_criteria: bool = False
) -> int | None:
    """Say how many readers make the order of units as reliable as the target, null out of reach."""
    for readers in range(1, MOST_READERS + 1):
        plan = plan_reading(components, readers=readers, criteria=criteria, fixed_criteria=fixed_criteria)
        if plan.relative is not None and plan.relative >= target:
            return readers
    return None
