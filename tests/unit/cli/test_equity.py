"""The command that says which groups lie behind."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from commonfield.cli.app import app
from commonfield.equity.impact.record import FIELDS
from commonfield.findings import CommonfieldError, Exit, UsageError

PEOPLE = "year,sex,ok\n" + "2024,F,1\n" * 30 + "2024,F,0\n" * 70 + "2024,M,1\n" * 60 + "2024,M,0\n" * 40
SUMMARY = (
    "kind,g,ok,n,flag\nsex,F,30,100,0\nsex,M,60,100,0\nsex,X,,,1\nsex,rest,1,12,0\neverybody,all,91,212,0\n"
)
OPTIONS = ["--success", "ok", "--group", "sex"]


@pytest.fixture
def write(tmp_path):
    def writes(text: str) -> str:
        (tmp_path / "t.csv").write_text(text, encoding="utf-8")
        return str(tmp_path / "t.csv")

    return writes


def run(*typed: str):
    return CliRunner().invoke(app, ["equity", *typed])


def told(*typed: str):
    done = run(*typed, "--json")
    assert done.exit_code == Exit.DONE, done.output
    return json.loads(done.stdout)


def test_the_answer_as_json_is_a_list_of_records_with_the_fixed_fields(write):
    found = told(write(PEOPLE), *OPTIONS, "--cohort", "year", "--method", "ppg1")
    assert [tuple(record) for record in found] == [FIELDS, FIELDS]
    women = found[0]
    assert women["note"] == (
        "21 more clear it where the margin follows the new rate; "
        "p <.001 when adjusted for 2 groups (Benjamini-Hochberg)"
    )
    low, high, margin = women.pop("low"), women.pop("high"), women.pop("margin")
    assert -0.43 < low < -0.3 < high < -0.16 and margin == pytest.approx(0.0898, abs=1e-4)
    women.pop("note")
    assert women == {
        "method": "ppg1", "cohort": "2024", "variable": "sex", "group": "F", "n": 100, "successes": 30,
        "rate": 0.3, "reference": 0.6, "gap": -0.3, "index": None, "impacted": True,
        "needed_to_clear": 22, "needed_for_parity": 30,
    }  # fmt: skip


def test_without_a_method_there_are_all_four_in_order(write):
    found = told(write(PEOPLE), *OPTIONS)
    assert [record["method"] for record in found] == [
        method for method in ("ppg", "ppg1", "index80", "proportionality") for _ in "FM"
    ]
    assert {record["cohort"] for record in found} == {None}
    assert [record["index"] is None for record in found] == [True] * 4 + [False] * 4
    assert [record["margin"] is None for record in found] == [False] * 4 + [True] * 4


def test_options_are_exact_as_they_are_written(write):
    file = write("g,ok,n\na,570,1000\nb,630,1000\n")
    weighted = [file, "--success", "ok", "--group", "g", "--weight", "n", "--method", "ppg"]
    # The gap to everybody is exactly .03; in binary .57 - .6 is not.
    assert not told(*weighted)[0]["impacted"]
    from_rate = told(*weighted, "--margin-from-rate", "--minimum-margin", ".03")[0]
    assert from_rate["margin"] == pytest.approx(1.96 * (0.57 * 0.43 / 1000) ** 0.5)
    assert told(*weighted, "--reference", ".63")[0]["reference"] == 0.63
    wide = "g,ok,n\na,57000,100000\nb,63000,100000\n"
    assert told(write(wide), *weighted[1:])[0]["impacted"]
    index = [file, "--success", "ok", "--group", "g", "--weight", "n", "--method", "index80"]
    write("g,ok,n\na,560,1000\nb,700,1000\n")
    assert [told(*index, "--cutoff", c)[0]["impacted"] for c in (".8", ".801")] == [False, True]


def test_a_table_says_the_rule_the_numbers_and_ends_with_a_sentence(write):
    said = run(write(PEOPLE), *OPTIONS).stdout
    assert "Flagged: below the reference (the rate of all others) by the margin or more." in said
    assert "Flagged: below 0.8 times the reference (the highest rate)." in said
    row = next(line for line in said.splitlines() if line.startswith("F "))
    assert row.split()[:7] == ["F", "100", "30", "30.0%", "45.0%", "-15.0", "-21.1"]
    assert "take these people as a draw from a process" in said
    assert said.strip().splitlines()[-1] == (
        "Groups flagged: 1 of 2 by ppg, 1 of 2 by ppg1, 1 of 2 by index80, 1 of 2 by proportionality."
    )


def test_it_speaks_spanish(write):
    done = run(write(PEOPLE.replace("F,", ",")), *OPTIONS, "--language", "es")
    assert "(en blanco)" in done.stdout
    assert done.stdout.strip().splitlines()[-1].startswith("Grupos señalados: 1 de 2 por ppg")


def test_hidden_groups_are_hidden_in_the_table_and_null_in_json(write):
    options = [
        "--success",
        "ok",
        "--group",
        "g",
        "--variable",
        "kind",
        "--weight",
        "n",
        "--hidden-flag",
        "flag",
    ]
    found = told(write(SUMMARY), *options, "--total", "all", "--pool", "rest", "--method", "ppg")
    hidden = next(record for record in found if record["group"] == "X")
    assert (hidden["variable"], hidden["n"], hidden["successes"], hidden["note"]) == (
        "sex", None, None, "hidden in the file",
    )  # fmt: skip
    assert hidden["reference"] == 91 / 212
    assert [r["impacted"] for r in found] == [True, False, None, None]
    assert "hidden" in run(write(SUMMARY), *options).stdout


def test_ticks_crossings_and_bad_outcomes(write):
    file = write("a,b,is_x,is_y,left\n" + "1,2,1,0,1\n" * 30 + "1,3,1,1,0\n" * 30 + "4,3,0,1,0\n" * 30)
    found = told(file, "--success", "left", "--member", "is_*", "--outcome-is-bad", "--method", "ppg")
    assert [(r["variable"], r["group"], r["rate"]) for r in found] == [("is_x", "x", 0.5), ("is_y", "y", 1.0)]
    assert found[0]["note"].startswith("counts those without the outcome")
    crossed = told(file, "--success", "left", "--group", "a", "--group", "b", "--cross", "--method", "ppg")
    assert [r["variable"] for r in crossed] == ["a", "a", "b", "b", "a x b", "a x b", "a x b"]


def test_rows_can_be_chosen(write):
    file = write(PEOPLE)
    found = told(file, *OPTIONS, "--where", "sex=F", "--where", "year=2024", "--method", "ppg")
    assert [(r["group"], r["gap"], r["low"]) for r in found] == [("F", 0, None)]


def test_trends_have_a_list_of_their_own(write):
    rows = [("2023", "F", 30), ("2023", "M", 60), ("2024", "F", 55), ("2024", "M", 60)]
    file = write("year,sex,ok,n\n" + "".join(f"{y},{g},{s}0,1000\n" for y, g, s in rows))
    options = [file, *OPTIONS, "--weight", "n", "--cohort", "year", "--trend"]
    found = told(*options)
    assert [(t["group"], t["first_gap"], t["verdict"]) for t in found["trends"]] == [
        ("F", -0.3, "closing"),
        ("M", 0.3, "closing"),
    ]
    assert found["splits"][0]["change"] == 0.125
    assert found["splits"][0]["by_group"][0] == {"group": "F", "composition": 0.0, "rates": 0.125}
    last = run(*options).stdout.strip().splitlines()[-1]
    assert last == "Gaps: 2 closing, 0 widening, 0 without clear change, 0 with too few cohorts to say."


def test_what_options_contradict_is_refused(write):
    file = write(PEOPLE)
    refused = {
        "--group: expected a column": ["--success", "ok"],
        "--variable: expected one --group": [*OPTIONS, "--group", "year", "--variable", "kind"],
        "--cross: expected two": [*OPTIONS, "--cross"],
        "--hidden-flag, --total, --pool: expected --weight": [*OPTIONS, "--pool", "rest"],
        "--reference: expected overall for prop": [
            *OPTIONS, "--method", "proportionality", "--reference", "highest",
        ],
        "--reference: expected overall, others": [*OPTIONS, "--reference", "54"],
        "--minimum-margin: expected a share from 0": [*OPTIONS, "--minimum-margin", "3"],
        "--cutoff: expected a share above 0": [*OPTIONS, "--cutoff", "80%"],
        "--total: expected one --group": [*OPTIONS, "--group", "year", "--weight", "ok", "--total", "All"],
        "--where: expected a column and a code": [*OPTIONS, "--where", "sex"],
        "--trend: expected a column of cohorts": [*OPTIONS, "--trend"],
        "t.csv: expected a column `sx`": ["--success", "ok", "--group", "sx"],
    }  # fmt: skip
    for said, typed in refused.items():
        error = run(file, *typed).exception
        assert isinstance(error, UsageError), said
        assert said in error.what


def test_an_error_is_json_too_and_holds_no_value(write):
    done = run(write(PEOPLE.replace("2024,F,0", "2024,F,seven", 1)), *OPTIONS, "--json")
    assert isinstance(done.exception, CommonfieldError)
    assert json.loads(done.stdout)["error"]["exit_code"] == Exit.FILE_REFUSED
    assert "row 32" in done.stdout and "seven" not in done.output
