"""A call from the command line: example, freeze, recommend, verify, compare; and the line beside it."""

import json

import pytest
from typer.testing import CliRunner

from commonfield.cli.app import app
from commonfield.findings import Exit, UsageError
from commonfield.pipeline.calls import Packet, read_packet

RUN = CliRunner()


def said(*typed, code=0):
    done = RUN.invoke(app, ["-q", *map(str, typed)], catch_exceptions=False)
    assert done.exit_code == code, done.output
    return done.stdout


@pytest.fixture(scope="module")
def call(tmp_path_factory):
    folder = tmp_path_factory.mktemp("typed")
    said("call", "example", folder / "call", "--proposals", 8, "--readers", 8, "--seed", 2)
    rules = folder / "call" / "call.yaml"
    rules.write_text(
        rules.read_text(encoding="utf-8").replace("panels: 2000", "panels: 100"), encoding="utf-8"
    )
    said("call", "freeze", folder / "call")
    said("call", "recommend", folder / "call", "--out", folder / "packet.zip")
    return folder


def test_a_call_goes_from_example_to_a_verified_packet_in_both_languages(call):
    frozen = json.loads(said("call", "freeze", call / "call", "--json"))
    assert set(frozen["files"]) == {"call.yaml", "rubric.yaml", "assignment.yaml", "allocation.yaml"}
    table = said("call", "recommend", call / "call", "--out", call / "again.zip", "--language", "es")
    assert "recomendado" in table and "El paquete está en" in table
    assert (call / "again.zip").read_bytes() == (call / "packet.zip").read_bytes()
    assert "Verified: every result follows" in said("call", "verify", call / "packet.zip")
    told = json.loads(said("call", "verify", call / "packet.zip", "--json"))
    assert told["verified"] and told["results"] == []
    assert "Both are the same packet" in said("call", "compare", call / "packet.zip", call / "again.zip")


def test_what_differs_between_packets_is_listed_by_award(call):
    scores = call / "call" / "scores.csv"
    kept = scores.read_text(encoding="utf-8")
    head, *rows = kept.splitlines()
    funded = read_packet(call / "packet.zip").result("recommendation")
    last = [row["proposal"] for row in funded if row["amount"] != "0"][-1]
    rows = [",".join([*row.split(",")[:3], "0"]) if row.startswith(f"{last},") else row for row in rows]
    scores.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    said("call", "recommend", call / "call", "--out", call / "other.zip")
    scores.write_text(kept, encoding="utf-8")
    told = json.loads(said("call", "compare", call / "packet.zip", call / "other.zip", "--json"))
    assert told["scores"] == [last] and told["inputs"] == ["scores.csv"]
    assert {one["proposal"] for one in told["grant_awards"]} >= {last}
    assert f"Proposals with other scores: {last}" in said(
        "call", "compare", call / "packet.zip", call / "other.zip"
    )


def test_a_packet_that_does_not_follow_from_its_rules_exits_with_a_break(call):
    whole = read_packet(call / "packet.zip")
    forged = Packet(whole.about, {**whole.files, "results/scores.json": b"[]\n"})
    forged.write(call / "forged.zip")
    assert "results/scores.json is not what" in said(
        "call", "verify", call / "forged.zip", code=Exit.BREAK_FOUND
    )


def test_an_example_goes_into_a_new_folder_only(call):
    with pytest.raises(UsageError, match="new or empty folder"):
        said("call", "example", call / "call")


def test_the_line_is_told_as_tables_and_as_json(call):
    folder = call / "call"
    typed = ["line", folder / "scores.csv", "--proposals", folder / "proposals.csv"]
    typed += ["--rules", folder / "allocation.yaml", "--rubric", folder / "rubric.yaml", "--panels", 100]
    told = json.loads(said(*typed, "--seed", 5, "--hours", 2, "--json"))
    assert told["panels"] == 100 and told["seed"] == 5 and len(told["standings"]) == 8
    assert 0 <= told["changed"] <= 1
    table = said(*typed, "--seed", 5, "--hours", 2)
    assert "if other readers like these had scored" in table
    assert table.rstrip().endswith("of the grant awards, on average.")
    spanish = said(*typed, "--seed", 5, "--adjust", "crossed", "--language", "es")
    assert "Otro sorteo de lectores cambiaría" in spanish and "remuestreados" not in spanish


def test_a_line_that_cannot_be_told_is_not_estimable(call, tmp_path):
    (tmp_path / "scores.csv").write_text(
        "proposal,reader,score\nP01,a,1\nP02,b,2\nP03,c,2\n", encoding="utf-8"
    )
    (tmp_path / "p.csv").write_text("proposal,ask\nP01,1\nP02,1\nP03,1\n", encoding="utf-8")
    (tmp_path / "r.yaml").write_text("budget: 2\n", encoding="utf-8")
    done = RUN.invoke(
        app,
        [
            "line",
            str(tmp_path / "scores.csv"),
            "--proposals",
            str(tmp_path / "p.csv"),
            "--rules",
            str(tmp_path / "r.yaml"),
        ],
    )
    assert done.exception is not None and done.exception.exit_code == Exit.NOT_ESTIMABLE
