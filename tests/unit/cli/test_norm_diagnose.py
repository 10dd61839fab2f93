"""The commands that hold readers beside master scores, beside themselves, and beside one another."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from commonfield.cli.app import app
from commonfield.findings import Exit, NotEstimableError, UsageError

READERS = {
    "R1": "43434 23321 10221",
    "R2": "32323 11210 00010",
    "R3": "33333 22322 21222",
    "R4": "41404 24123 12103",
}
MASTER = "43434 22321 10121"


def rows(text, reader=None, **more):
    return [
        {
            "proposal": anchor,
            "criterion": f"c{i}",
            "score": level,
            **({"reader": reader} if reader else {}),
            **more,
        }
        for anchor, levels in zip("ABC", text.split(), strict=False)
        for i, level in enumerate(levels)
    ]


@pytest.fixture
def write(tmp_path):
    def writes(name, table):
        columns = list(table[0])
        lines = [",".join(columns), *(",".join(str(row[c]) for c in columns) for row in table)]
        (tmp_path / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
        return str(tmp_path / name)

    return writes


@pytest.fixture
def files(write):
    scores = [row for reader, text in READERS.items() for row in rows(text, reader)]
    return ["--scores", write("scores.csv", scores), "--master", write("master.csv", rows(MASTER))]


def run(*typed):
    return CliRunner().invoke(app, ["norm", *typed])


def told(*typed, code=Exit.DONE):
    done = run(*typed, "--json")
    assert done.exit_code == code, done.output
    return json.loads(done.stdout)


def test_the_answer_as_json_has_the_numbers_labels_and_standings(files):
    found = told("diagnose", *files, "--levels", "0,4")
    assert list(found) == [
        "rules", "levels", "levels_from", "n_anchors", "n_criteria", "readers", "criteria", "anchors",
        "short_rationales", "without_master", "notes", "summary",
    ]  # fmt: skip
    second = found["readers"][1]
    assert (second["reader"], round(second["kappa"], 4), round(second["bias"], 4)) == ("R2", 0.7426, -0.9333)
    assert second["labels"][0]["label"] == "severe" and second["labels"][0]["by_arithmetic"]
    assert second["labels"][0]["why"] == "bias -0.9333, at or below -0.5000"
    assert [r["standing"] for r in found["readers"]] == ["qualify", "coaching", "coaching", "partner"]
    assert found["criteria"][0]["criterion"] == "c4"
    assert len(second["by_criterion"]) == 5


def test_the_table_has_the_printed_digits_and_ends_with_the_rule(files):
    said = run("diagnose", *files, "--levels", "0,4").stdout
    row = next(line for line in said.splitlines() if line.startswith("R2 "))
    assert row.split() == [
        "R2", "3", "15",
        "0.0667", "1.0000", "-0.9333", "0.9333", "0.7426", "0.919", "0.333", "0.433", "0.981",
    ]  # fmt: skip
    assert "R3 is central: spread 0.488, below 0.700. Arithmetic cannot give back" in said
    assert "R2 is severe: bias -0.9333, at or below -0.5000. Arithmetic can repair it" in said
    assert said.strip().splitlines()[-1] == (
        "4 readers, by the rules `default`: 1 qualifies, 2 qualify with coaching, 1 reads with a partner."
    )


def test_one_reader_sees_no_other(files):
    own = run("diagnose", *files, "--levels", "0,4", "--reader", "R2").stdout
    assert "R2" in own and not any(other in own for other in ("R1", "R3", "R4"))
    assert "Your distance from the master" in own and "Criteria to talk about" in own
    found = told("diagnose", *files, "--reader", "R2")
    assert [r["reader"] for r in found["readers"]] == ["R2"]
    assert any("For this reader and the chair" in note for note in found["notes"])
    refused = run("diagnose", *files, "--reader", "R9")
    assert isinstance(refused.exception, UsageError) and "R1" not in str(refused.exception)


def test_in_a_small_panel_one_reader_sees_no_spread(write):
    scores = [row for reader in ("R1", "R2") for row in rows(READERS[reader], reader)]
    files = ["--scores", write("s.csv", scores), "--master", write("m.csv", rows(MASTER))]
    assert told("diagnose", *files, "--reader", "R1")["criteria"] == []
    chairs = told("diagnose", *files)
    assert len(chairs["criteria"]) == 5
    assert any("Fewer than 4 readers" in note for note in chairs["notes"])
    assert any("the range of what was scored" in note for note in chairs["notes"])


def test_a_round_before_is_told_as_change_from_a_file_or_a_column(write, files):
    before = write("before.csv", rows("32323 11210 00010", "R1"))
    found = told("diagnose", *files, "--before", before)
    assert found["readers"][0]["change"]["bias"] == pytest.approx(16 / 15)
    assert found["readers"][1]["change"] is None
    both = [*rows("32323 11210 00010", "R1", round=1), *rows(READERS["R1"], "R1", round=2)]
    again = told("diagnose", "--scores", write("r.csv", both), *files[2:], "--round", "round")
    assert again["readers"][0]["change"] == found["readers"][0]["change"]
    assert "Change since the round before" in run("diagnose", *files, "--before", before).stdout
    wrong = run("diagnose", *files, "--before", before, "--round", "round")
    assert isinstance(wrong.exception, UsageError)


def test_a_hidden_repeat_in_the_scores_makes_a_reader_drifting(write, files):
    scores = [*rows(MASTER, "R1", repeat=0), *rows("32323", "R1", repeat=1)]
    found = told("diagnose", "--scores", write("s.csv", scores), *files[2:])["readers"][0]
    assert [label["label"] for label in found["labels"]] == ["drifting"]
    assert (found["exact"], found["drift"]["change"], found["standing"]) == (1, -1, "partner")
    said = run("diagnose", "--scores", write("s.csv", scores), *files[2:], "--language", "es").stdout
    assert "R1 lee con deriva: cambio -1.0000 entre la primera lectura y la última" in said


def test_too_few_anchors_print_the_numbers_and_exit_with_14(write):
    files = ["--scores", write("s.csv", rows("43434", "R1")), "--master", write("m.csv", rows("43434"))]
    found = told("diagnose", *files, code=Exit.NOT_ESTIMABLE)
    assert (found["readers"][0]["exact"], found["readers"][0]["labels"]) == (1, [])
    assert "anchors scored in full: 1, and the rule asks for 3" in found["readers"][0]["standing_why"]


def test_files_that_share_no_proposal_are_not_estimable(write):
    other = [{"proposal": "Z", "criterion": "c0", "score": 1}]
    done = run("diagnose", "--scores", write("s.csv", rows(MASTER, "R1")), "--master", write("m.csv", other))
    assert isinstance(done.exception, NotEstimableError)


def test_rules_of_a_committee_decide(files, tmp_path):
    rules = tmp_path / "ours.yaml"
    rules.write_text(
        "norming: ours\nlabels: {bias_from: 1}\nqualification: {qualify: {}, coaching: {}}\n",
        encoding="utf-8",
    )
    found = told("diagnose", *files, "--rules", str(rules))
    assert [r["labels"][0]["label"] for r in found["readers"]] == [
        "aligned",
        "aligned",
        "central",
        "inconsistent",
    ]
    assert found["summary"] == "4 readers, by the rules `ours`: 4 qualify."


def test_drift_says_the_change_and_that_one_anchor_gives_no_interval(write):
    table = [*rows("32323", "R2", occasion=0), *rows("21212", "R2", occasion=1), *rows("4", "R1", occasion=0)]
    file = write("d.csv", table)
    found = told("drift", file)
    assert [(r["reader"], r["change"], r["low"], r["drifting"]) for r in found["readers"]] == [
        ("R2", -1, None, True)
    ]
    said = run("drift", file).stdout
    assert "R2 grew more severe by 1.00 levels (too few repeated anchors" in said
    assert isinstance(run("drift", file, "--reader", "R1").exception, UsageError)
    once = run("drift", write("o.csv", rows("32323", "R2")))
    assert isinstance(once.exception, NotEstimableError)


def test_discrepancies_say_who_talks_and_what_the_third_score_did(write):
    table = [
        *rows("44 33 41", "R1"),
        *rows("44 32 12", "R2"),
        *[row for row in rows("00 00 33", "R3") if row["proposal"] == "C"],
    ]
    file = write("s.csv", table)
    found = told("discrepancies", file, "--levels", "0,4")
    assert [(p["proposal"], p["step"], p["score"]) for p in found["proposals"]] == [
        ("A", "none", 4),
        ("B", "none", 2.75),
        ("C", "settled", 2.75),
    ]
    assert "(2.5 + 3) / 2 = 2.75. Left out: R2." in found["proposals"][2]["why"]
    said = run("discrepancies", file, "--levels", "0,4").stdout
    assert (
        "The first 2 readers of a proposal talk where scores on a criterion lie further apart than 1" in said
    )
    assert said.strip().splitlines()[-1] == (
        "3 proposals, by the rules `default`: 2 stand, 1 settled by a third score."
    )


def test_rationales_are_asked_of_both_ends_of_the_scale(write):
    table = rows("44 33", "R1", rationale="short") + rows("44 33", "R2", rationale="x" * 50)
    found = told("discrepancies", write("s.csv", table), "--levels", "0,4")
    assert [(s["reader"], s["proposal"], s["characters"]) for s in found["short_rationales"]] == [
        ("R1", "A", 5),
        ("R1", "A", 5),
    ]
    said = run("discrepancies", write("s.csv", table), "--levels", "0,4").stdout
    assert "short" not in said.replace("shorter", "") and "R1" in said


@pytest.mark.parametrize("levels", ["4,0", "0", "low,high"])
def test_levels_that_are_none_are_refused(files, levels):
    assert isinstance(run("diagnose", *files, "--levels", levels).exception, UsageError)


def test_every_part_of_the_report_is_printed_where_there_is_something_to_say(write, files):
    both = [
        *rows("32323 11210 00010", "R1", round=1, repeat=0, rationale="short"),
        *rows("22222 22222 22222", "R1", round=2, repeat=0, rationale="short"),
        *rows("00000", "R1", round=2, repeat=1, rationale="short"),
    ]
    done = run(
        "diagnose", "--scores", write("r.csv", both), *files[2:], "--levels", "0,4", "--round", "round"
    )
    assert (
        "R1 shows a halo: variance 0.000 across the criteria of an anchor, at or below 0.087" in done.stdout
    )
    assert "Not estimable: r (the reader gave one level throughout)." in done.stdout
    titles = [
        "Readers beside the master scores", "Criteria to talk about", "Anchors, likewise",
        "Change since the round before", "Anchors met again", "Lowest and highest levels without a rationale",
    ]  # fmt: skip
    places = [done.stdout.index(title) for title in titles]
    assert places == sorted(places)
    assert "These numbers rest on 15 scores for a reader" in done.stdout


def test_they_speak_spanish(files):
    said = run("diagnose", *files, "--levels", "0,4", "--language", "es").stdout
    assert "R2 es severo: sesgo -0.9333, igual o menor que -0.5000." in said
    assert said.strip().splitlines()[-1] == (
        "4 lectores, según las reglas `default`: 1 califica, 2 califican con orientación, "
        "1 lee con otra persona."
    )


def test_in_spanish_a_reader_is_aligned_for_now_and_one_is_counted_as_one(files):
    said = run("diagnose", *files, "--language", "es").stdout
    assert "está alineado" in said and "es alineado" not in said
    assert "es severo" in said
    assert not any(f"1 {many}" in said for many in ("califican", "leen", "no estimables"))
