"""Commands that keep public files."""

from __future__ import annotations

import json

import pytest
from tests.unit.reference.publishing import completions, projected, projections
from typer.testing import CliRunner

from commonfield.catalog import Catalog, ReferenceSource, SourceGuide
from commonfield.cli.app import app
from commonfield.cli.reference import guide
from commonfield.findings import Exit, SubmissionError, UsageError
from commonfield.reference.run import RECORD

EDD = projections(projected("29-1141", 40))
NURSES = completions(("1", "51.3801", "1", "3", 8), ("1", "99", "1", "3", 8))


@pytest.fixture
def reference(tmp_path):
    def told(*words: str):
        return CliRunner().invoke(app, ["reference", *words])

    return told


@pytest.fixture
def file(tmp_path):
    def written(name: str, content: str) -> str:
        path = tmp_path / "incoming" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(content)
        return str(path)

    return written


@pytest.fixture
def kept(tmp_path) -> str:
    return str(tmp_path / "kept")


def test_a_file_is_added_and_listed(reference, file, kept):
    done = reference("add", file("x.csv", EDD), "--reference", kept, "--language", "en")
    assert done.exit_code == Exit.DONE
    assert "x.csv is Long-term occupational projections, areas together" in done.stdout
    assert "(California Employment Development Department), 2020-2030: 1 rows" in done.stdout
    listed = reference("list", "--reference", kept, "--as-of", "2026-11-23", "--language", "en")
    assert listed.exit_code == Exit.DONE
    assert "edd/projections_areas" in listed.stdout and "stale" in listed.stdout
    assert "1 files of 1 sources; 1 stale." in listed.stdout


def test_what_was_recorded_and_what_stands_is_told_as_json(reference, file, kept, tmp_path):
    added = reference(
        "add", file("awards.csv", NURSES), "--reference", kept, "--vintage", "2022-23", "--json"
    )
    entry = json.loads(added.stdout)
    assert (entry["source"], entry["vintage"], entry["rows"]) == ("nces/ipeds_completions", "2022-23", 1)
    (kept_file,) = (tmp_path / "kept").rglob("awards.csv")
    assert (tmp_path / "kept" / entry["file"]) == kept_file
    (one,) = json.loads(reference("list", "--reference", kept, "--as-of", "2024-06-30", "--json").stdout)
    assert (one["sha256"], one["state"], one["age"]) == (entry["sha256"], "fresh", 1.0)
    kept_file.write_text(NURSES.replace("8", "9"))
    (one,) = json.loads(reference("list", "--reference", kept, "--as-of", "2024-06-30", "--json").stdout)
    assert one["state"] == "changed"


def test_what_was_mended_is_said_below_the_list(reference, file, kept):
    reference("add", file("c2023_a.csv", NURSES), "--reference", kept)
    listed = reference("list", "--reference", kept, "--language", "en")
    assert "1 rows that are sums of others were left out." in listed.stdout


def test_an_empty_folder_is_told(reference, tmp_path):
    listed = reference("list", "--reference", str(tmp_path), "--language", "en")
    assert listed.exit_code == Exit.DONE
    assert "holds no public file of a source we know" in listed.stdout
    assert json.loads(reference("list", "--reference", str(tmp_path), "--json").stdout) == []


@pytest.mark.parametrize(
    ("content", "options", "kind"),
    [("a,b\n1,2\n", [], SubmissionError), (NURSES, [], SubmissionError),
     (NURSES, ["--vintage", "spring"], UsageError)],
)  # fmt: skip
def test_a_refused_file_leaves_nothing_behind(reference, file, kept, tmp_path, content, options, kind):
    done = reference("add", file("x.csv", content), "--reference", kept, *options)
    assert isinstance(done.exception, kind)
    assert not (tmp_path / "kept").exists()


def test_adding_needs_a_folder(reference, file, monkeypatch):
    monkeypatch.delenv("COMMONFIELD_REFERENCE", raising=False)
    for words in (("add", file("x.csv", EDD)), ("list",), ("get", "bls/oews")):
        error = reference(*words).exception
        assert isinstance(error, UsageError) and "--reference" in str(error)


def test_the_record_is_one_line_a_file(reference, file, kept, tmp_path):
    for name, content in (("x.csv", EDD), ("c2023_a.csv", NURSES), ("x.csv", EDD)):
        assert reference("add", file(name, content), "--reference", kept).exit_code == Exit.DONE
    lines = (tmp_path / "kept" / RECORD).read_text().splitlines()
    assert sorted(json.loads(line)["source"] for line in lines) == [
        "edd/projections_areas",
        "nces/ipeds_completions",
    ]


def test_the_guide_lists_every_source_and_every_kind_of_records(reference):
    found = {one["name"]: one for one in json.loads(reference("guide", "--json").stdout)}
    catalog = Catalog()
    public, others = set(catalog.all(ReferenceSource)), set(catalog.all(SourceGuide)) - {"public-file"}
    assert {name for name, one in found.items() if one["public"]} == public
    assert {name for name, one in found.items() if not one["public"]} == others
    listed = reference("guide", "--language", "en")
    assert all(name in listed.stdout for name in public | others)
    assert f"{len(public)} public sources, and {len(others)} kinds" in listed.stdout


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_source_and_kind_of_records_has_a_guide(capsys, language, monkeypatch):
    catalog = Catalog()
    monkeypatch.setattr("commonfield.catalog.Catalog", lambda: catalog)  # read once, not a hundred times
    for name in {*catalog.all(ReferenceSource), *catalog.all(SourceGuide)} - {"public-file"}:
        guide(name, language=language)
        assert len(capsys.readouterr().out.splitlines()) >= 5
        guide(name, language=language, as_json=True)
        told = json.loads(capsys.readouterr().out)
        assert {"held_by", "route", "form", "lead_time"} <= set(told.get("guide", told))


def test_the_guide_of_a_source_says_where_and_how(reference):
    done = reference("guide", "bls/oews", "--language", "en")
    for part in ("U.S. Bureau of Labor Statistics", "https://www.bls.gov/oes/tables.htm", "public domain",
                 "commonfield reference get bls/oews --year 2024", "stale after 2 years",
                 "Its layout was not read from the publisher's own file"):  # fmt: skip
        assert part in done.stdout


@pytest.mark.parametrize(
    ("name", "said"), [("oews", "Did you mean bls/oews?"), ("nothing such", "lists all")]
)
def test_an_unknown_name_is_told_with_what_is_near(reference, name, said):
    error = reference("guide", name).exception
    assert isinstance(error, UsageError)
    assert said in error.fix
