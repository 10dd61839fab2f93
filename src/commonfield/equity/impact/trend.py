"""Whether a gap closes from cohort to cohort."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import erfc, sqrt
from typing import Literal, NamedTuple

from commonfield.equity.impact.families import Count, Family, as_numbers, in_order
from commonfield.equity.newcombe import Z_95

Verdict = Literal["closing", "widening", "no_clear_change", "too_few"]
LINE_FROM = 4
"""So many cohorts or more: a line through all of them; fewer: the last beside the first."""


@dataclass(frozen=True)
class Trend:
    """How the gap between a group and everybody else moves.

    Args:
        variable: The column that the group comes from.
        group: The group.
        cohorts: Those in which the gap is known and the group has more than 10 people.
        first_gap: Share of the group less share of everybody else in the first of them; null without one.
        last_gap: The same in the last.
        slope: Change of the gap by cohort year where cohorts are numbers, by cohort else; null below two.
        low: Lower end of its 95 % interval.
        high: Upper end.
        p: Its two-sided p value.
        verdict: `closing` or `widening` where the interval leaves out 0, seen from the side on which the
            gap is.
    """

    variable: str
    group: str
    cohorts: tuple[str, ...]
    first_gap: Fraction | None
    last_gap: Fraction | None
    slope: float | None
    low: float | None
    high: float | None
    p: float | None
    verdict: Verdict


class _Point(NamedTuple):
    at: float
    cohort: str
    gap: Fraction
    variance: float


def trends(families: list[Family], *, insufficient: int) -> list[Trend]:
    """Give the trend of every group over the cohorts in which it can be compared.

    The variance of a rate is taken with one half added to both sides, so that a rate of 0 or 1 is not
    taken for certain. It takes cohorts as independent: nobody stands in two.

    Args:
        families: Of one or more variables, one each by cohort.
        insufficient: A group of so many people or fewer is left out of its cohort.
    """
    places = _places(families)
    points: dict[tuple[str, str, str], list[_Point]] = {}
    for family in families:
        for group in family.groups:
            found = points.setdefault((family.name, group.variable, group.name), [])
            others = family.others(group)
            if group.count is None or others is None or family.cohort is None or group.is_pool:
                continue
            if group.count.people > insufficient and others.people > insufficient:
                gap = Fraction(group.count.successes, group.count.people)
                gap -= Fraction(others.successes, others.people)
                variance = _variance(group.count) + _variance(others)
                found.append(_Point(places[family.cohort], family.cohort, gap, variance))
    order = list(dict.fromkeys(family.name for family in families))
    return [
        _trend(variable, name, sorted(found))
        for (_, variable, name), found in sorted(
            points.items(), key=lambda each: (order.index(each[0][0]), each[0][2])
        )
    ]


def _places(families: list[Family]) -> dict[str, float]:
    """Give where each cohort stands on a line: at its number where all are numbers, else one by one."""
    cohorts = in_order({family.cohort for family in families if family.cohort is not None})
    return as_numbers(cohorts) or {cohort: float(i) for i, cohort in enumerate(cohorts)}


def _variance(count: Count) -> float:
    share = (count.successes + 0.5) / (count.people + 1)
    return share * (1 - share) / count.people


def _trend(variable: str, group: str, points: list[_Point]) -> Trend:
    cohorts = tuple(point.cohort for point in points)
    if len(points) < 2 or points[0].at == points[-1].at:
        gap = points[0].gap if points else None
        return Trend(variable, group, cohorts, gap, gap, None, None, None, None, "too_few")
    slope, error = _line(points if len(points) >= LINE_FROM else [points[0], points[-1]])
    low, high = slope - Z_95 * error, slope + Z_95 * error
    # On which side the gap is, from all cohorts; a gap that changes sides is judged from where it mostly was.
    middle = sum(float(p.gap) / p.variance for p in points)
    toward_nought = slope < 0 if middle > 0 else slope > 0
    verdict: Verdict = "no_clear_change"
    if low > 0 or high < 0:
        verdict = "closing" if toward_nought else "widening"
    p = erfc(abs(slope) / error / sqrt(2))
    return Trend(variable, group, cohorts, points[0].gap, points[-1].gap, slope, low, high, p, verdict)


def _line(points: list[_Point]) -> tuple[float, float]:
    """Give the slope through the gaps, each weighted by what is known of it, and its standard error."""
    weights = [1 / p.variance for p in points]
    total = sum(weights)
    middle = sum(w * p.at for w, p in zip(weights, points, strict=True)) / total
    spread = sum(w * (p.at - middle) ** 2 for w, p in zip(weights, points, strict=True))
    slope = sum(w * (p.at - middle) * float(p.gap) for w, p in zip(weights, points, strict=True)) / spread
    return slope, 1 / sqrt(spread)
