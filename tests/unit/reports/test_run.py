import hashlib
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from tests.unit.reports.context import make_context
from tests.unit.reports.release import FixtureRelease, make_release

from commonfield.catalog import Appearance, Report
from commonfield.reports import ReportFiles, write_report


@pytest.fixture(scope="module")
def small(biannual: Report) -> Report:
    """The report with one measure in one section, which is quick to write."""
    sections = [
        section.model_copy(update={"metrics": section.metrics[:1]})
        for section in biannual.sections
        if section.section in ("cover", "changes", "transition", "gaps", "coverage", "hidden")
    ]
    return biannual.model_copy(update={"sections": sections, "headline": ["college_going_rate_12m"]})


@pytest.fixture(scope="module")
def release() -> FixtureRelease:
    made = make_release()
    kinds = pl.col("metric").is_in(["college_going_rate_12m"]) | (pl.col("kind") == "link_rate")
    gaps = made.gaps.filter(metric="college_going_rate_12m")
    return FixtureRelease(made.cells.filter(kinds), gaps, made.certificate)


def hashes(files: ReportFiles) -> dict[str, str]:
    return {
        file.relative_to(files.folder).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in files.files
    }


def test_the_same_input_gives_the_same_bytes(
    small: Report, release: FixtureRelease, appearance: Appearance, tmp_path: Path
) -> None:
    first, second = (
        write_report(small, release, context=make_context(), appearance=appearance, out=tmp_path / name)
        for name in ("first", "second")
    )
    assert hashes(first) == hashes(second)


def test_rows_in_another_order_give_the_same_report(
    small: Report, release: FixtureRelease, appearance: Appearance, tmp_path: Path
) -> None:
    turned = FixtureRelease(release.cells.reverse(), release.gaps.reverse(), release.certificate)
    first, second = (
        write_report(
            small, one, context=make_context(), appearance=appearance, out=tmp_path / name, languages=("en",)
        )
        for name, one in (("first", release), ("second", turned))
    )
    assert hashes(first) == hashes(second)


def test_one_language_alone_offers_no_other(
    small: Report, release: FixtureRelease, appearance: Appearance, tmp_path: Path
) -> None:
    files = write_report(
        small, release, context=make_context(), appearance=appearance, out=tmp_path, languages=("es",)
    )
    assert not (tmp_path / "en").exists()
    assert 'hreflang="en"' not in files.home["es"].read_text("utf-8")


def test_an_empty_release_still_gives_a_report_that_says_what_will_be_there(
    biannual: Report, appearance: Appearance, tmp_path: Path
) -> None:
    made = make_release()
    empty = FixtureRelease(made.cells.clear(), made.gaps.clear(), {})
    context = replace(
        make_context(earlier=False), partners=(), agreements=(), left_out=(), adoptions={}, invented=False
    )
    files = write_report(biannual, empty, context=context, appearance=appearance, out=tmp_path)
    home = files.home["en"].read_text("utf-8")
    assert "This release holds no figure for this measure." in home
    assert "These data are invented" not in home
    assert "No agreement is in force." in (tmp_path / "en/partners.html").read_text("utf-8")
    assert "first release" in (tmp_path / "en/changes.html").read_text("utf-8")
    assert "no link rates" in (tmp_path / "en/coverage.html").read_text("utf-8")


def test_a_release_in_which_every_figure_is_hidden_shows_none(
    small: Report, release: FixtureRelease, appearance: Appearance, tmp_path: Path
) -> None:
    cells = release.cells.with_columns(status=pl.lit("hidden"))
    nothing = FixtureRelease(cells, release.gaps.clear(), release.certificate)
    files = write_report(
        small, nothing, context=make_context(), appearance=appearance, out=tmp_path, languages=("en",)
    )
    assert not [file for file in files.files if file.parent.name == "figures"]
    page = (tmp_path / "en/metrics/college-going-rate-12m.html").read_text("utf-8")
    assert "no figure can be shown yet" in page


def test_a_metric_without_a_phrase_or_a_definition_is_told_plainly(
    small: Report, release: FixtureRelease, appearance: Appearance, tmp_path: Path
) -> None:
    bare = small.model_copy(update={"phrases": {}})
    context = replace(make_context(), metrics={}, groups={}, places={}, sources={}, partner_names={})
    files = write_report(
        bare, release, context=context, appearance=appearance, out=tmp_path, languages=("en",)
    )
    assert "college_going_rate_12m" in files.home["en"].read_text("utf-8")
