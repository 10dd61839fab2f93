"""Posters tell everything of a pathway, in both languages, on screen and on paper."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from xml.etree import ElementTree

import pikepdf
import pytest

from commonfield.catalog import Catalog
from commonfield.reports.pathways import MapView
from commonfield.reports.pathways.poster import HEIGHT, WIDTH, draw_page_map, draw_poster

LOOK = Catalog().appearance
SVG = "{http://www.w3.org/2000/svg}"


def texts(svg: str) -> str:
    root = ElementTree.fromstring(svg)
    return " ".join("".join(each.itertext()) for each in root.iter(f"{SVG}text"))


def letters(text: str) -> str:
    return re.sub(r"[\s-]", "", text)


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_step_connection_and_school_is_on_the_poster(views: dict[str, MapView], language: str) -> None:
    whole = views[language]
    for view in whole.pathways:
        svg = draw_poster(view, whole, LOOK).svg
        root = ElementTree.fromstring(svg)
        said = letters(texts(svg))
        assert letters(view.label + view.about) in said
        assert letters(view.breaks[0].problem) in said
        assert letters("Valle Vista High") in said
        for step in view.steps:
            box = next(each for each in root.iter(f"{SVG}g") if each.get("data-box") == step.step)
            mine = letters("".join(box.itertext()))
            assert letters(step.label) in mine
            assert letters(step.when) in mine
        links = {each.get("data-link") for each in root.iter(f"{SVG}path")} - {None}
        assert links == {f"{link.before}>{step.step}" for step in view.steps for link in step.after}


def test_a_broken_link_is_a_gap_with_a_word(views: dict[str, MapView]) -> None:
    whole = views["en"]
    nurse = whole.pathway("tulare-kings-nurse")
    assert sorted(step.step for step in nurse.steps if step.broken_here) == [
        "biology", "certificate", "clinical", "courses",
    ]  # fmt: skip
    assert texts(draw_page_map(nurse, whole, LOOK).svg).split().count("broken") == 4
    mended = tuple(replace(step, broken_here=0, whole=step.of) for step in nurse.steps)
    sound = replace(nurse, steps=mended, breaks=(), schools=(("Mill Creek High", "whole"),))
    said = texts(draw_poster(sound, whole, LOOK).svg)
    assert "broken" not in said.split()
    assert "No break was found." in said


def test_what_nobody_reaches_says_so(views: dict[str, MapView]) -> None:
    whole = views["en"]
    said = texts(draw_poster(whole.pathway("tulare-kings-computing"), whole, LOOK).svg)
    assert "Out of reach now" in said
    assert "Nobody gets this far now" in said
    other = texts(draw_poster(whole.pathway("tulare-kings-nurse"), whole, LOOK).svg)
    assert "Out of reach now" not in other


def test_an_invented_poster_says_so_first_and_a_real_one_does_not(views: dict[str, MapView]) -> None:
    whole = views["en"]
    view = whole.pathways[0]
    assert texts(draw_poster(view, whole, LOOK).svg).startswith("Invented example.")
    real, own = replace(whole, invented=False), replace(view, invented=False)
    assert "Invented example" not in texts(draw_poster(own, real, LOOK).svg)
    assert "Nobody can follow it" in texts(draw_poster(view, real, LOOK).svg)


def test_a_poster_has_a_title_a_description_and_dark_colors(views: dict[str, MapView]) -> None:
    whole = views["es"]
    view = whole.pathways[0]
    drawing = draw_poster(view, whole, LOOK)
    root = ElementTree.fromstring(drawing.svg)
    assert view.label in (root.findtext(f"{SVG}title") or "")
    described = root.findtext(f"{SVG}desc") or ""
    assert all(step.label in described for step in view.steps)
    assert all(each.problem in described for each in view.breaks)
    assert "prefers-color-scheme:dark" in drawing.svg
    assert (drawing.width, drawing.height) == (WIDTH, HEIGHT)


def test_more_breaks_and_schools_than_there_is_room_for_are_counted(views: dict[str, MapView]) -> None:
    whole = views["en"]
    view = whole.pathways[0]
    many = replace(
        view,
        breaks=tuple(replace(view.breaks[0], what=f"kind {n // 2}", link=str(n)) for n in range(40)),
        schools=tuple((f"School {n} with a long name of its own", "whole") for n in range(150)),
    )
    said = texts(draw_poster(many, whole, LOOK).svg)
    shown = said.count("To mend:")
    assert 2 <= shown < 20
    assert said.count("And 1 more like it") == shown
    assert f"and {20 - shown} more on the page" in said
    named = len(re.findall(r" unbroken(?= |$)", said))
    assert named >= 10
    assert f"and {150 - named} more" in said


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_printed_poster_is_one_tagged_page_of_a2_with_its_text(
    written: dict[str, bytes], language: str
) -> None:
    with pikepdf.open(io.BytesIO(written[f"posters/tulare-kings-nurse_{language}.pdf"])) as pdf:
        assert len(pdf.pages) == 1
        assert [round(float(x) / 72 * 25.4) for x in pdf.pages[0].mediabox[2:]] == [594, 420]
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang).startswith(language)
        with pdf.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
        fonts = [
            each for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and "/FontFile3" in each
        ]
        assert fonts, "text stays text, in a font that the document carries"
