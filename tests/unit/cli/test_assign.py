"""commonfield assign: tables, a sentence, JSON, a file; and why nothing can be assigned."""

from __future__ import annotations

import csv
import json

import pytest
from typer.testing import CliRunner

from commonfield.cli.app import app
from commonfield.findings import Exit

READERS = """reader,organization,sector,expertise,languages,max_reads,steering
R1,Kern College,college,nursing; welding,English; Spanish,3,0
R2,Valley Works,employer,welding; logistics,English,3,0
R3,Tulare USD,k12,nursing; advising,English; Spanish,3,0
R4,Bakery Guild,employer,baking; advising,English,3,0
R5,North College,college,logistics; advising,English; Spanish,3,1
"""
PROPOSALS = """proposal,lead,partners,sector,topics,language,region
P1,North College,Acme Welding,college,welding; logistics,English,north
P2,Delta USD,Sierra Clinic,k12,nursing; advising,Spanish,south
P3,East College,Mill Bakery,college,baking; advising,English,east
P4,South Works,,employer,logistics; nursing,English,south
"""
CONFLICTS = """reader,proposal,state,why,waived_by
R1,P4,declared,a sister works there,
R4,P3,waived,bought bread there,minutes 4
"""
RULES = """reads_per_proposal: 2
loads: {min: 1, max: 3}
sectors_at_least: 2
language_required: true
conflicts: {applicants_may_read: other_regions}
connected: true
"""
KEYS = ["feasible", "objective", "assignments", "loads", "proposals", "worst", "total", "connected", "seed",
        "chance", "excused", "conflicts", "counsel", "infeasible", "text"]  # fmt: skip


@pytest.fixture
def assigned(tmp_path):
    for name, text in (("readers", READERS), ("proposals", PROPOSALS), ("conflicts", CONFLICTS)):
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")

    def told(*words, rules=RULES):
        (tmp_path / "rules.yaml").write_text(rules, encoding="utf-8")
        files = [f"--{n}={tmp_path / n}.csv" for n in ("readers", "proposals", "conflicts")]
        return CliRunner().invoke(app, ["assign", *files, f"--rules={tmp_path / 'rules.yaml'}", *words])

    return told


def test_the_tables_show_panels_loads_and_interests_and_end_with_the_arithmetic(assigned):
    done = assigned()
    assert done.exit_code == Exit.DONE, done.output
    assert "P1        R1 .50, R2 1.00                .75  college, employer" in done.stdout
    assert "Ask counsel: R5 sits on the steering body" in done.stdout
    assert "R4 P3 (minutes 4)" in done.stdout
    assert "4 proposals have 8 reads by 5 readers; loads are from 1 to 2." in done.stdout
    assert "The worst panel has a fit of .50 (P4)" in done.stdout
    assert done.stdout.rstrip().endswith("so severities compare.")
    assert "sister" not in done.output and "bread" not in done.output


def test_json_has_the_documented_keys_and_stands_alone(assigned):
    done = assigned("--json")
    found = json.loads(done.stdout)
    assert list(found) == KEYS
    assert found["assignments"][0] == {
        "proposal": "P1", "reader": "R1", "similarity": 0.5, "shared": ["welding"], "must": False,
        "hidden": False, "after": 0, "chance": None, "waived_by": "", "why": "expert in welding",
    }  # fmt: skip
    assert found["worst"] == {"proposals": ["P4"], "fit": 0.5}
    assert (found["total"], found["connected"], found["infeasible"]) == (5.5, True, [])
    assert {"proposal": "P1", "reader": "R5", "source": "same_organization", "bars": True,
            "waived_by": ""} in found["conflicts"]  # fmt: skip


def test_a_file_is_written_with_one_row_for_each_read(assigned, tmp_path):
    rules = RULES + "must_read: [{proposal: A1, hidden: true}]\n"
    assigned("--out", str(tmp_path / "out.csv"), rules=rules)
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 8 + 5
    assert rows[-1] == {
        "proposal": "A1", "reader": "R5", "similarity": "", "must": "1", "hidden": "1", "after": "",
        "why": "an anchor that everybody reads",
    }  # fmt: skip


def test_chance_is_told_with_its_seed_and_its_cap(assigned):
    rules = RULES.replace("sectors_at_least: 2\n", "") + "randomness: {cap: .7, seed: 3}\n"
    done = assigned("--json", rules=rules)
    found = json.loads(done.stdout)
    assert (found["seed"], found["chance"]["cap"]) == (3, 0.7)
    assert found["chance"]["largest"] <= 0.7
    assert "Seed 3 drew one of" in found["text"]
    assert assigned("--json", rules=rules).stdout == done.stdout


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            ("reads_per_proposal: 2", "reads_per_proposal: 4"),
            "P2 needs 4 readers, and 3 of 5 may read it by the rules named here; "
            "2 of 5 readers may not read P2: they do not read spanish. Leave any one",
        ),
        (
            ("max: 3", "max: 1"),
            "P2, P3, P4 (3 proposals) need 6 reads together; R1, R2, R3, R4, R5 (5 readers) can read 5 at "
            "most together. Leave any one",
        ),
        (("reads_per_proposal: 2", "reads_per_proposal: 6"), "P1 needs 6 readers, and 5 of 5 may read it"),
        (
            ("connected: true", "must_read: [{proposal: P1, readers: [R5]}]"),
            "1 of 5 readers may not read P1: the organization of the lead; R5 must read P1. Leave any one",
        ),
        (
            ("connected: true", "randomness: {cap: .7, seed: 3}"),
            "no pair of reader and proposal is likelier than .70. The cap must be 1.000 or more",
        ),
        (
            ("connected: true", "readers: [{reader: R1, max: 0, min: 0}]\nexpertise_at_least: 1"),
            "this cannot hold by itself: a reader of each of P4 must have a similarity of 1 or more.",
        ),
    ],
)
def test_what_cannot_be_assigned_is_told_in_words_with_exit_code_14(assigned, change, told):
    rules = RULES.replace(*change)
    done = assigned(rules=rules)
    assert done.exit_code == Exit.NOT_ESTIMABLE
    assert told in " ".join(done.stdout.split("\n"))
    asked = assigned("--json", rules=rules)
    found = json.loads(asked.stdout)
    assert asked.exit_code == Exit.NOT_ESTIMABLE
    assert (found["feasible"], found["assignments"]) == (False, None)
    assert told in found["text"]


def test_spanish_says_the_same(assigned):
    done = assigned("--language", "es")
    assert "4 propuestas tienen 8 lecturas de 5 lectores" in done.stdout
    assert "Consulte a asesoría jurídica: R5" in done.stdout
