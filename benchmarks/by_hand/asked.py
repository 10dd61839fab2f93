"""What is written by hand of a metric: who of a family counts, in which years, and for whom it holds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Asked:
    """One metric.

    `hit` and `among` are statements that give `person_key` and `academic_year`, of those for whom the metric
    holds and of those who are counted at all. `amount` gives an `amount` too, of which the median is taken.
    `groups` are those of its family unless it says others.
    `years` are the first and last of the cohorts that the data tell all about, or SQL that says so.
    """

    metric: str
    years: tuple[int, int] | str
    hit: str = ""
    among: str = ""
    amount: str = ""
    groups: str = ""

    @property
    def in_years(self) -> str:
        return (
            self.years
            if isinstance(self.years, str)
            else f"academic_year between {self.years[0]} and {self.years[1]}"
        )


@dataclass(frozen=True)
class Family:
    """The metrics that count among the same people: those of a table of `cohorts.sql`."""

    people: str
    groups: str
    looks_back: int
    metrics: list[Asked]


def has(people: str, event: str, where: str) -> str:
    """Write who of the people (`c`) has such an event (`e`)."""
    return (
        f"select distinct c.person_key, c.academic_year from {people} as c "
        f"join {event} as e on e.person_key = c.person_key where {where}"
    )


def in_the_year(event: str, where: str) -> str:
    """Write who has such an event, in which academic year."""
    return f"select distinct person_key, academic_year from {event} where {where}"


def some(facts: str, where: str) -> str:
    """Write of whom a fact holds that `facts.sql` found."""
    return f"select person_key, academic_year from {facts} where {where}"
