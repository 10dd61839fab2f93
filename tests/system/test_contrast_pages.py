"""The page of a contrast in a real browser: accessible, and at home on a phone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
from tests.system.looking import must_be_accessible, must_not_scroll_sideways
from tests.unit.equity.contrast.inventing import invent
from tests.unit.reports.working.test_contrast_pages import page

from commonfield.catalog import Catalog, Wording
from commonfield.equity.contrast import Question, Telling, contrast, sheet_of
from commonfield.reports import Grid, write_contrast
from commonfield.vocabulary import Language

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def page_of(language: Language) -> Any:
    people = invent(1, strata=2, shares=True, difference=0.1)
    columns = {f"x{n}": each.values for n, each in enumerate(people.covariates)}
    rows = pl.DataFrame({"part": people.participant.astype(int), "ok": people.outcome, **columns})
    asked = Question("part", "ok", ("x0", "x1"), gap_by="x1")
    answer = contrast(sheet_of(rows, asked, name="people"), asked)
    told = Telling(answer, Wording("equity/contrast", language))
    whole = page(language)
    long_name = "Socioeconomically disadvantaged: no parent finished college"
    part = replace(
        whole.parts[0],
        estimates=Grid(*told.estimates()),
        balance=Grid(*told.balance()),
        alike=[(f"{long_name} {each.covariate}", each.before, each.after) for each in told.alike()],
        gaps=[("Gaps", Grid(*told.gaps()))],
    )
    return replace(whole, parts=[part])


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("contrast")
    files = write_contrast([page_of("en"), page_of("es")], appearance=Catalog().appearance)
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return folder


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("screen", ["desktop", "phone"])
def test_pages_have_no_violation(browser: Browser, written: Path, language: str, screen: str) -> None:
    must_be_accessible(browser, written / language / "index.html", screen)


def test_pages_are_accessible_in_the_dark(browser: Browser, written: Path) -> None:
    must_be_accessible(browser, written / "en" / "index.html", color_scheme="dark")


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_phone_does_not_scroll_sideways(browser: Browser, written: Path, language: str) -> None:
    must_not_scroll_sideways(browser, written / language / "index.html")
