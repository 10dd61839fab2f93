"""`commonfield dictionary`: show by default, export for people and programs, diff in words."""

import json
import re
from html.parser import HTMLParser

import pytest
from typer.testing import CliRunner

from commonfield.catalog import Dictionary
from commonfield.cli.app import app


def run(*arguments):
    return CliRunner().invoke(app, ["dictionary", *map(str, arguments)])


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    out = tmp_path_factory.mktemp("dictionary") / "out"
    done = run("export", "--out", out)
    assert done.exit_code == 0, done.output
    return out


def test_a_name_alone_still_shows_that_dictionary():
    assert run("calpads/senr").output == run("show", "calpads/senr").output
    assert run("calpads/senr").output.startswith("# Student enrollment")
    assert "calpads/senr" in run().output
    assert run("calpads/senr", "--language", "es").output.startswith("# Inscripción")
    assert run("calpads/nothing").exit_code != 0


class _Links(HTMLParser):
    def __init__(self):
        super().__init__()
        self.hrefs, self.ids, self.stack, self.open = [], [], [], {"table": 0, "caption": 0}

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        if tag in ("a", "link") and told.get("href"):
            self.hrefs.append(told["href"])
        if "id" in told:
            self.ids.append(told["id"])
        if tag in self.open:
            self.open[tag] += 1
        if tag == "th":
            assert told.get("scope") in ("col", "row", "rowgroup")
        assert "style" not in told
        assert tag != "script"


def test_every_page_links_to_what_is_there(exported):
    pages = sorted(exported.rglob("*.html"))
    assert len(pages) > 100
    seen = {}
    for path in pages:
        reader = _Links()
        reader.feed(path.read_text(encoding="utf-8"))
        assert len(reader.ids) == len(set(reader.ids)), path
        assert reader.open["table"] == reader.open["caption"], path
        seen[path] = reader
    for path, reader in seen.items():
        for href in reader.hrefs:
            target, _, anchor = href.partition("#")
            to = (path.parent / target).resolve() if target else path
            assert to.is_file(), (path, href)
            if anchor and to.suffix == ".html":
                assert anchor in seen[to].ids, (path, href)


def test_each_page_exists_in_both_languages_and_says_which(exported):
    english = {p.relative_to(exported / "en") for p in (exported / "en").rglob("*.html")}
    assert english == {p.relative_to(exported / "es") for p in (exported / "es").rglob("*.html")}
    for language in ("en", "es"):
        assert f'<html lang="{language}">' in (exported / language / "index.html").read_text(encoding="utf-8")


def test_the_pages_tell_what_is_lost(exported):
    page = (exported / "en" / "tables" / "characteristic.html").read_text(encoding="utf-8")
    assert "Filipino" in page
    assert "RFEP" in page
    assert "calpads/sprg" in page
    spanish = (exported / "es" / "index.html").read_text(encoding="utf-8")
    assert "bloqueó su registro en el Clearinghouse" in spanish


def test_the_workbook_has_every_element_and_no_formula(exported, catalog):
    import openpyxl

    book = openpyxl.load_workbook(exported / "dictionary.xlsx")
    assert book.sheetnames == ["Read me", "Tables", "Files", "Codes", "Rules", "Lost", "Versions"]
    elements = sum(len(d.elements) for d in catalog.all(Dictionary).values())
    assert book["Files"].max_row == elements + 1
    assert not [c for sheet in book for row in sheet.iter_rows() for c in row if c.data_type == "f"]
    assert book["Rules"].max_row == sum(len(d.rules) for d in catalog.all(Dictionary).values()) + 1
    codes = [cell.value for cell in book["Codes"]["B"]]
    assert "0" in codes or all(isinstance(code, str) for code in codes)


def test_a_second_export_replaces_the_first_and_nothing_else(exported, tmp_path):
    before = {p: p.read_bytes() for p in exported.rglob("*.html")}
    assert run("export", "--out", exported).exit_code == 0
    assert {p: p.read_bytes() for p in exported.rglob("*.html")} == before
    (tmp_path / "mine.txt").write_text("mine")
    done = run("export", "--out", tmp_path)
    assert done.exit_code != 0
    assert [p.name for p in tmp_path.iterdir()] == ["mine.txt"]


def test_a_region_names_who_sends_a_file_and_who_answers_for_it(region, write_file, tmp_path):
    from commonfield import intake

    file = region.path / "region.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(
        re.sub(r"(- partner: a-district\n)", r"\1  steward: Data steward\n", text), encoding="utf-8"
    )
    intake.submit(
        region, partner="a-district", content=write_file("calpads/senr", {}), file_name="f", by="steward"
    )
    assert run("export", "--region", region.path, "--out", tmp_path / "out").exit_code == 0
    page = (tmp_path / "out" / "en" / "files" / "calpads-senr.html").read_text(encoding="utf-8")
    assert "A District: Data steward" in page


def test_diff_names_a_change_between_the_shipped_one_and_the_regions_own(region, tmp_path):
    from importlib import resources

    shipped = resources.files("commonfield") / "definitions" / "dictionaries" / "calpads" / "sela.yaml"
    text = shipped.read_text(encoding="utf-8").replace("official: SSID", "official: StateStudentId")
    own = region.path / "definitions" / "dictionaries" / "calpads"
    own.mkdir(parents=True)
    (own / "sela.yaml").write_text(text, encoding="utf-8")
    said = "Renamed in the file: SSID is now StateStudentId."
    for after in (f"calpads/sela@{region.path}", own / "sela.yaml"):
        done = run("diff", "calpads/sela", after)
        assert done.exit_code == 0
        assert done.output.splitlines() == [said, "1 difference."]
    alone = tmp_path / "sela.yaml"
    alone.write_text(text, encoding="utf-8")
    answer = json.loads(run("diff", "calpads/sela", alone, "--json").output)
    assert [change["text"]["en"] for change in answer["changes"]] == [said]
    assert "No differences." in run("diff", "calpads/sela", "calpads/sela").output
    assert "Cambia de nombre" in run("diff", "calpads/sela", alone, "--language", "es").output


def test_diff_refuses_what_is_no_dictionary(tmp_path):
    assert run("diff", "calpads/sela", "calpads/none").exit_code != 0
    assert run("diff", "calpads/sela", f"calpads/sela@{tmp_path}").exit_code != 0
