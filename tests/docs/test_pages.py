"""What the documentation tells a reader to type works, and answers as shown."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from tests.docs.pages import PAGES, ROOT, blocks, commands, is_said, run

from commonfield.catalog import RegionSettings
from commonfield.catalog.loader import load_file, read_yaml
from commonfield.engines.spark import spark_is_missing

TUTORIAL = ROOT / "docs" / "tutorials" / "first-report.md"
GUIDES = sorted((ROOT / "docs" / "how-to").glob("*.md"))
SOME_RECORDS_REFUSED = 10
A_BREAK_FOUND = 15
ALSO_DONE = {"check": SOME_RECORDS_REFUSED, "submit": SOME_RECORDS_REFUSED, "audit": A_BREAK_FOUND}
"""Exit codes beside 0 that tell what a command found, not that it failed."""


def title(page: Path) -> str:
    return page.stem


def newest_release(folder: Path) -> str:
    releases = [p for p in (folder / "my-region" / "releases").iterdir() if p.is_dir()]
    return max(releases, key=lambda p: p.stat().st_mtime).name


def test_every_answer_of_the_tutorial_is_what_the_command_says(followed):
    _, said = followed
    for command, answer in zip(commands(TUTORIAL), said, strict=True):
        code, _, text = answer.partition("\n")
        assert code == "0", f"$ {command.typed}\n{text}"
        missing = [line for line in command.expected if not is_said(line, text)]
        assert missing == [], f"$ {command.typed}\n{text}"


def test_the_tutorial_shows_answers_and_is_not_only_commands():
    assert sum(bool(command.expected) for command in commands(TUTORIAL)) >= 5


def test_files_that_the_tutorial_names_are_there(followed):
    folder, _ = followed
    named = re.findall(r"`(my-demo/[^`]+)`", TUTORIAL.read_text(encoding="utf-8"))
    assert named
    assert [name for name in named if not any(folder.glob(name))] == []


@pytest.mark.parametrize("guide", GUIDES, ids=title)
def test_the_commands_of_a_guide_work(guide, request, tmp_path):
    typed = commands(guide)
    if any("--engine spark" in command.typed for command in typed) and (missing := spark_is_missing()):
        pytest.skip(f"Spark: {missing}")
    begins = any(c.typed.startswith("commonfield new ") for c in typed)
    folder = tmp_path if begins else request.getfixturevalue("begun")
    for command in typed:
        line = command.typed if begins else command.typed.replace("RELEASE", newest_release(folder))
        done = run(line, folder)
        allowed = {0, ALSO_DONE.get(line.split()[1], 0)}
        assert done.returncode in allowed, f"$ {line}\n{done.stdout}"
        assert [shown for shown in command.expected if not is_said(shown, done.stdout)] == [], done.stdout


@pytest.mark.parametrize("page", PAGES, ids=title)
def test_yaml_on_a_page_can_be_read(page):
    for block in blocks(page, "yaml"):
        read_yaml(block, file=page.name)


def test_settings_that_the_guides_show_are_settings_of_a_region(tmp_path):
    assert run("commonfield new my-region --region tulare-kings", tmp_path).returncode == 0
    begun = (tmp_path / "my-region" / "region.yaml").read_text(encoding="utf-8")
    shown = [
        b
        for g in GUIDES
        for b in blocks(g, "yaml")
        if set(yaml.safe_load(b)) <= set(RegionSettings.model_fields)
    ]
    labels = [b for b in shown if b.startswith("label:")]
    assert len(shown) - len(labels) >= 2
    for block in shown:
        kept = {k: v for k, v in yaml.safe_load(begun).items() if k not in yaml.safe_load(block)}
        text = yaml.safe_dump(kept, allow_unicode=True) + block
        (tmp_path / "my-region" / "region.yaml").write_text(text, encoding="utf-8")
        assert load_file(RegionSettings, tmp_path / "my-region" / "region.yaml").region == "tulare-kings"


@pytest.mark.parametrize("page", PAGES, ids=title)
def test_targets_of_make_that_a_page_names_exist(page):
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = re.findall(r"(?:^\$ |`)make ([a-z-]+)", page.read_text(encoding="utf-8"), re.M)
    assert [target for target in named if not re.search(rf"^{target}:", makefile, re.M)] == []


@pytest.mark.parametrize("page", PAGES, ids=title)
def test_commands_and_options_that_a_page_names_exist(page):
    from typer.main import get_command

    from commonfield.cli.app import app

    known = get_command(app).commands
    for words in re.findall(r"`commonfield ([a-z][^`\n]*)`", page.read_text(encoding="utf-8")):
        name, *rest = words.split()
        assert name in known, words
        options = {option for p in known[name].params for option in p.opts}
        assert {word for word in rest if word.startswith("--")} <= options, words


def test_the_reader_of_pages_sees_commands_answers_and_blanks(tmp_path):
    page = tmp_path / "page.md"
    page.write_text(
        "1. Do:\n\n   ```console\n   $ one \\\n     --two\n   3 of ... things\n   ...\n   $ next\n   ```\n"
    )
    first, second = commands(page)
    assert (first.typed, first.expected) == ("one --two", ("3 of ... things",))
    assert (second.typed, second.expected) == ("next", ())
    assert is_said("3 of ... things", "noise\n3 of  41 things\n")
    assert not is_said("3 of ... things", "3 of 41 thing\n")
