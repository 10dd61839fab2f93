"""Scorecards from real public files: figures as printed, hidden ones hidden, pages whole in two languages."""

from __future__ import annotations

import csv
import json
import re
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from commonfield.catalog import Catalog
from commonfield.cli.app import app
from commonfield.findings import Exit, SubmissionError, UsageError
from commonfield.pipeline.public_region import public_region
from commonfield.pipeline.scorecard.mirror import MIX_UNIT, _apart, _mixes, mirror
from commonfield.reference import Shelf

KEYS = {"measure", "place", "group", "year", "value", "n", "status", "source"}
# Counted in the same files by hand: graduates, A-G of graduates, dropouts are printed; the rest is added up.
PRINTED = {
    ("graduation_rate_4y", "06107"): 0.866, ("graduation_rate_4y", "06031"): 0.78,
    ("a_g_rate_of_graduates", "06107"): 0.342, ("a_g_rate_of_graduates", "06031"): 0.375,
    ("students_grades_9_to_12", "06107"): 32_210, ("students_grades_9_to_12", "06031"): 9_676,
    ("rural_share_of_tracts", "06107"): 0.12, ("rural_share_of_tracts", "06031"): 0.15,
}  # fmt: skip


@pytest.fixture(scope="module")
def run() -> Callable[..., object]:
    def invoke(*arguments: object) -> object:
        return CliRunner().invoke(app, [str(one) for one in arguments])

    return invoke


@pytest.fixture(scope="module")
def tulare(public_data: Path, run: Callable[..., object], tmp_path_factory: pytest.TempPathFactory):
    out = tmp_path_factory.mktemp("scorecard") / "tk"
    told = run("scorecard", "--region", "tulare-kings", "--reference", public_data, "--out", out, "--json")
    assert told.exit_code == Exit.DONE, told.stderr
    return out, json.loads(told.stdout)


def test_figures_are_those_that_are_printed(tulare) -> None:
    _, figures = tulare
    assert all(set(figure) >= KEYS for figure in figures)
    newest = {}
    for figure in sorted(figures, key=lambda f: f["year"]):
        if figure["group"] == "all" and figure["status"] == "shown":
            newest[figure["measure"], figure["place"]] = figure["value"]
    assert {key: newest[key] for key in PRINTED} == PRINTED


def test_what_the_state_hid_is_hidden_and_never_a_zero(tulare) -> None:
    _, figures = tulare
    hidden = [f for f in figures if f["status"] == "hidden"]
    assert hidden
    assert all(f["value"] is None for f in hidden)
    assert not [f for f in figures if f["measure"] == "graduation_rate_4y" and f["n"] == 0]


def test_the_regions_own_share_lies_between_those_of_its_counties(tulare) -> None:
    _, figures = tulare
    own = [f for f in figures if f["measure"] == "graduation_rate_4y" and f["level"] == "region"]
    newest = max(own, key=lambda f: (f["group"] == "all", f["year"]))
    assert newest["status"] == "computed"
    assert newest["n"] == 7666 + 2314
    assert newest["value"] == pytest.approx((0.866 * 7666 + 0.78 * 2314) / (7666 + 2314), abs=1e-6)


def test_pages_workbook_and_document_are_there_in_both_languages(tulare) -> None:
    out, figures = tulare
    pages = {p.name for p in (out / "en").glob("*.html")}
    assert pages == {p.name for p in (out / "es").glob("*.html")}
    assert {"index.html", "schools.html", "work.html", "sector-health.html", "mirror.html"} <= pages
    for language in ("en", "es"):
        assert (out / f"scorecard_{language}.pdf").read_bytes().startswith(b"%PDF")
        with zipfile.ZipFile(out / f"scorecard_{language}.xlsx") as book:
            assert sum(name.startswith("xl/worksheets/sheet") for name in book.namelist()) > 10
    with (out / "data" / "figures.csv").open(encoding="utf-8", newline="") as file:
        assert sum(1 for _ in csv.DictReader(file)) == len(figures)
    text = "".join(page.read_text(encoding="utf-8") for page in (out / "en").glob("*.html"))
    assert "<script" not in text
    for link in re.findall(r'(?:href|src|srcset)="([^"#]+)"', (out / "en" / "work.html").read_text()):
        assert (out / "en" / link).exists(), link


