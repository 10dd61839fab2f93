"""The one frame of the pages of intake: every page stands in it, and keeps its own words and styles."""

from importlib import resources
from pathlib import Path

import pytest

from commonfield.catalog import Catalog, Wording
from commonfield.intake.pages import page, style_sheet

INTAKE = Path(str(resources.files("commonfield"))) / "intake"
OWN = ["answer.css.j2", "give_back.css.j2", "pulse.css.j2"]


@pytest.fixture(scope="module")
def appearance():
    return Catalog().appearance


def test_there_is_one_frame_and_every_page_extends_it():
    templates = {path.name: path.read_text(encoding="utf-8") for path in INTAKE.rglob("*.html.j2")}
    assert len(templates) == len([*INTAKE.rglob("*.html.j2")])
    assert [name for name, text in templates.items() if "<!doctype" in text] == ["shell.html.j2"]
    apart = [name for name, text in templates.items() if not text.startswith('{% extends "shell.html.j2" %}')]
    assert sorted(apart) == ["shell.html.j2", "tables.html.j2"]


def test_colors_and_type_are_said_once():
    sheets = {path.name: path.read_text(encoding="utf-8") for path in INTAKE.rglob("*.css.j2")}
    assert sorted(sheets) == [*OWN, "style.css.j2"]
    assert [name for name, text in sheets.items() if "look.colors" in text] == ["style.css.j2"]
    assert [name for name, text in sheets.items() if "font-family" in text] == ["style.css.j2"]


@pytest.mark.parametrize("own", OWN)
def test_own_styles_come_after_those_of_all_pages(appearance, own):
    every, both = style_sheet(appearance), style_sheet(appearance, own)
    assert both.startswith(every) and len(both) > len(every)


def test_names_of_fonts_reach_the_page_unescaped(appearance):
    said = Wording("intake/pulse", "es")
    html = page(
        "result.html.j2", said, style=style_sheet(appearance, "pulse.css.j2"), title="<b>", owner="R",
        answered=0, partners=(), rows=(), state="", reason="", floor=11,
    )  # fmt: skip
    assert appearance.font_screen in html
    assert "<h1>&lt;b&gt;</h1>" in html and "Saltar al contenido" in html
    assert 'class="foot"' not in html
