"""The report in a real browser: accessible, at home on a phone, usable from the keyboard and on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.system.looking import must_be_accessible, must_not_scroll_sideways, open_page
from tests.unit.reports.context import make_context
from tests.unit.reports.goals import about_goals
from tests.unit.reports.release import make_release

from commonfield.catalog import Catalog, Report
from commonfield.reports import ReportFiles, write_report

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PAGES = ["index.html", "partners.html", "completion.html", "gaps.html", "coverage.html", "definitions.html"]
PAGES += ["hidden.html", "changes.html", "work.html", "targets.html", "metrics/college-going-rate-12m.html"]
DARK = ["index.html", "metrics/college-going-rate-12m.html"]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> ReportFiles:
    catalog, release = Catalog(), make_release()
    return write_report(
        catalog.get(Report, "biannual"),
        release,
        context=about_goals(make_context(), release),
        appearance=catalog.appearance,
        out=tmp_path_factory.mktemp("report"),
    )


@pytest.mark.parametrize(
    ("screen", "scheme", "paths"),
    [("desktop", "light", PAGES), ("phone", "light", PAGES), ("desktop", "dark", DARK)],
)
@pytest.mark.parametrize("language", ["en", "es"])
def test_axe_finds_no_violation(
    browser: Browser, written: ReportFiles, language: str, screen: str, scheme: str, paths: list[str]
) -> None:
    for path in paths:
        must_be_accessible(browser, written.folder / language / path, screen, color_scheme=scheme)


def test_axe_finds_no_violation_on_the_choice_of_language(browser: Browser, written: ReportFiles) -> None:
    must_be_accessible(browser, written.folder / "index.html", "phone")


@pytest.mark.parametrize("language", ["en", "es"])
def test_no_page_scrolls_sideways_on_a_phone(browser: Browser, written: ReportFiles, language: str) -> None:
    for path in PAGES:
        must_not_scroll_sideways(browser, written.folder / language / path)


def test_a_table_that_is_too_wide_scrolls_in_a_box_that_the_keyboard_reaches(
    browser: Browser, written: ReportFiles
) -> None:
    page = open_page(browser, written.folder / "en/metrics/college-going-rate-12m.html", "phone")
    boxes = page.locator(".scroll")
    wide = [i for i in range(boxes.count()) if boxes.nth(i).evaluate("e => e.scrollWidth > e.clientWidth")]
    assert wide
    box = boxes.nth(wide[0])
    box.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("e => e.scrollLeft > 0", arg=box.element_handle(), timeout=2000)


def test_the_first_tab_shows_the_skip_link_and_enter_goes_to_the_content(
    browser: Browser, written: ReportFiles
) -> None:
    page = open_page(browser, written.home["es"])
    page.keyboard.press("Tab")
    focused = page.evaluate("document.activeElement.className")
    box = page.locator(".skip").bounding_box()
    assert focused == "skip" and box is not None and box["y"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_focus_is_seen_on_every_link_and_summary(browser: Browser, written: ReportFiles) -> None:
    page = open_page(browser, written.home["en"])
    for _ in range(25):
        page.keyboard.press("Tab")
        width = page.evaluate("parseFloat(getComputedStyle(document.activeElement).outlineWidth)")
        style = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert style == "solid" and width >= 3


def test_charts_load_and_a_phone_gets_the_narrow_ones(browser: Browser, written: ReportFiles) -> None:
    for screen, ending in (("desktop", "-years.svg"), ("phone", "-years-narrow.svg")):
        page = open_page(browser, written.folder / "es/metrics/college-going-rate-12m.html", screen)
        image = page.locator("figure img").first
        assert image.evaluate("e => e.currentSrc").endswith(ending)
        assert image.evaluate("e => e.complete && e.naturalWidth > 0")
        page.close()


def test_the_switch_leads_to_the_same_page_in_the_other_language(
    browser: Browser, written: ReportFiles
) -> None:
    page = open_page(browser, written.folder / "en/gaps.html")
    page.get_by_role("link", name="Español").click()
    assert page.url.endswith("/es/gaps.html")
    assert page.locator("html").get_attribute("lang") == "es"


def test_nothing_is_asked_of_the_network(browser: Browser, written: ReportFiles) -> None:
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(written.home["en"].as_uri())
    page.goto((written.folder / "en/metrics/graduation-rate-4y.html").as_uri())
    assert asked and all(url.startswith("file://") for url in asked)


def test_a_page_prints_with_its_tables_and_without_its_menu(browser: Browser, written: ReportFiles) -> None:
    page = open_page(browser, written.folder / "en/metrics/graduation-rate-4y.html")
    page.emulate_media(media="print")
    assert not page.locator(".side").is_visible()
    assert page.locator("figure table").first.is_visible()
