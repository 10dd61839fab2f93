"""How much of a change of the overall rate comes from who is there, and how much from how they fare."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from commonfield.equity.impact.families import Count, Family, in_order


@dataclass(frozen=True)
class Split:
    """The change of the overall rate between two cohorts, in two parts that add up to it exactly.

    Args:
        variable: The variable by whose groups it is split.
        first: The earlier cohort.
        last: The later one.
        change: Overall rate of the later cohort less that of the earlier.
        composition: What groups that grew or shrank among all people changed.
        rates: What groups whose own rate rose or fell changed.
        by_group: For each group, its part in both.
    """

    variable: str
    first: str
    last: str
    change: Fraction
    composition: Fraction
    rates: Fraction
    by_group: dict[str, tuple[Fraction, Fraction]]


def splits(families: list[Family]) -> list[Split]:
    """Split the change from the first to the last cohort, by each variable whose groups share nobody.

    A variable is left out where a count of either cohort is hidden, where its groups are not everybody, and
    where it has people in one cohort only. A group of one cohort only
    has no rate to change: all of it is composition.

    Source:
        Kitagawa, E. M. (1955), Journal of the American Statistical Association 50, 1168-1194.
    """
    found = []
    for name in dict.fromkeys(family.name for family in families if family.is_disjoint):
        of = {f.cohort: f for f in families if f.name == name and f.cohort is not None and _is_known(f)}
        cohorts = in_order(of)
        if len(cohorts) > 1:
            found.append(_split(of[cohorts[0]], of[cohorts[-1]], cohorts[0], cohorts[-1]))
    return found


def _is_known(family: Family) -> bool:
    people = sum(group.count.people for group in family.groups if group.count)
    return not family.has_hidden and family.everybody is not None and family.everybody.people == people > 0


def _split(before: Family, after: Family, first: str, last: str) -> Split:
    earlier, later = _counts(before), _counts(after)
    everybody = [sum(c.people for c in counts.values()) for counts in (earlier, later)]
    nobody = Count(0, 0)
    by_group = {}
    for name in sorted({*earlier, *later}):
        one, two = earlier.get(name, nobody), later.get(name, nobody)
        shares = Fraction(one.people, everybody[0]), Fraction(two.people, everybody[1])
        rate_one = one.rate if one.rate is not None else two.rate
        rate_two = two.rate if two.rate is not None else one.rate
        if rate_one is None or rate_two is None:
            continue
        by_group[name] = (
            (shares[1] - shares[0]) * (rate_one + rate_two) / 2,
            (rate_two - rate_one) * (shares[0] + shares[1]) / 2,
        )
    composition = sum((part for part, _ in by_group.values()), Fraction(0))
    rates = sum((part for _, part in by_group.values()), Fraction(0))
    return Split(before.name, first, last, composition + rates, composition, rates, by_group)


def _counts(family: Family) -> dict[str, Count]:
    return {group.name: group.count for group in family.groups if group.count is not None}
