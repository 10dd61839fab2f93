"""Anybody's file of people becomes tables that may leave, by one command; an auditor attacks them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.unit.disclosure.proof.releases import invent

from commonfield.findings import Exit

Told = Any
DESIGN = {
    "universe": "students",
    "outcome": "ok",
    "hierarchy": ["county", "district", "school"],
    "tables": [["race"], ["sex"]],
    "smallest": 11,
}


@pytest.fixture
def protect(command: Callable[..., Told], tmp_path: Path) -> Callable[..., Told]:
    def run(*words: str, **changes: object) -> Told:
        file = invent(tmp_path / "people.csv", people=1500)
        (tmp_path / "design.yaml").write_text(yaml.safe_dump({**DESIGN, **changes}), encoding="utf-8")
        return command(
            "protect", file, "--design", tmp_path / "design.yaml", "--out", tmp_path / "out", *words
        )

    return run


def test_tables_are_written_and_verified(protect, command, tmp_path) -> None:
    made = protect()
    assert made.code == Exit.DONE, made.err
    assert "tables/race.csv" in made.out and "Keep " in made.out
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["certificate", "tables"]
    held = command("verify", tmp_path / "out", "--microdata", tmp_path / "people.csv", "--json")
    assert held.code == Exit.DONE, held.err
    told = json.loads(held.out)
    assert told["files"] == 2 and told["hidden"] > 50 and told["with_microdata"] is True
    read = command("verify", tmp_path / "out", "--public", "--language", "es")
    assert read.code == Exit.DONE and "2 archivos" in read.out


def test_what_was_altered_does_not_verify(protect, command, tmp_path) -> None:
    assert protect("--json").code == Exit.DONE
    table = tmp_path / "out" / "tables" / "sex.csv"
    table.write_bytes(table.read_bytes().replace(b"shown", b"hidden", 1))
    for words in ((), ("--public",)):
        refused = command("verify", tmp_path / "out", *words, "--json")
        assert refused.code == Exit.NOT_RELEASABLE
        assert json.loads(refused.out)["error"]["exit_code"] == 13


@pytest.mark.parametrize(("profile", "apart"), [("standard", 3), ("strict", 10)])
def test_an_independent_auditor_recovers_nothing(protect, command, tmp_path, profile, apart) -> None:
    made = protect("--profile", profile, "--json")
    assert made.code == Exit.DONE, made.err
    hidden = json.loads(made.out)
    design = {
        "counts": ["n", "successes"],
        "part_of": {"successes": "n"},
        "hierarchy": DESIGN["hierarchy"],
        "width": apart,
        "files": [
            {"file": f"{table}.csv", "keys": [*DESIGN["hierarchy"], table]} for table in ("race", "sex")
        ],
    }
    audit = tmp_path / "out" / "tables" / "audit.yaml"
    audit.write_text(yaml.safe_dump(design), encoding="utf-8")
    attacked = command("audit", "--design", audit, "--json")
    assert attacked.code == Exit.DONE, attacked.out
    told = json.loads(attacked.out)
    assert told["hidden"] > 50 and hidden["hidden"] > 50
    assert (told["recovered_exactly"], told["within_width"]) == (0, 0)


@pytest.mark.parametrize(
    ("words", "code"),
    [((), Exit.WRONG_USAGE), (("--out", "out"), Exit.WRONG_USAGE)],
    ids=["neither", "no design"],
)
def test_a_file_needs_a_design_and_a_folder(command, tmp_path, words, code) -> None:
    told = command("protect", invent(tmp_path / "people.csv", people=20), *words)
    assert told.code == code
    assert "--design DESIGN.yaml --out FOLDER" in told.err


def test_a_design_needs_a_file(command, tmp_path) -> None:
    told = command("protect", "--out", tmp_path / "out")
    assert told.code == Exit.WRONG_USAGE and "expected a file" in told.err


def test_another_profile_and_a_folder_in_a_region_are_refused(protect, command, tmp_path) -> None:
    assert protect("--profile", "lenient").code == Exit.WRONG_USAGE
    (tmp_path / "region.yaml").write_text("name: {en: A, es: B}\n", encoding="utf-8")
    inside = protect()
    assert inside.code == Exit.WRONG_USAGE and "outside every region" in inside.err
    assert not (tmp_path / "out").exists()


def test_a_file_that_cannot_be_counted_is_refused(protect) -> None:
    refused = protect(outcome="graduated")
    assert refused.code == Exit.FILE_REFUSED
    assert "graduated" in refused.err


def test_options_for_tables_are_refused_for_another_folder(command, tmp_path) -> None:
    assert command("verify", tmp_path, "--public").code == Exit.WRONG_USAGE
    file = invent(tmp_path / "people.csv", people=20)
    assert command("verify", tmp_path, "--microdata", file).code == Exit.WRONG_USAGE
