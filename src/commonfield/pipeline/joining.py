"""Both sides joined: how a region's own students fared by sector, beside the public figures of that sector.

The region's side is taken from a release: what was hidden there is hidden here, and no record is read.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from commonfield.catalog import Group, SectorList
from commonfield.findings import NotEstimableError
from commonfield.pipeline.aligning import RegionalLabor, in_sector
from commonfield.vocabulary import is_median

if TYPE_CHECKING:
    import polars as pl

    from commonfield.region import Region

MEASURES = ("cte_completion_rate", "credential_rate_6y", "employed_after_exit_rate",
            "median_earnings_after_exit")  # fmt: skip
"""From pathway to award to work, in this order."""


@dataclass(frozen=True)
class Observed:
    """A figure of the region's own students. `value` is null unless `status` is shown or banded.

    A share is from 0 to 1, earnings are dollars a year; a band is told by its ends, `low` and `high`.
    """

    measure: str
    year: int | None
    status: str
    value: float | None
    low: float | None
    high: float | None
    people: int | None


@dataclass(frozen=True)
class Joined:
    """A sector from both sides. Public figures are a year's; null where the region has no published area."""

    sector: str
    label: str
    observed: tuple[Observed, ...]
    annual_openings: float | None
    awards: float | None
    gap: float | None
    median_hourly_low: float | None
    median_hourly_high: float | None
    occupations: int

    def as_dict(self) -> dict[str, Any]:
        """Give it as plain data, for JSON."""
        return asdict(self)


def join(region: Region, beside: RegionalLabor | None, *, language: str) -> tuple[list[Joined], str]:
    """Set each sector's students beside its jobs.

    Args:
        region: Whose newest release with figures by sector is read.
        beside: Programs beside jobs of the same region; null where no published area lies in it.
        language: Of the sectors' names.

    Returns:
        The sectors in order of their names, and the release.

    Raises:
        NotEstimableError: no release tells a figure of work by sector.
    """
    release, cells = _release(region)
    group = region.catalog.get(Group, "sector")
    lists = region.catalog.all(SectorList)
    found = []
    for value in group.values:
        own = cells.filter((cells["group"] == "sector") & (cells["value"] == value.code))
        if own.is_empty():
            continue
        label = value.label.in_language("es" if language == "es" else "en")
        observed = tuple(_observed(own, measure) for measure in MEASURES)
        found.append(_joined(value.code, label, observed, beside, has_list=value.code in lists))
    return sorted(found, key=lambda one: one.label), release


def _release(region: Region) -> tuple[str, pl.DataFrame]:
    """Find the newest release that tells work by sector, for the region as a whole."""
    import polars as pl

    from commonfield import disclosure

    for entry in reversed(disclosure.read_register(region.releases / "register.jsonl")):
        name = entry.what["release"]
        cells = disclosure.load_release(region.releases / name).cells
        wanted = cells.filter(
            (pl.col("group") == "sector")
            & (pl.col("level") == "region")
            & pl.col("metric").is_in(list(MEASURES))
        )
        if not wanted.filter(pl.col("metric") == "employed_after_exit_rate").is_empty():
            return name, wanted
    raise NotEstimableError(
        f"{region.path}: expected a release that tells employment by sector, found none.",
        fix="`commonfield run --report careers` makes one; agreements must allow wage records to be used.",
    )


def _observed(cells: pl.DataFrame, measure: str) -> Observed:
    """Take the newest year of a measure that is due: shown before hidden years that are later."""
    import polars as pl

    due = cells.filter((pl.col("metric") == measure) & (pl.col("status") != "not_yet_due"))
    told = due.filter(pl.col("status").is_in(["shown", "banded"]))
    rows = (told if not told.is_empty() else due).sort("academic_year")
    if rows.is_empty():
        return Observed(measure, None, "not_in_release", None, None, None, None)
    row = rows.row(-1, named=True)
    value = row["median"] if is_median(row["kind"]) else row["share"]
    banded = row["status"] == "banded" and row["band_from"] is not None
    return Observed(
        measure=measure,
        year=row["academic_year"],
        status=row["status"],
        value=value if row["status"] == "shown" else None,
        low=row["band_from"] / 100 if banded else None,
        high=row["band_to"] / 100 if banded else None,
        people=row["denominator"],
    )


def _joined(
    code: str, label: str, observed: tuple[Observed, ...], beside: RegionalLabor | None, *, has_list: bool
) -> Joined:
    if beside is None or not has_list:
        return Joined(code, label, observed, None, None, None, None, None, 0)
    jobs = in_sector(list(beside.alignment.occupations), code, beside.region.catalog)
    medians = sorted(o.median_hourly for o in jobs if o.median_hourly is not None and o.annual_openings)
    openings = sum(o.annual_openings or 0 for o in jobs)
    awards = sum(o.supply for o in jobs)
    return Joined(
        sector=code,
        label=label,
        observed=observed,
        annual_openings=openings,
        awards=awards,
        gap=openings - awards,
        median_hourly_low=medians[0] if medians else None,
        median_hourly_high=medians[-1] if medians else None,
        occupations=len(jobs),
    )
