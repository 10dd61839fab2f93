"""Pages of a map: everything that a view holds is on them, in both languages, without a script."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from html import unescape
from pathlib import PurePosixPath

import pytest
from tests.unit.reports.strict_pages import Reader

from commonfield.catalog import Catalog
from commonfield.reports.pathways import MapView, write_map
from commonfield.reports.pathways.listing import Fork, listed


@pytest.fixture(scope="module")
def pages(written: dict[str, bytes]) -> dict[str, Reader]:
    return {path: Reader(content.decode()) for path, content in written.items() if path.endswith(".html")}


def test_every_link_leads_to_a_file_or_a_place_on_a_page(
    pages: dict[str, Reader], written: dict[str, bytes]
) -> None:
    for path, page in pages.items():
        assert len(set(page.ids)) == len(page.ids), path
        for link in page.links:
            file, _, place = link.partition("#")
            parts = list(PurePosixPath(path).parent.parts)
            for part in filter(None, file.split("/")):
                parts = parts[:-1] if part == ".." else [*parts, part]
            target = "/".join(parts) if file else path
            assert target in written, (path, link)
            assert not place or place in pages[target].ids, (path, link)


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_step_job_and_break_of_a_pathway_is_on_its_page(
    views: dict[str, MapView], pages: dict[str, Reader], language: str
) -> None:
    for view in views[language].pathways:
        page = pages[f"{language}/pathways/{view.slug}.html"]
        told = [*view.warnings, *view.notes, *(school.name for school in views[language].schools)]
        for step in view.steps:
            assert step.step in page.ids
            told += [step.label, step.when, step.needs, step.where, *step.details]
        for each in view.breaks:
            told += [each.problem, each.repair, each.owner]
        assert [line for line in told if " ".join(line.split()) not in page.text] == []


def test_steps_are_listed_in_order_and_ways_to_choose_from_are_set_apart(views: dict[str, MapView]) -> None:
    def names(slug: str) -> list[object]:
        return [
            [[one.step for one in way] for way in item.ways] if isinstance(item, Fork) else item.step
            for item in listed(views["en"].pathway(slug))
        ]

    assert names("tulare-kings-teacher") == [
        [["courses", "credit"], ["early"]], "associate", "university", "assistant", "teacher",
    ]  # fmt: skip
    assert names("tulare-kings-nurse") == [
        "courses", "shadow", "biology", "certificate", "clinical", "associate", "assistant", "nurse",
    ]  # fmt: skip
    assert names("tulare-kings-computing") == [
        "courses", [["early"], ["apprentice"], ["credit"]], "degree", "university", "support", "developer",
    ]  # fmt: skip


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_school_page_tells_each_job_its_way_and_what_would_mend_it(
    views: dict[str, MapView], pages: dict[str, Reader], language: str
) -> None:
    for school in views[language].schools:
        text = pages[f"{language}/schools/{school.code}.html"].text
        for way in school.ways:
            assert all(f"{when} {what}" in text for when, what in way.schedule)
            assert all(each.problem in text and each.repair in text for each in way.breaks)
            assert way.done in text
    tule = pages["en/schools/16639171234591.html"].text
    assert "2 of 6 jobs can be reached from here." in tule
    # Both jobs of a pathway are stopped by one link, which is told once.
    assert tule.count("Sequoia Valley College gives credit in EDU 120") == 1
    assert "Nursing assistant Unbroken Done fall 2031 Typical pay: $19.90 an hour." in tule


def test_the_overview_has_a_letter_and_a_word_for_each_school_and_sector(written: dict[str, bytes]) -> None:
    html = unescape(written["en/index.html"].decode())
    rows = re.findall(r'<tr><th scope="row"><a href="schools/(\d+)\.html">(.*?)</tr>', html, re.S)
    found = {code: re.findall(r'class="cell st-(\w+)"><b>(.)</b> ([^<]+)', row) for code, row in rows}
    # Education, engineering (no pathway at all), health, information: in the order of their names.
    assert [state for state, _, _ in found["54719931234567"]] == ["whole", "none", "whole", "part"]
    assert [state for state, _, _ in found["16639171234591"]] == ["broken", "none", "part", "part"]
    assert {cell for row in found.values() for cell in row} == {
        ("whole", "U", "Unbroken"), ("part", "P", "Unbroken in part"), ("broken", "B", "Broken"),
        ("none", "–", "No pathway"),
    }  # fmt: skip


def test_what_is_missing_is_told_with_what_would_open_most_ways_first(pages: dict[str, Reader]) -> None:
    text = pages["en/index.html"].text
    assert "Engineering and Architecture No pathway of this sector has been drawn." in text
    assert "At 2 of 5 schools its pathways exist, and no job can be reached." in text
    assert text.index("no transfer agreement") < text.index("Mercy Valley Hospital")
    assert "Stops 5 ways from a school to a job." in text


def test_the_tables_hold_every_answer_with_codes(written: dict[str, bytes]) -> None:
    rows = list(csv.DictReader(io.StringIO(written["data/answers.csv"].decode())))
    assert len(rows) == 30
    one = next(r for r in rows if r["school"] == "16639251234609" and r["soc"] == "29-1141")
    assert (one["status"], one["breaks"], one["breaks_at"]) == ("broken", "program_ended", "certificate")
    own = list(csv.DictReader(io.StringIO(written["data/tulare-kings-nurse.csv"].decode())))
    assert own == [row for row in rows if row["pathway"] == "tulare-kings-nurse"]


def test_a_region_without_a_break_and_a_school_without_a_pathway_are_told(views: dict[str, MapView]) -> None:
    whole = views["en"]
    bare = replace(whole.schools[0], ways=())
    few = replace(whole, schools=(bare,), pathways=(), links=(), sectors={}, notes=("A note.",), records={})
    files = dict(write_map([few], appearance=Catalog().appearance))
    assert b"No pathway that is drawn begins at this school yet." in files[f"en/schools/{bare.code}.html"]
    assert b"Every sector has a pathway at every school" in files["en/index.html"]
    assert b"A note." in files["en/index.html"]


def test_the_same_view_gives_the_same_bytes(views: dict[str, MapView], written: dict[str, bytes]) -> None:
    one = replace(views["en"], pathways=views["en"].pathways[:1], schools=())
    again = [dict(write_map([one], appearance=Catalog().appearance)) for _ in range(2)]
    assert again[0] == again[1]
    poster = f"posters/{one.pathways[0].slug}_en.pdf"
    assert again[0][poster] == written[poster]
