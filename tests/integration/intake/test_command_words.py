"""Commands speak the language asked for, else the region's first; the same words say where a file stands."""

import json
from dataclasses import replace
from datetime import date

import pytest
import yaml
from typer.testing import CliRunner

from commonfield import intake
from commonfield.cli.app import app
from commonfield.intake.receipts import write_receipt
from commonfield.vocabulary import LANGUAGES

SENR = "calpads/senr"
PLAN = {
    "partner": "a-district", "dictionaries": [SENR], "years": [2024, 2025], "due": date(2099, 9, 15),
    "sender": "Registrar",
}  # fmt: skip


def run(*words):
    done = CliRunner().invoke(app, [str(word) for word in words])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


@pytest.fixture
def at(region):
    (region.path / "collection.yaml").write_text(yaml.safe_dump({"collections": [PLAN]}), encoding="utf-8")
    return ("--region", region.path, "--keys", region.keys.folder)


def send(region, content, **more):
    return intake.submit(
        region, partner="a-district", content=content, file_name="SENR.txt", dictionary=SENR, by="s", **more
    )


@pytest.fixture
def first(region, write_file, senr):
    """A file of which three records were refused."""
    return send(region, write_file(SENR, *senr))


def first_language(region, language):
    path = region.path / "region.yaml"
    settings = yaml.safe_load(path.read_text(encoding="utf-8"))
    settings["languages"] = [language, *(other for other in LANGUAGES if other != language)]
    path.write_text(yaml.safe_dump(settings, allow_unicode=True), encoding="utf-8")


SAID = {
    ("submissions",): ("1 submission, 1 in use.", "1 envío, 1 en uso."),
    ("plan", "show"): ("2 files are asked for.", "Se piden 2 archivos."),
    ("cross-check",): ("0 findings across files.", "0 hallazgos entre archivos."),
    ("metric",): ("question", "pregunta"),
}


@pytest.mark.parametrize("words", SAID, ids=" ".join)
def test_a_command_speaks_the_language_asked_for_else_the_regions_first(region, at, first, words):
    english, spanish = SAID[words]
    at = at[:2] if words == ("metric",) else at
    assert english in run(*words, *at).output
    assert spanish in run(*words, *at, "--language", "es").output
    first_language(region, "es")
    assert spanish in run(*words, *at).output
    assert english in run(*words, *at, "--language", "en").output


def test_json_is_the_same_in_every_language(at, first):
    for words in (("submissions",), ("plan", "show"), ("withdraw", first.id, "--reason", "x")):
        run(*words, *at)
        english, spanish = (run(*words, *at, "--language", one, "--json").output for one in LANGUAGES)
        assert json.loads(english) == json.loads(spanish)


def test_the_list_says_where_a_file_stands_as_the_availability_does(region, at, first, write_file, several):
    states = {line["state"] for line in json.loads(run("availability", *at, "--json").output)["files"]}
    assert states == {"expected", "received"}
    listed, available = run("submissions", *at).output, run("availability", *at).output
    assert "in part" in listed
    assert "in part" in available
    assert "en parte" in run("submissions", *at, "--language", "es").output
    later = send(region, write_file(SENR, *several(SENR, 41)))
    listed = run("submissions", *at).output
    assert f"superseded by {later.id[:12]}" in listed
    assert "  accepted  " in listed
    assert "in part" not in listed
    assert "2 submissions, 1 of them in use." in listed
    assert f"reemplazado por {later.id[:12]}" in run("submissions", *at, "--language", "es").output


def test_a_completed_file_and_its_completion_name_each_other_in_the_list(region, at, first):
    mended = replace(first, id="c" * 64, completes=first.id, accepted=3, refused=0, received_at="9999-01-01")
    write_receipt(region, mended)
    listed = run("submissions", *at).output
    assert f"accepted, completed by {'c' * 12}" in listed
    assert f"accepted, completes {first.id[:12]}" in listed
    assert f"completado por {'c' * 12}" in run("submissions", *at, "--language", "es").output


def test_a_file_withdrawn_twice_is_said_to_have_been_withdrawn_already(region, at, first):
    words = ("withdraw", first.id[:12], "--reason", "Sent by mistake.", *at)
    done = run(*words)
    assert f"Submission {first.id[:12]} (SENR.txt) is withdrawn; its content is deleted." in done.output
    (kept,) = intake.submissions(region)
    entries = len(region.ledger.entries())
    again = run("withdraw", first.id[:12], "--reason", "Another.", *at)
    assert again.exit_code == 0
    assert "was withdrawn already, on" in again.output
    assert kept.withdrawn.by in again.output
    assert str(date.fromisoformat(kept.withdrawn.at[:10]).year) in again.output
    assert "Nothing changed." in again.output
    assert "is withdrawn;" not in again.output
    assert intake.submissions(region) == [kept]
    assert len(region.ledger.entries()) == entries
    assert "ya estaba retirado" in run(*words, "--language", "es").output
    told = json.loads(run(*words, "--json").output)
    assert told["already"] is True
    assert told["withdrawn"]["reason"] == "Sent by mistake."


def test_the_first_withdrawal_says_in_json_that_it_was_not_withdrawn_before(at, first):
    told = json.loads(run("withdraw", first.id, "--reason", "x", *at, "--json").output)
    assert (told["already"], told["withdrawn"]["reason"]) == (False, "x")


def test_submitting_and_mending_close_in_the_language(region, at, tmp_path, write_file, senr, monkeypatch):
    monkeypatch.setattr("commonfield.pipeline.submitting.permitting_clauses", lambda *given: ("1",))
    monkeypatch.setattr("commonfield.pipeline.mending.permitting_clauses", lambda *given: ("1",))
    file, book = tmp_path / "SENR.txt", tmp_path / "mend.xlsx"
    file.write_bytes(write_file(SENR, *senr))
    sent = ("submit", file, "--partner", "a-district", *at, "--language", "es", "--cross-check")
    said = run(*sent).output.splitlines()
    assert said[-2].startswith("Envío ")
    assert said[-1] == "0 hallazgos entre archivos."
    assert "ya estaba aquí." in run(*sent).output
    (receipt,) = intake.submissions(region)
    given = run("answer", receipt.id, "--workbook", book, *at, "--language", "es")
    assert "3 registros de personas" in given.stderr
    done = run("mend", book, "--partner", "a-district", *at, "--language", "es")
    assert done.output.splitlines()[-1].endswith(f"completa {receipt.id[:12]}: 0 corregidos.")
    assert "ya estaba aquí." in run("mend", book, "--partner", "a-district", *at, "--language", "es").output
