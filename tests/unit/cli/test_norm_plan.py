"""The command that says what more readers and criteria would bring."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from commonfield.cli.app import app
from commonfield.findings import Exit, UsageError

SHROUT_FLEISS = "unit,A,B,C,D\n1,9,2,5,8\n2,6,1,3,2\n3,8,4,6,8\n4,7,1,2,6\n5,10,5,6,9\n6,6,2,4,7\n"
CRITERIA = "proposal,criterion,reader,score\n" + "".join(
    f"p{p},{c},{r},{(p + k * p * p + i) % 5}\n"
    for p in range(8)
    for k, c in enumerate(("need", "plan"))
    for i, r in enumerate("abc")
)


@pytest.fixture
def write(tmp_path):
    def writes(text: str) -> str:
        (tmp_path / "t.csv").write_text(text, encoding="utf-8")
        return str(tmp_path / "t.csv")

    return writes


def run(*typed: str):
    return CliRunner().invoke(app, ["norm", "plan", *typed])


def test_the_answer_as_json(write):
    found = json.loads(run(write(SHROUT_FLEISS), "--readers", "4", "--json").stdout)
    assert (found["design"], found["n_units"], found["readers"], found["n_criteria"]) == ("crossed", 6, 4, 1)
    assert [round(one["variance"], 3) for one in found["components"]] == [2.556, 5.244, 1.019]
    assert [{k: round(v, 4) for k, v in one.items()} for one in found["plans"]] == [
        {"readers": 4, "criteria": 1, "relative": 0.9093, "absolute": 0.6201}
    ]
    assert (found["target"], found["readers_needed"]) == (0.8, 2)


def test_a_person_reads_components_reliabilities_the_rule_and_a_sentence(write):
    done = run(write(CRITERIA), "--readers", "2,3", "--criteria", "2,4", "--fixed-criteria")
    assert done.exit_code == Exit.DONE, done.output
    assert done.stdout.count("\n      2 ") == 2 and "units by criteria" in done.stdout
    assert done.stdout.splitlines()[-1].startswith("For a reliability of 0.8 of the order it takes")
    spanish = run(write(SHROUT_FLEISS), "--target", "0.99", "--design", "nested", "--language", "es")
    assert spanish.stdout.splitlines()[-1] == (
        "Una fiabilidad de 0.99 del orden no se alcanza con 50 lectores por unidad."
    )


def test_units_that_do_not_differ_have_an_exit_code_of_their_own(write):
    done = run(write("unit,A,B\n1,1,3\n2,3,1\n3,2,2\n"))
    assert done.exit_code == Exit.NOT_ESTIMABLE
    assert done.stdout.splitlines()[-1].startswith("Not estimable: units do not differ more")


def test_numbers_that_are_none_are_refused(write):
    file = write(SHROUT_FLEISS)
    assert isinstance(run(file, "--readers", "0,2").exception, UsageError)
    assert isinstance(run(file, "--criteria", "3").exception, UsageError)
