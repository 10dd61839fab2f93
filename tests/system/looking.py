"""Open a page as a person would, and hold it to the standards of accessibility."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SCREENS = {"desktop": (1280, 900), "phone": (320, 640)}


def open_page(browser: Browser, path: Path, screen: str = "desktop", **settings: Any) -> Page:
    width, height = SCREENS[screen]
    page = browser.new_page(viewport={"width": width, "height": height}, **settings)
    page.goto(path.as_uri())
    return page


def must_be_accessible(browser: Browser, path: Path, screen: str = "desktop", **settings: Any) -> None:
    """Hold that axe finds nothing on a page."""
    from axe_playwright_python.sync_playwright import Axe

    page = open_page(browser, path, screen, **settings)
    results = Axe().run(page, options={"runOnly": STANDARDS})
    assert results.violations_count == 0, f"{path.name}: {results.generate_report()}"
    page.close()


def must_not_scroll_sideways(browser: Browser, path: Path, screen: str = "phone") -> None:
    """Hold that a page is no wider than the screen."""
    page = open_page(browser, path, screen)
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= SCREENS[screen][0], (path.name, wide)
    page.close()
