"""The commands on a charter: composition, quorum, decide, delegation."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from commonfield.cli.app import app
from commonfield.findings import CommonfieldError, Exit, UsageError

EXAMPLE = "example-collaborative"
FILES = {
    "presence.csv": "member,joined,left\nm01,09:00,\nm02,09:00,10:20\nm03,09:00,\nm06,09:00,10:00\n"
    "m26,10:00,\nm17,09:00,10:30\nm09,09:00,\nm05,09:30,10:20\n",
    "items.csv": "item,from,to\n1,09:00,09:30\n2,09:30,10:30\n",
    "recusals.csv": "member,item,interest\nm09,2,\n,2,body\n",
    "votes.csv": "item,member,vote,reason,tested\n1,m01,for,,\n1,m02,for,,\n1,m03,against,,\n1,m17,for,,\n"
    "1,m99,for,,\n2,m01,for,,\n",
    "agenda.csv": "item,pulled_by\n1a,\n1b,m03\n",
    "covered.yaml": "charter: covered\nopen_meetings: california-local\nbodies:\n  - body: board\n"
    "    openness: {covered: true, reason: Created by formal action}\n    written_consent: {days: 3}\n"
    "    proxies: {allowed: true}\n"
    "    seats: [{seat: S1, sector: k12}, {seat: S2, sector: uc}]\n"
    "terms:\n  - {seat: S1, member: m01, began_on: 2025-01-01}\n"
    "  - {seat: S2, member: m02, began_on: 2025-01-01}\n",
}
MEETING = ["--presence", "presence.csv", "--items", "items.csv", "--recusals", "recusals.csv"]
DAY = ["--on", "2025-07-01"]


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)


def run(*typed, code=Exit.DONE):
    done = CliRunner().invoke(app, [*typed])
    assert done.exit_code == code, done.output
    return done.stdout


def told(*typed, code=Exit.DONE):
    return json.loads(run(*typed, "--json", code=code))


def refused(*typed) -> CommonfieldError:
    done = CliRunner().invoke(app, [*typed])
    assert isinstance(done.exception, CommonfieldError), done.output
    return done.exception


def test_was_the_body_composed_on_the_third_of_may():
    found = told("composition", EXAMPLE, "--on", "2025-05-03", code=Exit.BREAK_FOUND)
    (span,) = found["spans"]
    assert span["sentence"] == (
        "On May 3, 2025: 1 of 7 filled voting seats of steering are those of local employers (14.3%); at "
        "least 25% is asked; would mend it: 1 more of them or 3 fewer of the others or 1 seat passing to "
        "them; vacant among their seats: S7, S8."
    )
    assert told("composition", EXAMPLE, "--on", "2025-03-03")["holds"] is True


def test_days_that_fail_are_counted_in_both_languages_and_end_in_fifteen():
    typed = ("composition", EXAMPLE, "--from", "2024-01-01", "--to", "2026-01-01")
    assert run(*typed, code=Exit.BREAK_FOUND).splitlines()[-1] == (
        "Not composed as asked on 32 of 732 days from January 1, 2024 to January 1, 2026."
    )
    assert "32 de 732 días" in run(*typed, "--language", "es", code=Exit.BREAK_FOUND)


def test_a_quorum_lost_within_an_item_is_told_with_who_left_and_who_could_come():
    found = told("quorum", EXAMPLE, *MEETING, *DAY)
    one, two = found["items"]
    assert (one["quorum"], one["present"], one["needed"], one["of"]) == (True, 6, 5, 8)
    assert (two["quorum"], two["recused"], two["ask_counsel"]) == (False, ["m09"], True)
    assert two["changes"] == [
        {"at": "2025-07-01 10:20", "quorum": False, "left": ["m02", "m05"], "joined": [], "present": 4}
    ]
    assert two["alternates"] == [{"seat": "S6", "member": "m26"}]
    assert two["still_needed"]["people"] == 1
    assert {"seat": "S5", "sector": "uc", "members": ["m05", "m25"]} in two["still_needed"]["seats"]
    assert found["rule"].startswith("A quorum of steering is more than 1/2 of its 8 filled voting seats: 5")
    text = run("quorum", EXAMPLE, *MEETING, *DAY)
    assert "Lost at 10:20, when m02, m05 left: 4 there." in text
    assert text.splitlines()[-1] == "A quorum throughout on 1 of 2 items."
    assert "Hubo quórum todo el tiempo en 1 de 2 puntos." in run(
        "quorum", EXAMPLE, *MEETING, *DAY, "--language", "es"
    )


def test_a_decision_tells_its_rule_its_arithmetic_and_what_would_have_changed_it():
    found = told("decide", EXAMPLE, *MEETING, *DAY, "--votes", "votes.csv", "--item", "1")
    assert (found["outcome"], found["for"], found["against"], found["needed"]) == ("passed", 3, 1, 3)
    assert found["not_counted"] == [{"member": "m99", "vote": "for", "why": "not_a_member", "line": 6}]
    assert found["sentence"] == (
        "Item 1: passed (ordinary): 3 for, 1 against, 0 abstained; more than half of 4 votes cast is 3 or "
        "more for, and 3 are. 1 vote for, cast against, would have failed it."
    )
    two = told("decide", EXAMPLE, *MEETING, *DAY, "--votes", "votes.csv", "--item", "2")
    assert (two["outcome"], two["recused"]) == ("no_quorum", ["m09"])
    assert any("ask counsel" in note for note in two["notes"])


@pytest.mark.parametrize(
    ("typed", "outcome", "rule"),
    [
        (["--rule", "majority_of_seats"], "failed", "majority_of_seats"),
        (["--question", "award"], "failed", "two-sides"),
        (["--question", "charter"], "failed", "two-thirds"),
        (["--rule", "no_sector_against"], "failed", "no_sector_against"),
        (["--rule", "advice"], "advised", "advice"),
        (["--question", "way-of-working"], "goes_on", "consent-first"),
    ],
)
@pytest.mark.parametrize("language", ["en", "es"])
def test_every_rule_can_be_said_in_both_languages(typed, outcome, rule, language):
    fixed = ["decide", EXAMPLE, *MEETING, *DAY, "--votes", "votes.csv", "--item", "1", "--language", language]
    found = told(*fixed, *typed)
    assert (found["outcome"], found["rule"]) == (outcome, rule)
    assert run(*fixed, *typed).splitlines()[-1] == found["sentence"]


def test_a_consent_agenda_tells_what_was_pulled():
    found = told(
        "decide", EXAMPLE, *MEETING, *DAY, "--votes", "votes.csv", "--item", "1", "--agenda", "agenda.csv"
    )
    assert found["agenda"] == {"together": ["1a"], "pulled": {"1b": ["m03"]}, "recused": {}}


@pytest.mark.parametrize(("now", "outcome"), [("2025-07-05T09:00", "open"), ("2025-07-08T09:00", "failed")])
def test_a_question_in_writing_is_open_until_its_close_is_read(now, outcome):
    typed = ["--votes", "votes.csv", "--item", "1", "--written", "2025-07-01T09:00", "--now", now]
    found = told("decide", EXAMPLE, *typed, "--rule", "majority_of_seats")
    assert found["closes"] == "2025-07-08 09:00"
    assert found["outcome"] == ("no_quorum" if outcome == "failed" else outcome)  # 4 answers of 8, 5 needed


def test_a_covered_body_does_not_decide_in_writing_nor_by_proxy_and_gives_notice():
    typed = ["--votes", "votes.csv", "--item", "1", "--written", "2025-07-01T09:00"]
    found = told("decide", "covered.yaml", *typed)
    assert found["outcome"] == "not_available" and "54954.2" in found["sentence"]
    assert run("decide", "covered.yaml", *typed).splitlines()[-1] == "Item 1: not available."
    meeting = told("decide", "covered.yaml", *MEETING[:4], *DAY, "--votes", "votes.csv", "--item", "1")
    assert any("no proxy is counted" in note for note in meeting["notes"])
    for posted, holds in (("2025-06-28T09:00", True), ("2025-06-28T09:01", False)):
        late = told("quorum", "covered.yaml", *MEETING[:4], *DAY, "--posted", posted)
        assert (late["notice"]["holds"], late["notice"]["verified"]) == (holds, False)


def test_a_charter_without_writing_does_not_decide_in_writing():
    typed = ["--votes", "votes.csv", "--item", "1", "--written", "2025-07-01T09:00", "--body", "data-team"]
    assert told("decide", EXAMPLE, *typed)["outcome"] == "not_available"


def test_what_a_team_may_not_decide_names_the_body_that_can():
    typed = ["delegation", EXAMPLE, "--what", "spending", "--body", "grants-team"]
    found = told(*typed, "--amount", "25,000.01", code=Exit.BREAK_FOUND)
    assert (found["allowed"], found["body"]) == (False, "steering")
    assert "grants-team may decide spending up to $25,000" in found["sentence"]
    assert told(*typed, "--amount", "$25000")["allowed"] is True
    assert "puede decidir" in run(*typed[:2], "--what", "data-use", "--of", "public", "--language", "es")
    assert "spending, data-use, definition" in refused(*typed[:2], "--what", "anything").fix
    assert "no body of the charter" in run(*typed, "--amount", "9000000", code=Exit.BREAK_FOUND)


@pytest.mark.parametrize(
    "typed",
    [
        ["composition", "nowhere.yaml"],
        ["composition", EXAMPLE, "--on", "3/3/2025"],
        ["composition", EXAMPLE, "--on", "2025-03-03", "--from", "2025-01-01"],
        ["composition", EXAMPLE, "--from", "2025-03-03", "--to", "2025-01-01"],
        ["quorum", EXAMPLE, *MEETING, *DAY, "--body", "board"],
        ["quorum", EXAMPLE, *MEETING, *DAY, "--at", "noon"],
        ["quorum", EXAMPLE, *MEETING, *DAY, "--posted", "2025-06-28T09:00"],
        ["decide", EXAMPLE, *MEETING, *DAY, "--votes", "votes.csv", "--item", "1", "--rule", "coin"],
        ["decide", EXAMPLE, *MEETING, *DAY, "--votes", "votes.csv", "--item", "1", "--question", "lunch"],
        ["decide", EXAMPLE, *MEETING[:2], *DAY, "--votes", "votes.csv", "--item", "1"],
        ["delegation", EXAMPLE, "--what", "spending", "--amount", "much"],
        ["delegation", EXAMPLE, "--what", "spending"],
    ],
)
def test_a_question_that_cannot_be_asked_is_refused_with_what_to_do(typed):
    error = refused(*typed)
    assert isinstance(error, UsageError) and error.fix
