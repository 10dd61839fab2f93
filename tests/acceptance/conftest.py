"""One small invented region, carried through the whole route once for all tests that only read it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from commonfield.pipeline import Demonstration, demonstrate
from commonfield.region import Region, open_region

STUDENTS = 2_000


@dataclass(frozen=True)
class Told:
    """What a command said, and its exit code."""

    code: int
    out: str
    err: str


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demonstration]:
    """A demonstration at real messiness, finished; tests must not change it."""
    keys = tmp_path_factory.mktemp("keys")
    folder = tmp_path_factory.mktemp("demo") / "demo-region"
    yield demonstrate(folder, students=STUDENTS, seed=7, keys=keys)


@pytest.fixture
def own_demo(demo: Demonstration, tmp_path: Path) -> Region:
    """A copy of the finished region that a test may change."""
    shutil.copytree(demo.region.path, tmp_path / "region")
    shutil.copytree(demo.region.keys.folder, tmp_path / "keys")
    return open_region(tmp_path / "region", keys=tmp_path / "keys")


@pytest.fixture
def command(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Told]:
    """Run a command as a person would, in this process."""

    def run(*words: str | os.PathLike[str]) -> Told:
        from commonfield.cli.app import run as run_cli

        monkeypatch.setattr("sys.argv", ["commonfield", *[os.fspath(word) for word in words]])
        capfd.readouterr()
        try:
            run_cli()
            code = 0
        except SystemExit as left:
            code = int(left.code or 0)
        out, err = capfd.readouterr()
        return Told(code, out, err)

    return run
