"""The map of pathways in a real browser: accessible, at home on a phone, its text within its boxes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.pathway_map import checked
from tests.system.looking import must_be_accessible, must_not_scroll_sideways, open_page

from commonfield.catalog import Catalog
from commonfield.pipeline.pathways.mapping import write_map

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PAGES = ["index.html", "pathways/tulare-kings-computing.html", "pathways/tulare-kings-nurse.html",
         "schools/16639171234591.html"]  # fmt: skip


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pathways") / "map"
    write_map(checked(), folder, catalog=Catalog(), sectors=["engineering"])
    return folder


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    ("language", "screen", "colors"), [("en", "desktop", "light"), ("es", "phone", "dark")]
)
def test_pages_have_no_violation(
    browser: Browser, written: Path, page: str, language: str, screen: str, colors: str
) -> None:
    must_be_accessible(browser, written / language / page, screen, color_scheme=colors)


@pytest.mark.parametrize("page", PAGES)
def test_no_page_scrolls_sideways_on_a_phone(browser: Browser, written: Path, page: str) -> None:
    must_not_scroll_sideways(browser, written / "es" / page)


def test_the_page_to_choose_a_language_on_is_accessible(browser: Browser, written: Path) -> None:
    must_be_accessible(browser, written / "index.html")


def test_a_phone_shows_the_steps_as_a_list_and_not_the_map_shrunk(browser: Browser, written: Path) -> None:
    path = written / "en" / PAGES[1]
    for screen, seen in (("desktop", True), ("phone", False)):
        page = open_page(browser, path, screen)
        assert page.locator("figure.map img").is_visible() is seen
        assert page.locator(".trail .step").count() == 8
        assert page.locator(".trail .step").first.is_visible()
        page.close()


OUTSIDE = """() => {
  const found = [];
  const hold = (text, left, top, right, foot) => {
    const at = text.getBBox();
    if (at.x < left || at.y < top - 2 || at.x + at.width > right || at.y + at.height > foot + 2)
      found.push(text.textContent);
  };
  document.querySelectorAll('text').forEach(text => hold(text, 0, 0, 1684, 1191));
  document.querySelectorAll('[data-box]').forEach(group => {
    const box = group.firstElementChild.getBBox();
    group.querySelectorAll('text').forEach(
      text => hold(text, box.x, box.y, box.x + box.width, box.y + box.height));
  });
  return [document.querySelectorAll('[data-box] text').length, found];
}"""


@pytest.mark.parametrize("language", ["en", "es"])
def test_text_of_a_poster_stays_within_its_box_and_the_paper(
    browser: Browser, written: Path, language: str
) -> None:
    for name in ("teacher", "nurse", "computing"):
        page = open_page(browser, written / "posters" / f"tulare-kings-{name}_{language}.svg")
        lines, outside = page.evaluate(OUTSIDE)
        assert lines > 30
        assert outside == []
        page.close()
