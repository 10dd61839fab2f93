"""The form and the result of a pulse in a real browser: accessible, on a phone, without script, on paper."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.system.looking import must_be_accessible, must_not_scroll_sideways

from commonfield.catalog import Catalog, Partner, Pulse
from commonfield.intake.pulse import count_answers, write_form, write_result

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.slow]

REGION = "Tulare-Kings College and Career Collaborative"


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    catalog = Catalog()
    closes = datetime(2026, 11, 23, 17, tzinfo=UTC)
    pulse = catalog.get(Pulse, "disruption").model_copy(update={"closes": closes})
    names = ("North Lake Unified", "Example College", "Valley Adult School")
    partners = [Partner(partner=f"p{at}", name=name, kind="adult_school") for at, name in enumerate(names)]
    told = {"open": "closed", "reopens": "2026-12-01", "displaced.grades-9-12": "40", "devices": "7"}
    counted = count_answers(pulse, {"p0": told, "p1": told}, smallest_group=11, closed=True)
    folder, pages = tmp_path_factory.mktemp("pulse"), []
    for language in ("en", "es"):
        form = write_form(pulse, region_name=REGION, language=language, appearance=catalog.appearance)
        result = write_result(
            pulse,
            counted,
            region_name=REGION,
            partners=partners,
            answered={"p0": 1, "p1": 1},
            closed=True,
            smallest_group=11,
            language=language,
            appearance=catalog.appearance,
        )
        for name, text in (("form", form), ("result", result)):
            pages.append(folder / f"{name}-{language}.html")
            pages[-1].write_text(text, encoding="utf-8")
    return pages


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("screen", ["desktop", "phone"])
def test_axe_finds_no_violation_and_nothing_scrolls_sideways(
    browser: Browser, written: list[Path], screen: str, scheme: str
) -> None:
    for path in written:
        must_be_accessible(browser, path, screen, color_scheme=scheme)
        must_not_scroll_sideways(browser, path, screen)


def test_the_form_is_filled_in_by_keyboard_without_script(browser: Browser, written: list[Path]) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(written[0].as_uri())
    page.get_by_label("Your organization").fill("North Lake Unified")
    page.get_by_label("Partly open").focus()
    page.keyboard.press("Space")
    assert page.get_by_label("Partly open").is_checked()
    page.get_by_label("Learners who cannot come or connect – College").fill("40")
    page.get_by_label("What would help most this week?").fill("Hot spots")
    page.close()


def test_on_paper_the_form_keeps_its_boxes(browser: Browser, written: list[Path]) -> None:
    page = browser.new_page()
    page.goto(written[0].as_uri())
    page.emulate_media(media="print")
    style = "getComputedStyle(document.querySelector('textarea'))"
    assert page.evaluate(f"parseFloat({style}.borderTopWidth)") >= 1
    assert page.evaluate(f"{style}.borderTopColor") == "rgb(0, 0, 0)"
    page.close()
