"""An error of a command: words on standard error, and as JSON on standard output where JSON was asked for."""

import inspect
import json
import typing

import pytest
import typer.main

from commonfield.cli.app import app, run
from commonfield.vocabulary import Language


@pytest.fixture
def command(capsys, monkeypatch):
    """Run a command as a person would: its exit code, standard output and standard error."""

    def told(*words):
        monkeypatch.setattr("sys.argv", ["commonfield", *map(str, words)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as left:
            run()
        return left.value.code or 0, *capsys.readouterr()

    return told


def commands(command=None, path=()):
    """Give every command below one, with its path."""
    command = command or typer.main.get_command(app)
    children = getattr(command, "commands", None)
    if children is None:
        yield path, command
    for name, child in (children or {}).items():
        yield from commands(child, (*path, name))


@pytest.fixture
def at(region):
    return ("--region", region.path, "--keys", region.keys.folder)


WRONG = [
    (("submissions", "--partner", "nobody"), "found `nobody`"),
    (("cross-check", "--partner", "nobody"), "found `nobody`"),
    (("answer", "abcdef"), "expected the id of one submission"),
    (("answer", "abcdef", "--partner", "nobody"), "found `nobody`"),
    (("withdraw", "abcdef", "--reason", "x", "--partner", "nobody"), "found `nobody`"),
    (("clearinghouse", "request", "--partner", "nobody", "--year", "2025", "--out", "x.txt"), "`nobody`"),
    (("submissions", "--language", "fr"), "'en', 'es'"),
    (("submissions", "--langage", "es"), "--language"),
]


@pytest.mark.parametrize(("words", "expected"), WRONG, ids=lambda given: " ".join(given)[:40])
def test_an_error_is_json_too_where_json_was_asked_for(command, at, words, expected):
    code, out, err = command(*words, *at)
    assert (code, out) == (2, "")
    assert expected in err
    assert command(*words, *at, "--json")[0] == code
    code, out, err_with_json = command(*words, *at, "--json")
    told = json.loads(out)
    assert set(told) == {"error"}
    assert set(told["error"]) == {"message", "likely_cause", "fix", "exit_code"}
    assert expected in told["error"]["message"]
    assert told["error"]["exit_code"] == code == 2
    assert err_with_json == err


def test_an_error_keeps_its_own_exit_code_in_json(command, at, tmp_path, write_file):
    file = tmp_path / "SENR.txt"
    file.write_bytes(write_file("calpads/senr", {}))
    code, out, err = command("submit", file, "--partner", "a-district", *at, "--json")
    told = json.loads(out)["error"]
    assert (code, told["exit_code"]) == (12, 12)
    assert told["message"] in err
    assert told["fix"] in err
    assert told["likely_cause"] in err


def test_an_answer_that_cannot_be_written_leaves_the_error_alone_on_standard_output(
    command, tmp_path, write_file
):
    file = tmp_path / "SENR.txt"
    file.write_bytes(write_file("calpads/senr", {}))
    done = command("check", file, "--workbook", tmp_path / "mend.xlsx", "--json")
    assert "expected refused records" in json.loads(done[1])["error"]["message"]


@pytest.mark.parametrize("words", [("submissions",), ("plan", "show"), ("cross-check",)])
def test_an_unknown_partner_is_refused_with_those_that_there_are(command, region, at, words):
    (region.path / "collection.yaml").write_text("collections: []\n", encoding="utf-8")
    code, _, err = command(*words, "--partner", "a-distict", *at)
    assert code == 2
    assert "Known: a-district, a-college." in err


def test_a_folder_that_is_no_region_is_refused_where_own_definitions_are_asked_for(command, tmp_path):
    for words in (("dictionary",), ("metric",), ("dictionary", "diff", "calpads/senr", f"mis/sb@{tmp_path}")):
        more = () if "diff" in words else ("--region", tmp_path)
        assert command(*words, *more)[0] == 2


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        (("submision",), "submissions"),
        (("plan", "shwo"), "show"),
        (("submissions", "--partnr", "x"), "--partner"),
        (("dictionary", "calpads/sner"), "calpads/senr"),
    ],
)
def test_what_is_mistyped_is_answered_with_what_is_near(command, typed, near):
    code, out, err = command(*typed)
    assert (code, out) == (2, "")
    assert near in err


def test_who_stops_a_command_is_told_that_nothing_changed(command, at, monkeypatch):
    def stopped(*given, **named):
        raise KeyboardInterrupt

    monkeypatch.setattr("commonfield.pipeline.history", stopped)
    code, out, err = command("submissions", *at)
    assert (code, out) == (1, "")
    assert "What was in force before is still in force." in err


def test_every_command_with_a_language_takes_it_in_the_one_way():
    spoken = {
        path: typing.get_type_hints(inspect.unwrap(command.callback)).get("language")
        for path, command in commands()
        if any("--language" in option.opts for option in command.params)
    }
    assert {("submissions",), ("plan", "show"), ("columns", "confirm")} <= set(spoken)
    assert {path for path, kind in spoken.items() if kind != Language | None} == set()
