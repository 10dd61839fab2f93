"""A slow, obvious reading of the four methods, person by person, beside which the fast one is held."""

from __future__ import annotations

from fractions import Fraction
from math import ceil

from commonfield.equity.impact import METHODS, Method

GRAIN = 10**12


def method(name: str) -> Method:
    return next(each for each in METHODS if each.name == name)


def root(square: Fraction) -> Fraction:
    """Give a square root to twelve digits, from below."""
    low, high = 0, GRAIN * (ceil(square) + 1)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if Fraction(middle, GRAIN) ** 2 <= square else (low, middle)
    return Fraction(low, GRAIN)


def rate(people: list[int]) -> Fraction:
    return Fraction(sum(people), len(people))


def margin(people: list[int], method: str) -> Fraction:
    p = rate(people)
    variance = Fraction(1, 4) if method == "ppg" else p * (1 - p)
    return max(
        root(Fraction(196, 100) ** 2 * variance / len(people)), Fraction(3 if method == "ppg" else 2, 100)
    )


def reference(method: str, group: str, by_group: dict[str, list[int]]) -> Fraction:
    everybody = [p for people in by_group.values() for p in people]
    if method in ("ppg", "proportionality"):
        return rate(everybody)
    if method == "ppg1":
        return rate([p for name, people in by_group.items() if name != group for p in people])
    return max(rate(people) for people in by_group.values() if len(people) >= 30)


def is_flagged(method: str, group: str, by_group: dict[str, list[int]]) -> bool:
    p, r = rate(by_group[group]), reference(method, group, by_group)
    if method in ("ppg", "ppg1"):
        return p < r and p + margin(by_group[group], method) <= r
    return p < Fraction(4, 5) * r


def with_more(by_group: dict[str, list[int]], group: str, k: int) -> dict[str, list[int]]:
    """Give the same people, `k` of the group's failures turned to successes."""
    n, s = len(by_group[group]), sum(by_group[group])
    return {**by_group, group: [1] * (s + k) + [0] * (n - s - k)}
