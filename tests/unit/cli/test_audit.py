"""The command that audits published tables."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from commonfield.cli.app import app
from commonfield.findings import CommonfieldError, Exit, UsageError

LEAK = (
    "county,gender,n\nElm,All,23\nElm,boys,17\nElm,girls,*\nOak,All,40\nOak,boys,\nOak,girls,\nOak,other,38\n"
)
SAFE = "county,gender,n\nElm,All,40\nElm,boys,\nElm,girls,\n"
OPTIONS = ["--keys", "county,gender", "--total-value", "All", "--count", "n", "--hidden", "", "--hidden", "*"]


@pytest.fixture
def write(tmp_path):
    def writes(name: str, text: str) -> str:
        (tmp_path / name).write_text(text, encoding="utf-8")
        return str(tmp_path / name)

    return writes


def run(*typed: str):
    return CliRunner().invoke(app, ["audit", *typed])


def refusal(*typed: str) -> CommonfieldError:
    error = run(*typed).exception
    assert isinstance(error, CommonfieldError)
    return error


def test_the_answer_as_json_has_its_fixed_form(write):
    done = run(write("t.csv", LEAK), *OPTIONS, "--width", "3", "--json")
    assert done.exit_code == Exit.BREAK_FOUND
    cell = {"file": "t.csv", "keys": {"county": "Elm", "gender": "girls"}, "low": 6, "high": 6}
    narrow = [
        {"file": "t.csv", "keys": {"county": "Oak", "gender": gender}, "low": 0, "high": 2}
        for gender in ("boys", "girls")
    ]
    how = "40 in all, at least 38 of them in other parts: at most 2"
    assert json.loads(done.stdout) == {
        "hidden": 3,
        "recovered_exactly": 1,
        "within_width": 2,
        "cells": [
            {**cell, "how": "23 in all, 17 boys: 6 girls"},
            *({**each, "how": how} for each in narrow),
        ],
    }


def test_the_width_decides_what_is_narrow(write):
    file = write("t.csv", LEAK.replace("girls,*", "girls,6"))
    assert json.loads(run(file, *OPTIONS, "--width", "2", "--json").stdout)["within_width"] == 0
    assert run(file, *OPTIONS, "--width", "2").exit_code == Exit.DONE
    assert run(file, *OPTIONS, "--width", "3").exit_code == Exit.BREAK_FOUND


def test_a_table_that_keeps_its_blanks_ends_with_a_sentence_and_zero(write):
    done = run(write("t.csv", SAFE), *OPTIONS)
    assert done.exit_code == Exit.DONE
    assert "None of them can be worked out" in done.stdout


def test_what_it_prints_can_be_limited_and_speaks_spanish(write):
    done = run(write("t.csv", LEAK), *OPTIONS, "--limit", "1", "--language", "es")
    assert "23 en total, 17 boys: 6 girls" in done.stdout
    assert "... y 2 más" in done.stdout


def test_counts_have_their_name_where_there_are_several(write):
    text = "sex,n,ok\nAll,20,9\nf,12,4\nm,,\n"
    done = run(
        write("t.csv", text), "--keys", "sex", "--count", "n", "--count", "ok", "--part-of", "ok=n", "--json"
    )
    assert [(c["count"], c["low"]) for c in json.loads(done.stdout)["cells"]] == [("n", 8), ("ok", 5)]


def test_a_column_that_a_file_lacks_is_a_total_there(write):
    files = [write("a.csv", "sex,n\nAll,20\nf,\nm,\n"), write("b.csv", "race,n\nr,8\nq,\n")]
    done = run(*files, "--keys", "sex,race", "--count", "n", "--json")
    assert [(c["file"], c["low"]) for c in json.loads(done.stdout)["cells"]] == [("b.csv", 12)]


def test_sums_that_do_not_add_up_are_noted(write):
    text = "county,gender,n\nElm,All,23\nElm,boys,17\nElm,girls,9\nOak,All,9\nOak,boys,4\nOak,girls,\n"
    done = run(write("t.csv", text), *OPTIONS, "--json")
    answer = json.loads(done.stdout)
    assert answer["contradictions"] == 1
    assert answer["notes"][0].startswith("1 sum does not add up")


def test_a_design_says_what_options_cannot(write, tmp_path):
    write("t.csv", "school,All,F,M\nA,20,12,\n")
    text = "files: [{file: t.csv}]\nkeys: [school]\nwide: {All: {sex: All}, F: {sex: f}, M: {sex: m}}\n"
    design = write("audit.yaml", text)
    for typed in (["--design", design], [str(tmp_path / "t.csv"), "--design", design]):
        answer = json.loads(run(*typed, "--json").stdout)
        assert [(c["keys"], c["low"]) for c in answer["cells"]] == [({"school": "A", "sex": "m"}, 8)]


def test_what_options_lack_or_contradict_is_refused(write):
    file, design = write("t.csv", LEAK), write("audit.yaml", "keys: [a]\ncounts: [n]\n")
    refused = {
        "FILES: expected at least one": ["--keys", "a", "--count", "n"],
        "--keys: expected at least one": [file, "--count", "n"],
        "--count: expected at least one": [file, "--keys", "county"],
        "--part-of: expected two counts": [file, *OPTIONS, "--part-of", "n"],
        "--part-of: expected parents without a circle": [file, *OPTIONS, "--part-of", "n=n"],
        "--design: expected a design alone": [file, "--keys", "a", "--design", design],
        "FILES: expected a file": ["--design", design],
        "t.csv: expected a column `gendre`, found county, gender, n": [
            file,
            "--keys",
            "gendre",
            "--count",
            "n",
        ],
    }
    for said, typed in refused.items():
        error = refusal(*typed)
        assert isinstance(error, UsageError)
        assert said in error.what


def test_an_error_is_json_too(write):
    file = write("t.csv", LEAK.replace("17", "seventeen"))
    done = run(file, *OPTIONS, "--json")
    assert json.loads(done.stdout)["error"]["exit_code"] == Exit.FILE_REFUSED
    assert "seventeen" not in done.output


def test_a_file_that_is_not_there_is_refused(tmp_path):
    assert "none.csv: expected a table" in refusal(str(tmp_path / "none.csv"), *OPTIONS).what
