"""Pages of a scorecard in a real browser: accessible, and at home on a phone."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.system.looking import must_be_accessible, must_not_scroll_sideways

from commonfield.catalog import Catalog
from commonfield.pipeline.public_region import public_region
from commonfield.pipeline.scorecard import gather, write_scorecard
from commonfield.reference import Shelf

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PAGES = ["index.html", "schools.html", "county-06031.html", "college.html", "work.html", "sector-health.html",
         "programs-health.html", "mirror.html", "sources.html"]  # fmt: skip


@pytest.fixture(scope="module")
def written(public_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    region = public_region("tulare-kings")
    shelf = Shelf(public_data, catalog=Catalog(), as_of=date(2026, 11, 23))
    gathered, beside = gather(region, shelf)
    folder = tmp_path_factory.mktemp("scorecard") / "pages"
    write_scorecard(region, shelf, folder, gathered=gathered, beside=beside)
    return folder


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(("language", "screen"), [("en", "desktop"), ("es", "phone")])
def test_pages_have_no_violation(
    browser: Browser, written: Path, page: str, language: str, screen: str
) -> None:
    must_be_accessible(browser, written / language / page, screen)


@pytest.mark.parametrize("page", PAGES)
def test_no_page_scrolls_sideways_on_a_phone(browser: Browser, written: Path, page: str) -> None:
    must_not_scroll_sideways(browser, written / "es" / page)


def test_the_page_to_choose_a_language_on_is_accessible(browser: Browser, written: Path) -> None:
    must_be_accessible(browser, written / "index.html")