def test_schools_stand_in_order_of_names_within_their_district(tulare) -> None:
    out, _ = tulare
    html = (out / "en" / "county-06031.html").read_text(encoding="utf-8")
    bodies = re.findall(r'<tr class="band"><th[^>]*>([^<]+)</th></tr>(.*?)</tbody>', html, re.S)
    assert len(bodies) > 3
    districts = [name for name, _ in bodies]
    assert districts == sorted(districts)
    for _, body in bodies:
        names = re.findall(r'<th scope="row">([^<]+)</th>', body)[1:]
        assert names == sorted(names)


def test_counties_are_chosen_by_what_they_are_with_every_distance_told(public_data: Path) -> None:
    shelf = Shelf(public_data, catalog=Catalog(), as_of=date(2026, 11, 23))
    found = mirror(public_region("central-coast"), shelf)
    assert set(found) == set(public_region("central-coast").counties)
    for county, (own, *nearest) in found.items():
        assert own.place == county and own.distance == 0
        assert [a.distance for a in nearest] == sorted(a.distance for a in nearest)
        for alike in nearest:
            told = [part for part in alike.parts.values() if part is not None]
            assert alike.distance == pytest.approx((sum(p * p for p in told) / len(told)) ** 0.5)
    # Of Ventura and Salinas, some jobs would have to change for the one's mix to be the other's.
    mixes = _mixes(public_region("central-coast"), shelf)
    assert _apart(mixes["06111"], mixes["06111"]) == 0
    assert 0 < _apart(mixes["06111"], mixes["06053"]) < 1 / MIX_UNIT
    assert _apart(mixes["06111"], mixes.get("06069")) is None


def test_a_county_for_which_no_area_is_published_has_a_scorecard_that_says_so(
    public_data: Path, run: Callable[..., object], tmp_path: Path
) -> None:
    told = run("scorecard", "--region", "north-lake", "--reference", public_data, "--out", tmp_path / "nl")
    assert told.exit_code == Exit.DONE, told.stderr
    work = (tmp_path / "nl" / "en" / "work.html").read_text(encoding="utf-8")
    assert "No published area lies in this region" in work
    assert "No public college has its main campus in Lake" in work
    assert "Mendocino College" in work
    assert not list((tmp_path / "nl" / "en").glob("sector-*.html"))


def test_the_folder_of_something_else_is_not_replaced(
    public_data: Path, run: Callable[..., object], tmp_path: Path
) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    told = run("scorecard", "--region", "north-lake", "--reference", public_data, "--out", tmp_path)
    assert isinstance(told.exception, UsageError)
    assert (tmp_path / "mine.txt").read_text() == "mine"


def test_the_folder_in_which_one_is_is_not_taken_away(
    public_data: Path, run: Callable[..., object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    told = run("scorecard", "--region", "north-lake", "--reference", public_data, "--out", ".")
    assert isinstance(told.exception, UsageError)
    assert "in which you are" in str(told.exception)


def test_own_figures_are_compared_with_the_states(
    public_data: Path, run: Callable[..., object], tmp_path: Path
) -> None:
    own = tmp_path / "own.csv"
    own.write_text(
        "measure,place,place_name,year,value,n\n"
        "graduation_rate_4y,06107,Tulare,2021,.866,7666\n"
        "graduation_rate_4y,06031,Kings,2021,.75,2410\n"
    )
    state = public_data / "k12" / "cde_acgr_county_2016-17_to_2020-21.csv"
    told = run("reconcile", "--own", own, "--with", state, "--json")
    assert told.exit_code == Exit.DONE, told.stderr
    kings, tulare = json.loads(told.stdout)
    assert tulare["agrees"] and not kings["agrees"]
    assert kings["reasons"][0]["reason"] == "exclusion"
    assert kings["difference"] == pytest.approx(-0.03)
    other = run("reconcile", "--own", own, "--with", public_data / "codes" / "nces_cip2020.csv")
    assert isinstance(other.exception, SubmissionError)


def test_applicants_to_each_campus_stand_beside_the_admitted_and_the_enrolled(tulare) -> None:
    out, figures = tulare
    html = (out / "en" / "college.html").read_text(encoding="utf-8")
    rows = re.findall(r'<tr><th scope="row">([^<]+)</th><td>(UC [^<]+)</td>(.*?)</tr>', html)
    assert len(rows) > 20
    told = {f["measure"] for f in figures if f["measure"].startswith("uc_riverside_")}
    assert {"uc_riverside_applied", "uc_riverside_admitted"} <= told
    applied = [re.findall(r">([^<>]+)</td>", cells)[0] for _, _, cells in rows]
    assert sum(cell.replace(",", "").isdigit() for cell in applied) > 20
