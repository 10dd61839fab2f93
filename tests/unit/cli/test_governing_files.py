"""The commands on a charter: rules of one's own, files with strangers, times, questions in writing."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.unit.cli.test_governing import refused, run, told

import commonfield
from commonfield.catalog import Catalog, OpenMeetingRules, RulePack
from commonfield.findings import DefinitionError, Exit, UsageError

OURS = """charter: ours
bodies:
  - body: board
    chair: S3
    decides: {default: plain, award: wide, way: con}
    written_consent: {days: 7}
    consent_agenda: plain
    openness: {covered: true, reason: Created by formal action}
    seats: [{seat: S1, sector: k12}, {seat: S2, sector: k12}, {seat: S3, sector: csu}, {seat: S4, sector: uc}]
rules:
  - {rule: plain, kind: majority_of_cast, tie: chair}
  - {rule: wide, kind: sectors_for, sectors: 3}
  - {rule: con, kind: consent, rounds: 2, then: plain}
terms:
  - {seat: S1, member: m1, began_on: 2025-01-01}
  - {seat: S2, member: m2, began_on: 2025-01-01}
  - {seat: S3, member: m3, began_on: 2025-01-01}
  - {seat: S4, member: m4, began_on: 2025-01-01}
"""
FILES = {
    "ours.yaml": OURS,
    "presence.csv": "member,joined\nm1,09:00\nm2,09:00\nm3,09:00\nguest,09:30\n",
    "items.csv": "item,from,to\nx,09:00,10:00\nbundle,10:00,10:05\n",
    "recusals.csv": "member,item\nm3,calendar\n",
    "agenda.csv": "item,pulled_by\ncalendar,\nminutes,\n",
    "votes.csv": "item,member,vote,reason,tested\nx,m3,for,,\nx,m1,against,,\nx,m2,abstain,,\n"
    "bundle,m1,for,,\nbundle,m2,for,,\nobjected,m1,consent,,\nobjected,m2,objection,harm,upheld\n",
    "answers.csv": "member,vote,at\nm1,for,2025-03-04 12:00\nm2,for,\nm3,for,2025-03-02 12:00\n",
}
THERE = ["--presence", "presence.csv", "--on", "2025-03-03"]


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def decided(item, *more, language="en"):
    typed = ["decide", "ours.yaml", *THERE, "--items", "items.csv", "--votes", "votes.csv", "--item", item]
    return told(*typed, "--language", language, *more)


def name_in_charter(folder, line):
    (folder / "ours.yaml").write_text(OURS.replace("bodies:", f"{line}\nbodies:"), encoding="utf-8")


def shipped(definition):
    return (Path(commonfield.__file__).parent / definition.file).read_text(encoding="utf-8")


@pytest.mark.parametrize("key", ["rule_pack", "open_meetings"])
def test_rules_that_a_charter_names_and_nobody_has_are_told_with_file_and_line(folder, key):
    name_in_charter(folder, f"{key}: nope")
    typed = ["composition", "ours.yaml"] if key == "rule_pack" else ["quorum", "ours.yaml", *THERE]
    error = refused(*typed)
    assert isinstance(error, DefinitionError)
    assert error.what.startswith(f"ours.yaml:2: {key}: ") and "california" in error.fix


def test_a_charter_that_is_not_utf_8_is_refused_with_its_line(folder):
    (folder / "ansi.yaml").write_bytes(OURS.replace("charter: ours", "charter: ours\n# Año").encode("cp1252"))
    error = refused("composition", "ansi.yaml")
    assert isinstance(error, DefinitionError) and error.what.startswith("ansi.yaml:2: ")


def test_a_rule_pack_of_ones_own_is_a_file_beside_the_charter_or_typed(folder):
    pack = Catalog().get(RulePack, "california-k16-2021")
    (folder / "packs").mkdir()
    (folder / "packs/own.yaml").write_text(shipped(pack), encoding="utf-8")
    day = ["--on", "2025-03-03"]
    typed = told("composition", "ours.yaml", *day, "--rule-pack", "packs/own.yaml", code=Exit.BREAK_FOUND)
    (folder / "ours.yaml").write_text(
        OURS.replace("bodies:", "rule_pack: packs/own.yaml\nbodies:"), encoding="utf-8"
    )
    assert told("composition", "ours.yaml", *day, code=Exit.BREAK_FOUND) == typed
    assert "The rule pack own says" in run("composition", "ours.yaml", *day, code=Exit.BREAK_FOUND)
    assert isinstance(refused("composition", "ours.yaml", "--rule-pack", "nope"), UsageError)


def test_open_meeting_rules_of_ones_own_hold(folder):
    law = Catalog().get(OpenMeetingRules, "california-local")
    text = shipped(law).replace("special: 24", "special: 48, informal: 1")
    (folder / "law.yaml").write_text(text, encoding="utf-8")
    (folder / "ours.yaml").write_text(
        OURS.replace("bodies:", "open_meetings: law.yaml\nbodies:"), encoding="utf-8"
    )
    asked = ["quorum", "ours.yaml", *THERE, "--posted", "2025-03-01T09:01", "--meeting"]
    found = told(*asked, "special", "--begins", "09:00")["notice"]
    assert (found["holds"], found["asked_hours"]) == (False, 48)
    assert found["sentence"].startswith(
        "Notice too late: posted 47 h 59 min before a special meeting; 48 h are"
    )
    assert told(*asked, "special", "--items", "items.csv", "--begins", "09:01")["notice"]["holds"] is True
    assert told(*asked, "informal", "--items", "items.csv")["notice"]["holds"] is True
    late = told(*asked, "special", "--begins", "2025-03-01T08:00", "--language", "es")["notice"]
    assert late["sentence"].startswith(
        "Aviso tardío: publicado 1 h 1 min después de empezar una reunión extraordinaria"
    )
    assert "--begins" in refused(*asked, "special").what  # when the first one came says nothing of it


def test_a_body_of_which_nothing_is_asked_is_not_said_to_be_composed_as_asked():
    found = told("composition", "ours.yaml", "--on", "2025-03-03")
    assert found["holds"] is None and found["sentence"].startswith("Nothing is asked of the composition")


def test_guests_and_items_of_another_name_are_told():
    notes = told("quorum", "ours.yaml", *THERE, "--items", "items.csv", "--recusals", "recusals.csv")["notes"]
    assert notes == [
        "There, and not of the body on that day: guest.",
        "Recusals and proxies name items that are not asked about here: calendar.",
    ]


def test_a_recusal_takes_an_item_out_of_a_consent_agenda():
    found = decided("bundle", "--recusals", "recusals.csv", "--agenda", "agenda.csv")
    assert found["agenda"] == {"together": ["minutes"], "pulled": {}, "recused": {"calendar": ["m3"]}}
    assert found["rule"] == "plain"
    assert any("as somebody steps aside from it: calendar (m3)" in note for note in found["notes"])
    assert not any("not asked about" in note for note in found["notes"])


def test_under_a_chair_who_breaks_ties_what_would_have_changed_it_heeds_the_chair():
    found = decided("x")
    assert (found["outcome"], found["tie"], found["switch"], found["more"]) == (
        "passed",
        "chair_for",
        1,
        None,
    )
    assert found["sentence"].endswith("The chair's vote for, cast against, would have failed it.")


def test_a_rule_taken_in_place_of_the_charters_is_told():
    note = "The charter decides this by wide; --rule took plain in its place."
    assert note in decided("x", "--question", "award", "--rule", "plain")["notes"]
    assert not any("in its place" in note for note in decided("x", "--question", "award")["notes"])


def test_in_writing_the_rule_of_the_question_is_not_passed_over():
    typed = ["decide", "ours.yaml", "--item", "y", "--votes", "answers.csv", "--written", "2025-03-03T09:00"]
    error = refused(*typed, "--question", "award")
    assert "wide" in error.what and "majority_of_seats" in error.what
    found = told(*typed, "--question", "award", "--rule", "wide", "--now", "2025-03-20T09:00")
    assert (found["rule"], found["for"]) == ("wide", 2)
    assert found["not_counted"][0]["why"] == "too_early"
    assert "Answers without a time are taken to have come before the close: m2." in found["notes"]


def test_words_of_a_vote_are_told_in_the_language_that_was_asked_for():
    typed = ["decide", "ours.yaml", *THERE, "--items", "items.csv", "--votes", "votes.csv", "--at", "09:30"]
    spanish = run(*typed, "--item", "objected", "--question", "way", "--language", "es")
    assert "objeción (se mantiene)" in spanish and "consiente" in spanish
    assert "objection (upheld)" in run(*typed, "--item", "objected", "--question", "way")
    assert "abstención" in run(*typed, "--item", "x", "--language", "es")


def test_the_help_lists_the_words_that_can_be_voted():
    text = " ".join(run("decide", "--help").replace("│", " ").split())
    for word in ("abstain", "recused", "objection", "not_valid", "Exit code 0"):
        assert word in text
