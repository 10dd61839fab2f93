"""The dictionary and the page of what has come in, in a real browser: accessible, and at home on a phone."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest
from tests.system.looking import must_be_accessible, must_not_scroll_sideways

from commonfield.catalog import Catalog, CollectionPlan, Text
from commonfield.intake.collecting import Coverage, availability, availability_page
from commonfield.intake.dictionary import export, regional_dictionary
from commonfield.region import begin_region

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PAGES = ["index.html"]
PAGES += [
    f"{language}/{page}"
    for language in ("en", "es")
    for page in (
        "index.html",
        "tables/characteristic.html",
        "tables/enrollment.html",
        "files/calpads-sinf.html",
        "files/mis-sb.html",
    )
]
PAGES += ["availability-en.html", "availability-es.html"]
DARK = ["en/index.html", "en/tables/characteristic.html", "availability-en.html"]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The dictionary of what is shipped, and a page of a plan of which half has passed."""
    folder = tmp_path_factory.mktemp("pages")
    catalog = Catalog()
    gathered = regional_dictionary(catalog, label=Text(en="Shipped", es="Incluido"), on=date(2026, 10, 31))
    out = folder / "out"
    export(gathered, catalog.appearance, out)
    partners = [{"partner": "a-district", "name": "A District", "kind": "school_district"}]
    settings = {"partners": partners, "invented": True}
    region = begin_region(folder / "region", region="inland-empire", keys=folder / "keys", settings=settings)
    asked = {
        "partner": "a-district", "dictionaries": ["calpads/senr", "calpads/sinf"], "years": range(2018, 2027),
        "due": date(2022, 9, 15), "due_on": {2026: date(2027, 1, 1)}, "sender": "Registrar",
    }  # fmt: skip
    plan = CollectionPlan.model_validate({"collections": [asked]})
    lines = availability(plan, [], on=date(2026, 10, 31))
    told = [Coverage("a-district", 2025, "foster", "not_carried", True)]
    told += [Coverage("a-district", 2025, "gender", "told", True)]
    for language in ("en", "es"):
        text = availability_page(region, lines, told, on=date(2026, 10, 31), language=language)
        (out / f"availability-{language}.html").write_text(text, encoding="utf-8")
    return out


@pytest.mark.parametrize(
    ("screen", "scheme", "paths"),
    [("desktop", "light", PAGES), ("phone", "light", PAGES), ("desktop", "dark", DARK)],
)
def test_axe_finds_no_violation_and_no_page_scrolls_sideways(
    browser: Browser, written: Path, screen: str, scheme: Literal["light", "dark"], paths: list[str]
) -> None:
    for path in paths:
        must_be_accessible(browser, written / path, screen, color_scheme=scheme)
        must_not_scroll_sideways(browser, written / path, screen)


def test_a_wide_table_scrolls_in_a_box_that_the_keyboard_reaches(browser: Browser, written: Path) -> None:
    page = browser.new_page(viewport={"width": 320, "height": 640})
    page.goto((written / "en/files/calpads-sinf.html").as_uri())
    box = page.locator(".scroll").first
    box.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("e => e.scrollLeft > 0", arg=box.element_handle(), timeout=2000)
    page.close()
