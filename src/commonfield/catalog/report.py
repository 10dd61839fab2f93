from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from pydantic import Field

from commonfield.catalog.definition import Definition, Part, Text

SectionKind = Literal[
    "cover", "goals", "changes", "partners", "metrics", "gaps", "coverage", "links", "definitions",
    "targets", "flow", "disclosure", "text",
]  # fmt: skip


class NotYet(Part):
    """Something that the report will hold one day: what it will say, and how a region begins with it."""

    title: Text
    what: Text
    how: Text


TABULATED = ("metrics", "flow")
"""Kinds of sections that show the figures of groups."""


class ReportSection(Part):
    """One part of a report; `kind` chooses how it is drawn, `metrics` what is in it.

    `groups` are the groups whose figures are tabulated in the section, where it has any. A metric is
    counted in the groups of its sections and in the report's `gap_groups`; in all of its own where a section
    has none.
    """

    section: str
    kind: SectionKind
    title: Text
    intro: Text
    metrics: list[str] = []
    groups: list[str] = []
    not_yet: NotYet | None = None


class Phrase(Part):
    """How a metric enters a sentence made by rule.

    `people` and `did` complete "Two of three {people} {did}"; `among` and `did` complete "57 percent
    {among} {did}" and, for a median, "Half {among} {did}" with the amount in place of `{amount}`.
    `short` names the metric where there is
    little room: at most 24 characters. `then` is `did` where the sentence has just spoken of the same
    thing: "56 entered a pathway and 25 completed one".
    """

    short: Text
    people: Text
    among: Text | None = None
    did: Text
    then: Text | None = None


class PooledYears(Part):
    """Years that a report takes together, for places where one year has too few people.

    Blocks of so many years do not overlap; each is named by its last year, and one of them ends with `last`.
    """

    years: int = Field(ge=2, le=10)
    last: int = Field(ge=1990, le=2100)

    def last_of_block(self, academic_year: int) -> int:
        """Name the block in which a year lies, by its last year."""
        return academic_year + (self.last - academic_year) % self.years

    def first_of(self, block: int) -> int:
        """Give the first year of a block."""
        return block - self.years + 1

    def last_block_over(self, academic_year: int) -> int:
        """Name the last block that is over once a year is."""
        return self.last_of_block(academic_year + 1) - self.years


class Report(Definition):
    """A report: which metrics, for whom, in which order. The funder's own template can replace it.

    `headline` are the figures that the first page leads with; `gap_groups` those in gap charts;
    `phrases` how each metric is written into a sentence. With `pooled_years` every metric is counted over
    blocks of years.
    """

    report: str
    label: Text
    purpose: str
    audience: str
    policy: str
    headline: list[str] = []
    gap_groups: list[str] = []
    phrases: dict[str, Phrase] = {}
    pooled_years: PooledYears | None = None
    by: list[str] = Field(default=[], description="groups into which every metric is broken, beside others")
    sections: list[ReportSection]

    def cut_by(self, groups: Sequence[str]) -> Report:
        """Give the report with every metric broken into some groups more, and shown by them."""
        by = list(dict.fromkeys([*self.by, *groups]))
        if not by:
            return self
        sections = [
            section.model_copy(update={"groups": list(dict.fromkeys([*section.groups, *by]))})
            if section.kind == "metrics" and section.groups
            else section
            for section in self.sections
        ]
        return self.model_copy(update={"by": by, "sections": sections})

    def groups_of(self, metric: str) -> list[str]:
        """Give the groups in which a metric is shown; none where some section leaves that to the metric."""
        tabulated = [
            section.groups
            for section in self.sections
            if section.kind in TABULATED and metric in section.metrics
        ]
        if not tabulated or not all(tabulated):
            return []
        named = [*(name for each in tabulated for name in each), *self.gap_groups, *self.by]
        return list(dict.fromkeys(name for name in named if name != "all")) or ["all"]

    @property
    def metrics(self) -> list[str]:
        """Every metric of the report, each once, in the order of the sections."""
        return list(dict.fromkeys(metric for section in self.sections for metric in section.metrics))
