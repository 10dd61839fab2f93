"""The command that says how severely readers read."""

import json

import pytest
from typer.testing import CliRunner

from commonfield.cli.app import app
from commonfield.findings import Exit, NotEstimableError, SubmissionError, UsageError

ROWS = """proposal,criterion,reader,score
A,need,r1,4\nA,plan,r1,3\nA,need,r2,3\nA,plan,r2,2\nB,need,r2,2\nB,plan,r2,1\nB,need,r3,3\nB,plan,r3,2
C,need,r3,4\nC,plan,r3,4\nC,need,r4,2\nC,plan,r4,2\nD,need,r4,1\nD,plan,r4,0\nD,need,r1,2\nD,plan,r1,2
E,need,r1,3\nE,plan,r1,3\nE,need,r3,3\nE,plan,r3,2\nF,need,r2,1\nF,plan,r2,1\nF,need,r4,0\nF,plan,r4,1
"""
APART = "proposal,reader,score\nA,r1,3\nB,r1,2\nB,r2,1\nC,r3,1\nD,r3,4\nD,r4,2\n"
KEYS = [
    "model", "connected", "parts", "cheapest_reads", "readers", "proposals", "criteria", "steps",
    "interactions", "sweep", "spread", "components", "penalties", "notes",
]  # fmt: skip


@pytest.fixture
def write(tmp_path):
    def writes(text: str, name: str = "scores.csv") -> str:
        (tmp_path / name).write_text(text, encoding="utf-8")
        return str(tmp_path / name)

    return writes


def run(*typed: str):
    return CliRunner().invoke(app, ["norm", "severity", *typed])


def told(*typed: str, code=Exit.DONE):
    done = run(*typed, "--json")
    assert done.exit_code == code, done.output
    return json.loads(done.stdout)


def test_the_answer_as_json_has_the_fixed_keys_and_the_published_severities(write):
    found = told(write(ROWS))
    assert list(found) == KEYS
    assert found["model"] == "rasch" and found["connected"] is True
    assert {r["reader"]: round(r["severity"], 2) for r in found["readers"]} == {
        "r1": -0.98, "r2": 0.47, "r3": -0.87, "r4": 1.36
    }  # fmt: skip
    assert found["sweep"]["order"] == [["C"], ["A"], ["E"], ["B"], ["D"], ["F"]]
    assert [step["level"] for step in found["steps"]] == [1, 2, 3, 4]
    assert found["spread"]["readers"]["good_when"] == "low"
    assert found["penalties"] == {"readers": 1.0, "proposals": 2.0, "criteria": 1.0, "steps": 3.0}


def test_other_penalties_and_the_other_model_are_taken(write):
    file = write(ROWS)
    near = told(file, "--penalty-readers", ".5", "--penalty-proposals", "1")
    assert max(r["severity"] for r in near["readers"]) < 1
    crossed = told(file, "--model", "crossed")
    assert list(crossed) == KEYS and crossed["steps"] == [] and crossed["sweep"] is None
    assert set(crossed["components"]) == {"mean", "proposal_variance", "reader_variance", "residual_variance"}
    assert [c["criterion"] for c in crossed["criteria"]] == ["need", "plan"]


def test_a_design_in_parts_ends_with_its_code_and_says_what_would_join_it(write):
    file = write(APART)
    assert told(file, code=Exit.NOT_ESTIMABLE)["cheapest_reads"] == [
        {"proposal": "A", "reader": "r4"},
        {"proposal": "C", "reader": "r2"},
    ]
    done = run(file)
    assert done.exit_code == Exit.NOT_ESTIMABLE
    assert "Part 2: proposals C, D; readers r3, r4." in done.stdout
    assert done.stdout.strip().endswith("A by r4, C by r2.")


def test_conflicts_bar_further_readings_unless_they_are_waived(write):
    conflicts = "reader,proposal,state\nr4,A,declared\nr4,B,recused\nr2,C,waived\nr3,B,\n"
    found = told(write(APART), "--conflicts", write(conflicts, "conflicts.csv"), code=Exit.NOT_ESTIMABLE)
    assert found["cheapest_reads"] == [{"proposal": "A", "reader": "r3"}, {"proposal": "C", "reader": "r2"}]
    everybody = "reader,proposal\n" + "".join(
        f"{r},{p}\n" for r, them in (("r1", "CD"), ("r2", "CD"), ("r3", "AB"), ("r4", "AB")) for p in them
    )
    nobody = run(write(APART), "--conflicts", write(everybody, "conflicts.csv"))
    assert "no read that conflicts and loads allow would join the parts" in nobody.stdout
    strange = run(write(APART), "--conflicts", write("reader,proposal,state\nr1,A,perhaps\n", "c.csv"))
    assert isinstance(strange.exception, SubmissionError) and "perhaps" not in str(strange.exception)


def test_one_reader_is_not_estimable_and_json_says_why(write):
    file = write("proposal,reader,score\nA,r1,3\nB,r1,2\n")
    found = told(file, code=Exit.NOT_ESTIMABLE)
    assert list(found) == KEYS and found["readers"] is None
    assert found["notes"] == ["scores: expected two readers or more, found 1."]
    assert isinstance(run(file).exception, NotEstimableError)


def test_tables_come_first_and_a_sentence_last(write):
    done = run(write(ROWS))
    lines = done.stdout.splitlines()
    assert lines[0] == "Readers, the most severe first" and lines[3].startswith("r4 ")
    assert "Of 15 pairs of proposals 15 stand in one order under all 7 pairs of penalties" in lines[-1]
    assert run(write(ROWS), "--language", "es").stdout.startswith("Personas lectoras")


def test_a_penalty_of_nothing_is_refused(write):
    assert isinstance(run(write(ROWS), "--penalty-readers", "0").exception, UsageError)


def test_a_rubric_names_the_levels(write):
    text = """
    rubric: projects
    label: {en: x, es: x}
    highest: 5
    criteria:
      - {criterion: need, label: {en: x, es: x}}
      - {criterion: plan, label: {en: x, es: x}}
    """
    found = told(write(ROWS), "--rubric", write(text, "rubric.yaml"))
    assert [(step["level"], step["unused"]) for step in found["steps"]][-1] == (5, True)
