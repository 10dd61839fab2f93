"""The encoder runs where nothing of Commonfield's dependencies is installed, and where only its folder is."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import commonfield
from commonfield.identity import encoding

SOURCE = Path(commonfield.__file__).parents[1]
PEOPLE = "id,first,last,born\n1,Ana,Ruiz,1999-03-04\n2,Beto,Sol,2000-05-06\n"
WITHOUT = """
import runpy, sys
class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] not in sys.stdlib_module_names | {{"commonfield", "encoding"}}:
            raise ModuleNotFoundError(name)
sys.meta_path.insert(0, Absent())
sys.argv = ["encoding", *sys.argv[1:]]
runpy.run_module({module!r}, run_name="__main__", alter_sys=True)
"""


def run(module: str, at: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a module with the standard library and one folder; everything else is absent."""
    return subprocess.run(
        [sys.executable, "-S", "-c", WITHOUT.format(module=module), *arguments],
        env={**os.environ, "PYTHONPATH": str(at)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def people(tmp_path: Path) -> Path:
    file = tmp_path / "people.csv"
    file.write_text(PEOPLE, encoding="utf-8")
    return file


def arguments(people: Path) -> list[str]:
    folder = people.parent
    return [
        str(people), "--id", "id", "--map", "first_name=first,last_name=last,birth_date=born", "--key",
        str(folder / "key"), "--profile", "standard", "--expires", "2999-01-01", "--out", str(folder / "out"),
    ]  # fmt: skip


def test_the_package_encodes_without_anything_installed(people):
    made = run("commonfield.identity.encoding", SOURCE, "--new-key", str(people.parent / "key"))
    assert (made.returncode, made.stderr) == (0, "")
    done = run("commonfield.identity.encoding", SOURCE, *arguments(people))
    assert (done.returncode, done.stderr) == (0, "")
    assert encoding.read_key(people.parent / "key").key_id in (people.parent / "out").read_text()


def test_the_folder_copied_alone_writes_the_same(people, tmp_path):
    shutil.copytree(SOURCE / "commonfield" / "identity" / "encoding", tmp_path / "alone" / "encoding")
    assert run("encoding", tmp_path / "alone", "--new-key", str(tmp_path / "key")).returncode == 0
    assert run("encoding", tmp_path / "alone", *arguments(people)).returncode == 0
    alone = (tmp_path / "out").read_bytes()
    assert run("commonfield.identity.encoding", SOURCE, *arguments(people)).returncode == 0
    assert (tmp_path / "out").read_bytes() == alone


def test_a_refusal_is_one_paragraph_and_an_exit_code(people):
    refused = run("commonfield.identity.encoding", SOURCE, *arguments(people))
    assert refused.returncode == 2
    assert "expected a key file" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert not (people.parent / "out").exists()
