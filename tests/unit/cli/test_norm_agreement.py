"""The command that says how far readers agree."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from commonfield.cli.app import app
from commonfield.findings import CommonfieldError, Exit, SubmissionError, UsageError

KEYS = (
    "statistic",
    "level",
    "form",
    "weights",
    "value",
    "low",
    "high",
    "n_units",
    "n_readers",
    "n_missing",
    "note",
)
WIDE = "units,A,B,C\np1,1,1,\np2,2,3,2\np3,4,4,4\np4,3,3,4\np5,,1,1\np6,,,2\n"
LONG = "unit,reader,score\n" + "".join(
    f"{line.split(',')[0]},{reader},{cell}\n"
    for line in WIDE.splitlines()[1:]
    for reader, cell in zip("ABC", line.split(",")[1:], strict=True)
)


@pytest.fixture
def write(tmp_path):
    def writes(text: str) -> str:
        (tmp_path / "t.csv").write_text(text, encoding="utf-8")
        return str(tmp_path / "t.csv")

    return writes


def run(*typed: str):
    return CliRunner().invoke(app, ["norm", "agreement", *typed])


def told(*typed: str, code=Exit.DONE):
    done = run(*typed, "--json")
    assert done.exit_code == code, done.output
    return json.loads(done.stdout)


def refused(*typed: str) -> CommonfieldError:
    error = run(*typed).exception
    assert isinstance(error, CommonfieldError)
    return error


def test_the_answer_as_json_has_the_fixed_keys_and_nothing_else(write):
    found = told(write(WIDE))
    assert tuple(found) == KEYS
    assert (found["statistic"], found["level"], found["form"], found["weights"]) == (
        "alpha",
        "nominal",
        None,
        None,
    )
    assert (found["n_units"], found["n_readers"], found["n_missing"]) == (6, 3, 4)
    assert found["low"] < found["value"] < found["high"]
    for part in (
        "1 - disagreement seen / expected",
        "2000 draws, seed 1",
        "because none was named",
        "units with one score 1, with none 0",
        "fewer than 10",
        "Read as readers: A, B, C.",
    ):
        assert part in found["note"]


@pytest.mark.parametrize(
    "options",
    [(), ("--level", "interval"), ("--statistic", "ac2"), ("--statistic", "icc", "--form", "1,k")],
)
def test_a_long_file_says_the_same_as_a_wide_one(write, options):
    wide = told(write(WIDE), *options)
    long = told(write(LONG), *options)
    assert wide.pop("note").replace(" Read as readers: A, B, C.", "") == long.pop("note")
    assert wide == pytest.approx(long)


def test_each_statistic_names_what_it_was_made_with(write):
    file = write(WIDE)
    assert told(file, "--statistic", "ac2")["weights"] == "quadratic"
    assert told(file, "--statistic", "ac1")["weights"] == "identity"
    icc = told(file, "--statistic", "icc")
    assert (icc["form"], icc["weights"], icc["level"]) == ("2,1", None, None)
    assert "3 of 6 units" in icc["note"]
    same = [told(file, "--statistic", s, "--weights", "identity")["value"] for s in ("ac1", "ac2")]
    assert same[0] == same[1]
    assert told(file, "--statistic", "percent")["value"] == pytest.approx((1 + 1 / 3 + 1 + 1 / 3 + 1) / 5)


@pytest.mark.parametrize(
    ("text", "options", "reason"),
    [
        ("unit,A\np1,1\np2,2\n", (), "fewer than two readers"),
        ("unit,reader,score\np1,A,1\np2,B,2\n", (), "no unit has scores of two"),
        ("unit,A,B\np1,3,3\np2,3,3\n", (), "every score is the same"),
        ("unit,A,B\np1,3,3\np2,3,3\n", ("--statistic", "ac1"), "say the whole scale with --levels"),
        ("unit,A,B\np1,3,4\n", ("--statistic", "icc"), "fewer than two units"),
        (WIDE, ("--statistic", "kappa"), "is for two readers, and 3 gave scores"),
    ],
)
def test_what_is_not_estimable_is_null_with_the_reason_and_an_exit_code_of_its_own(
    write, text, options, reason
):
    found = told(write(text), *options, code=Exit.NOT_ESTIMABLE)
    assert tuple(found) == KEYS and found["value"] is found["low"] is found["high"] is None
    assert reason in found["note"]
    plain = run(write(text), *options)
    assert plain.exit_code == Exit.NOT_ESTIMABLE and "not estimable on these scores" in plain.stdout


def test_words_have_the_order_that_is_said(write):
    words = write("proposal,A,B\n1,low,low\n2,mid,high\n3,high,high\n4,low,mid\n")
    levels = ("--levels", "low,mid,high")
    numbers = told(write("proposal,A,B\n1,1,1\n2,2,3\n3,3,3\n4,1,2\n"), "--level", "ordinal")["value"]
    words = write("proposal,A,B\n1,low,low\n2,mid,high\n3,high,high\n4,low,mid\n")
    assert told(words, "--level", "ordinal", *levels)["value"] == pytest.approx(numbers)
    assert told(words, "--statistic", "kappa", "--weights", "linear", *levels)["value"] is not None
    assert isinstance(refused(words, "--level", "ordinal"), SubmissionError)
    assert "words" in refused(words, "--level", "interval", *levels).what
    error = refused(words, "--levels", "low,high")
    assert isinstance(error, UsageError) and "mid" not in str(error)


def test_a_file_of_other_names_and_of_several_criteria_is_read_when_named(write):
    named = write("paper,judge,mark\n1,a,3\n1,b,4\n2,a,1\n2,b,1\n")
    found = told(named, "--unit", "paper", "--reader", "judge", "--score", "mark", "--level", "interval")
    assert (found["n_units"], found["n_readers"]) == (2, 2)
    several = write("proposal,criterion,reader,score\n" + "".join(
        f"{p},{c},{r},{(p * k + i) % 4}\n" for p in range(4) for k, c in ((1, "need"), (2, "plan"))
        for i, r in enumerate("ab")
    ))  # fmt: skip
    assert "need, plan" in refused(several).what
    assert told(several, "--criterion", "plan")["n_units"] == 4
    assert "cost" in refused(several, "--criterion", "cost").what


def test_a_column_that_is_no_reader_is_left_out_when_named(write):
    file = write("Group,Units,A,B\nx,1,1,1\nx,2,2,2\ny,3,3,1\n")
    assert told(file, "--ignore", "Group")["n_readers"] == 2
    assert told(file)["n_readers"] == 3
    assert isinstance(refused(file, "--ignore", "Region"), UsageError)


def test_finalists_are_not_taken_alone(write):
    file = write("unit,finalist,A,B\n1,1,4,3\n2,1,3,4\n3,0,1,1\n4,0,2,2\n5,0,0,0\n")
    whole = told(file, "--ignore", "finalist", "--statistic", "icc")
    for options in (("--finalists", "finalist=1"), ("--ignore", "finalist", "--units", "1,2")):
        asked = told(file, *options, "--statistic", "icc")
        assert asked["value"] == whole["value"]
        assert "2 of 5 units were asked for, and all were computed on" in asked["note"]
    assert isinstance(refused(file, "--units", "9"), UsageError)


def test_a_narrow_part_of_the_scale_is_said(write):
    file = write("unit,A,B\n" + "".join(f"{i},{3 + i % 2},{3 + (i // 2) % 2}\n" for i in range(12)))
    assert "nine in ten scores lie from 3 to 4" in told(file, "--scale", "0,4")["note"]
    assert "Caution" not in told(file, "--scale", "3,4")["note"]
    assert "outside the scale" in told(file, "--scale", "0,3")["note"]
    assert isinstance(refused(file, "--scale", "4,0"), UsageError)


def test_a_person_reads_a_table_the_arithmetic_and_a_sentence(write):
    done = run(write(WIDE), "--level", "ordinal")
    head = "statistic level value from to units readers missing"
    assert done.stdout.splitlines()[0].split() == head.split()
    assert "is 1 - disagreement seen / expected by chance = 1 - " in done.stdout
    assert done.stdout.splitlines()[-1].startswith("By Krippendorff's rule")
    spanish = run(write(WIDE), "--statistic", "ac2", "--language", "es")
    assert "El AC2 de Gwet" in spanish.stdout and "Leídas como lectores" in spanish.stdout


def test_a_score_that_is_none_and_weights_that_do_not_go_together_are_refused(write):
    error = refused(write("unit,A,B\n1,2,x7q\n2,1,1\n"), "--level", "interval")
    assert isinstance(error, SubmissionError) and "row 2" in error.what and "x7q" not in str(error)
    assert "ac2" in refused(write(WIDE), "--statistic", "ac1", "--weights", "linear").fix
    assert isinstance(refused(write("unit,reader,score\n1,a,1\n1,a,2\n")), SubmissionError)


def test_reliability_falls_among_the_best_of_real_applications_with_nothing_wrong(public_data, write):
    import csv

    path = public_data / "reviewer-scoring" / "nih_peer_review_scores.csv"
    with path.open(encoding="utf-8") as file:
        rows = [
            (row["ID"], row["RevID"], row["Score"], float(row["ScoreAvg"])) for row in csv.DictReader(file)
        ]
    cut = sorted({unit: mean for unit, _, _, mean in rows}.values())
    best = [row for row in rows if row[3] <= cut[len(cut) // 6]]  # 1 is the best score there

    def of(chosen):
        text = "unit,reader,score\n" + "".join(f"{u},{i % 40},{s}\n" for i, (u, _, s, _) in enumerate(chosen))
        return told(write(text), "--statistic", "icc", "--form", "1,k")["value"]

    assert of(rows) > 0.55
    assert of(best) < 0.2
