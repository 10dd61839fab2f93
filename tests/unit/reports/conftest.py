from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from tests.unit.reports.context import make_context
from tests.unit.reports.goals import about_goals
from tests.unit.reports.links import about_links, with_links
from tests.unit.reports.release import FixtureRelease, make_release

from commonfield.catalog import Appearance, Catalog, Report
from commonfield.reports import ReportFiles, write_report

SECRET_COUNT, SECRET_PEOPLE, SECRET_MEDIAN, SECRET_BAND = 86_753, 97_531, 64_283.0, 43_177
"""Numbers planted in every row that is hidden: none of them may be found in any file."""


def spoiled(release: FixtureRelease) -> FixtureRelease:
    """A release in which disclosure forgot to blank what it hid, or what a band stands for."""
    hidden, told = pl.col("status") != "shown", pl.col("status").is_in(["shown", "banded"])
    whole = hidden & ~pl.col("kind").is_in(["share"]) | ~pl.col("status").is_in(["shown", "banded", "hidden"])
    cells = release.cells.with_columns(
        numerator=pl.when(hidden).then(SECRET_COUNT).otherwise("numerator"),
        denominator=pl.when(whole).then(SECRET_PEOPLE).otherwise("denominator"),
        band_from=pl.when(~told).then(SECRET_BAND).otherwise("band_from"),
        band_to=pl.when(~told).then(SECRET_BAND + 7).otherwise("band_to"),
        share=pl.when(hidden).then(SECRET_COUNT / SECRET_PEOPLE).otherwise("share"),
        median=pl.when(hidden).then(SECRET_MEDIAN).otherwise("median"),
    )
    return replace(release, cells=cells)


@pytest.fixture(scope="session")
def appearance() -> Appearance:
    return Catalog().appearance


@pytest.fixture(scope="session")
def biannual() -> Report:
    return Catalog().get(Report, "biannual")


@pytest.fixture(scope="session")
def written(
    biannual: Report, appearance: Appearance, tmp_path_factory: pytest.TempPathFactory
) -> ReportFiles:
    """The whole biannual report on a realistic release, written once."""
    folder: Path = tmp_path_factory.mktemp("written") / "report"
    release = with_links(make_release())
    return write_report(
        biannual,
        spoiled(release),
        context=about_goals(about_links(make_context(), release), release),
        appearance=appearance,
        out=folder,
    )
