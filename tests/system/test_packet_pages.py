"""The page of a call's packet in a real browser: accessible, at home on a phone, nothing from elsewhere."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.system.looking import must_be_accessible, must_not_scroll_sideways

from commonfield.pipeline.calls import freeze_call, open_call, recommend_call
from commonfield.pipeline.calls.beginning import write_example

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.slow]

DECIDED = """
decision: "2026-21"
body: Steering committee
decided_on: 2026-11-03
recused: [seat-4]
overrides:
  - {proposal: P01, amount: 1000, because: {en: "A pilot only.", es: "Solo un piloto."}}
"""


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    call, out = tmp_path_factory.mktemp("call"), tmp_path_factory.mktemp("packet")
    write_example(call, proposals=12, readers=8, seed=2)
    rules = call / "call.yaml"
    rules.write_text(
        rules.read_text(encoding="utf-8").replace("panels: 2000", "panels: 100"), encoding="utf-8"
    )
    freeze_call(open_call(call), on=date(2026, 9, 1))
    (call / "decision.yaml").write_text(DECIDED, encoding="utf-8")
    for path, content in recommend_call(open_call(call)).files.items():
        (out / path).parent.mkdir(parents=True, exist_ok=True)
        (out / path).write_bytes(content)
    return out


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("screen", ["desktop", "phone"])
def test_pages_have_no_violation(browser: Browser, unpacked: Path, language: str, screen: str) -> None:
    must_be_accessible(browser, unpacked / f"{language}.html", screen)


def test_pages_are_accessible_in_the_dark(browser: Browser, unpacked: Path) -> None:
    must_be_accessible(browser, unpacked / "es.html", color_scheme="dark")


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_phone_does_not_scroll_sideways(browser: Browser, unpacked: Path, language: str) -> None:
    must_not_scroll_sideways(browser, unpacked / f"{language}.html")


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_link_leads_to_a_file_of_the_packet_and_no_script_stands_in_it(
    unpacked: Path, language: str
) -> None:
    html = (unpacked / f"{language}.html").read_text(encoding="utf-8")
    links = set(re.findall(r'(?:href|src)="([^"#]+)"', html))
    assert links and all((unpacked / link).is_file() for link in links)
    assert "<script" not in html and "style=" not in html
