from __future__ import annotations

from typing import Literal

from commonfield.catalog.definition import Definition, Part, Text

SectionKind = Literal[
    "cover", "goals", "changes", "partners", "metrics", "gaps", "coverage", "links", "definitions",
    "disclosure", "text",
]  # fmt: skip


class NotYet(Part):
    """Something that the report will hold one day: what it will say, and how a region begins with it."""

    title: Text
    what: Text
    how: Text


class ReportSection(Part):
    """One part of a report; `kind` chooses how it is drawn, `metrics` what is in it.

    `groups` are the groups whose figures are tabulated in the section, where it has any.
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


class Report(Definition):
    """A report: which metrics, for whom, in which order. The funder's own template can replace it.

    `headline` are the figures that the first page leads with; `gap_groups` those in gap charts;
    `phrases` how each metric is written into a sentence.
    """

    report: str
    label: Text
    purpose: str
    audience: str
    policy: str
    headline: list[str] = []
    gap_groups: list[str] = []
    phrases: dict[str, Phrase] = {}
    sections: list[ReportSection]

    @property
    def metrics(self) -> list[str]:
        """Every metric of the report, each once, in the order of the sections."""
        return list(dict.fromkeys(metric for section in self.sections for metric in section.metrics))
