"""Which of several copies of a form counts, and which cannot be put in order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Latest:
    """Which copy counts; empty where none does. `undecided` are newer ones that cannot be put in order."""

    counts: str
    undecided: frozenset[str] = frozenset()


def latest(saved_at: Mapping[str, str]) -> Latest:
    """Say which of several copies counts: the one saved last, by the time written into the workbook.

    Two that were saved at the same time and differ cannot be put in order, and nothing else tells: Excel
    writes no count of savings, copies made of one workbook count from the same number, and the time of a
    file changes when it is copied. So neither counts, and the newest copy saved before them does. What
    counts depends on which copies there are, never on the order in which they came.

    Args:
        saved_at: When each copy was last saved, by what it says (its id): times in UTC that sort as text,
            empty where a program wrote none. Such a copy counts as older than every other.
    """
    copies: dict[str, set[str]] = defaultdict(set)
    for copy, moment in saved_at.items():
        copies[moment].add(copy)
    undecided: set[str] = set()
    for moment in sorted(copies, reverse=True):
        if len(copies[moment]) == 1:
            return Latest(next(iter(copies[moment])), frozenset(undecided))
        undecided |= copies[moment]
    return Latest("", frozenset(undecided))
