"""`commonfield packet` and `commonfield pulse`: what they say to people, in their language."""

import datetime as dt
import json

import pytest
import yaml
from tests.partner_packets import LOG, PARTNER, changed, filled, records_of
from typer.testing import CliRunner

from commonfield.cli.app import app
from commonfield.pipeline import adopt
from commonfield.vocabulary import LANGUAGES

COMMANDS = {
    "packet make": ["--out", "x.xlsx"],
    "packet read": ["."],
    "pulse new": ["fire", "--out", "x"],
    "pulse read": ["."],
    "pulse result": ["fire"],
}


def run(*words):
    done = CliRunner().invoke(app, [str(word) for word in words])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


@pytest.fixture
def at(region):
    return ("--region", region.path, "--keys", region.keys.folder)


@pytest.fixture
def stick(make, put, several, catalog):
    """A packet, the same saved again, an older copy, and a file that is none."""
    made = make()
    for name, count, day in (("a.xlsx", 3, 3), ("b.xlsx", 3, 4), ("old.xlsx", 2, 1)):
        content = filled(made, records_of(several, catalog, count), saved=dt.datetime(2026, 1, day))
        folder = put(content, name).parent
    put(b"no workbook", "none.xlsx")
    return folder


def test_each_kind_of_file_is_counted_apart(at, stick):
    done = run("packet", "read", stick, *at)
    assert done.output.splitlines()[-1] == "1 taken, 1 here before, 1 older, 1 answered."
    assert done.exit_code == 11
    assert run("packet", "read", stick, *at).output.splitlines()[-1] == (
        "0 taken, 2 here before, 1 older, 1 answered."
    )


@pytest.mark.parametrize("command", COMMANDS)
def test_an_unknown_language_is_refused_and_the_known_are_named(at, command):
    done = run(*command.split(), *COMMANDS[command], *at, "--language", "fr")
    assert done.exit_code == 2
    assert all(f"'{language}'" in done.output for language in LANGUAGES)


def test_packet_commands_speak_spanish(region, at, stick, tmp_path):
    made = run(
        *("packet", "make", "--partner", PARTNER, "--dictionary", LOG, "--year", 2025),
        *("--out", tmp_path / "p.xlsx", *at, "--language", "es"),
    )
    assert "columnas; tiene lugar para 300 registros." in made.output
    assert "Recíbalo con: commonfield packet read" in made.output
    read = run("packet", "read", stick, *at, "--language", "es").output
    assert "archivo" in read and "recibido" in read and "anterior" in read
    assert read.splitlines()[-1] == "1 recibido, 1 que ya estaba, 1 anterior, 1 con respuesta."
    assert "taken" not in read and "answered" not in read
    plan = {
        "partner": PARTNER, "dictionaries": [LOG], "years": [2025], "due": dt.date(2099, 9, 15),
        "channel": "packet", "sender": "Registrar",
    }  # fmt: skip
    (region.path / "collection.yaml").write_text(yaml.safe_dump({"collections": [plan]}), encoding="utf-8")
    planned = run("packet", "make", "--plan", "--out", tmp_path / "out", *at, "--language", "es").output
    assert "socio" in planned and "1 paquete está en" in planned


def test_pulse_commands_speak_spanish(region, at, tmp_path):
    adopt(region, "pulse_rules/charter", decision="2026-7")
    out, es = tmp_path / "out", ("--language", "es")
    begun = run("pulse", "new", "fire", "--from", "disruption", "--out", out, *at, *es).output
    assert "4 archivos para 2 socios" in begun and "Iniciado según pulse_rules/charter" in begun

    def answer(book):
        for row, value in enumerate(("Cerrado", None, 0, 0, 0, 1, None), start=6):
            book.worksheets[0].cell(row, 2).value = value

    back = tmp_path / "back"
    back.mkdir()
    sent = (out / f"fire {PARTNER}.xlsx").read_bytes()
    (back / "fire.xlsx").write_bytes(changed(sent, answer))
    read = run("pulse", "read", back, *at, *es).output
    assert "respuestas" in read and read.splitlines()[-1] == "1 recibido, 0 con respuesta."
    found = run("pulse", "result", "fire", "--texts", *at, *es).output
    assert "pregunta" in found and "Aún sin respuesta de: a-college." in found
    assert found.splitlines()[-1] == "Respondió 1 de 2 socios."


def test_json_keeps_its_codes_in_every_language(at, stick):
    run("packet", "read", stick, *at)
    english, spanish = (run("packet", "read", stick, *at, "--json", "--language", one) for one in LANGUAGES)
    assert json.loads(english.stdout) == json.loads(spanish.stdout)
    assert {one["state"] for one in json.loads(spanish.stdout)["files"]} == {"again", "older", "refused"}
