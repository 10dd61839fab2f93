"""Counts of people by group, as the methods take them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from math import isfinite


@dataclass(frozen=True)
class Count:
    """People, and those of them who have the outcome."""

    successes: int
    people: int

    @property
    def rate(self) -> Fraction | None:
        """The share, exact; null where there is nobody."""
        return Fraction(self.successes, self.people) if self.people else None

    def less(self, part: Count) -> Count:
        return Count(self.successes - part.successes, self.people - part.people)

    def complement(self) -> Count:
        return Count(self.people - self.successes, self.people)


@dataclass(frozen=True)
class Group:
    """A group of one family.

    Args:
        variable: The column that the group comes from.
        name: What the column holds for it.
        count: Null where it is hidden; a hidden count is never a zero.
        is_pool: Whether it holds hidden groups together, and so is no group by itself.
    """

    variable: str
    name: str
    count: Count | None
    is_pool: bool = False


@dataclass(frozen=True)
class Family:
    """The groups of one variable in one cohort; what is compared, and corrected, together.

    Args:
        cohort: Null where none is told.
        name: The variable, or the pattern of columns in each of which a person may count.
        groups: In the order of their names.
        everybody: All people of the cohort once; null where a hidden group makes them unknown and no total
            tells them.
        is_disjoint: Whether a person counts in one group only.
    """

    cohort: str | None
    name: str
    groups: tuple[Group, ...]
    everybody: Count | None
    is_disjoint: bool = True

    @property
    def has_hidden(self) -> bool:
        return any(group.count is None for group in self.groups)

    def others(self, group: Group) -> Count | None:
        """Give everybody outside a group; null where they are not known, and where one group is hidden.

        Where a file shows a total, all others are the total less the group. But with a single group hidden,
        the total less all that is shown is that group, to the last person: then nothing is said.
        """
        hidden = sum(each.count is None for each in self.groups)
        if self.everybody is None or group.count is None or hidden == 1:
            return None
        return self.everybody.less(group.count)

    def complement(self) -> Family:
        """Give the same family with the outcome turned round."""
        turned = tuple(
            replace(group, count=group.count.complement() if group.count else None) for group in self.groups
        )
        everybody = self.everybody.complement() if self.everybody else None
        return replace(self, groups=turned, everybody=everybody)


def in_order(names: Iterable[str]) -> list[str]:
    """Sort by number where all are numbers, else by letter."""
    names = sorted(names)
    numbers = as_numbers(names)
    return names if numbers is None else sorted(names, key=lambda name: numbers[name])


def as_numbers(names: Iterable[str]) -> dict[str, float] | None:
    """Give the number that each name writes; null where one of them writes none."""
    try:
        numbers = {name: float(name) for name in names}
    except ValueError:
        return None
    return numbers if all(map(isfinite, numbers.values())) else None
