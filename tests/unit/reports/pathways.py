"""A release of the pathways report: three groups, five destinations, a few ways hidden."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl
from tests.unit.reports.context import make_context
from tests.unit.reports.region import REGION
from tests.unit.reports.release import FixtureRelease

from commonfield.catalog import Catalog, Group, Metric, Report
from commonfield.reports import ReportContext
from commonfield.tables.releasable import PUBLISHED_CELL, PUBLISHED_GAP

DESTINATIONS = ("ccc", "csu", "uc", "elsewhere", "not_found")
COUNTS = {
    "completed": (420, 260, 90, 70, 160),
    "entered": (610, 240, 60, 90, 410),
    "none": (1120, 520, 310, 240, 1260),
}
HIDDEN = {("entered", "uc"), ("entered", "elsewhere"), ("none", "uc"), ("none", "elsewhere")}
PLANTED = {60, 310}
"""Counts of hidden ways that no other figure has."""


def metric(destination: str) -> str:
    return f"first_destination_{destination}_16m"


def _row(destination: str, year: int, group: str, value: str, **more: Any) -> dict[str, Any]:
    return {
        "metric": metric(destination), "version": "2017-07-01", "universe": "high_school_completers",
        "kind": "share", "academic_year": year, "level": "region", "place": REGION, "group": group,
        "value": value, "status": "shown",
    } | more  # fmt: skip


def make_pathways() -> FixtureRelease:
    rows = []
    for at, destination in enumerate(DESTINATIONS):
        for value, counts in COUNTS.items():
            told = {"denominator": sum(counts), "numerator": counts[at], "share": counts[at] / sum(counts)}
            hidden = {"status": "hidden", "denominator": sum(counts)}
            rows.append(
                _row(destination, 2024, "pathway_stage", value)
                | (hidden if (value, destination) in HIDDEN else told)
            )
        whole = sum(sum(counts) for counts in COUNTS.values())
        some = sum(counts[at] for counts in COUNTS.values())
        rows.append(
            _row(destination, 2024, "all", "all", denominator=whole, numerator=some, share=some / whole)
        )
        waiting = {"status": "not_yet_due", "due_on": date(2027, 1, 30)}
        rows.append(_row(destination, 2025, "all", "all") | waiting)
    cells = PUBLISHED_CELL.conform(pl.DataFrame(rows, infer_schema_length=None))
    return FixtureRelease(cells, PUBLISHED_GAP.empty(), {})


def pathways_report() -> Report:
    return Catalog().get(Report, "pathways")


def pathways_context() -> ReportContext:
    catalog = Catalog()
    metrics = {metric(each): catalog.get(Metric, metric(each)) for each in DESTINATIONS}
    return replace(make_context(earlier=False), metrics=metrics, groups=catalog.all(Group))
