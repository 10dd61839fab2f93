"""`commonfield check FILE`: what another program, and a person, get from it."""

import json

from typer.testing import CliRunner

from commonfield.cli.app import app

EXPECTED = {"dictionary", "year", "records", "accepted", "refused", "findings"}
OF_FINDING = {"code", "severity", "element", "count", "rows", "message"}


def run(*arguments):
    return CliRunner().invoke(app, ["check", *map(str, arguments)])


def test_the_answer_as_json_has_the_agreed_form(tmp_path, write_file, several):
    records = several("calpads/senr", 40)
    records[7]["ssid"] = "12345"
    file = tmp_path / "senr.txt"
    file.write_bytes(write_file("calpads/senr", *records))
    done = run(file, "--dictionary", "calpads/senr", "--year", 2025, "--json")
    answer = json.loads(done.output)
    assert done.exit_code == 10
    assert set(answer) >= EXPECTED
    assert (answer["dictionary"], answer["year"]) == ("calpads/senr", 2025)
    assert (answer["records"], answer["accepted"], answer["refused"]) == (40, 39, 1)
    (found,) = [f for f in answer["findings"] if f["severity"] == "refuse_record"]
    assert set(found) >= OF_FINDING
    assert (found["code"], found["count"], found["rows"]) == ("CAL-014", 1, [8])
    assert "12345" not in done.output


def test_another_year_than_asked_for_is_refused(tmp_path, write_file, several):
    file = tmp_path / "senr.txt"
    file.write_bytes(write_file("calpads/senr", *several("calpads/senr", 3)))
    answer = json.loads(run(file, "--dictionary", "calpads/senr", "--year", 2024, "--json").output)
    assert answer["accepted"] == 0
    assert "FIL-021" in [finding["code"] for finding in answer["findings"]]


def test_without_a_dictionary_the_most_likely_are_proposed_with_reasons(tmp_path, write_file):
    file = tmp_path / "SX.csv"
    file.write_bytes(write_file("mis/sx", {}))
    answer = json.loads(run(file, "--json").output)
    assert answer["dictionary"] == answer["proposed"][0]["dictionary"] == "mis/sx"
    assert answer["proposed"][0]["reason"]["en"] == "100 percent of its columns are there"
    assert "Looks like mis/sx" in run(file).output


def test_a_file_like_none_is_answered_and_not_taken(tmp_path):
    file = tmp_path / "notes.csv"
    file.write_text("color,size\nred,3\n")
    done = run(file, "--json")
    answer = json.loads(done.output)
    assert done.exit_code == 11
    assert (answer["dictionary"], answer["records"], answer["proposed"]) == ("", 0, [])
    assert [finding["code"] for finding in answer["findings"]] == ["FIL-012"]
