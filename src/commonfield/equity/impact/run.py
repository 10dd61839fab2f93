"""From a file to what each method says about each group; start reading here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

from commonfield.equity.impact.counting import count_file
from commonfield.equity.impact.design import Design
from commonfield.equity.impact.families import Family
from commonfield.equity.impact.measuring import records
from commonfield.equity.impact.methods import INSUFFICIENT, Asked
from commonfield.equity.impact.record import Record
from commonfield.equity.impact.split import Split, splits
from commonfield.equity.impact.trend import Trend, trends
from commonfield.findings import UsageError

WORDS = ("overall", "others", "highest")
"""References that are not names of groups."""


@dataclass(frozen=True)
class Trends:
    """What changed from cohort to cohort: the gap of each group, and the overall rate in two parts."""

    trends: tuple[Trend, ...]
    splits: tuple[Split, ...]


def impact(path: Path, design: Design, asked: Asked | None = None) -> list[Record]:
    """Say of each group in a file whether it lies behind by too much, by each method asked for.

    Every decision and every number of people is exact; rates, margins and ends of intervals become floating
    point when they are written, and not before.

    Args:
        path: CSV or Parquet; nothing of it is kept.
        design: Which columns hold what.
        asked: Methods and options; null for all methods with their own.

    Returns:
        One record per method, cohort, variable and group, in that order.

    Raises:
        UsageError: the file lacks a column, or no group and no number is meant by the reference.
        SubmissionError: the file cannot be counted.
    """
    asked = asked or Asked()
    families = count_file(path, design)
    asked = replace(asked, reference=_meant(asked.reference, families))
    return [
        r for method in asked.methods for family in families for r in records(family, method, asked=asked)
    ]


def change(path: Path, design: Design, *, outcome_is_bad: bool = False) -> Trends:
    """Say how gaps to everybody else and the overall rate changed over the cohorts of a file.

    Raises:
        UsageError: the design names no column of cohorts, or the file lacks a column.
        SubmissionError: the file cannot be counted.
    """
    if not design.cohort:
        raise UsageError("--trend: expected a column of cohorts, found none.", fix="Name it: --cohort YEAR.")
    families = count_file(path, design)
    if outcome_is_bad:
        families = [family.complement() for family in families]
    return Trends(tuple(trends(families, insufficient=INSUFFICIENT)), tuple(splits(families)))


def _meant(reference: str | Fraction | None, families: list[Family]) -> str | Fraction | None:
    """Give what a reference means: one of our words, else a group of that name, else a goal."""
    if not isinstance(reference, str) or reference in WORDS:
        return reference
    if any(group.name == reference for family in families for group in family.groups):
        return reference
    try:
        goal = Fraction(reference)
    except (ValueError, ZeroDivisionError):
        goal = Fraction(-1)
    if 0 < goal <= 1:
        return goal
    raise UsageError(
        f"--reference: expected {', '.join(WORDS)}, the name of a group, or a share above 0 and up to 1, "
        f"found `{reference}`.",
        likely_cause="The name is written in another way, or the goal is written in percent.",
        fix="Write the group as the file has it, or the goal as a share, e.g. --reference .54.",
    )
