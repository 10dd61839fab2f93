"""What a group is compared with."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from commonfield.equity.impact.families import Count, Family, Group
from commonfield.equity.impact.methods import STEADY

Kind = Literal["overall", "others", "group", "goal"]


@dataclass(frozen=True)
class Reference:
    """A rate to compare with.

    Args:
        kind: Where it comes from.
        rate: Null where it is not known; `why` then says why.
        count: The people behind it; null for a goal, and where they are not known.
        group: The name of a group that it is; empty for another kind.
        others: For `overall`, everybody outside the group; null where they are not known.
        why: Key of a note; empty where there is nothing to say.
    """

    kind: Kind
    rate: Fraction | None
    count: Count | None = None
    group: str = ""
    others: Count | None = None
    why: str = ""


def reference_for(group: Group, family: Family, asked: str | Fraction) -> Reference:
    """Give what a group is compared with.

    The highest rate is that of a group of at least 30 people, since a small group is high by chance;
    where there is none, everybody is taken instead, and a note says so.
    """
    if isinstance(asked, Fraction):
        return Reference("goal", asked)
    if asked == "overall":
        return _of_everybody(group, family)
    if asked == "others":
        return _of_others(group, family)
    if asked == "highest":
        return _highest(group, family)
    return _named(family, asked)


def _of_everybody(group: Group, family: Family, why: str = "") -> Reference:
    if family.everybody is None:
        return Reference("overall", None, why="everybody_hidden")
    others = family.others(group)
    why = why or ("others_hidden" if group.count and others is None else "")
    return Reference("overall", family.everybody.rate, family.everybody, others=others, why=why)


def _of_others(group: Group, family: Family) -> Reference:
    others = family.others(group)
    if others is None:
        return Reference("others", None, why="others_hidden" if group.count else "")
    return Reference("others", others.rate, others, why="" if others.people else "nobody_else")


def _highest(group: Group, family: Family) -> Reference:
    if family.has_hidden:
        return Reference("group", None, why="highest_hidden")
    steady = [
        (rate, g.name, g.count)
        for g in family.groups
        if g.count and g.count.people >= STEADY and not g.is_pool and (rate := g.count.rate) is not None
    ]
    if not steady:
        return _of_everybody(group, family, why="no_steady_group")
    best = max(rate for rate, _, _ in steady)
    name, count = next((name, count) for rate, name, count in steady if rate == best)
    return Reference("group", best, count, name)


def _named(family: Family, name: str) -> Reference:
    found = next((g for g in family.groups if g.name == name), None)
    if found is None:
        return Reference("group", None, group=name, why="no_such_group")
    if found.count is None:
        return Reference("group", None, group=name, why="reference_hidden")
    return Reference("group", found.count.rate, found.count, name)
