"""The command that shares out money."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from commonfield.cli.app import app
from commonfield.findings import CommonfieldError, DefinitionError, Exit, SubmissionError, UsageError

PROPOSALS = """proposal,score,ask,minimum,region,sector,lead,rural
P1,92,1500,1000,North,health,A,0
P2,90,1200,,North,health,B,0
P3,88,700,500,East,business,C,1
P4,85,650,,West,health,A,0
P5,80,900,600,South,engineering,D,1
P6,78,500,,West,business,E,1
P7,70,400,300,East,health,F,0
P8,66,300,,South,business,G,1
P9,60,250,,East,health,H,1
"""
RULES = (
    "{budget: 5000, floors: {region: {East: 800, West: 650}}, caps: {region: 2000}, "
    "set_asides: [{where: {rural: 1}, at_least: 1200}], quality_floor: 65, objective: rank_first, "
    "partial: false, ties: [score, ask, seed 7]}"
)


@pytest.fixture
def write(tmp_path):
    def writes(rules: str = RULES, proposals: str = PROPOSALS) -> list[str]:
        (tmp_path / "p.csv").write_text(proposals, encoding="utf-8")
        (tmp_path / "r.yaml").write_text(rules, encoding="utf-8")
        return [str(tmp_path / "p.csv"), "--rules", str(tmp_path / "r.yaml")]

    return writes


def run(*typed: str):
    return CliRunner().invoke(app, ["allocate", *typed])


def told(*typed: str):
    done = run(*typed, "--json")
    return json.loads(done.stdout), done.exit_code


def test_the_answer_as_json_has_the_fixed_keys(write):
    found, code = told(*write())
    assert code == Exit.DONE
    assert found["awards"] == [
        {"proposal": p, "amount": a}
        for p, a in (
            ("P1", 1500), ("P3", 700), ("P4", 650), ("P5", 900), ("P6", 500), ("P7", 400), ("P8", 300),
        )
    ]  # fmt: skip
    assert (found["spent"], found["objective_value"], found["alternatives"]) == (4950, 559, [])
    assert {"binding", "inversions", "rule_prices"} <= set(found)
    assert found["infeasible"] is None
    inversion = found["inversions"][0]
    assert (inversion["proposal"], inversion["rule"], inversion["about"], inversion["relaxation"]) == (
        "P2", "caps", "region North", 700,
    )  # fmt: skip
    assert inversion["words"] == "the cap on region North ($700 would let it in: $2,700)"


def test_a_cap_can_be_for_one_code_and_the_order_of_rows_changes_nothing(write):
    found, _ = told(*write(RULES.replace("caps: {region: 2000}", "caps: {region: {North: 2000}}")))
    head, *rows = PROPOSALS.splitlines()
    turned, _ = told(*write(RULES, "\n".join([head, *reversed(rows)])))
    assert found["awards"] == turned["awards"]
    assert len(found["rule_prices"]) == 6


def test_rules_in_conflict_are_said_in_words_with_their_own_exit_code(write):
    found, code = told(*write(RULES.replace("East: 800", "East: 1200")))
    assert code == Exit.NOT_ESTIMABLE == 14
    assert (found["awards"], found["spent"], found["objective_value"]) == ([], None, None)
    assert found["infeasible"] == [
        "the floor of region East is $1,200; the proposals that may be funded ask $1,100 there in all: "
        "$100 short. With the others as they are, it would have to be $1,100.",
        "the quality floor is 65. With the others as they are, it would have to be 60.",
    ]
    said = run(*write(RULES.replace("East: 800", "East: 1200")))
    assert said.exit_code == 14
    assert "these 2 rules cannot be kept together" in said.stdout


def test_a_table_says_the_rule_and_ends_with_the_arithmetic(write):
    said = run(*write()).stdout
    assert "Rule: rank first." in said
    assert "the cap on region North: $1,500 of $2,000 are used, $500 are left" in said
    assert said.strip().splitlines()[-1] == (
        "7 of 9 proposals, $4,950 of $5,000; $50 are left. "
        "This recommends; a recorded decision makes a grant award."
    )
    spanish = run(*write(), "--language", "es").stdout
    assert "Regla: primero el rango." in spanish


def test_partial_amounts_are_told_with_their_cut(write):
    rules = RULES.replace("partial: false", "partial: true, cuts: proportional, renegotiate_above: .2")
    rules = rules.replace("caps: {region: 2000}", "caps: {region: {North: 2500}}")
    found, _ = told(*write(rules))
    assert 0 < found["share"] < 1
    assert found["spent"] <= 5000
    assert any(detail["renegotiate"] for detail in found["details"])
    assert "the scope must be renegotiated" in run(*write(rules)).stdout


def test_cents_stay_exact(write):
    proposals = "proposal,score,ask\nA,2,10.10\nB,1,20.20\n"
    found, _ = told(*write("{budget: 30.30}", proposals))
    assert found["awards"] == [{"proposal": "A", "amount": 10.1}, {"proposal": "B", "amount": 20.2}]
    assert len(told(*write("{budget: 30.29}", proposals))[0]["awards"]) == 1


def test_points_links_labels_and_other_sets_are_told(write):
    rules = (
        "{budget: 3100, one_per: lead, linked: [[P8, P9]], either_or: [[P3, P5]], "
        "set_asides: [{where: {region: East}, share: 0.1, label: {en: the east, es: el este}}], "
        "bonus: [{where: {rural: 1}, points: 5}], objective: sum_of_scores}"
    )
    said = run(*write(rules)).stdout
    for words in (
        "one for each lead", "at most one of P3, P5", "all or none of P8, P9", "the set-aside for the east",
        "the 5 points for rural 1", "Scores hold the points", "the largest sum of scores",
    ):  # fmt: skip
        assert words in said
    ties = "proposal,score,ask\nA,2,10\nB,2,10\n"
    assert "1 other set meets the objective as well" in run(*write("{budget: 10}", ties)).stdout


def test_improvement_is_a_policy_of_its_own(write, tmp_path):
    rules = RULES.replace(
        "partial: false",
        "improve: {rounds: 2, hours_each: 5, points_each: 5, helpers: [{helper: H, hours: 10}]}",
    )
    found, code = told(*write(rules), "--improve")
    assert code == Exit.DONE
    assert [(x["proposal"], x["to_quality_floor"]) for x in found["lacks"]] == [("P2", 0), ("P9", 5)]
    assert found["rounds"][1]["helped"] == {"P2": "H", "P9": "H"}
    level = "{level: %d, says: {en: fact %d, es: hecho %d}}"
    levels = ", ".join(level % (n, n, n) for n in range(2))
    (tmp_path / "rubric.yaml").write_text(
        "{rubric: x, label: {en: x, es: x}, highest: 1, criteria: "
        f"[{{criterion: need, label: {{en: Need, es: Necesidad}}, levels: [{levels}]}}]}}"
    )
    (tmp_path / "s.csv").write_text("proposal,criterion,reader,score\nP9,need,r1,0\n")
    readings = ["--scores", str(tmp_path / "s.csv"), "--rubric", str(tmp_path / "rubric.yaml")]
    said = run(*write(rules), "--improve", *readings).stdout
    assert "P9 Need 0.00 1 fact 1" in " ".join(said.split())
    assert "every proposal is wanted" in said
    assert isinstance(run(*write(rules), *readings).exception, UsageError)
    assert isinstance(run(*write(rules), "--improve", *readings[:2]).exception, UsageError)


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ("budget: 5000\nfloor: 3\n", "r.yaml:2: floor: extra inputs"),
        ("budget: -1\n", "r.yaml:1: budget"),
        ("budget: 1" + 40 * "0" + "\n", "r.yaml:1: budget: input should be less than 1000000000000000"),
        (
            "budget: 5\nfloors:\n  region: -5\n",
            "r.yaml:3: floors.region: input should be greater than or equal to 0",
        ),
        (
            "budget: 5\nfloors:\n  region:\n    West: 5\n    East: -5\n",
            "`East`: input should be greater than or equal to 0.",
        ),
        (
            "budget: 5\ncaps:\n  region:\n    west: 5\n    east: -5\n",
            "r.yaml:5: caps.region.east: `east`: input should be greater than or equal to 0.",
        ),
        ("budget: 5\ncaps: {region: {east: x}}\n", "r.yaml:2: caps.region.east: `east`: input should be a"),
        ("budget: 5\nties: [score, seed x]\n", "r.yaml:2: ties: a lottery is written as"),
        ("budget: 5\nties: [seed 7, ask]\n", "a lottery leaves no tie"),
        ("budget: 5\nties: [ask, ask]\n", "each tie rule stands once"),
        (
            "budget: 5\nset_asides:\n- {where: {rural: 1}}\n",
            "r.yaml:3: set_asides.0: a set-aside says either",
        ),
        ("budget: 5\ncuts: proportional\n", "r.yaml:2: cuts: cuts are made where partial"),
        ("budget: 5\nlinked: [[P1, P1]]\n", "r.yaml:2: linked: each proposal stands once"),
    ],
)
def test_broken_rules_are_refused_with_their_line(write, rules, said):
    error = run(*write(rules)).exception
    assert isinstance(error, DefinitionError)
    assert said in error.what


@pytest.mark.parametrize(
    ("rules", "proposals", "kind", "said"),
    [
        (RULES, "proposal,score\nA,1\n", UsageError, "expected a column `ask`"),
        (RULES, PROPOSALS.replace(",rural", ",r"), UsageError, ", r), found rural"),
        (
            "{budget: 5, linked: [[P1, Q]]}",
            PROPOSALS,
            UsageError,
            "linked: expected proposals of the file, found Q",
        ),
        (
            "{budget: 5, caps: {region: {Esat: 1}}}",
            PROPOSALS,
            UsageError,
            "caps: expected codes of the column region (East, North, South, West), found Esat, which no",
        ),
        ("{budget: 5, floors: {region: {Utah: 1}}}", PROPOSALS, UsageError, "floors: expected codes"),
        (
            "{budget: 5, set_asides: [{where: {region: East, rural: yes}, at_least: 1}]}",
            PROPOSALS,
            UsageError,
            "set_asides: expected codes of the column rural (0, 1), found yes",
        ),
        (
            "{budget: 5, partial: true}",
            "proposal,score,ask,minimum\nA,1,9,\nB,1,9,0\n",
            SubmissionError,
            "column minimum: expected a minimum that is more than 0, or an empty cell",
        ),
        ("{budget: 5}", "proposal,score,ask\nA,1,100.005\n", SubmissionError, "found parts of a cent"),
        ("{budget: 5}", "proposal,score,ask,minimum\nA,1,9,1.001\n", SubmissionError, "column minimum"),
        ("{budget: 5}", "proposal,score,ask\nA,1,1E30\n", SubmissionError, "column ask"),
        ("{budget: 5}", "proposal,score,ask\nA,1,0\n", SubmissionError, "a number of 0.01 or more"),
        ("{budget: 5}", "proposal,score,ask\nA,,1\n", SubmissionError, "column score: expected a number"),
        ("{budget: 5}", "proposal,score,ask\nA,1,1\nA,2,1\n", SubmissionError, "each combination once"),
        ("{budget: 5}", "proposal,score,ask,minimum\nA,1,1,2\n", SubmissionError, "expected at most the ask"),
        ("{budget: 5, ties: [need]}", "proposal,score,ask,need\nA,1,1,x\n", SubmissionError, "column need"),
    ],
)
def test_broken_files_are_refused_and_not_quoted(write, rules, proposals, kind, said):
    error = run(*write(rules, proposals)).exception
    assert isinstance(error, kind)
    assert isinstance(error, CommonfieldError)
    assert said in error.what
