import re
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from tests.unit.reports.reading import Element, read_page

from commonfield.reports import ReportFiles

WEIGHT = 100_000


def pages(written: ReportFiles) -> list[Path]:
    start = written.folder / "index.html"
    return [file for file in written.files if file.suffix == ".html" and file != start]


def figures(written: ReportFiles) -> list[tuple[Path, Element]]:
    return [(page, figure) for page in pages(written) for figure in read_page(page).all("figure")]


def test_every_section_and_every_measure_has_a_page_in_both_languages(written: ReportFiles) -> None:
    found = {file.relative_to(written.folder).as_posix() for file in pages(written)}
    english = {path.removeprefix("en/") for path in found if path.startswith("en/")}
    assert english == {path.removeprefix("es/") for path in found if path.startswith("es/")}
    assert {"index.html", "partners.html", "gaps.html", "coverage.html", "hidden.html"} <= english
    assert len([path for path in english if path.startswith("metrics/")]) == 10


def test_every_figure_has_its_chart_table_csv_text_source_link_and_citation(written: ReportFiles) -> None:
    found = figures(written)
    assert len(found) == 2 * 36
    for page, figure in found:
        image = figure.all("img")[0].attributes
        assert len(image["alt"]) > 40
        assert (page.parent / image["src"]).resolve().is_file()
        narrow = figure.all("source")[0].attributes["srcset"]
        assert (page.parent / narrow).resolve().is_file()
        table = figure.all("table")[0]
        assert table.all("caption")[0].text()
        assert all(th.attributes.get("scope") for th in table.all("th"))
        assert len(table.all("tbody")[0].all("tr")) >= 2
        links = [a.attributes["href"] for a in figure.all("a")]
        assert any(href.endswith(".csv") for href in links)
        assert f"#{figure.attributes['id']}" in links
        assert "2026" in figure.with_class("source")[-1].text()
        assert figure.all("blockquote")[0].text()


def test_every_link_leads_somewhere_inside_the_report(written: ReportFiles) -> None:
    anchors = {
        page.resolve(): set(re.findall(r'id="([^"]+)"', page.read_text("utf-8"))) for page in pages(written)
    }
    for page in pages(written):
        tree = read_page(page)
        for element in tree.all("a", "link", "img", "source"):
            target = next(element.attributes[k] for k in ("href", "src", "srcset") if k in element.attributes)
            parts = urlsplit(target)
            if parts.scheme:
                assert element.tag == "a", target
                continue
            file = (page.parent / unquote(parts.path)).resolve() if parts.path else page.resolve()
            assert file.is_file(), (page, target)
            assert file.is_relative_to(written.folder.resolve())
            if parts.fragment:
                assert parts.fragment in anchors[file], (page, target)


def test_a_page_needs_no_script_and_loads_nothing_from_elsewhere(written: ReportFiles) -> None:
    for page in pages(written):
        tree = read_page(page)
        assert not tree.all("script", "iframe")
        assert not [e for e in tree.all("img", "source", "link") if "//" in str(e.attributes)]
        assert " style=" not in page.read_text("utf-8")


def test_each_page_says_its_language_and_leads_to_the_same_page_in_the_other(written: ReportFiles) -> None:
    for page in pages(written):
        tree, language = read_page(page), page.relative_to(written.folder).parts[0]
        other = {"en": "es", "es": "en"}[language]
        assert tree.all("html")[0].attributes["lang"] == language
        switch = next(a for a in tree.all("a") if a.attributes.get("hreflang") == other)
        assert switch.attributes["lang"] == other
        target = (page.parent / switch.attributes["href"]).resolve()
        assert target.relative_to(written.folder.resolve() / other) == page.relative_to(
            written.folder / language
        )


def test_each_page_has_one_title_a_skip_link_and_headings_in_order(written: ReportFiles) -> None:
    for page in pages(written):
        tree = read_page(page)
        assert len(tree.all("h1")) == 1
        assert tree.all("a")[0].attributes["href"] == "#content"
        assert tree.all("main")[0].attributes["id"] == "content"
        levels = [int(h.tag[1]) for h in tree.all("h1", "h2", "h3", "h4")]
        assert all(after <= before + 1 for before, after in pairwise(levels)), page
        ids = re.findall(r'\bid="([^"]+)"', page.read_text("utf-8"))
        assert len(ids) == len(set(ids))


def test_the_first_page_leads_to_each_language_in_its_own_words(written: ReportFiles) -> None:
    start = read_page(written.folder / "index.html")
    sections = {section.attributes["lang"]: section for section in start.all("section")}
    assert {lang: s.all("a")[0].text() for lang, s in sections.items()} == {"en": "English", "es": "Español"}
    for element in start.all("a", "link"):
        assert (written.folder / element.attributes["href"]).is_file()


def test_pages_below_the_home_say_where_they_are(written: ReportFiles) -> None:
    for page in pages(written):
        crumbs = read_page(page).with_class("crumbs")
        assert bool(crumbs) == (page.name != "index.html")
        if crumbs:
            assert crumbs[0].all("li")[-1].attributes["aria-current"] == "page"


def test_invented_data_are_announced_on_every_page(written: ReportFiles) -> None:
    for page in pages(written):
        text = read_page(page).with_class("invented")[0].text()
        assert "invented" in text or "inventados" in text


def test_the_home_leads_with_the_two_goals_then_five_figures(written: ReportFiles) -> None:
    home = read_page(written.home["en"])
    headings = [h.text() for h in home.all("main")[0].all("h2")]
    assert headings[:3] == ["The two goals", "The region in five figures", "What changed"]
    assert "Jobs beside awards" in [h.text() for h in home.all("h3")]
    assert len(home.with_class("card")) == 5


def test_a_hidden_figure_is_told_in_words_never_as_a_zero_or_a_gap(written: ReportFiles) -> None:
    page = read_page(written.folder / "en/metrics/pathway-entry-rate.html")
    cells = [td.text() for td in page.with_class("off")]
    assert {re.sub(r"^n = [\d,]+; ", "", cell) for cell in cells} == {"hidden"}
    assert "hidden" in cells and any(cell.startswith("n = ") for cell in cells)
    assert "hidden to protect privacy" in page.text()
    page = read_page(written.folder / "es/metrics/college-going-rate-12m.html")
    assert "corresponde el 1 de julio de 2027" in {td.text() for td in page.with_class("off")}


def test_a_page_with_all_it_needs_weighs_less_than_100_kb(written: ReportFiles) -> None:
    sheet = (written.folder / "style.css").stat().st_size
    for page in pages(written):
        images = {(page.parent / img.attributes["src"]).resolve() for img in read_page(page).all("img")}
        weight = sheet + page.stat().st_size + sum(image.stat().st_size for image in images)
        assert weight < WEIGHT, (page.relative_to(written.folder), weight)


def test_the_style_sheet_is_small_and_knows_no_left_or_right(written: ReportFiles) -> None:
    sheet = (written.folder / "style.css").read_text("utf-8")
    assert len(sheet.encode()) < 30_000
    assert not re.findall(
        r"(?:margin|padding|border)-(?:left|right)|text-align:\s*(?:left|right)|float:", sheet
    )
    assert "@media print" in sheet and "prefers-color-scheme: dark" in sheet
    assert "url(" not in sheet and "@import" not in sheet


@pytest.mark.parametrize("name", ["data", "figures"])
def test_nothing_lies_in_the_folder_that_no_page_or_file_list_names(written: ReportFiles, name: str) -> None:
    found = {path for path in (written.folder / name).rglob("*") if path.is_file()}
    assert found <= set(written.files)
