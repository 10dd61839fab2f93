"""`cross-check`, and the option of `submit`: what a steward reads, in both languages and as JSON."""

from __future__ import annotations

import json
import shutil

import pytest
import yaml
from typer.testing import CliRunner

from commonfield.catalog import Catalog
from commonfield.cli.app import app
from commonfield.findings import UsageError
from commonfield.pipeline.demonstrating import begin_invented_region
from commonfield.pipeline.occasion import Occasion
from commonfield.pipeline.submitting import submit
from commonfield.region import open_region
from commonfield.synthetic import invent

PARTNER = "marginalia-unified"
SENT = ("SENR", "SINF", "SCSC", "CRSC")
YEARS = (2024, 2025)


@pytest.fixture(scope="module")
def sent(tmp_path_factory):
    """A region to which one district sent two years of four kinds of files, and the folder of files."""
    folder = tmp_path_factory.mktemp("compared")
    invention = invent(
        folder / "partners", students=600, seed=3, messiness="none", region="inland-empire", catalog=Catalog()
    )
    region = begin_invented_region(folder / "region", invention, keys=folder / "keys")
    files = invention.folder / "files" / PARTNER
    for year in YEARS:
        for kind in SENT:
            submit(region, partner=PARTNER, file=files / f"{kind}_{year}.txt", occasion=Occasion())
    return folder, files


@pytest.fixture
def at(sent, tmp_path):
    """A copy of the region that a test may change, as options of a command."""
    folder, _ = sent
    for name in ("region", "keys"):
        shutil.copytree(folder / name, tmp_path / name)
    return ["--region", str(tmp_path / "region"), "--keys", str(tmp_path / "keys")]


def run(*words):
    answer = CliRunner().invoke(app, [str(word) for word in words])
    assert answer.exception is None or isinstance(answer.exception, SystemExit), answer.exception
    return answer


def without_a_school(file, into):
    """Write the file again without the records of its largest school; say which and how many they were."""
    lines = file.read_text(encoding="utf-8").splitlines()
    schools = [line.split("^")[4] for line in lines]
    largest = max(set(schools), key=schools.count)
    kept = [line for line, school in zip(lines, schools, strict=True) if school != largest]
    into.write_text("\n".join(kept) + "\n", encoding="utf-8")
    return largest, schools.count(largest)


def test_faultless_files_give_no_finding(at):
    answer = run("cross-check", *at)
    assert (answer.exit_code, answer.stdout.splitlines()[-1]) == (0, "0 findings across files.")


def test_a_submission_without_a_school_is_told_at_once_with_its_name(sent, at, tmp_path):
    _, files = sent
    school, lost = without_a_school(files / "SENR_2025.txt", tmp_path / "SENR_2025.txt")
    region = open_region(tmp_path / "region", keys=tmp_path / "keys")
    name = next(i.name for i in region.settings.partner(PARTNER).institutions if i.code.endswith(school))
    answer = run("submit", tmp_path / "SENR_2025.txt", "--partner", PARTNER, *at, "--cross-check")
    assert f"expected {name}, of which the file it replaced had {lost} records" in answer.stdout
    assert "ACR-041" in answer.stdout and "ACR-002" in answer.stdout  # its students' courses stand alone now
    spanish = run("cross-check", *at, "--partner", PARTNER, "--language", "es", "--limit", "100")
    assert f"se esperaba: {name}, de la que el archivo que reemplazó tenía {lost} registros" in spanish.stdout


def test_json_holds_both_languages_rows_and_no_progress(sent, at, tmp_path):
    _, files = sent
    without_a_school(files / "SENR_2025.txt", tmp_path / "SENR_2025.txt")
    answer = run("submit", tmp_path / "SENR_2025.txt", "--partner", PARTNER, *at, "--cross-check", "--json")
    across = json.loads(answer.stdout)["across"]
    not_enrolled = next(found for found in across if found["code"] == "ACR-002")
    assert not_enrolled["file"] == "SCSC_2025.txt"
    assert set(not_enrolled["expected"]) == {"en", "es"}
    assert 1 <= len(not_enrolled["rows"]) <= 5
    told = json.loads(run("cross-check", *at, "--json").stdout)["findings"]
    assert [found["code"] for found in told if found["year"] == 2025] == [found["code"] for found in across]


def test_a_file_that_no_agreement_covers_any_more_is_not_read(sent, at, tmp_path):
    _, files = sent
    without_a_school(files / "SENR_2025.txt", tmp_path / "SENR_2025.txt")
    assert (
        "ACR-041"
        in run("submit", tmp_path / "SENR_2025.txt", "--partner", PARTNER, *at, "--cross-check").stdout
    )
    path = tmp_path / "region" / "agreements" / f"data-sharing-{PARTNER}.yaml"
    agreement = yaml.safe_load(path.read_text(encoding="utf-8"))
    for grant in agreement["grants"]:
        grant["elements"].pop("calpads/senr")
    path.write_text(yaml.safe_dump(agreement, allow_unicode=True), encoding="utf-8")
    assert "ACR-041" not in run("cross-check", *at).stdout


def test_a_partner_that_the_region_does_not_have_is_wrong_usage(at):
    with pytest.raises(UsageError, match="nobody"):
        CliRunner().invoke(app, ["cross-check", *at, "--partner", "nobody"], catch_exceptions=False)
