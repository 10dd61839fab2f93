"""The commands about keys, as a person types them."""

from __future__ import annotations

import json
import stat
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.unit.region.conftest import sealed_region

from commonfield.cli.app import run as run_command_line
from commonfield.region import Region, seal

FOR = "Inkwell Unified,County Office,Rivermouth College"


@dataclass(frozen=True)
class Told:
    """What a command said, and its exit code."""

    returncode: int
    stdout: str
    stderr: str


Keys = Callable[..., Told]


@pytest.fixture
def region(tmp_path: Path) -> Region:
    return sealed_region(tmp_path)


@pytest.fixture
def keys(
    region: Region, tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Keys:
    """Run `commonfield keys ...` as a person would, in this process."""

    def run(*words: str, folder: str = "keys") -> Told:
        where = ["--region", str(region.path), "--keys", str(tmp_path / folder)]
        monkeypatch.setattr("sys.argv", ["commonfield", "keys", *words, *where])
        capfd.readouterr()
        try:
            run_command_line()
            code = 0
        except SystemExit as left:
            code = int(left.code or 0)
        return Told(code, *capfd.readouterr())

    return run


@pytest.fixture
def sheets(keys: Keys, tmp_path: Path) -> list[str]:
    assert keys("split", "--for", FOR, "--out", str(tmp_path / "sheets")).returncode == 0
    return sorted(str(p) for p in (tmp_path / "sheets").glob("*.txt"))


def said(done: Told, code: int = 0) -> str:
    assert done.returncode == code, done.stderr
    return " ".join(done.stdout.split())


def test_before_sheets_are_made_it_says_that_lost_keys_stay_lost(keys: Keys) -> None:
    text = said(keys("show"))
    assert "vault" in text and "a-district" in text
    assert "The keys cannot be recovered if they are lost." in text


def test_from_sheets_to_drill_to_recovery(keys: Keys, sheets: list[str], tmp_path: Path) -> None:
    assert [Path(p).name for p in sheets] == [
        "share-1-inkwell-unified.txt",
        "share-2-county-office.txt",
        "share-3-rivermouth-college.txt",
    ]
    assert "No drill has proven yet" in said(keys("show"))
    drilled = said(keys("drill", sheets[0], sheets[2]))
    assert "7 of 7 sealed files open" in drilled
    assert "vault: its key is in the bundle, and opened a file of it to its end." in drilled
    assert "shares 1, 3 proved it" in drilled
    assert "The last drill was on" in said(keys("show"))
    rotated = said(keys("rotate"))
    assert "3 keys are new." in rotated and "Back up the region and the keys now" in rotated
    recovered = said(keys("recover", sheets[1], sheets[2], folder="new"))
    assert "4 keys lie in" not in recovered and "3 keys lie in" in recovered
    new = {p.name: p.read_text() for p in (tmp_path / "new").iterdir()}
    assert new == {p.name: p.read_text() for p in (tmp_path / "keys").iterdir()}
    assert {stat.S_IMODE(p.stat().st_mode) for p in (tmp_path / "new").iterdir()} == {0o600}


def test_in_spanish_it_says_the_same(keys: Keys, sheets: list[str]) -> None:
    assert "Las llaves se pueden recuperar" in said(keys("drill", *sheets[:2], "--language", "es"))
    assert "El último simulacro fue el" in said(keys("show", "--language", "es"))


def test_words_are_asked_for_and_not_shown(region: Region, sheets: list[str]) -> None:
    words = Path(sheets[1]).read_text().split("--- BEGIN WORDS ---")[1].split("--- END WORDS ---")[0]
    line = " ".join(word for word in words.split() if word.isalpha())
    where = ["--region", str(region.path), "--keys", str(region.keys.folder)]
    done = subprocess.run(  # in a process without a terminal: then the words come from its input
        [sys.executable, "-m", "commonfield", "keys", "drill", sheets[0], "-", *where],
        input=line + "\n",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "shares 1, 2 proved it" in done.stdout
    assert " ".join(line.split()[5:8]) not in done.stdout + done.stderr


def test_one_share_is_refused_and_nothing_is_written(keys: Keys, sheets: list[str], tmp_path: Path) -> None:
    done = keys("recover", sheets[0], folder="new")
    assert done.returncode == 2 and "expected 2 different shares, found 1" in done.stderr
    assert not (tmp_path / "new").exists()


def test_words_typed_as_an_argument_are_not_repeated(keys: Keys, sheets: list[str]) -> None:
    done = keys("drill", "academic acid acne acquire", sheets[0])
    assert done.returncode == 2 and "acne" not in done.stdout + done.stderr


def test_a_page_to_print_is_not_mistaken_for_the_text(keys: Keys, sheets: list[str]) -> None:
    done = keys("drill", sheets[0].replace(".txt", ".pdf"), sheets[1])
    assert done.returncode == 2 and "Name the .txt file" in done.stderr


def test_json_tells_no_secret(keys: Keys, sheets: list[str]) -> None:
    told = json.loads(said(keys("show", "--json")))
    assert told["current"] and told["drill"] is None and told["drill_due"]
    assert [key["holder"] for key in told["keys"]] == ["vault", "a-district", "one-college"]
    proof = json.loads(said(keys("drill", *sheets[:2], "--json")))
    assert proof["holds"] and proof["opened"] == proof["files"] == 7
    rotated = json.loads(said(keys("rotate", "--holder", "vault", "--json")))
    assert rotated["keys"][0]["files"] == 3 and rotated["exit_code"] == 0
    for one in (told, proof, rotated):
        assert "AGE-SECRET" not in json.dumps(one) and "age1" not in json.dumps(one)


def test_a_drill_that_proves_nothing_ends_with_15(keys: Keys, sheets: list[str], region: Region) -> None:
    path = region.submissions / "one-college" / "1.age"
    region.keys.create("new-college")
    path.with_name("2.age").write_bytes(path.read_bytes())
    seal(b"x", region.submissions / "new-college" / "1.age", keys=region.keys, holder="new-college")
    text = said(keys("drill", *sheets[:2]), code=15)
    assert "new-college: its key is not in the bundle" in text
    assert "vault/recovery.age is not what the keys are now" in said(keys("show"))
    assert "holds 4 keys" in said(keys("escrow"))
    assert "The keys can be recovered" in said(keys("drill", *sheets[:2]))


def test_escrow_without_sheets_says_how_to_make_them(keys: Keys) -> None:
    done = keys("escrow")
    assert done.returncode == 2 and "commonfield keys split" in done.stderr
