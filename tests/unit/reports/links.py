"""Link rates, missed and wrong links by group, and changes at other thresholds, planted into a release."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import polars as pl
from tests.unit.reports.region import RACES, REGION, YES_NO
from tests.unit.reports.release import FixtureRelease

from commonfield.identity.quality import compare
from commonfield.reports import ReportContext, RestsOn
from commonfield.tables.releasable import PUBLISHED_CELL, PUBLISHED_SENSITIVITY

RESTS_ON = {
    name: RestsOn(("calpads",), ("clearinghouse", "mis", "university"))
    for name in ("college_going_rate_12m", "college_going_rate_16m")
}
PAIRS = {"mis": 9_200, "university": 3_100}
MISSED, WRONG, NOT_FOUND = 0.03, 0.012, 0.32
WORSE = {("race_ethnicity", "RH"): 1.7, ("foster", "Y"): 2.4, ("compound_surname", "Y"): 1.9}


def link_cell(
    kind: str, pair: str, group: str, value: str, counts: tuple[int, int] | None, place: str = REGION
) -> dict[str, Any]:
    """Make one figure about links; `counts` are those it holds for, of how many; None hides it."""
    shown = counts is not None
    count, people = counts or (None, None)
    return {
        "metric": f"{kind}_{pair}", "version": "1", "universe": f"{kind}_{pair}", "kind": kind,
        "academic_year": None, "level": "region", "place": place, "group": group, "value": value,
        "status": "shown" if shown else "hidden", "numerator": count, "denominator": people,
        "share": count / people if count is not None and people else None,
    }  # fmt: skip


def link_cells() -> pl.DataFrame:
    """Plant figures between schools and two kinds of colleges; counts of a group's values add up."""
    rows = []
    for other, size in PAIRS.items():
        for kind, rate in (("missed_links", MISSED), ("false_links", WRONG), ("link_rate", 1 - NOT_FOUND)):
            rows += _of_kind(kind, f"calpads_to_{other}", size, rate)
    return PUBLISHED_CELL.conform(pl.DataFrame(rows, infer_schema_length=None))


def _of_kind(kind: str, pair: str, size: int, rate: float) -> list[dict[str, Any]]:
    counts = {(g, v): _counts(kind, (g, v), size * part, rate) for g, v, part in _parts()}
    races = [found for (group, _), found in counts.items() if group == "race_ethnicity"]
    everybody = (sum(count for count, _ in races), sum(people for _, people in races))
    for group in dict.fromkeys(group for group, value in counts if value == "Y"):
        yes = counts[group, "Y"]
        counts[group, "N"] = (everybody[0] - yes[0], everybody[1] - yes[1])
    if kind != "link_rate":
        counts["all", "all"] = everybody
    return [
        link_cell(kind, pair, *who, None if min(count, people - count) < 11 else (count, people))
        for who, (count, people) in counts.items()
    ]


def _counts(kind: str, who: tuple[str, str], size: float, rate: float) -> tuple[int, int]:
    times = WORSE.get(who, 1.0) if kind == "missed_links" else 1.0
    return round(round(size) * rate * times), round(size)


def _parts() -> list[tuple[str, str, float]]:
    found = [("race_ethnicity", code, size) for code, (_, _, size, _) in RACES.items()]
    found += [("gender", "F", 0.49), ("gender", "M", 0.505)]
    for name in ("english_learner", "foster", "homeless", "disability", "socioeconomically_disadvantaged"):
        size = YES_NO[name][2]
        found.append((name, "Y", size))
    found.append(("compound_surname", "Y", 0.18))
    return [*found, *(("name_length", v, p) for v, p in (("short", 0.2), ("middle", 0.6), ("long", 0.2)))]


def with_links(release: FixtureRelease) -> FixtureRelease:
    """Plant figures about links, and changes of every shown share and median of the region."""
    cells = PUBLISHED_CELL.conform(pl.concat([release.cells, link_cells()]))
    shown = release.cells.filter(level="region", group="all", status="shown").filter(
        pl.col("academic_year").is_not_null()
    )
    rows = []
    for cell in shown.iter_rows(named=True):
        median = cell["kind"] == "median"
        large = cell["metric"].startswith("college_going")
        step = 100.0 if median else 0.005
        for threshold, bits, change in (
            ("stricter", 8.0, -3 if large else -1),
            ("looser", -4.0, 1 if large else 0),
        ):
            rows.append(
                {"metric": cell["metric"], "academic_year": cell["academic_year"], "level": "region",
                 "place": REGION, "threshold": threshold, "match_weight": bits,
                 "match_weight_in_force": 2.0, "step": step, "change": step * change}
            )  # fmt: skip
    told = PUBLISHED_SENSITIVITY.conform(pl.DataFrame(rows))
    return replace(release, cells=cells, sensitivity=told)


def about_links(context: ReportContext, release: FixtureRelease) -> ReportContext:
    """Say in a context what the pipeline says of links."""
    return replace(context, rests_on=RESTS_ON, links_compared=compare(release.cells))
