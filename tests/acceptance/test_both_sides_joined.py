"""How students of a region fared by sector, from a release, beside the public figures of the sector."""

from __future__ import annotations

import json
from collections.abc import Callable

import polars as pl
import pytest

from commonfield import disclosure
from commonfield.findings import Exit
from commonfield.pipeline import Demonstration, adopt
from commonfield.pipeline.joining import MEASURES
from commonfield.pipeline.measuring import publication_definitions
from commonfield.pipeline.occasion import Occasion
from commonfield.region import Region


def at(region: Region) -> list[str]:
    return ["--region", str(region.path), "--keys", str(region.keys.folder)]


@pytest.mark.slow
def test_a_sector_is_told_from_both_sides_and_nothing_that_the_release_hides(
    demo: Demonstration, own_demo: Region, command: Callable[..., object]
) -> None:
    public = ("--reference", str(demo.folder / "reference"))
    before = command("labor", "joined", *at(own_demo), *public)
    assert before.code == Exit.NOT_ESTIMABLE
    assert "commonfield run --report careers" in before.err
    for name in publication_definitions(own_demo, "careers"):
        adopt(own_demo, name, decision="2026-11 (invented)", occasion=Occasion())
    ran = command("run", "--report", "careers", *at(own_demo))
    assert ran.code == Exit.DONE, ran.err
    told = command("labor", "joined", *at(own_demo), *public, "--json")
    assert told.code == Exit.DONE, told.err
    joined = json.loads(told.out)
    cells = disclosure.load_release(own_demo.releases / joined["release"]).cells
    by_sector = cells.filter((pl.col("group") == "sector") & (pl.col("level") == "region"))
    assert len(joined["sectors"]) == by_sector["value"].n_unique() > 5
    for sector in joined["sectors"]:
        assert [one["measure"] for one in sector["observed"]] == list(MEASURES)
        for one in sector["observed"]:
            _must_be_of_the_release(sector["sector"], one, by_sector)
    _must_be_of_the_public_files(joined["sectors"], own_demo, command, public)


def _must_be_of_the_release(sector: str, one: dict[str, object], cells: pl.DataFrame) -> None:
    if one["status"] == "not_in_release":
        return
    row = cells.filter(
        (pl.col("value") == sector)
        & (pl.col("metric") == one["measure"])
        & (pl.col("academic_year") == one["year"])
    ).row(0, named=True)
    assert row["status"] == one["status"]
    if one["status"] == "shown":
        assert one["value"] == (row["median"] if row["kind"] == "median" else row["share"])
    else:
        assert one["value"] is None


def _must_be_of_the_public_files(
    sectors: list[dict[str, object]], region: Region, command: Callable[..., object], public: tuple[str, ...]
) -> None:
    gap = command("labor", "gap", "--region", str(region.path), *public, "--sector", "health", "--json")
    jobs = json.loads(gap.out)
    (health,) = [sector for sector in sectors if sector["sector"] == "health"]
    openings = sum(job["annual_openings"] or 0 for job in jobs)
    assert health["annual_openings"] == pytest.approx(openings) and openings > 0
    assert health["awards"] == pytest.approx(sum(job["supply"] for job in jobs))
