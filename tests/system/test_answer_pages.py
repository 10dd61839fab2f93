"""The page of an answer in a real browser: accessible, at home on a phone, on paper, from the keyboard."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.system.looking import must_be_accessible, must_not_scroll_sideways, open_page

from commonfield.catalog import Catalog
from commonfield.intake.answers import Answer, answer_page
from commonfield.intake.problems import finding_of
from commonfield.intake.standing import Account

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.slow]

KINDS = ["records", "checked", "file", "warned", "done", "withdrawn"]


def answers(catalog: Catalog) -> dict[str, Answer]:
    """An answer of each kind, with a file name and columns that are hard to lay out."""
    long_name = "SENR_" + "2025" * 20 + "<b>&.txt"
    records = [
        finding_of(catalog, "ELE-005", element="EnrollmentSchoolStartDateOfTheStudent (22)", count=1200,
                   rows=(7, 1_000_000, 2, 3, 4), code_set="calpads/english_acquisition_status", found="2"),
        finding_of(catalog, "FIL-014", count=2, rows=(31, 32), columns=41),
    ]  # fmt: skip
    warned = [finding_of(catalog, "FIL-023", rows=(1,))]
    told: dict[str, Any] = {
        "file_name": long_name,
        "submission": "0123456789abcdef" * 4,
        "academic_year": 2025,
    }
    stored = {"stored": True, "partner": "a-district", "received_at": "2026-09-01T10:00:00+00:00"}

    def answer(findings: list[Any], account: Account, **more: Any) -> Answer:
        given = {**told, "dictionary": None, "file_refused": False, **more}
        return Answer(findings=tuple(findings), account=account, **given)

    some = Account(1_000_001, 998_000, 799)
    return {
        "records": answer([*records, *warned], some, **stored, superseded_by="f" * 64),
        "checked": answer([*records, *warned], some),
        "file": answer([finding_of(catalog, "FIL-001")], Account(0, 0, 0), file_refused=True),
        "warned": answer(warned, Account(9, 9, 0), **stored),
        "done": answer([], Account(9, 9, 0), **stored),
        "withdrawn": answer([], Account(9, 9, 0), **stored, withdrawn=True),
    }


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    catalog = Catalog()
    folder = tmp_path_factory.mktemp("answers")
    for kind, answer in answers(catalog).items():
        for language in ("en", "es"):
            page = answer_page(answer, catalog.appearance, language)
            (folder / f"{kind}-{language}.html").write_text(page, encoding="utf-8")
    return folder


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_axe_finds_no_violation(browser: Browser, written: Path, language: str, scheme: str) -> None:
    for kind in KINDS:
        screen = "phone" if kind == "checked" else "desktop"
        must_be_accessible(browser, written / f"{kind}-{language}.html", screen, color_scheme=scheme)


@pytest.mark.parametrize("language", ["en", "es"])
def test_no_page_scrolls_sideways_on_a_phone(browser: Browser, written: Path, language: str) -> None:
    for kind in KINDS:
        must_not_scroll_sideways(browser, written / f"{kind}-{language}.html")


def test_the_keyboard_goes_to_the_findings_and_focus_is_seen(browser: Browser, written: Path) -> None:
    page = open_page(browser, written / "records-en.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#refuse_record-1"
    assert page.evaluate("parseFloat(getComputedStyle(document.activeElement).outlineWidth)") >= 3
    page.keyboard.press("Enter")
    page.wait_for_function("location.hash === '#refuse_record-1'")


@pytest.mark.parametrize("kind", KINDS)
def test_every_link_on_the_page_leads_somewhere_on_it(written: Path, kind: str) -> None:
    text = (written / f"{kind}-en.html").read_text(encoding="utf-8")
    ids = re.findall(r' id="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    targets = re.findall(r'href="([^"]*)"', text)
    assert targets and all(target.startswith("#") and target[1:] in ids for target in targets)


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_needs_no_script_and_nothing_from_elsewhere(written: Path, kind: str) -> None:
    text = (written / f"{kind}-es.html").read_text(encoding="utf-8")
    assert not re.search(r"<script|<link|<img|url\(|@import|https?://", text)
    assert "&lt;b&gt;&amp;.txt" in text and "<b>&" not in text


def test_on_paper_the_findings_stay_and_the_menu_goes(browser: Browser, written: Path) -> None:
    page = open_page(browser, written / "records-en.html", color_scheme="dark")
    page.emulate_media(media="print")
    assert not page.locator(".contents").is_visible()
    assert page.locator(".finding").count() == 3
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(251, 250, 246)"


def test_severity_is_a_word_before_it_is_a_color(browser: Browser, written: Path) -> None:
    page = open_page(browser, written / "records-en.html")
    said = [page.locator(".finding .tag").nth(i).inner_text() for i in range(3)]
    assert said == ["Records refused", "Records refused", "Warning"]
