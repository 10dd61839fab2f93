# ruff: noqa: E501 - a row of a frame reads best on one line
"""A realistic release to report on: ten metrics, nine years, counties, districts, colleges, groups.

Made by rule from a fixed seed. `true_counts` are the counts of the hidden figures: they are in no frame.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl
from tests.unit.reports.region import COLLEGES, METRICS, PLACES, RACES, REGION, SIZES, YEARS, YES_NO

from commonfield.disclosure.universe.bands import grid_for, percent_of
from commonfield.equity.impact.families import Count
from commonfield.equity.impact.shown import judge_beside_others
from commonfield.reports import Place
from commonfield.tables.releasable import PUBLISHED_CELL, PUBLISHED_GAP, PUBLISHED_SENSITIVITY


@dataclass
class FixtureRelease:
    cells: pl.DataFrame
    gaps: pl.DataFrame
    certificate: dict[str, Any]
    true_counts: list[tuple[int, int]] = field(default_factory=list)
    sensitivity: pl.DataFrame = field(default_factory=PUBLISHED_SENSITIVITY.empty)


def _slices() -> list[tuple[str, str, float, float]]:
    found = [("all", "all", 1.0, 0.0)]
    found += [("race_ethnicity", code, size, gap) for code, (_, _, size, gap) in RACES.items()]
    found += [("gender", "F", 0.49, 0.03), ("gender", "M", 0.505, -0.03), ("gender", "X", 0.004, -0.01)]
    for code, (_, _, size, gap) in RACES.items():
        found += [
            ("race_ethnicity_by_gender", f"{code}-{g}", size * s, gap + d)
            for g, s, d in (("F", 0.49, 0.03), ("M", 0.505, -0.03))
        ]
    for name, (_, _, size, gap) in YES_NO.items():
        found += [(name, "Y", size, gap), (name, "N", 1 - size, -gap * size / (1 - size))]
    found += [
        ("locale", "city", 0.45, 0.0),
        ("locale", "suburb", 0.35, 0.03),
        ("locale", "town", 0.12, -0.04),
        ("locale", "rural", 0.08, -0.07),
    ]
    return found


def make_release(seed: int = 7) -> FixtureRelease:
    chance = random.Random(seed)
    rows: list[dict[str, Any]] = []
    true_counts: list[tuple[int, int]] = []
    for metric, (_, _, base, last) in METRICS.items():
        for place in PLACES:
            size = _size(metric, place)
            if not size:
                continue
            shift = chance.uniform(-0.07, 0.07) if place.level != "region" else 0.0
            for year in YEARS:
                for group, value, part, gap in _slices():
                    if place.level == "institution" and group == "race_ethnicity_by_gender":
                        continue
                    rows.append(
                        _row(
                            chance,
                            metric,
                            place,
                            year,
                            group,
                            value,
                            size * part,
                            base,
                            shift,
                            gap,
                            last,
                            true_counts,
                        )
                    )
    rows += _link_rates()
    cells = PUBLISHED_CELL.conform(pl.DataFrame(rows, infer_schema_length=None))
    certificate = {
        "format": 1, "release": "2026-2-1f0c", "region": REGION, "made_at": "2026-11-22T09:00:00+00:00",
        "policy": {"name": "standard", "hash": "cd" * 32, "smallest_group": 11, "apart": 3, "adopted_by": "2026-03"},
        "releases_considered": [{"release": "2026-1-77aa", "certificate": "12" * 32}], "external_files": [],
        "audit": {"passed": True, "kind": "linear"}, "notes": [], "reviewed_by": ["data lead", "output checker"],
        "code_version": "0.1.0", "ledger_head": "5f" * 32, "bundle": "9a" * 32, "files": {"cells.csv": "34" * 32},
    }  # fmt: skip
    return FixtureRelease(cells, make_gaps(cells), certificate, true_counts)


def _size(metric: str, place: Place) -> int:
    college = metric in ("median_earnings_after_exit", "dual_enrollment_success_rate")
    by_place = COLLEGES if college else SIZES
    if place.level == "region":
        return sum(by_place.values())
    if place.level == "county":
        return sum(by_place.values()) // 2 + (300 if place.code == "06065" else -300) // (3 if college else 1)
    return by_place.get(place.code, 0)


def _row(
    chance: random.Random, metric: str, place: Place, year: int, group: str, value: str, size: float,
    base: float, shift: float, gap: float, last: int, true_counts: list[tuple[int, int]],
) -> dict[str, Any]:  # fmt: skip
    median = metric.startswith("median")
    version = "2023-07-01" if metric == "cte_completion_rate" and year >= 2024 else "2017-07-01"
    row = {
        "metric": metric, "version": version, "kind": "median" if median else "share", "academic_year": year,
        "level": place.level, "place": place.code, "group": group, "value": value, "status": "shown",
        "universe": "college_exiters" if median else "graduation_class",
    }  # fmt: skip
    if year > last:
        return row | {"status": "not_yet_due", "due_on": date(year + 1, 7, 1)}
    people = max(0, round(size * (1 + 0.02 * (year - 2023)) + chance.uniform(-3, 3)))
    if median:
        amount = base * (1 + gap) * (1 + shift) * (1 + 0.03 * (year - 2024))
        shown = people >= 11
        return row | (
            {"denominator": people + 40, "numerator": people, "median": round(amount / 100) * 100.0}
            if shown
            else {"status": "hidden"}
        )
    rate = min(0.985, max(0.02, base + gap * min(1.0, base * 2) + shift + 0.012 * (year - 2024)))
    for_whom = min(people, round(people * rate + chance.uniform(-1, 1)))
    if min(for_whom, people - for_whom) < 11:
        true_counts.append((for_whom, people))
        return row | _not_exact(for_whom, people, year)
    return row | {"denominator": people, "numerator": for_whom, "share": for_whom / people}


def _not_exact(for_whom: int, people: int, year: int) -> dict[str, Any]:
    """Hide a share: whole, or beside its number of people, or told as a band; every third year no band held."""
    if people < 11:
        return {"status": "hidden"}
    width = grid_for(people, apart=3)
    if width is None or year % 3 == 0:
        return {"status": "hidden", "denominator": people}
    low, high = percent_of(for_whom, people, width)
    return {"status": "banded", "denominator": people, "band_from": low, "band_to": high}


def _link_rates() -> list[dict[str, Any]]:
    found = []
    for source, other, subjects, linked in (
        ("calpads", "mis", 41_210, 28_110), ("calpads", "clearinghouse", 41_210, 30_904),
        ("mis", "wage", 22_300, 17_850), ("university", "calpads", 6_020, 5_310), ("work_based_learning", "calpads", 903, 861),
    ):  # fmt: skip
        found.append(
            {"metric": f"link_rate_{source}_to_{other}", "version": "1", "universe": f"subjects_of_{source}", "kind": "link_rate",
             "academic_year": None, "level": "region", "place": REGION, "group": "all", "value": "all", "status": "shown", "denominator": subjects,
             "numerator": linked, "share": linked / subjects}
        )  # fmt: skip
    found.append(
        {"metric": "link_rate_calpads_to_university", "version": "1", "universe": "subjects_of_calpads", "kind": "link_rate",
         "academic_year": None, "level": "institution", "place": "mesa-verde", "group": "all", "value": "all", "status": "hidden"}
    )  # fmt: skip
    return found


def judged(own: dict[str, Any], whole: dict[str, Any]) -> dict[str, Any]:
    others = Count(*(whole[name] - own[name] for name in ("numerator", "denominator")))
    found = judge_beside_others(Count(own["numerator"], own["denominator"]), others)
    return {"better": "higher", **found._asdict(), "adjusted_p": found.p}


def make_gaps(cells: pl.DataFrame) -> pl.DataFrame:
    shown = cells.filter(
        pl.col("status") == "shown", pl.col("kind") == "share", pl.col("level") != "institution"
    )
    everybody = {
        (r["metric"], r["academic_year"], r["place"]): r
        for r in shown.filter(group="all").iter_rows(named=True)
    }
    rows = []
    for r in shown.filter(pl.col("group") != "all").iter_rows(named=True):
        whole = everybody.get((r["metric"], r["academic_year"], r["place"]))
        if whole is None or whole["denominator"] <= r["denominator"]:
            continue
        n = whole["denominator"] - r["denominator"]
        others = (whole["numerator"] - r["numerator"]) / n
        if not 0 < others < 1:  # counts here are made by rule, group by group, and need not add up
            continue
        gap = r["share"] - others
        reach = 1.96 * (r["share"] * (1 - r["share"]) / r["denominator"] + others * (1 - others) / n) ** 0.5
        keep = {
            k: r[k]
            for k in ("metric", "academic_year", "level", "place", "group", "value", "share", "denominator")
        }
        rows.append(
            keep
            | {
                "others_share": others,
                "gap": gap,
                "low": gap - reach,
                "high": gap + reach,
                "others_denominator": n,
            }
            | judged(r, whole)
        )
    return PUBLISHED_GAP.conform(pl.DataFrame(rows))
