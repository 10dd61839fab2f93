"""The page of a partner in a real browser: accessible in light and dark, on a desk and on a phone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.system.looking import must_be_accessible, must_not_scroll_sideways
from tests.unit.intake.giving_back.example import TOLD

from commonfield.catalog import Catalog
from commonfield.intake.giving_back import write_page
from commonfield.vocabulary import LANGUAGES

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    published = replace(
        TOLD, private=False, classes=(), onward=None, rows=None, left_out=(), agreement="data-sharing-north"
    )
    folder, pages = tmp_path_factory.mktemp("given"), []
    for language in LANGUAGES:
        for name, told in (("private", TOLD), ("published", published)):
            pages.append(folder / f"{name}-{language}.html")
            page = write_page(told, appearance=Catalog().appearance, language=language)
            pages[-1].write_text(page, encoding="utf-8")
    return pages


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("screen", ["desktop", "phone"])
def test_axe_finds_no_violation_and_nothing_scrolls_sideways(
    browser: Browser, written: list[Path], screen: str, scheme: str
) -> None:
    for path in written:
        must_be_accessible(browser, path, screen, color_scheme=scheme)
        must_not_scroll_sideways(browser, path, screen)
