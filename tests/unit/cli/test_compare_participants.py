"""The command that compares participants with others."""

from __future__ import annotations

import json

import numpy as np
import polars as pl
import pytest
from typer.testing import CliRunner

from commonfield.cli.app import app
from commonfield.findings import CommonfieldError, Exit, NotEstimableError, SubmissionError, UsageError

OPTIONS = ["--participant", "pathway", "--outcome", "enrolled", "--covariates", "score,language"]


@pytest.fixture
def students(tmp_path):
    """Invent students of six schools: who scored higher joins more often, and enrolls more often."""
    chance = np.random.default_rng(8)
    score, school = chance.normal(50, 10, 900).round(1), chance.integers(6, size=900)
    language = chance.choice(["English", "Spanish"], 900)
    joined = chance.random(900) < 1 / (1 + np.exp(-(score - 52) / 10))
    enrolled = (chance.random(900) < 0.3 + 0.01 * (score - 40) + 0.1 * joined).astype(int)
    columns = {"pathway": joined.astype(int), "enrolled": enrolled, "score": score, "language": language}
    pl.DataFrame({**columns, "school": school}).write_csv(tmp_path / "students.csv")
    return str(tmp_path / "students.csv")


def run(*typed: str):
    return CliRunner().invoke(app, ["compare", *typed])


def refusal(*typed: str) -> CommonfieldError:
    error = run(*typed).exception
    assert isinstance(error, CommonfieldError)
    return error


def test_json_is_the_answer_and_nothing_else(students):
    done = run(students, *OPTIONS, "--exact", "school", "--cluster", "school", "--json")
    answer = json.loads(done.stdout)
    assert done.exit_code == Exit.DONE
    raw, stratified, weighted, robust = answer["estimates"]
    assert raw["estimate"] > weighted["estimate"] > 0
    assert weighted["low"] < 0.1 < weighted["high"]
    assert weighted["estimate"] == pytest.approx(robust["estimate"], abs=0.02)
    assert raw["n_participants"] + raw["n_comparison"] == 900
    assert stratified["effective_n"] < raw["effective_n"]
    assert [each["covariate"] for each in answer["balance"]] == [
        "score",
        "language: English",
        "language: Spanish",
    ]
    assert answer["verdict"] == "adjust"
    assert answer["errors"] == "wild cluster bootstrap"


def test_what_could_be_found_stands_first_and_the_verdict_last(students):
    lines = [line for line in run(students, *OPTIONS).stdout.splitlines() if line]
    assert lines[0].startswith("Read this first: ")
    assert lines[-1].startswith("Verdict: adjust.")
    assert "percentage points" in lines[0]
    assert any(line.startswith("People choose to take part") for line in lines)


def test_gaps_are_told_for_each_group_in_spanish(students):
    told = run(students, *OPTIONS, "--gap-by", "language", "--language", "es").stdout
    assert "La brecha de cada grupo de language" in told
    assert "Veredicto: ajustar." in told


def test_too_few_people_end_with_14_and_the_answer_all_the_same(students, tmp_path):
    few = tmp_path / "few.csv"
    pl.read_csv(students).head(50).write_csv(few)
    done = run(str(few), *OPTIONS, "--json")
    assert done.exit_code == Exit.NOT_ESTIMABLE
    answer = json.loads(done.stdout)
    assert answer["verdict"] == "not comparable"
    assert "few_participants" in answer["reasons"]
    assert "no compar" in run(str(few), *OPTIONS, "--language", "es").stdout.lower()


def test_what_the_question_lacks_is_refused(students):
    refused = {
        "--participant: expected a column": ["--outcome", "enrolled", "--covariates", "score"],
        "--outcome: expected a column": ["--participant", "pathway", "--covariates", "score"],
        "--covariates: expected at least one": ["--participant", "pathway", "--outcome", "enrolled"],
        "--exact: expected columns that": [*OPTIONS, "--exact", "enrolled"],
    }
    for said, typed in refused.items():
        error = refusal(students, *typed)
        assert isinstance(error, UsageError)
        assert said in error.what
    assert isinstance(refusal(students, *OPTIONS, "--cluster", "college"), SubmissionError)


def test_a_file_of_participants_alone_is_an_error_as_json_too(students, tmp_path):
    alone = tmp_path / "alone.csv"
    pl.read_csv(students).filter(pl.col("pathway") == 1).write_csv(alone)
    done = run(str(alone), *OPTIONS, "--json")
    assert isinstance(done.exception, NotEstimableError)
    assert json.loads(done.stdout)["error"]["exit_code"] == Exit.NOT_ESTIMABLE
