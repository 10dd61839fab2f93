from __future__ import annotations

from typing import Literal

from commonfield.catalog.definition import Definition, Part, Text


class ReportSection(Part):
    """One part of a report; `kind` chooses how it is drawn, `metrics` what is in it."""

    section: str
    kind: Literal[
        "cover",
        "goals",
        "partners",
        "metrics",
        "gaps",
        "coverage",
        "definitions",
        "disclosure",
        "changes",
        "text",
    ]
    title: Text
    intro: Text
    metrics: list[str] = []
    groups: list[str] = []


class Report(Definition):
    """A report: which metrics, for whom, in which order. The funder's own template can replace it."""

    report: str
    label: Text
    purpose: str
    audience: str
    policy: str
    sections: list[ReportSection]
